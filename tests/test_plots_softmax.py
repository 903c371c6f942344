"""What the figures of the chapter on softmax draw is what the measures say."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.quiver import Quiver

from infobook import plots, softmax


def _texts(ax):
    return [text.get_text().strip() for text in ax.texts]


def test_ranges_have_a_bar_a_format_with_its_ends_beside_it():
    _, ax = plots.exponent_ranges(["half", "single"], [-17.329, -104], [11.09, 88.72])
    bars = next(c for c in ax.collections if isinstance(c, LineCollection))
    ends = [segment[:, 0].tolist() for segment in bars.get_segments()]
    assert ends == [[-17.329, 11.09], [-104, 88.72]]
    assert {"−17.33", "11.09", "−104.00", "88.72"} <= set(_texts(ax))
    left, right = ax.get_xlim()
    assert left < -104
    assert right > 88.72
    top, bottom = (ax.transData.transform((0, row))[1] for row in (0, 1))
    assert top > bottom


@pytest.mark.parametrize(("low", "high"), [([1], [2]), ([-2], [0]), ([0], [2])])
def test_ranges_refuse_a_format_in_which_exp_of_zero_is_not_one(low, high):
    with pytest.raises(ValueError, match="low must lie below 0 and high above"):
        plots.exponent_ranges(["odd"], low, high)


def _half_squared_error(scores):
    return np.sum((softmax(scores) - [1, 0, 0]) ** 2, axis=-1) / 2


def _surprise(scores):
    return -np.log(softmax(scores)[..., 0])


@pytest.mark.parametrize(("panel", "loss"), [(0, _surprise), (1, _half_squared_error)])
def test_arrows_point_downhill_and_are_as_long_as_the_slope(panel, loss):
    _, axes = plots.gradient_fields(extent=4, arrows=5)
    field = next(a for a in axes[panel].get_children() if isinstance(a, Quiver))
    steps = 1e-5 * np.eye(3)[:2]
    for (x, y), u, v in zip(field.XY, field.U, field.V, strict=True):
        at = np.array([x, y, 0])
        slope = [(loss(at + h) - loss(at - h)) / 2e-5 for h in steps]
        assert [u, v] == pytest.approx([-s for s in slope], abs=1e-9)


def test_both_fields_share_one_scale_and_hold_their_arrows():
    _, axes = plots.gradient_fields()
    fields = [
        next(a for a in ax.get_children() if isinstance(a, Quiver)) for ax in axes
    ]
    assert fields[0].scale == fields[1].scale
    for ax, field in zip(axes, fields, strict=True):
        tips = field.XY + np.stack([field.U, field.V], axis=-1) / field.scale
        assert ax.get_xlim()[0] < tips[:, 0].min()
        assert tips[:, 0].max() < ax.get_xlim()[1]
        assert ax.get_ylim()[0] < tips[:, 1].min()
        assert tips[:, 1].max() < ax.get_ylim()[1]


@pytest.mark.parametrize("extent", [0, -1, float("nan")])
def test_fields_refuse_an_empty_square(extent):
    with pytest.raises(ValueError, match="extent must be above 0, not"):
        plots.gradient_fields(extent)


def test_training_curve_draws_both_losses_between_two_lines():
    _, ax = plots.training_curve([1, 10, 100], [3, 2, 1], [3.1, 2.2, 1.3], 3.3, 0.5)
    prior, least, unseen, seen = (line.get_xydata() for line in ax.lines)
    assert prior[:, 1].tolist() == [3.3, 3.3]
    assert least[:, 1].tolist() == [0.5, 0.5]
    assert seen.tolist() == [[1, 3], [10, 2], [100, 1]]
    assert unseen.tolist() == [[1, 3.1], [10, 2.2], [100, 1.3]]
    assert _texts(ax) == ["never looks", "the minimum", "held back", "trained on"]
    assert ax.get_xscale() == "log"
    assert ax.get_ylim()[0] == 0


def test_training_curve_refuses_what_cannot_be_drawn():
    with pytest.raises(ValueError, match="2 steps, but 2 losses in train and 1 in"):
        plots.training_curve([1, 2], [3, 2], [3], 3.3, 0.5)
    with pytest.raises(ValueError, match="steps must be 1 or more, not 0"):
        plots.training_curve([0, 1], [3, 2], [3, 2], 3.3, 0.5)


def test_surprising_digits_stand_row_by_row_with_their_captions():
    blots = np.arange(16).reshape(4, 2, 2)
    _, axes = plots.surprising_digits(blots, [1, 2, 3, 4], [5, 6, 7, 8], [4, 3, 2, 1])
    assert axes.shape == (2, 2)
    shown = [np.asarray(ax.images[0].get_array()).tolist() for ax in axes.flat]
    assert shown == blots.tolist()
    assert axes[1, 0].get_title(loc="left") == "3 read as 7\n2.0 bits"
    assert {ax.images[0].get_clim() for ax in axes.flat} == {(0.0, 15.0)}


def test_surprising_digits_refuse_an_odd_number():
    with pytest.raises(ValueError, match="3 images do not fill two rows"):
        plots.surprising_digits(np.ones((3, 2, 2)), [1] * 3, [1] * 3, [1] * 3)
