"""What the figures of the chapter on numerics draw is what they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from infobook import plots
from infobook.plots.numerics import LEAST_ERROR

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TRUTH = [1e-20, 1e-8, 1.0]


def _texts(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def test_laws_are_lines_and_errors_are_marks() -> None:
    errors, laws = {"a": [1e4, 1e-8, 0], "b": [0, 0, 1e-16]}, {"a": TRUTH, "b": [1] * 3}
    _, ax = plots.error_laws(TRUTH, errors, laws)
    law, found, _, other, _ = ax.lines
    assert law.get_ydata().tolist() == TRUTH
    assert found.get_ydata().tolist() == [1e4, 1e-8, LEAST_ERROR]
    assert other.get_ydata().tolist() == [LEAST_ERROR, LEAST_ERROR, 1e-16]
    assert found.get_linestyle() == "None"
    assert found.get_marker() != other.get_marker()
    assert _texts(ax) == ["a", "b", "no digit is right"]
    assert ax.get_xscale() == ax.get_yscale() == "log"


def test_laws_want_the_same_names_and_values_above_zero() -> None:
    with pytest.raises(ValueError, match=r"errors of \['a'\], but laws of \['b'\]"):
        plots.error_laws([1], {"a": [0]}, {"b": [0]})
    with pytest.raises(ValueError, match=r"truth must be above 0, not .*0\.0"):
        plots.error_laws([0, 1], {"a": [0, 0]}, {"a": [0, 0]})


def test_peers_have_a_panel_each_with_ours_in_it() -> None:
    answers = {"a": [-1e-20, 1e-8, 2.0], "infobook": TRUTH, "b": [0.0, 2e-8, 1.0]}
    _, axes = plots.peer_errors(TRUTH, answers)
    assert axes.shape == (1, 2)
    for ax, name, fine, bad in (
        (axes[0, 0], "a", [LEAST_ERROR, 1], [2]),
        (axes[0, 1], "b", [1, LEAST_ERROR], [1]),
    ):
        ours, positive, negative, _ = ax.lines
        assert ax.get_title(loc="left") == name
        assert ours.get_ydata().tolist() == [LEAST_ERROR] * 3
        assert positive.get_ydata() == pytest.approx(fine)
        assert positive.get_xdata().tolist() == [1e-8, 1]
        assert negative.get_ydata() == pytest.approx(bad)
        assert negative.get_xdata().tolist() == [1e-20]
        assert negative.get_marker() != positive.get_marker()
    assert _texts(axes[0, 0]) == ["infobook"]


def test_a_panel_without_a_peer_is_not_shown() -> None:
    answers = dict.fromkeys(("infobook", "a", "b", "c"), TRUTH)
    _, axes = plots.peer_errors(TRUTH, answers)
    assert [ax.get_visible() for ax in axes.flat] == [True, True, True, False]


def test_peers_want_ours_and_others() -> None:
    for answers in ({"infobook": [1.0]}, {"a": [1.0]}):
        with pytest.raises(ValueError, match="answers must hold 'infobook' and others"):
            plots.peer_errors([1.0], answers)
    with pytest.raises(ValueError, match="truth must be above 0"):
        plots.peer_errors([-1.0], {"infobook": [1.0], "a": [1.0]})


def test_times_have_a_panel_a_measure_and_a_limit_each() -> None:
    times = {
        "KL": {"formula": [30, 7], "infobook": [200, 4]},
        "loss": {"infobook": [100, 10], "torch": [30, 10.1], "JAX": [50, 10.2]},
    }
    limits = {"KL": ("a log", 0.8), "loss": ("an exp", 0.6)}
    _, axes = plots.times_by_size([10, 1000], times, limits)
    for ax, (title, curves) in zip(axes, times.items(), strict=True):
        *drawn, limit = ax.lines
        assert [line.get_ydata().tolist() for line in drawn] == list(curves.values())
        assert set(limit.get_ydata()) == {limits[title][1]}
        assert ax.get_ylim()[0] < limits[title][1]
        assert _texts(ax)[0] == f"{limits[title][0]} alone"
        assert set(_texts(ax)[1:]) == set(curves)
        widths = {line.get_linewidth() for line in drawn}
        assert len(widths) == 2
        assert len({line.get_marker() for line in drawn}) == len(drawn)


def test_names_beside_curves_keep_their_distance() -> None:
    curves = {name: [10, 10 + i / 100] for i, name in enumerate("abcde")}
    _, (ax,) = plots.times_by_size([10, 100], {"": curves}, {"": ("a log", 0.8)})
    heights = sorted(np.log(text.xyann[1]) for text in ax.texts[1:])
    low, high = np.log(ax.get_ylim())
    assert np.diff(heights).min() > 0.07 * (high - low)


def test_times_want_a_limit_a_panel() -> None:
    with pytest.raises(ValueError, match=r"times of \['a'\], but limits of \[\]"):
        plots.times_by_size([1], {"a": {"infobook": [1]}}, {})
