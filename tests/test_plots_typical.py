"""What the figures of the chapter on typical sequences draw is what is computed."""

from __future__ import annotations

import math

import pytest

from infobook import arithmetic_encode, binary_entropy, plots
from infobook.plots import style

COIN = [0.9, 0.1]


def test_rows_of_an_arithmetic_code_shrink_by_the_chances() -> None:
    _, ax = plots.nested_intervals([0, 1, 0, 0], COIN, ["clear", "fog"])
    texts = [text.get_text() for text in ax.texts]
    assert {"0.81", "0.9", "0.891", "0.8829"} <= set(texts)
    assert arithmetic_encode([0, 1, 0, 0], COIN) == "1101"
    assert ax.get_title(loc="left") == "probability 0.0729, word 1101"


def test_word_lies_in_the_interval_of_its_sequence() -> None:
    for symbols in ([0, 0, 0], [1, 1], [0, 1, 0, 0], [1]):
        _, ax = plots.nested_intervals(symbols, COIN, ["clear", "fog"])
        whole, word = ax.patches[-2:]
        assert (whole.get_x(), whole.get_width()) == (0, 1)
        assert word.get_x() >= -1e-12
        assert word.get_x() + word.get_width() <= 1 + 1e-12
        chosen = [b for b in ax.patches[:-2] if b.get_hatch()]
        assert math.prod(b.get_width() for b in chosen) == pytest.approx(
            math.prod(COIN[s] for s in symbols)
        )


def test_mass_inside_the_band_is_binomial() -> None:
    _, axes = plots.typical_mass(0.1, [10, 50, 100, 500, 1000], 0.1)
    titles = [ax.get_title(loc="left") for ax in axes]
    assert [float(t.split()[-2]) for t in titles] == [0.387, 0.520, 0.759, 0.979, 0.999]


def test_bars_stand_at_the_surprisals_and_add_up() -> None:
    _, (ax,) = plots.typical_mass(0.1, [100], 0.1)
    bars = [b for c in ax.containers for b in c]
    assert sum(b.get_height() for b in bars) == pytest.approx(1, abs=1e-3)
    centre = binary_entropy(0.1, base=2)
    mean = sum(b.get_height() * (b.get_x() + b.get_width() / 2) for b in bars)
    assert mean == pytest.approx(centre, abs=2e-3)
    for bar in ax.containers[0]:
        assert abs(bar.get_x() + bar.get_width() / 2 - centre) <= 0.1
    ten = next(b for b in bars if b.get_height() == max(x.get_height() for x in bars))
    assert ten.get_height() == pytest.approx(math.comb(100, 10) * 0.1**10 * 0.9**90)


def test_sizes_are_drawn_and_compressors_hatched() -> None:
    sizes = {"letters": 4.11, "zip": 3.34}
    _, ax = plots.size_bars(sizes, ["zip"], unit="bits a letter")
    assert [b.get_width() for b in ax.patches] == list(sizes.values())
    assert [bool(b.get_hatch()) for b in ax.patches] == [False, True]
    assert [text.get_text() for text in ax.texts] == ["letters: 4.11", "zip: 3.34"]


def test_sizes_refuse_a_compressor_without_a_size() -> None:
    with pytest.raises(ValueError, match="'bz2'"):
        plots.size_bars({"zip": 3.3}, ["bz2"], unit="bits")


def test_style_of_a_compressor_differs_from_a_models() -> None:
    _, ax = plots.size_bars({"a": 1.0, "b": 2.0}, ["b"], unit="bits")
    model, program = ax.patches
    assert model.get_facecolor() != program.get_facecolor()
    assert style.P != style.WASTE
