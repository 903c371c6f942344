"""The front door: ``python3 -m bookbuild COMMAND`` (``make COMMAND`` calls it).

This file must parse on Python 2.7, to be able to say that 3.11 is needed.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "infobook: Python 3.11 or later is needed, and this is Python %d.%d. "
        "Install a newer one and name it, for instance `make book "
        "PYTHON=python3.11` or `python3.11 -m bookbuild book`." % sys.version_info[:2]
    )

from bookbuild.commands import main

sys.exit(main(sys.argv[1:]))
