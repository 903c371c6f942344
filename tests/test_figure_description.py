"""A figure's description changes with its content, and with nothing else."""

from __future__ import annotations

import functools

import matplotlib as mpl
import numpy as np
import pytest

pytest.importorskip("matplotlib")

from matplotlib import patches
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator, PercentFormatter

from infobook.figure_description import describe
from infobook.figure_digest import digest, number

X = np.linspace(0, 1, 201)
TENT = 4 * X * (1 - X)
GRID = np.add.outer(np.arange(5.0), np.arange(4.0) ** 2)


def drawn(draw, *values, figure=None, **options):
    """Describe a new figure on whose only axes `draw` draws."""
    figure = Figure() if figure is None else figure
    draw(figure.add_subplot(), *values, **options)
    return describe(figure)


@functools.cache
def as_it_is(kind):
    """Describe a figure of this kind, as it is drawn in `DRAWN`."""
    return drawn(*DRAWN[kind])


@functools.cache
def by_default(draw):
    """Describe what `draw` draws when it is told nothing else."""
    return drawn(draw)


def line(ax, y=TENT, **options):
    ax.plot(X, y, **options)


def one_off(values, factor):
    result = np.array(values, dtype=float)
    result.flat[result.size // 3] *= factor
    return result


# Each kind of artist: how it is drawn, and data that it shows.
DRAWN = {
    "line": (line, TENT),
    "logarithmic": (lambda ax, v: ax.semilogy(X, v), np.exp(-20 * X)),
    "steps": (lambda ax, v: ax.step(X, v), TENT),
    "bars": (lambda ax, v: ax.bar(range(4), v), np.array([0.5, 0.25, 0.125, 0.125])),
    "lying bars": (lambda ax, v: ax.barh(["a", "b"], v), np.array([0.5, 0.25])),
    "histogram": (lambda ax, v: ax.stairs(v, [0, 1, 3, 4]), np.array([1.0, 2, 3])),
    "scatter x": (lambda ax, v: ax.scatter(v, TENT), X + 1),
    "scatter y": (lambda ax, v: ax.scatter(X, v), TENT + 1),
    "scatter sizes": (lambda ax, v: ax.scatter(X, X, s=v), TENT + 1),
    "scatter colours": (lambda ax, v: ax.scatter(X, X, c=v), TENT),
    "area": (lambda ax, v: ax.fill_between(X, v), TENT),
    "area between": (lambda ax, v: ax.fill_between(X, v, TENT / 2), TENT),
    "contours": (lambda ax, v: ax.contour(v, levels=[1, 4.5]), GRID),
    "filled contours": (lambda ax, v: ax.contourf(v, levels=[1, 4.5, 9]), GRID),
    "mesh": (lambda ax, v: ax.pcolormesh(v), GRID),
    "image": (lambda ax, v: ax.imshow(v), GRID),
    "colour picture": (lambda ax, v: ax.imshow(v), np.full((3, 3, 3), 0.5)),
    "horizontal lines": (lambda ax, v: ax.hlines(v, 0, 1), np.array([1.0, 2, 3])),
    "vertical lines": (lambda ax, v: ax.vlines([1, 2, 3], 0, v), np.array([1.0, 2, 3])),
    "whole lines": (lambda ax, v: [ax.axhline(y) for y in v], np.array([1.0, 2, 3])),
    "error bars": (lambda ax, v: ax.errorbar([1, 2, 3], [4, 5, 6], v), np.ones(3)),
    "stems": (lambda ax, v: ax.stem(v), np.array([1.0, 2, 3])),
    "pie": (lambda ax, v: ax.pie(v), np.array([1.0, 2, 3])),
    "quiver": (lambda ax, v: ax.quiver(X, X, v, v), TENT + 1),
    "inset": (lambda ax, v: ax.inset_axes([0.5, 0.5, 0.4, 0.4]).plot(v), TENT),
    "polygon": (
        lambda ax, v: ax.add_patch(patches.Polygon(v)),
        np.array([[0.1, 0.2], [0.8, 0.3], [0.4, 0.9]]),
    ),
}
kinds = pytest.mark.parametrize("kind", DRAWN)


@kinds
def test_the_same_figure_has_the_same_description(kind):
    draw, data = DRAWN[kind]
    assert drawn(draw, data.copy()) == as_it_is(kind)


@kinds
@pytest.mark.parametrize("size", [1e-15, 1e-13, 1e-12])
def test_noise_does_not_matter(kind, size):
    draw, data = DRAWN[kind]
    rng = np.random.default_rng(7)
    noisy = data * (1 + size * rng.uniform(-1, 1, data.shape))
    if kind != "logarithmic":  # beside numbers of order one, 1e-17 is nothing
        noisy = noisy + np.where(data == 0, 1e-17, 0)
    assert not np.array_equal(noisy, data)
    assert drawn(draw, noisy) == as_it_is(kind)


@kinds
def test_one_value_off_by_two_percent_matters(kind):
    draw, data = DRAWN[kind]
    assert drawn(draw, one_off(data, 1.02)) != as_it_is(kind)


@pytest.mark.parametrize("kind", sorted(DRAWN.keys() - {"pie"}))  # a pie shows ratios
def test_all_values_off_by_one_percent_matter(kind):
    draw, data = DRAWN[kind]
    assert drawn(draw, data * 1.01) != as_it_is(kind)


@pytest.mark.parametrize("kind", ["contours", "filled contours", "mesh", "image"])
@pytest.mark.parametrize("change", [np.transpose, np.negative, np.flipud, np.fliplr])
def test_a_turned_or_negated_map_is_another(kind, change):
    draw, data = DRAWN[kind]
    square = data[:4]
    assert drawn(draw, np.ascontiguousarray(change(square))) != drawn(draw, square)


def text(ax, words="a note", x=0.5, y=0.5):
    ax.text(x, y, words)


def note(ax, words="here", target=(0.2, 0.2), place=(0.5, 0.6), arrow=True):
    arrows = {"arrowstyle": "->"} if arrow else None
    ax.annotate(words, target, place, arrowprops=arrows)


def arrow(ax, start=(0.1, 0.1), end=(0.5, 0.5)):
    ax.add_patch(patches.FancyArrowPatch(start, end))


def straight_arrow(ax, x=0.1, dy=0.3):
    ax.arrow(x, 0.1, 0.2, dy)


def box(ax, corner=(0.1, 0.2), width=0.3):
    ax.add_patch(patches.Rectangle(corner, width, 0.4))


def ticks(ax, places=(0, 0.5, 1), labels=("a", "b", "c")):
    ax.set_xticks(places, labels)


def axes(ax, **options):
    ax.set(**options)


def labelled(ax, label="p", heading=None):
    ax.plot([0, 1], label=label)
    ax.legend(title=heading)


def table(ax, content="1"):
    ax.table(cellText=[[content, "2"]])


def picture(ax, **options):
    ax.imshow(GRID, **options)


CHANGES = [
    (text, {"words": "another note"}),
    (text, {"x": 0.51}),
    (text, {"y": 0.49}),
    (note, {"words": "there"}),
    (note, {"target": (0.2, 0.21)}),
    (note, {"place": (0.51, 0.6)}),
    (note, {"arrow": False}),
    (arrow, {"start": (0.11, 0.1)}),
    (arrow, {"end": (0.5, 0.51)}),
    (straight_arrow, {"x": 0.11}),
    (straight_arrow, {"dy": 0.31}),
    (box, {"corner": (0.11, 0.2)}),
    (box, {"width": 0.31}),
    (ticks, {"labels": ("a", "b", "d")}),
    (ticks, {"places": (0, 0.4, 1)}),
    (ticks, {"labels": None}),
    (axes, {"xlabel": "p"}),
    (axes, {"ylabel": "bits"}),
    (axes, {"title": "A coin"}),
    (axes, {"xlim": (0, 2)}),
    (axes, {"xlim": (1, 0)}),
    (axes, {"ylim": (0, 1.001)}),
    (axes, {"xscale": "log"}),
    (axes, {"xticks": []}),
    (labelled, {"label": "q"}),
    (labelled, {"heading": "worlds"}),
    (table, {"content": "3"}),
    (picture, {"origin": "lower"}),
    (picture, {"extent": (0, 1, 0, 1)}),
    (picture, {"vmin": -1}),
    (picture, {"norm": "symlog"}),
    (line, {"label": "H(p)"}),
    (line, {"drawstyle": "steps-post"}),
]


@pytest.mark.parametrize(("draw", "change"), CHANGES)
def test_a_change_of_content_is_seen(draw, change):
    assert drawn(draw, **change) != by_default(draw)


STYLES = [
    (line, {"color": "red"}),
    (line, {"linewidth": 5}),
    (line, {"linestyle": ":"}),
    (line, {"marker": "o"}),
    (line, {"alpha": 0.5}),
    (picture, {"cmap": "magma"}),
]


@pytest.mark.parametrize(("draw", "style"), STYLES)
def test_style_is_not_seen(draw, style):
    assert drawn(draw, **style) == by_default(draw)


@kinds
def test_the_size_of_the_figure_is_not_seen(kind):
    draw, data = DRAWN[kind]
    large = Figure(figsize=(12.8, 9.6), dpi=200)
    assert drawn(draw, data, figure=large) == as_it_is(kind)


def test_fonts_and_colours_of_the_defaults_are_not_seen():
    def everything(ax):
        labelled(ax)
        note(ax)
        ax.contour(GRID)

    plain = drawn(everything)
    with mpl.rc_context(
        {"font.size": 20, "axes.facecolor": "blue", "lines.color": "r"}
    ):
        assert drawn(everything) == plain


def test_labels_of_contours_cut_gaps_that_do_not_matter():
    def contours(ax):
        ax.clabel(ax.contour(GRID, levels=[1, 4.5, 7]))

    plain = drawn(contours)
    assert 'labels "1.0", "4.5", "7.0"' in plain
    with mpl.rc_context({"font.size": 20}):
        assert drawn(contours) == plain


def test_labelled_contours_on_triangles():
    def contours(ax, power=1.0):
        x, y = np.meshgrid(np.linspace(0, 1, 9), np.linspace(0, 1, 9))
        z = (x + y**2).ravel() ** power
        ax.clabel(ax.tricontour(x.ravel(), y.ravel(), z, levels=[0.5, 1]))

    plain = drawn(contours)
    assert 'labels "0.5", "1.0"' in plain
    assert drawn(lambda ax: contours(ax, 1.01)) != plain
    with mpl.rc_context({"font.size": 20}):
        assert drawn(contours) == plain


def test_an_artist_more_or_less_is_seen():
    one = drawn(line)
    two = drawn(lambda ax: (line(ax), line(ax)))
    assert len(two.splitlines()) == len(one.splitlines()) + 1


def test_an_invisible_artist_is_not_there():
    assert drawn(lambda ax: (line(ax), line(ax, visible=False))) == drawn(line)


def test_figure_texts_and_number_of_axes():
    figure = Figure()
    figure.subplots(1, 2)
    plain = describe(figure)
    assert plain.startswith("Figure with 2 axes\n")
    figure.suptitle("Two coins")
    assert 'text: "Two coins"' in describe(figure)
    figure.text(0.1, 0.2, "beside")
    assert 'text: "beside" at (0.1, 0.2)' in describe(figure)


def test_colour_bars_show_their_range_and_label():
    figure = Figure()
    ax = figure.add_subplot()
    figure.colorbar(ax.imshow(GRID), label="bits")
    assert "colour bar" in describe(figure)
    assert 'y axis "bits": linear, 0 to 13' in describe(figure)


def test_categories_and_formatters():
    assert 'ticks "u" at 0, "v" at 1' in drawn(lambda ax: ax.bar(["u", "v"], [1, 2]))
    percent = drawn(lambda ax: ax.xaxis.set_major_formatter(PercentFormatter()))
    assert "ticks by PercentFormatter" in percent
    halves = drawn(lambda ax: ax.xaxis.set_major_locator(MultipleLocator(0.5)))
    assert "ticks -0.5, 0, 0.5, 1" in halves


def test_what_cannot_be_described_says_so():
    words = drawn(lambda ax: ax.barbs([0, 1], [0, 1], [10, 20], [5, 5]))
    assert "digest" in words  # a collection like any other
    from matplotlib.offsetbox import AnchoredText, DrawingArea

    assert '"inside"' in drawn(lambda ax: ax.add_artist(AnchoredText("inside", 1)))
    assert "DrawingArea: not described" in drawn(
        lambda ax: ax.add_artist(DrawingArea(1, 1))
    )


def test_gaps_and_infinities_have_places_of_their_own():
    values = [1.0, np.nan, np.inf, -np.inf]
    digests = {digest(np.array([value])) for value in values}
    assert len(digests) == len(values)
    assert drawn(line, np.where(X < 0.5, TENT, np.nan)) != drawn(line)


@pytest.mark.parametrize("power", range(1, 40))
def test_round_numbers_do_not_sit_on_an_edge(power):
    value = 2.0**-power
    near = [value * (1 + noise) for noise in (-1e-12, 1e-12)]
    assert {digest(np.array([v])) for v in near} == {digest(np.array([value]))}
    assert {number(v, 1) for v in near} == {number(value, 1)}


def test_numbers_read_plainly():
    assert number(0.25, 1) == "0.25"
    assert number(-1e-17, 1) == "0"
    assert number(1e-17, 1e-16) == "1e-17"
    assert number(100_000, 1) == "1e+05"
    assert number(0.001953125, 1) == "0.0019531"
