"""Run the benchmarks and write them down: ``python -m benchmarks [--out FILE]``."""

import os

# One thread each; read when the libraries are imported.
for _name in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{_name}_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = (
    "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
)

import argparse  # noqa: E402
import datetime  # noqa: E402
import json  # noqa: E402
import platform  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from benchmarks import accuracy, peers, speed  # noqa: E402

FILE = Path(__file__).parent.parent / "infobook" / "data" / "benchmarks.json"


def main() -> None:
    """Measure everything and write one file."""
    parser = argparse.ArgumentParser("benchmarks", description=__doc__)
    parser.add_argument("--out", type=Path, default=FILE)
    options = parser.parse_args()
    ways, missing = peers.present()
    for name in missing:
        print(f"missing: {name} is not installed and is left out")
    found = {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": machine(),
        "versions": peers.versions(missing),
        "missing": missing,
        "printed": accuracy.printed(ways),
        "close_pairs": accuracy.close_pairs(ways),
        "divergences": accuracy.divergences(ways),
        "losses": accuracy.losses(ways),
        "limits": speed.limits(),
        "times": speed.times(ways),
    }
    options.out.write_text(text(found), encoding="utf-8")
    print(f"wrote {options.out}")


def machine() -> dict[str, str]:
    """Name the processor, the system and the Python."""
    return {
        "processor": processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def processor() -> str:
    """Return the processor's name as the system gives it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if "model name" in line]
    return names[0] if names else platform.processor()


def text(found: dict[str, Any]) -> str:
    """Write a line for each entry, so that two runs can be compared by eye."""

    def lines(value: Any, depth: int) -> str:
        pad = "\n" + " " * (depth + 1)
        if depth < 3 and isinstance(value, dict) and value:
            rows = [f"{json.dumps(k)}: {lines(v, depth + 1)}" for k, v in value.items()]
            return "{" + ",".join(pad + row for row in rows) + "}"
        if isinstance(value, list) and value and isinstance(value[0], list | dict):
            return "[" + ",".join(pad + json.dumps(row) for row in value) + "]"
        return json.dumps(value)

    return lines(found, 0) + "\n"


if __name__ == "__main__":
    main()
