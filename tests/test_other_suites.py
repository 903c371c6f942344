"""SciPy's and scikit-learn's own tests pass with our measures in place of theirs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path


def test_the_tests_of_scipy_and_scikit_learn_pass_on_our_measures(tmp_path):
    program = Path(__file__).with_name("other_suites.py")
    done = subprocess.run(
        [sys.executable, program],
        cwd=tmp_path,  # away from our own configuration
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None, done.stdout
    assert int(passed[1]) > 60
    reached = dict(re.findall(r"(\w+)=(\d+)", done.stdout))
    assert set(reached) == {
        "entropy",
        "js_divergence",
        "kl_divergence",
        "kl_terms",
        "mutual_information_from_counts",
    }
