"""Tiles, rows and formulas: an answer does not depend on how an array is read."""

from __future__ import annotations

import math
import threading
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory import peak

from infobook import (
    ProbabilityError,
    blocks,
    cross_entropy,
    entropy,
    js_divergence,
    kl_divergence,
    rowwise,
    softmax,
)

PAIRED = [cross_entropy, kl_divergence, js_divergence]
# where the distance of p and q asks for another formula
DISTANCES = [1.0, 0.3, 0.05, 1e-4, 1e-9, 0.0]


def pair(shape, distance, seed=1959, zeros=False):
    rng = np.random.default_rng(seed)
    p = rng.random(shape) + 1e-3
    if zeros:
        p[..., :: max(2, shape[-1] // 3)] = 0
    p /= p.sum(axis=-1, keepdims=True)
    q = p * np.exp(distance * rng.standard_normal(shape))
    q /= q.sum(axis=-1, keepdims=True)
    return p, q


def exact(measure, p, q):
    """Return the measure by sums without rounding, for answers that are not small."""

    def log(x):
        return np.log(x, where=x > 0, out=np.zeros_like(x))

    def kl(p, q):
        return math.fsum(p * (log(p) - log(q)))

    if measure is cross_entropy:
        return -math.fsum(p * log(q))
    m = (p + q) / 2
    return kl(p, q) if measure is kl_divergence else (kl(p, m) + kl(q, m)) / 2


@pytest.mark.parametrize("size", [39, 40, 41, 63, 64, 511, 513, 2049, 32_767, 32_769])
@pytest.mark.parametrize("zeros", [False, True])
def test_any_length_of_row(size, zeros):
    p, q = pair((size,), 0.8, zeros=zeros)
    assert entropy(p) == pytest.approx(exact(cross_entropy, p, p), rel=4e-15, abs=0)
    for measure in PAIRED:
        assert measure(p, q) == pytest.approx(exact(measure, p, q), rel=1e-14, abs=0)


@pytest.mark.parametrize("measure", PAIRED)
@pytest.mark.parametrize("distance", DISTANCES)
@pytest.mark.parametrize("shape", [(7, 3), (50, 10), (3, 70), (2, 5_000), (3, 40_000)])
def test_a_batch_is_its_rows_however_they_lie(measure, distance, shape):
    p, q = pair(shape, distance)
    each = [measure(a, b) for a, b in zip(p, q, strict=True)]
    close = {"rtol": 1e-14, "atol": 0}
    np.testing.assert_allclose(measure(p, q), each, **close)
    np.testing.assert_allclose(measure(p.T, q.T, axis=0), each, **close)
    np.testing.assert_allclose(measure(p.T.copy(), q.T.copy(), axis=0), each, **close)
    apart = np.repeat(p, 2, axis=1)[:, ::2]
    np.testing.assert_allclose(measure(apart, q), each, **close)
    backwards = measure(p[:, ::-1], q[:, ::-1])
    np.testing.assert_allclose(backwards, each, **close)
    np.testing.assert_allclose(measure(p, p[0]), [measure(a, p[0]) for a in p], **close)


@pytest.mark.parametrize("measure", PAIRED)
def test_batches_of_many_axes_and_of_none(measure):
    p, q = pair((3, 4, 5), 0.5)
    expected = [
        [measure(a, b) for a, b in zip(*x, strict=True)] for x in zip(p, q, strict=True)
    ]
    np.testing.assert_allclose(measure(p, q), expected, rtol=1e-14)
    one, two = (np.moveaxis(x, -1, 1) for x in (p, q))
    np.testing.assert_allclose(measure(one, two, axis=1), expected, rtol=1e-14)
    every = measure(p[:, None], q[None])
    assert every.shape == (3, 3, 4)
    np.testing.assert_allclose(
        every[1, 2], [measure(a, b) for a, b in zip(p[1], q[2], strict=True)]
    )
    assert measure(np.ones((0, 5)), np.ones((0, 5))).shape == (0,)
    assert measure(np.ones((2, 0, 5)), np.ones((2, 0, 5))).shape == (2, 0)


@pytest.mark.parametrize("measure", PAIRED)
@pytest.mark.parametrize("distance", DISTANCES)
def test_single_precision_means_the_same_numbers(measure, distance):
    p, q = (x.astype(np.float32) for x in pair((4, 30), distance))
    double = [
        x / x.sum(axis=-1, keepdims=True) for x in (p.astype(float), q.astype(float))
    ]
    np.testing.assert_allclose(measure(p, q), measure(*double), rtol=1e-7, atol=1e-30)
    halves = np.array([[0.5, 0.5], [0.25, 0.75]], np.float16)
    np.testing.assert_array_equal(
        measure(halves, halves[0]), measure(halves.tolist(), [0.5, 0.5])
    )


@pytest.mark.parametrize("zeros", [False, True])
@pytest.mark.parametrize("distance", DISTANCES)
def test_the_formulas_agree_where_one_hands_over_to_the_next(
    monkeypatch, distance, zeros
):
    p, q = pair((6, 50), distance, zeros=zeros)
    found = [measure(p, q) for measure in PAIRED]
    for name, value in (("FAR", math.inf), ("CLOSE", math.inf), ("SURE", math.inf)):
        monkeypatch.setattr(rowwise, name, value)
        for measure, expected in zip(PAIRED, found, strict=True):
            np.testing.assert_allclose(measure(p, q), expected, rtol=2e-14, atol=1e-30)


@given(st.integers(1, 12), st.integers(1, 40), st.integers(1, 9))
def test_tiles_of_any_size_give_the_same(rows, columns, tile):
    p, q = pair((rows, columns), 0.4, zeros=columns > 3)
    whole = [measure(p, q) for measure in PAIRED]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rowwise, "TILE", tile)
        patch.setattr(blocks.row_groups, "__defaults__", (tile,))
        patch.setattr(blocks.sums, "__kwdefaults__", {"tile": tile})
        for measure, expected in zip(PAIRED, whole, strict=True):
            np.testing.assert_allclose(measure(p, q), expected, rtol=1e-13)


@pytest.mark.parametrize("measure", PAIRED)
def test_rows_of_many_kinds_stand_beside_each_other(measure):
    p, q = pair((6, 50), 0.8)
    p[1, :20] = 0  # no zeros in the first row
    q[2] = p[2] * np.exp(1e-6 * np.arange(50))
    p[3, 0], q[3, 0] = 0, 1e-310
    q[4, 1] = 0
    q[5] = p[5] * np.exp(np.linspace(-0.5, 0.5, 50))
    p, q = (x / x.sum(axis=1, keepdims=True) for x in (p, q))
    each = [measure(a, b) for a, b in zip(p, q, strict=True)]
    for rows in (slice(None), slice(2), slice(None, None, -1), slice(3)):
        np.testing.assert_allclose(measure(p[rows], q[rows]), each[rows], rtol=3e-15)


@pytest.mark.parametrize("measure", PAIRED)
@pytest.mark.parametrize("size", [41, 100, 40_000])
def test_one_row_however_it_lies(measure, size):
    p, q = pair((size,), 0.5)
    known = measure(p, q)
    assert measure(p[::-1], q[::-1]) == pytest.approx(known, rel=1e-14, abs=0)
    assert measure(np.repeat(p, 2)[::2], q) == known
    assert type(known) is float


@pytest.mark.parametrize("measure", PAIRED)
@pytest.mark.parametrize("distance", DISTANCES)
def test_more_short_rows_than_a_tile_has_entries(measure, distance):
    p, q = pair((1, 2), distance)
    many = measure(np.repeat(p, 40_000, axis=0), np.repeat(q, 40_000, axis=0))
    np.testing.assert_allclose(many, measure(p[0], q[0]), rtol=3e-15)


def test_errors_of_a_sum_do_not_grow_with_it():
    # All terms are equal, and so is what a long running sum would lose of each.
    for n in (30_003, 31_001, 35_000, 37_000, 1_000_000):
        p = np.full(n, 1 / n)
        assert entropy(p) == pytest.approx(math.log(n), rel=1e-15, abs=0)
        q = np.where(np.arange(n) < n // 2, 0.5, 1.5)
        known = (
            math.log(n) - (n // 2 * math.log(0.5) + (n - n // 2) * math.log(1.5)) / n
        )
        known += math.log(q.sum() / n)
        assert cross_entropy(p, q / q.sum()) == pytest.approx(known, rel=1e-15, abs=0)


def test_a_short_row_is_a_row():
    for distance in DISTANCES:
        p, q = pair((12,), distance)
        for measure in PAIRED:
            short, long = measure(p, q), measure(p[None], q[None])[0]
            assert short == pytest.approx(long, rel=3e-15, abs=0)


@pytest.mark.parametrize("size", [5, 100, 40_000])
@pytest.mark.parametrize("value", [-0.25, math.nan, math.inf])
def test_entries_that_cancel_are_found(size, value):
    p = np.full(size, 1 / size)
    p[3], p[4] = value, 2 / size - value
    for measure in PAIRED:
        with pytest.raises(ProbabilityError, match=rf"^p\[3\] is {value}"):
            measure(p, p.copy())
        with pytest.raises(ProbabilityError, match=rf"^p\[3\] is {value}"):
            measure(p, np.full(size, 1 / size))
        with pytest.raises(ProbabilityError, match=rf"^q\[3\] is {value}"):
            measure(np.full(size, 1 / size), p)
    with pytest.raises(ProbabilityError, match=rf"^p\[0, 3\] is {value}"):
        kl_divergence(p[None].repeat(3, axis=0), p)


@pytest.mark.parametrize("rows", [1, 3])
def test_zeros_and_subnormal_numbers_stand_beside_each_other(rows):
    least = 5e-324
    p = np.array([[1.0, 0.0, least]] * rows)
    # 1074 least numbers from the rare outcome, 1.44 from the sure one
    assert list(entropy(p, base=2)) == [1075 * least] * rows


@pytest.mark.parametrize("size", [2, 100])
@pytest.mark.parametrize("share", [1e-3, 1e-4])
@pytest.mark.parametrize("excess", [0.0, 5e-10])
def test_a_ratio_beyond_all_numbers_is_no_infinite_divergence(size, share, excess):
    """Of rows that are far apart, or near in all else: both formulas meet it."""
    tiny = 1e-320
    p, q = np.zeros((3, size)), np.zeros((3, size))
    p[:, :2], q[:, :2] = (share, 1 - share), (tiny, 1 + excess)
    total = q[0].sum()
    gap = math.log(share) - math.log(tiny) + math.log1p(total - 1)
    known = share * gap + (1 - share) * math.log1p(-share)
    assert (known > rowwise.FAR) == (share > 5e-4)
    assert known > rowwise.CLOSE
    assert kl_divergence(p, q) == pytest.approx([known] * 3, rel=1e-15, abs=0)
    assert kl_divergence(p, q, base=2) == pytest.approx(
        [known / math.log(2)] * 3, rel=1e-15, abs=0
    )


@pytest.mark.parametrize("measure", PAIRED)
@pytest.mark.parametrize("distance", [1.0, 0.3, 0.05])
@pytest.mark.parametrize("shape", [(12,), (4, 50)])
def test_sums_that_are_not_quite_one(measure, distance, shape):
    p, q = pair(shape, distance)
    known, off = measure(p, q), measure(p * (1 + 4e-10), q * (1 - 6e-10))
    np.testing.assert_allclose(off, known, rtol=1e-12)
    p[0] *= 1 + 4e-10  # of a batch the first row only
    if p.ndim == 2:
        np.testing.assert_allclose(measure(p, q), known, rtol=1e-12)


@pytest.mark.parametrize("measure", PAIRED)
def test_sums_that_are_refused_are_told(measure):
    p, q = pair((3, 50), 0.5)
    with pytest.raises(ProbabilityError, match=r"^p\[0, :\] sums to 1\.25,"):
        measure(1.25 * p, q)
    with pytest.raises(ProbabilityError, match=r"^q\[0, :\] sums to 1\.25,"):
        measure(p, 1.25 * q)
    for nothing, whole in (([0.0, 0.0], [0.5, 0.5]), (np.zeros((2, 3)), p[:2, :3])):
        with pytest.raises(ProbabilityError, match="^p.* sums to 0"):
            measure(nothing, whole)


def test_dyadic_answers_in_bits_are_exact():
    p, q = [1 / 2, 1 / 4, 1 / 8, 1 / 8, 0], [1 / 8, 1 / 2, 1 / 4, 1 / 8, 0]
    assert (entropy(p, base=2), cross_entropy(p, q, base=2)) == (1.75, 2.375)
    assert (kl_divergence(p, q, base=2), kl_divergence(q, p, base=2)) == (0.625, 0.5)
    assert entropy(np.full(2**15, 2.0**-15), base=2) == 15
    sharp = [Fraction(1), Fraction(0)]
    assert kl_divergence([float(x) for x in sharp], [0.5, 0.5], base=2) == 1


def test_a_tile_is_done_again_only_for_its_zeros():
    done = []

    def step(scratch, *tiles, wary=False):
        done.append("wary" if wary else "step")
        x = np.maximum(tiles[-1], 1e-300) if wary else tiles[-1]
        return ((tiles[0] * np.log(x)).sum(axis=1), *(t.sum(axis=1) for t in tiles))

    def careful(scratch, *tiles):
        done.append("careful")
        return step(scratch, *tiles, wary=True)

    take = blocks.guarded(step, careful)
    p, zero, none = np.array([[0.25, 0.75]]), np.array([[0.0, 1.0]]), np.zeros((1, 2))
    for tiles, expected in [
        ((p,), ["step"]),
        ((p, p), ["step"]),
        ((zero, p), ["step"]),
        ((zero,), ["step", "wary"]),
        ((zero, zero), ["step", "wary"]),
        ((none, p), ["step"]),
        ((p, zero), ["step", "careful", "wary"]),
        ((-p, p), ["step"]),
        ((p, -p), ["step"]),
    ]:
        done.clear()
        with np.errstate(all="ignore"):
            answer = take(None, *tiles)
        assert done == expected
        assert np.isnan(answer).all() == (min(t.min() for t in tiles) < 0)


@pytest.mark.parametrize("distance", [1.0, 0.1, 1e-6])
def test_a_large_array_needs_no_more_memory_than_a_tile(distance):
    p, q = pair((1_000_000,), distance)
    table = p.reshape(1000, 1000)
    rows = [x / x.sum(axis=1, keepdims=True) for x in (table, q.reshape(1000, 1000))]
    assert peak(lambda: entropy(p)) < 1
    cube = [x.reshape(10, 100, 1000) for x in rows]
    apart = [x.swapaxes(1, 2).copy() for x in cube]
    for measure in PAIRED:
        assert peak(lambda measure=measure: measure(p, q)) < 1
        assert peak(lambda measure=measure: measure(*rows)) < 1
        assert peak(lambda measure=measure: measure(*cube)) < 1
        assert peak(lambda measure=measure: measure(cube[0], cube[1][:, :1])) < 1
        assert peak(lambda measure=measure: measure(*apart, axis=1)) < 1


def test_a_row_longer_than_a_tile_leaves_no_memory_behind():
    wide, tall = pair((400_000,), 0.5), pair((200, 200), 0.5)
    for _ in range(2):  # what is kept is then made
        kl_divergence(*tall)
        softmax(wide[0][:9])
    tracemalloc.start()
    kl_divergence(*tall)
    softmax(wide[0])
    kl_divergence(*tall)
    softmax(wide[0])
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert kept < 2**20


def test_threads_do_not_share_buffers():
    p, q = pair((200, 3_000), 0.5)
    expected = kl_divergence(p, q)
    wrong = []

    def work():
        for _ in range(20):
            if not np.array_equal(kl_divergence(p, q), expected):
                wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@given(st.integers(2, 6), st.integers(2, 6), st.integers(0, 2**32 - 1))
def test_no_channel_brings_distributions_further_apart(n, m, seed):
    rng = np.random.default_rng(seed)
    p, q = rng.dirichlet(np.full(n, 0.5), size=2)
    channel = rng.dirichlet(np.full(m, 0.5), size=n)
    out = [x @ channel / (x @ channel).sum() for x in (p, q)]
    for measure in (kl_divergence, js_divergence):
        assert measure(*out) <= measure(p, q) * (1 + 1e-12) + 1e-30
