"""The measures for torch, Dask and NumPy arrays: the core's numbers, and laziness."""

from __future__ import annotations

import importlib
import inspect
import sys
import tracemalloc
import warnings

import dask
import dask.array as da
import numpy as np
import pytest
from array_input import BAD, batch, logits_batch, message
from hypothesis import given, settings
from hypothesis import strategies as st

import infobook
from infobook import ProbabilityError, array_api, normalize

PAIRED = ("cross_entropy", "kl_divergence", "js_divergence")


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch")


@pytest.fixture
def one_thread():
    """Let Dask compute here: for a few numbers that is quicker."""
    with dask.config.set(scheduler="synchronous"):
        yield


@pytest.fixture(params=["numpy", "torch", "dask"])
def make(request):
    """Make an array of one library out of NumPy's."""
    if request.param == "numpy":
        return np.asarray
    if request.param == "torch":
        return request.getfixturevalue("torch").asarray
    request.getfixturevalue("one_thread")
    # Cut through the short axes, which hold the outcomes.
    return lambda x: da.from_array(
        x, chunks=[-(-n // 2) if n < 8 else n for n in x.shape]
    )


def assert_same(ours, core, tolerance=1e-14):
    # What outcomes rarer than 1e-153 add has fewer digits.
    np.testing.assert_allclose(np.asarray(ours), core, rtol=tolerance, atol=1e-160)


@st.composite
def pairs(draw):
    n = draw(st.integers(1, 6))
    entry = st.one_of(st.just(0.0), st.floats(1e-300, 1))
    rows = [draw(st.lists(entry, min_size=n, max_size=n)) for _ in "pq"]
    return normalize([row if any(row) else [*row[:-1], 1.0] for row in rows])


class TestTheCoresNumbers:
    @pytest.mark.parametrize("base", [2, 10])
    @pytest.mark.parametrize("name", PAIRED)
    def test_of_pairs(self, make, name, base):
        p, q = batch()
        ours = getattr(array_api, name)(make(p), make(q), base=base)
        assert_same(ours, getattr(infobook, name)(p, q, base=base))

    @pytest.mark.parametrize("base", [None, 2, 10])
    def test_of_one(self, make, base):
        p, _ = batch()
        assert_same(
            array_api.entropy(make(p), base=base), infobook.entropy(p, base=base)
        )

    def test_of_shares(self, make):
        p, q = batch()
        weights = np.array([0.2, 0.8])
        ours = array_api.js_divergence(make(p), make(q), weights=weights)
        assert_same(ours, infobook.js_divergence(p, q, weights=weights))

    def test_of_logits(self, make):
        rng = np.random.default_rng(7)
        logits, labels = logits_batch()
        soft = normalize(rng.gamma(0.3, size=logits.shape))
        soft[2] = [0.5, 0.5, 0, 0, 0]
        soft[3] = [0, 0, 0.5, 0.5, 0]
        for target in (labels, soft, np.int8(1)):
            given_ = 1 if np.ndim(target) == 0 else make(target)
            assert_same(
                array_api.cross_entropy_from_logits(make(logits), given_, base=2),
                infobook.cross_entropy_from_logits(logits, target, base=2),
            )
        assert_same(array_api.log_softmax(make(logits)), infobook.log_softmax(logits))
        certain = np.asarray(array_api.log_softmax(make(np.array([[5.0]]))))
        assert not np.signbit(certain)

    def test_along_any_axis_and_broadcast(self, make):
        rng = np.random.default_rng(7)
        table = normalize(rng.random((2, 3, 4)), axis=1)
        one = normalize(rng.random((3, 1)), axis=0)
        for name in PAIRED:
            ours, core = getattr(array_api, name), getattr(infobook, name)
            ours = ours(make(table), make(one), axis=-2)
            assert_same(ours, core(table, one, axis=-2))
        logits, labels = logits_batch()
        assert_same(
            array_api.log_softmax(make(logits.T), axis=0),
            infobook.log_softmax(logits.T, axis=0),
        )
        assert_same(
            array_api.cross_entropy_from_logits(make(logits.T), make(labels), axis=0),
            infobook.cross_entropy_from_logits(logits.T, labels, axis=0),
        )

    @settings(max_examples=40)
    @given(pairs(), st.one_of(st.sampled_from([0, 1]), st.floats(1e-3, 1 - 1e-3)))
    def test_of_generated_pairs(self, pair, weight):
        p, q = pair
        for name in PAIRED:
            ours, core = getattr(array_api, name), getattr(infobook, name)
            more = {"weights": [weight, 1 - weight]} if name == "js_divergence" else {}
            value = float(ours(p, q, **more))
            assert value >= 0
            assert value == pytest.approx(core(p, q, **more), rel=1e-13, abs=1e-160)

    def test_sums_off_by_rounding_do_not_show(self, make):
        rng = np.random.default_rng(7)
        p = normalize(rng.random((50, 4)))
        q = normalize(p * (1 + 1e-6 * rng.standard_normal(p.shape)))
        scaled = p * (1 + 5e-10), q * (1 - 4e-10)
        first, second = map(make, scaled)
        for name, tolerance in (
            ("cross_entropy", 1e-14),
            ("kl_divergence", 1e-8),
            ("js_divergence", 1e-8),
        ):
            ours, core = getattr(array_api, name), getattr(infobook, name)
            assert_same(ours(first, second), core(*scaled), tolerance)
        assert_same(
            array_api.cross_entropy_from_logits(second, first),
            infobook.cross_entropy_from_logits(scaled[1], scaled[0]),
        )
        # In proportion, so nothing is left but rounding, of either sign.
        p = normalize(rng.random((2000, 2)))
        q = make(p * (1 + 5e-10))
        for name in ("kl_divergence", "js_divergence"):
            nothing = np.asarray(getattr(array_api, name)(make(p), q))
            assert (nothing >= 0).all()
            assert (nothing < 1e-30).all()


class TestSinglePrecision:
    def test_stays_and_keeps_small_divergences(self, make):
        rng = np.random.default_rng(7)
        p = normalize(rng.random((20, 8))).astype(np.float32)
        q = (p * (1 + 1e-3 * rng.standard_normal(p.shape))).astype(np.float32)
        q = (q / q.sum(axis=-1, keepdims=True)).astype(np.float32)
        results = {
            name: getattr(array_api, name)(make(p), make(q)) for name in PAIRED
        } | {"entropy": array_api.entropy(make(p))}
        for name, ours in results.items():
            assert str(ours.dtype).endswith("float32"), name
            both = (p,) if name == "entropy" else (p, q)
            assert_same(ours, getattr(infobook, name)(*both), 1e-5)

    def test_keeps_small_losses(self, make):
        logits = np.array([[40, 0, 0], [0.5, 0.25, -np.inf]], np.float32)
        labels = np.array([0, 1])
        loss = array_api.cross_entropy_from_logits(make(logits), make(labels))
        assert str(loss.dtype).endswith("float32")
        assert_same(loss, infobook.cross_entropy_from_logits(logits, labels), 1e-6)
        log_p = array_api.log_softmax(make(logits))
        assert str(log_p.dtype).endswith("float32")
        assert_same(log_p, infobook.log_softmax(logits), 1e-6)


@pytest.mark.usefixtures("one_thread")
class TestLazyArrays:
    def test_are_never_computed(self):
        def refuse(block):
            raise AssertionError("computed")

        x = da.zeros((6, 4), chunks=(2, 2)).map_blocks(
            refuse, dtype=float, meta=np.empty((0, 0))
        )
        labels = da.zeros(6, chunks=2, dtype=int)
        lazy = [
            array_api.entropy(x),
            *(getattr(array_api, name)(x, x) for name in PAIRED),
            array_api.log_softmax(x),
            array_api.cross_entropy_from_logits(x, labels),
            array_api.cross_entropy_from_logits(x, x),
        ]
        for result in lazy:
            assert isinstance(result, da.Array)
        with pytest.raises(AssertionError, match="computed"):
            lazy[0].compute()

    @pytest.mark.parametrize("name", ["entropy", *PAIRED])
    def test_are_nan_where_they_would_be_refused(self, name):
        good = np.array([0.5, 0.5])
        bad = [b for b in BAD if np.size(b) == 2]
        rows = da.from_array(np.array([good, *bad, good]), chunks=(4, 1))
        one = da.from_array(good)
        measure = getattr(array_api, name)
        lazy = (
            [measure(rows)]
            if name == "entropy"
            else [measure(one, rows), measure(rows, one)]
        )
        with warnings.catch_warnings(action="ignore"):
            for values in dask.compute(*lazy):
                assert not np.isnan(values[[0, -1]]).any()
                assert np.isnan(values[1:-1]).all()

    def test_logits_and_labels_are_nan_as_well(self):
        logits = np.array([[0.0, 1], [np.nan, 0], [np.inf, 0], [-np.inf, -np.inf]])
        rows = da.from_array(logits, chunks=(1, 1))
        with warnings.catch_warnings(action="ignore"):
            log_p = array_api.log_softmax(rows).compute()
            loss = array_api.cross_entropy_from_logits(rows, 0).compute()
        assert np.isnan(log_p).all(axis=1).tolist() == [False, True, True, True]
        assert np.isnan(loss).tolist() == [False, True, True, True]
        rows = da.zeros((4, 2), chunks=1)
        labels = da.from_array(np.array([0, 2, -1, 1]))
        loss = array_api.cross_entropy_from_logits(rows, labels).compute()
        assert np.isnan(loss).tolist() == [False, True, True, False]
        soft = da.from_array(np.array([[1.0, 0], [0.5, 0.4], [-1, 2], [np.nan, 1]]))
        loss = array_api.cross_entropy_from_logits(rows, soft).compute()
        assert np.isnan(loss).tolist() == [False, True, True, True]

    def test_shapes_and_dtypes_are_refused_at_once(self):
        p = da.from_array(np.full((3, 2), 0.5))
        third = da.from_array(np.full(3, 1 / 3))
        message(ProbabilityError, array_api.kl_divergence, p, third)
        message(ProbabilityError, array_api.cross_entropy_from_logits, p, third)
        message(TypeError, array_api.entropy, p.astype(int))
        message(ValueError, array_api.entropy, p, axis=2)
        message(ProbabilityError, array_api.entropy, p[:, :0])
        assert "p.compute_chunk_sizes()" in message(
            ProbabilityError, array_api.entropy, p[p[:, 0] > 0]
        )

    def test_zeros_raise_no_warning_when_they_are_computed(self):
        p, q = (da.from_array(x, chunks=(22, 3)) for x in batch())
        with warnings.catch_warnings(action="error"):
            dask.compute(*(getattr(array_api, name)(p, q) for name in PAIRED))

    def test_larger_than_memory_go_chunk_by_chunk(self):
        """Held whole, p is 96 MB, then 16 MB and so is q."""
        rng = da.random.default_rng(0)

        def one(blocks, size):
            x = rng.random((blocks, size), chunks=(1, size))
            return (x / x.sum(axis=1, keepdims=True) / blocks).reshape(-1)

        # With x uniform on (0, 1) and p in proportion to it, E 2x log 2x and E log 2x.
        h = array_api.entropy(one(24, 500_000)), np.log(12e6) + 1 / 2 - np.log(2)
        d = array_api.kl_divergence(one(16, 125_000), one(16, 125_000)), 1 / 2
        for lazy, expected in (h, d):
            tracemalloc.start()  # it counts NumPy's arrays
            try:
                value = lazy.compute()
                _, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
            assert value == pytest.approx(expected, abs=5e-3)
            assert peak < 24e6


def test_without_its_library_the_import_says_what_to_install(monkeypatch):
    for name in [n for n in sys.modules if n.startswith("infobook.array_api")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "array_api_compat", None)
    with pytest.raises(ImportError, match=r"pip install infobook\[array-api\]"):
        importlib.import_module("infobook.array_api")


@pytest.mark.parametrize("name", array_api.__all__)
def test_each_function_has_the_cores_parameters_and_is_described(name):
    ours = inspect.signature(getattr(array_api, name)).parameters
    core = dict(inspect.signature(getattr(infobook, name)).parameters)
    core.pop("return_grad", None)
    assert [(n, p.kind, p.default) for n, p in ours.items()] == [
        (n, p.kind, p.default) for n, p in core.items()
    ]
    text = inspect.getdoc(getattr(array_api, name))
    for section in ("Parameters", "Returns", "Raises", "Notes", "References"):
        assert f"\n{section}\n{'-' * len(section)}\n" in text
    assert "\nExamples\n--------\n>>>" in text
    for parameter in ours:
        assert f"{parameter} :" in text or f"{parameter}, " in text
