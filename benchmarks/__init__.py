"""infobook beside its peers: how accurate, and how fast, in one run.

``make bench`` installs the peers into a folder of their own and runs ``python -m
benchmarks``, which writes ``infobook/data/benchmarks.json``. The chapter on numerics
draws what stands there; `infobook.data.benchmarks` reads it.
"""
