"""What the figures of the chapter on maximum likelihood draw is what is measured."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_hex

from infobook import (
    ProbabilityError,
    binary_entropy,
    cross_entropy,
    entropy,
    kl_divergence,
    plots,
)
from infobook.plots import style

INF = float("inf")
WORLD = np.array([0.7, 0.1, 0.2])


def _two_sorters(t: np.ndarray) -> np.ndarray:
    return np.stack([(1 - t) ** 2, 2 * t * (1 - t), t**2], axis=-1)


def test_both_losses_of_a_coin_are_drawn_a_floor_apart() -> None:
    _, ax = plots.constant_gap(0.9, [0.3, 0.6])
    bill, waste = (line.get_xydata() for line in ax.lines[:2])
    for (t, high), (_, low) in zip(bill[::40], waste[::40], strict=True):
        assert high == pytest.approx(cross_entropy([0.9, 0.1], [t, 1 - t]))
        assert low == pytest.approx(kl_divergence([0.9, 0.1], [t, 1 - t]))
    for line in ax.lines[2:]:
        assert np.ptp(line.get_ydata()) == pytest.approx(entropy([0.9, 0.1]))
    assert [line.get_xdata()[0] for line in ax.lines[2:]] == [0.3, 0.6]
    assert [text.get_text() for text in ax.texts][:2] == ["+0.325", "+0.325"]


@pytest.mark.parametrize(("p", "place"), [(0, 0.5), (1.0, 0.5), (0.5, 1), (INF, 0.5)])
def test_gap_refuses_a_coin_at_the_edge(p: float, place: float) -> None:
    with pytest.raises(ValueError, match="must lie between 0 and 1, not"):
        plots.constant_gap(p, [place])


def test_panels_mark_the_minimum_of_each_loss() -> None:
    x = [0.0, 1.0, 2.0, 3.0]
    panels = {
        "a": ("t", x, [3.0, 2.0, 1.0, 2.0], [1.0, 0.5, 1.5, INF]),
        "b": ("m", x, [INF] * 4, [2.0, 1.0, 2.0, 3.0]),
        "c": ("u", x, [2.0, 1.0, 2.0, 3.0], [INF] * 4),
    }
    figure, axes = plots.broken_conditions(panels)
    assert axes.shape == (2, 2)
    solid, solid_dot, dashed, dashed_dot = axes[0, 0].lines
    assert solid.get_ydata().tolist() == [3, 2, 1, 2]
    assert solid_dot.get_xydata().tolist() == [[2, 1]]
    assert dashed.get_linestyle() == "--"
    assert dashed_dot.get_xydata().tolist() == [[1, 0.5]]
    for ax, shelf, bowl in ((axes[0, 1], 0, 1), (axes[1, 0], 2, 0)):
        height = ax.lines[shelf].get_ydata()
        assert np.all(height > max(ax.lines[bowl].get_ydata()))
        assert [text.get_text() for text in ax.texts] == ["infinite"]
    assert not axes[1, 1].axison
    assert [ax.get_xlabel() for ax in axes.ravel()[:3]] == ["t", "m", "u"]
    assert "solid: cross-entropy" in figure.get_suptitle()


def test_panels_refuse_two_infinite_losses() -> None:
    with pytest.raises(ValueError, match="both losses of panel 'a' are infinite"):
        plots.broken_conditions({"a": ("t", [0, 1], [INF, INF], [INF, INF])})


def test_the_projection_is_the_point_of_the_curve_that_wastes_least() -> None:
    family = _two_sorters(np.linspace(0.001, 0.999, 999))
    _, ax = plots.projection_simplex(WORLD, family, ("none", "one", "two"))
    curve, world, best = (line.get_xydata() for line in ax.lines)
    corners = np.array([[0, 0], [1, 0], [0.5, np.sqrt(3) / 2]])
    assert curve == pytest.approx(family @ corners)
    assert world[0] == pytest.approx(WORLD @ corners)
    assert best[0] == pytest.approx(_two_sorters(np.array(0.25)) @ corners)
    line = ax.collections[1]
    assert line.levels == pytest.approx([kl_divergence(WORLD, family).min()])
    touching = kl_divergence(WORLD, [0.5625, 0.375, 0.0625])
    assert line.levels == pytest.approx([touching])


def test_the_projection_refuses_zeros_and_what_is_no_distribution() -> None:
    family = _two_sorters(np.array([0.2, 0.5]))
    with pytest.raises(ValueError, match="give three positive probabilities"):
        plots.projection_simplex([0.5, 0.5, 0], family)
    with pytest.raises(ProbabilityError, match="p sums to"):
        plots.projection_simplex([0.5, 0.2, 0.2], family)
    with pytest.raises(ProbabilityError, match="family"):
        plots.projection_simplex(WORLD, family * 2)


def test_losses_lie_on_a_floor_of_flips() -> None:
    rates = [0.1, 0.2, 0.3]
    allowing = {"class shares": [0.6, 0.65, 0.7], "logistic": [0.4, 0.55, 0.65]}
    _, ax = plots.loss_under_noise(rates, allowing, [0.8, 1.5, 2.2])
    floor, shares, logistic, steep = (line.get_xydata() for line in ax.lines)
    assert floor[:, 1] == pytest.approx(binary_entropy(rates))
    assert shares[:, 1].tolist() == [0.6, 0.65, 0.7]
    assert logistic.tolist() == [[0.1, 0.4], [0.2, 0.55], [0.3, 0.65]]
    assert steep[:, 1].tolist() == [0.8, 1.5, 2.2]
    styles = [line.get_linestyle() for line in ax.lines[1:]]
    assert len(set(styles)) == 3
    assert to_hex(ax.lines[-1].get_color()) == style.Q.lower()


@pytest.mark.parametrize("rate", [-0.1, 0.6, float("nan")])
def test_noise_refuses_rates_that_are_no_share_of_flips(rate: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1/2"):
        plots.loss_under_noise([rate], {"a": [0.5]}, [0.5])
