"""`SoftmaxLogits`: the loss of a label, and exactly what its slope is."""

import numpy as np
import pytest

from infobook.explore import SoftmaxLogits

LOGITS = [1.5, -2.0, 0.3, 4.0]


def numbers(*arguments, **options):
    return {n.name: n.value for n in SoftmaxLogits(*arguments, **options).numbers()}


def test_the_blot_that_was_a_nine():
    shown = {n.name: n.text("nats") for n in SoftmaxLogits().numbers()}
    assert shown["loss"] == "2.408 nats"
    assert shown["entropy"] == "0.832 nats"
    assert [shown[f"q_{i}"] for i in (1, 2, 3)] == ["0.665", "0.245", "0.090"]
    assert shown["slope_3"] == "−0.910 nats"


@pytest.mark.parametrize("temperature", [0.2, 1.0, 3.7])
@pytest.mark.parametrize("base", [None, 2])
def test_the_slope_is_that_of_the_loss_in_the_scores(temperature, base):
    options = {"temperature": temperature, "base": base}
    step = 1e-5
    for label in range(4):
        here = numbers(LOGITS, label, **options)
        for i in range(4):
            up, down = (
                numbers(np.add(LOGITS, t * np.eye(4)[i]), label, **options)["loss"]
                for t in (step, -step)
            )
            slope = here[f"slope_{i + 1}"]
            assert slope == pytest.approx((up - down) / (2 * step), abs=1e-7)


@pytest.mark.parametrize("temperature", [0.2, 1.0, 5.0])
def test_a_constant_added_to_all_changes_the_scores_alone(temperature):
    before = numbers(LOGITS, 1, temperature=temperature)
    after = numbers(np.add(LOGITS, 1.5), 1, temperature=temperature)
    for name, value in before.items():
        shift = 1.5 if name.startswith("z_") else 0
        assert after[name] == pytest.approx(value + shift, abs=1e-12)


def test_slopes_add_up_to_nothing_and_only_the_labels_is_negative():
    slopes = SoftmaxLogits(LOGITS, 1, temperature=0.6).slopes()
    assert slopes.sum() == pytest.approx(0, abs=1e-12)
    assert (slopes < 0).tolist() == [False, True, False, False]


def test_a_temperature_divides_the_scores_and_the_slope_once_more():
    warm = SoftmaxLogits(LOGITS, 2, temperature=2.0)
    plain = SoftmaxLogits(np.divide(LOGITS, 2), 2)
    assert numbers(LOGITS, 2, temperature=2.0)["loss"] == pytest.approx(
        numbers(np.divide(LOGITS, 2), 2)["loss"]
    )
    assert warm.slopes() == pytest.approx(plain.slopes() / 2)


def test_the_ends_stay_finite():
    shown = numbers([6, -6], 1, temperature=0.2)
    assert shown["loss"] == pytest.approx(60)
    assert shown["slope_2"] == pytest.approx(-5)
    assert SoftmaxLogits([6, -6], 1, temperature=0.2).svg()


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        (([1.0],), {}, r"logits has shape \(1,\)"),
        (([[1, 2], [3, 4]],), {}, r"logits has shape \(2, 2\)"),
        (([0] * 6,), {}, "2 to 5 classes"),
        (([0, 7],), {}, r"logits\[1\] must be a number from -6 to 6"),
        (([0, float("-inf")],), {}, r"logits\[1\] must be .* got -inf"),
        (([0, "a"],), {}, r"logits\[1\] must be .* got 'a'"),
        (([0, 1], 2), {}, "label must be a whole number from 0 to 1"),
        (([0, 1], 0.5), {}, r"label must be .* got 0.5"),
        (([0, 1], 0), {"temperature": 0}, "temperature must be a number from 0.2"),
        (([0, 1], 0), {"labels": ["a"]}, "labels must be 2"),
        (([0, 1], 0), {"base": 10}, "base must be 2"),
    ],
)
def test_refuses(arguments, options, words):
    with pytest.raises(ValueError, match=words):
        SoftmaxLogits(*arguments, **options)
