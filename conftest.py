"""What every kind of test here needs: kernels, notebooks, generated input, skips."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from bookbuild.renderer import why_figures_differ  # noqa: E402

# Kernels inherit these. A backend chosen outside would keep their figures from showing;
# tests that draw get the one without windows below.
os.environ.pop("MPLBACKEND", None)
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
)
os.environ["PYTHONHASHSEED"] = "0"
os.environ["OMP_NUM_THREADS"] = "1"
# Tests leave the learner's own record alone.
os.environ["INFOBOOK_PROGRESS"] = "off"

# The test files that take longest, the longest first; see _turn. The first needs the
# built book: the second must not, or it would wait for that build.
SLOW = (
    *("browser", "exercise_sets", "explore_browser", "live", "mutants", "environment"),
    *("figure_description", "notebook_executor", "notebook_command", "accessibility"),
    *("explore_forward_reverse", "published", "notebook_start", "search", "pages"),
    *("accuracy", "other_suites", "api_page", "built_book"),
)
NO_SKIPS = os.environ.get("INFOBOOK_NO_SKIPS") == "1"
WHY_FIGURES_DIFFER = why_figures_differ()

try:
    from hypothesis import HealthCheck, settings
except ModuleNotFoundError:  # a reader who only checks notebooks
    pass
else:
    # The same cases each time: a failure belongs to the change that caused it. New
    # cases are looked for on purpose, with INFOBOOK_HYPOTHESIS=deep.
    settings.register_profile("repeatable", derandomize=True, deadline=None)
    settings.register_profile(
        "few", settings.get_profile("repeatable"), max_examples=20
    )
    settings.register_profile(
        "deep",
        max_examples=10_000,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile(os.environ.get("INFOBOOK_HYPOTHESIS", "repeatable"))


def pytest_report_header() -> list[str]:
    """Say what is compared, and how strictly."""
    compared = (
        f"descriptions only, because {WHY_FIGURES_DIFFER}"
        if WHY_FIGURES_DIFFER
        else "to the byte, and by their descriptions"
    )
    skips = ["skips: are failures"] if NO_SKIPS else []
    return [f"figures in notebooks: compared {compared}", *skips]


def pytest_configure() -> None:
    """Draw without windows in this process; kernels show their figures inline."""
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].use("Agg")
    else:
        os.environ["MPLBACKEND"] = "Agg"
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module("matplotlib")  # reads the variable
        del os.environ["MPLBACKEND"]


def pytest_collectstart(collector: Any) -> None:
    """Compare pictures in notebooks, which nbval does not, where that can succeed."""
    if type(collector).__name__ == "IPyNbFile":
        pictures = {"image/png", "image/svg+xml"}
        kept = tuple(kind for kind in collector.skip_compare if kind not in pictures)
        collector.skip_compare = kept + (
            tuple(sorted(pictures)) if WHY_FIGURES_DIFFER else ()
        )


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    """Close what a test or a docstring drew: matplotlib warns of many open figures."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


@pytest.hookimpl(optionalhook=True)  # xdist may be absent
def pytest_xdist_make_scheduler(config: Any, log: Any) -> Any:
    """Keep the cells of a notebook on one worker, and start what takes long first."""
    from xdist.scheduler import LoadFileScheduling

    class SlowFirst(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
        """Files one by one; a slow one started last would leave workers idle."""

        def _assign_work_unit(self, node: Any) -> None:
            self.workqueue.move_to_end(min(self.workqueue, key=_turn), last=False)
            super()._assign_work_unit(node)

    return SlowFirst(config, log)


def _turn(file: str) -> int:
    """Return a file's place in line: the slow ones', the notebooks', then the rest."""
    name = Path(file).stem.removeprefix("test_")
    if name in SLOW and not file.endswith(".ipynb"):
        return SLOW.index(name)
    return len(SLOW) + (not file.endswith(".ipynb"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Any:
    """Turn a skip into a failure where everything a test needs must be there."""
    outcome = yield
    report = outcome.get_result()
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        reason = call.excinfo.value if call.excinfo else "no reason given"
        report.outcome = "failed"
        report.longrepr = f"skipped, but INFOBOOK_NO_SKIPS=1 allows none: {reason}"


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector: Any) -> Any:
    """Do the same for a whole module that skips itself."""
    outcome = yield
    report = outcome.get_result()
    if NO_SKIPS and report.skipped:
        report.outcome = "failed"
        report.longrepr = (
            f"{collector.nodeid} was skipped as a whole, "
            f"but INFOBOOK_NO_SKIPS=1 allows no skip: {report.longrepr}"
        )
