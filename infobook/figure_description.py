"""A matplotlib figure in words: what is plotted, not how it looks.

One line an artist: kind, label, size, range, and a digest of its data. Two runs of a
notebook draw the same figure if and only if these lines agree, whatever the version of
matplotlib and the last digits of the processor; colours, widths and fonts do not count.

How places and numbers are cut to what every machine reproduces stands in
`infobook.figure_digest`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import category, colors, patches, table, ticker
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import (
    Collection,
    LineCollection,
    PathCollection,
    PolyCollection,
    QuadMesh,
)
from matplotlib.container import BarContainer
from matplotlib.contour import ContourSet
from matplotlib.image import AxesImage
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.quiver import Quiver
from matplotlib.spines import Spine
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Transform

from infobook.figure_digest import Frame, digest, extent, filled, number, place

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

__all__ = ["describe"]

# What matplotlib picks by itself; any other formatter was set by hand.
_OWN_FORMATTERS = (ticker.ScalarFormatter, ticker.LogFormatter, ticker.NullFormatter)
# Locators whose ticks do not depend on the size of the figure.
_SET_LOCATORS = (ticker.FixedLocator, ticker.MultipleLocator, ticker.NullLocator)


def describe(figure: Figure) -> str:
    """Return a text that changes if, and only if, what `figure` shows changes.

    Parameters
    ----------
    figure : matplotlib.figure.Figure

    Returns
    -------
    str
        A line for the figure, then for each axes its titles, scales and artists.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure()
    >>> ax = figure.add_subplot(title="A tent", xlabel="p", ylabel="bits")
    >>> _ = ax.plot([0, 0.5, 1], [0, 1, 0], label="H(p)")
    >>> print(describe(figure))  # doctest: +ELLIPSIS
    Figure with 1 axes
    Axes 1: title "A tent"
      x axis "p": linear, -0.05 to 1.05
      y axis "bits": linear, -0.05 to 1.05
      line "H(p)": 3 points, x 0 to 1, y 0 to 1, digest ...
    """
    figure.draw_without_rendering()  # settles limits, aspects and layout
    everywhere: list[Any] = []
    for axes in figure.axes:
        everywhere += [axes, *axes.child_axes]
    result = [f"Figure with {len(everywhere)} axes"]
    parts: list[Any] = [figure, *figure.subfigs]
    for part in parts:
        frame = Frame(part.transSubfigure, part.transSubfigure)
        own = [*part.texts, *part.legends, *part.lines, *part.patches]
        visible = [artist for artist in own if artist.get_visible()]
        result += [f"  {_describe_artist(frame, artist)}" for artist in visible]
    for position, axes in enumerate(everywhere, start=1):
        result += _axes_lines(position, axes)
    return "\n".join(result)


def _axes_lines(position: int, axes: Axes) -> Iterator[str]:
    # The only mark that a colour bar leaves; its own artists are decoration.
    is_colour_bar = getattr(axes, "_colorbar", None) is not None
    titles = [axes.get_title(loc) for loc in ("left", "center", "right")]
    head = ["colour bar"] if is_colour_bar else []
    head += [f"title {_quoted(title)}" for title in titles if title]
    head += [] if axes.axison else ["no axis lines"]
    yield f"Axes {position}: {', '.join(head)}" if head else f"Axes {position}"
    yield f"  x axis{_axis_words(axes.xaxis)}"
    yield f"  y axis{_axis_words(axes.yaxis)}"
    if not is_colour_bar:
        for line in _artist_lines(axes):
            yield f"  {line}"


def _axis_words(axis: Axis) -> str:
    low, high = axis.get_view_interval()
    span = abs(high - low)
    label = f" {_quoted(axis.get_label_text())}" if axis.get_label_text() else ""
    limits = f"{number(low, span)} to {number(high, span)}"
    return f"{label}: {axis.get_scale()}, {limits}{_tick_words(axis, span)}"


def _tick_words(axis: Axis, span: float) -> str:
    """Ticks and their labels where somebody set them; else matplotlib may choose."""
    formatter, places = axis.get_major_formatter(), axis.get_majorticklocs()
    by_hand = isinstance(axis.get_major_locator(), _SET_LOCATORS)
    own_words = isinstance(formatter, _OWN_FORMATTERS)
    if isinstance(formatter, category.StrCategoryFormatter) or (
        by_hand and not own_words
    ):
        labels = formatter.format_ticks(list(places))
        pairs = zip(labels, places, strict=True)
        words = [f"{_quoted(label)} at {number(at, span)}" for label, at in pairs]
    elif by_hand:
        words = [number(at, span) for at in places]
    else:
        return "" if own_words else f", ticks by {type(formatter).__name__}"
    return f", ticks {', '.join(words)}" if words else ", no ticks"


def _artist_lines(axes: Axes) -> Iterator[str]:
    frame = Frame(axes.transAxes, axes.transData)
    done: set[Artist] = {axes.patch, axes.xaxis, axes.yaxis, *axes.child_axes}
    for container in axes.containers:
        if isinstance(container, BarContainer):
            done.update(container.patches)
            bars = [_outline(bar) for bar in container.patches]
            words = f"{len(bars)}, {extent(frame, np.concatenate(bars))}"
            yield f"bars{_label(container)}: {words}"
        elif _label(container):
            yield f"{type(container).__name__}{_label(container)}"
    children = axes.get_children()
    for artist in children:
        if isinstance(artist, ContourSet):
            done.update(_contour_labels(artist))
    for artist in children:
        is_title = isinstance(artist, Text) and artist not in axes.texts
        if artist.get_visible() and not (
            artist in done or is_title or isinstance(artist, Spine)
        ):
            yield _describe_artist(frame, artist)


def _describe_artist(frame: Frame, artist: Artist) -> str:
    for kinds, name, words in _KINDS:
        if isinstance(artist, kinds):
            name = name or type(artist).__name__
            return f"{name}{_label(artist)}: {words(frame, artist)}"
    inside = [_quoted(part.get_text()) for part in artist.findobj(Text)]
    content = ", ".join(inside) or "not described"
    return f"{type(artist).__name__}{_label(artist)}: {content}"


def _line(frame: Frame, line: Line2D) -> str:
    points = filled(line.get_xydata())
    steps = line.get_drawstyle()
    shape = "" if steps == "default" else f" in {steps}"
    where = extent(frame, line.get_transform().transform(points))
    return f"{len(points)} points{shape}, {where}"


def _quiver(frame: Frame, quiver: Quiver) -> str:
    points = quiver.get_offset_transform().transform(quiver.get_offsets())
    scale = np.max(np.hypot(quiver.U, quiver.V), initial=0) or 1
    arrows = np.stack([quiver.U, quiver.V]) / scale
    longest = number(scale, scale)
    return f"{quiver.N} arrows, longest {longest}, {extent(frame, points, arrows)}"


def _collection(frame: Frame, collection: Collection) -> str:
    """Points, areas, segments: outlines, offsets, sizes and what colours show."""
    outlines = _outlines(collection)
    points = np.concatenate([np.empty((0, 2)), *outlines])
    offsets = filled(collection.get_offsets())
    if isinstance(collection, PathCollection) or np.any(offsets):
        points = collection.get_offset_transform().transform(offsets)
        # markers are style, and so is one size for all
        outlines = [] if isinstance(collection, PathCollection) else outlines
    else:
        outlines = []
    sizes = np.asarray(getattr(collection, "get_sizes", list)(), dtype=float)
    words, values = _colour_words(collection)
    if sizes.size > 1:
        low, high = sizes.min(), sizes.max()
        words += f", sizes {number(low, high)} to {number(high, high)}"
        values.append(sizes / (high or 1))
    count = len(offsets) if len(offsets) > 1 else len(collection.get_paths())
    return f"{count}{words}, {extent(frame, points, *outlines, *values)}"


def _outlines(collection: Collection) -> list[NDArray[np.float64]]:
    transform = collection.get_transform()
    return [transform.transform(path.vertices) for path in collection.get_paths()]


def _mesh(frame: Frame, mesh: QuadMesh) -> str:
    corners = filled(mesh.get_coordinates())
    points = mesh.get_transform().transform(corners.reshape(-1, 2))
    words, values = _colour_words(mesh)
    rows, columns = corners.shape[:2]
    where = extent(frame, points, *values)
    return f"{rows} x {columns} corners{words}, {where}"


def _contours(frame: Frame, contours: ContourSet) -> str:
    """Length and centre of each level's lines.

    Not the vertices: how many there are hangs on the last digit where the surface
    meets a level exactly at a node of the grid.
    """
    transform = contours.get_transform() - frame.unit
    moments = [_moments(transform, path) for path in _contour_paths(contours)]
    levels = np.asarray(contours.levels, dtype=float)
    scale = np.max(np.abs(levels), initial=0) or 1
    words = ", ".join(number(level, scale) for level in levels)
    labels = ", ".join(_quoted(label.get_text()) for label in _contour_labels(contours))
    words += f", labels {labels}" if labels else ""
    return f"{len(levels)} levels {words}, digest {digest(np.array(moments))}"


def _contour_labels(contours: ContourSet) -> list[Text]:
    # Where they stand hangs on the fonts.
    return list(getattr(contours, "labelTexts", []))


def _contour_paths(contours: Any) -> list[Path]:
    """Lines of each level, without the gaps that labels cut."""
    generator = getattr(contours, "_contour_generator", None)
    if not _contour_labels(contours) or generator is None:
        return list(contours.get_paths())
    # on rectangles and on triangles the same thing has two names
    lines = getattr(generator, "lines", None) or generator.create_contour
    paths = []
    for level in contours.levels:
        vertices, codes = lines(level)
        parts = [Path(*part) for part in zip(vertices, codes, strict=True)]
        paths.append(Path.make_compound_path(*parts))
    return paths


def _moments(transform: Transform, path: Path) -> NDArray[np.float64]:
    points = filled(transform.transform(path.vertices))
    lengths = np.hypot(*np.diff(points, axis=0).T)
    if path.codes is not None:
        jumps = filled(path.codes)[1:] == Path.MOVETO
        lengths = np.where(jumps, 0, lengths)
    centres = lengths @ (points[:-1] + points[1:]) / 2
    return np.array([lengths.sum(), *centres])


def _image(frame: Frame, picture: AxesImage) -> str:
    box: Any = picture.get_extent()
    left, right, bottom, top = box
    corners = frame.data.transform([(left, bottom), (right, top)])
    words, values = _colour_words(picture)
    shape = " x ".join(str(length) for length in filled(picture.get_array()).shape)
    where = extent(frame, corners, *values)
    return f"{shape}{words}, origin {picture.origin}, {where}"


def _colour_words(mappable: Any) -> tuple[str, list[NDArray[np.float64]]]:
    """Range of the values that colours stand for, and the values in that range."""
    raw = mappable.get_array()
    if raw is None:
        return "", []
    values = filled(raw)
    if values.ndim == 3:  # red, green, blue: these are the colours themselves
        return "", [values / (255 if np.asarray(raw).dtype.kind in "iu" else 1)]
    finite = values[np.isfinite(values)]
    low, high = np.min(finite, initial=np.inf), np.max(finite, initial=-np.inf)
    scale = np.max(np.abs(finite), initial=0) or 1
    norm = mappable.norm
    if isinstance(norm, (colors.BoundaryNorm, colors.NoNorm)):
        scaled = values / scale
    else:
        scaled = filled(norm(values))
    ends = f"{number(norm.vmin, scale)} to {number(norm.vmax, scale)}"
    words = f", values {number(low, scale)} to {number(high, scale)}"
    return f"{words}, colours {ends}", [scaled]


def _text(frame: Frame, words: Text) -> str:
    content = _quoted(words.get_text())
    if getattr(words, "_autopos", False):  # a figure's title: the layout places it
        return content
    pixels = words.get_transform().transform(words.get_unitless_position())
    return f"{content} at {place(frame, pixels)}"


def _annotation(frame: Frame, note: Annotation) -> str:
    target = _anchor(frame, note, note.xy, note.xycoords)
    start = _anchor(frame, note, note.xyann, note.anncoords)
    words = f"{_quoted(note.get_text())} at {start}"
    return f"{words}, arrow to {target}" if note.arrow_patch else f"{words} of {target}"


def _anchor(frame: Frame, artist: Any, spot: Any, coords: Any) -> str:
    if coords == "data":
        x, y = artist.convert_xunits(spot[0]), artist.convert_yunits(spot[1])
        return place(frame, frame.data.transform((float(x), float(y))))
    if isinstance(coords, Transform):
        return place(frame, coords.transform(spot))
    name = coords if isinstance(coords, (str, tuple)) else type(coords).__name__
    return f"({', '.join(number(value, 1) for value in spot)}) {name}"


def _arrow(frame: Frame, arrow: patches.FancyArrowPatch) -> str:
    if isinstance(arrow, patches.ConnectionPatch):
        start = _anchor(frame, arrow, arrow.xy1, arrow.coords1)
        return f"{start} to {_anchor(frame, arrow, arrow.xy2, arrow.coords2)}"
    # Its path counts the size of the head in pixels; only this holds the two ends.
    ends = getattr(arrow, "_posA_posB", None)
    if ends is None:
        return extent(frame, _outline(arrow))
    start, end = arrow.get_transform().transform(np.asarray(ends, dtype=float))
    return f"{place(frame, start)} to {place(frame, end)}"


def _patch(frame: Frame, patch: patches.Patch) -> str:
    return extent(frame, _outline(patch))


def _outline(patch: patches.Patch) -> NDArray[np.float64]:
    path = patch.get_transform().transform_path(patch.get_path())
    return np.asarray(path.vertices, dtype=float)


def _legend(frame: Frame, legend: Legend) -> str:
    texts = [legend.get_title(), *legend.get_texts()]
    return ", ".join(_quoted(part.get_text()) for part in texts if part.get_text())


def _table(frame: Frame, cells: table.Table) -> str:
    content = sorted(cells.get_celld().items())
    return ", ".join(_quoted(cell.get_text().get_text()) for _, cell in content)


_KINDS: list[tuple[type | tuple[type, ...], str, Callable[[Frame, Any], str]]] = [
    (Line2D, "line", _line),
    (Quiver, "quiver", _quiver),
    (QuadMesh, "mesh", _mesh),
    (ContourSet, "contours", _contours),
    (PathCollection, "scatter", _collection),
    (LineCollection, "segments", _collection),
    (PolyCollection, "area", _collection),
    (Collection, "collection", _collection),
    (AxesImage, "image", _image),
    (Annotation, "note", _annotation),
    (Text, "text", _text),
    (patches.FancyArrowPatch, "arrow", _arrow),
    (patches.Patch, "", _patch),
    (Legend, "legend", _legend),
    (table.Table, "table", _table),
]


def _label(artist: Any) -> str:
    label = str(artist.get_label())
    return f" {_quoted(label)}" if label and not label.startswith("_") else ""


def _quoted(words: object) -> str:
    return '"' + str(words).replace("\n", "\\n") + '"'
