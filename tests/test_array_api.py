"""The measures for torch, Dask and NumPy arrays: numbers, slopes, laziness."""

from __future__ import annotations

import importlib
import inspect
import itertools
import sys
import tracemalloc
import warnings

import dask
import dask.array as da
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import infobook
from infobook import ProbabilityError, array_api, normalize, softmax

PAIRED = ("cross_entropy", "kl_divergence", "js_divergence")
RNG = np.random.default_rng(7)


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


def double(torch, x):
    return torch.tensor(np.asarray(x), dtype=torch.float64, requires_grad=True)


def slopes(torch, measure, *arrays):
    """Return a measure's value and its gradient by each array, as NumPy arrays."""
    inputs = [double(torch, x) for x in arrays]
    value = measure(*inputs)
    gradients = torch.autograd.grad(value.sum(), inputs)
    return [x.detach().numpy() for x in (value, *gradients)]


def assert_same(ours, core, tolerance=1e-14):
    # What outcomes rarer than 1e-153 add has fewer digits.
    np.testing.assert_allclose(np.asarray(ours), core, rtol=tolerance, atol=1e-160)


def batch():
    """Return pairs of distributions: random ones, then the edges."""
    p = normalize(RNG.gamma(0.3, size=(12, 6)))
    q = normalize(RNG.gamma(0.3, size=(12, 6)))
    near = p * (1 + 1e-8 * RNG.standard_normal(p.shape))
    edges = [
        ([1, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0]),
        ([1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0]),
        ([0.5, 0.5, 0, 0, 0, 0], [0, 0, 0.5, 0.5, 0, 0]),
        ([0.25, 0.75, 0, 0, 0, 0], [0.125, 0.125, 0.75, 0, 0, 0]),
        ([1 - 1e-16, 1e-20, 0, 0, 0, 0], [1, 1e-300, 0, 0, 0, 0]),
        ([1, 0, 0, 0, 0, 0], [5e-324, 1, 0, 0, 0, 0]),
        ([1, 1e-310, 1e-160, 0, 0, 0], [1, 1e-311, 1.1e-160, 0, 0, 0]),
    ]
    first, second = (np.array(side) for side in zip(*edges, strict=True))
    return np.vstack([p, p, p, first]), np.vstack([q, normalize(near), p, second])


@st.composite
def pairs(draw):
    n = draw(st.integers(1, 6))
    entry = st.one_of(st.just(0.0), st.floats(1e-300, 1))
    rows = [draw(st.lists(entry, min_size=n, max_size=n)) for _ in "pq"]
    return normalize([row if any(row) else [*row[:-1], 1.0] for row in rows])


def logits_batch():
    logits = RNG.normal(0, 10, size=(9, 5))
    logits[0, 2:] = -np.inf
    logits[1] = 3.0
    logits[2] = [1000, 0, 0, 0, -np.inf]
    logits[3] = [50, 0, 0, 0, 0]
    return logits, np.array([1, 0, 0, 0, 4, 3, 2, 1, 3])


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
        logits, labels = logits_batch()
        soft = normalize(RNG.gamma(0.3, size=logits.shape))
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
        table = normalize(RNG.random((2, 3, 4)), axis=1)
        one = normalize(RNG.random((3, 1)), axis=0)
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
        p = normalize(RNG.random((50, 4)))
        q = normalize(p * (1 + 1e-6 * RNG.standard_normal(p.shape)))
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
        p = normalize(RNG.random((2000, 2)))
        q = make(p * (1 + 5e-10))
        for name in ("kl_divergence", "js_divergence"):
            nothing = np.asarray(getattr(array_api, name)(make(p), q))
            assert (nothing >= 0).all()
            assert (nothing < 1e-30).all()


class TestSinglePrecision:
    def test_stays_and_keeps_small_divergences(self, make):
        p = normalize(RNG.random((20, 8))).astype(np.float32)
        q = (p * (1 + 1e-3 * RNG.standard_normal(p.shape))).astype(np.float32)
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


class TestSlopes:
    """Torch differentiates what the others compute with the same operations."""

    P, Q = np.array([0.5, 0.3, 0.2]), np.array([0.25, 0.35, 0.4])

    def test_are_the_analytic_ones(self, torch):
        p, q = self.P, self.Q
        d, by_p, by_q = slopes(torch, array_api.kl_divergence, p, q)
        np.testing.assert_allclose(by_p, np.log(p / q) - d, rtol=1e-13)
        np.testing.assert_allclose(by_q, 1 - p / q, rtol=1e-13)
        h, by_p = slopes(torch, array_api.entropy, p)
        np.testing.assert_allclose(by_p, -np.log(p) - h, rtol=1e-13)
        h, by_p, by_q = slopes(torch, array_api.cross_entropy, p, q)
        np.testing.assert_allclose(by_p, -np.log(q) - h, rtol=1e-13)
        np.testing.assert_allclose(by_q, 1 - p / q, rtol=1e-13)
        _, by_p, by_q = slopes(torch, array_api.js_divergence, p, q)
        m = (p + q) / 2
        # Both sums scale the whole, each by its half.
        np.testing.assert_allclose(
            by_p - by_p[0], (np.log(p / m) - np.log(p[0] / m[0])) / 2, atol=1e-15
        )
        np.testing.assert_allclose(
            by_q - by_q[0], (np.log(q / m) - np.log(q[0] / m[0])) / 2, atol=1e-15
        )
        assert p @ by_p + q @ by_q == pytest.approx(0, abs=1e-15)

    @pytest.mark.parametrize("name", PAIRED)
    def test_agree_with_differences(self, torch, name):
        """Through softmax: beside the simplex there is nothing to differ with."""
        measure = getattr(array_api, name)

        def of_logits(a, b):
            return measure(torch.softmax(a, -1), torch.softmax(b, -1), base=2)

        a, b = double(torch, RNG.normal(size=(2, 4))), double(torch, [1.0, 0, 2, 3])
        assert torch.autograd.gradcheck(of_logits, (a, b))
        assert torch.autograd.gradgradcheck(of_logits, (a[0], b))

    def test_of_logits_agree_with_differences(self, torch):
        logits = double(torch, [[1.0, 2, 2, -3], [0, 0, 0, 0.5]])
        soft = double(torch, RNG.normal(size=(2, 4)))
        hard = torch.tensor([2, 0])
        loss = array_api.cross_entropy_from_logits
        check = torch.autograd.gradcheck
        assert check(array_api.log_softmax, logits)
        assert check(lambda x: loss(x, hard), logits)
        assert check(lambda x, y: loss(x, torch.softmax(y, -1)), (logits, soft))

    def test_of_the_loss_are_the_cores(self, torch):
        logits, labels = logits_batch()
        _, grad = infobook.cross_entropy_from_logits(logits, labels, return_grad=True)
        _, ours = slopes(
            torch,
            lambda x: array_api.cross_entropy_from_logits(x, torch.tensor(labels)),
            logits,
        )
        np.testing.assert_allclose(ours, grad, rtol=1e-12, atol=0)
        assert -1e-20 < ours[3, 0] < 0  # a loss of 1e-21 is still being learnt from
        # Where the label itself is ruled out, the loss is infinite, its slope is not.
        logits, label = np.array([0.0, -np.inf, 1.0]), 1
        loss, ours = slopes(
            torch, lambda x: array_api.cross_entropy_from_logits(x, label), logits
        )
        assert loss == np.inf
        np.testing.assert_allclose(ours, softmax(logits) - [0, 1, 0], rtol=1e-15)

    def test_are_zero_where_both_are_equal(self, torch):
        p = normalize(RNG.random((5, 7)))
        for measure in (array_api.kl_divergence, array_api.js_divergence):
            value, by_p, by_q = slopes(torch, measure, p, p)
            assert not value.any()
            assert not by_p.any()
            assert not by_q.any()

    def test_near_equality_keep_their_digits(self, torch):
        q = self.P + np.array([3e-9, -1e-9, -2e-9])
        _, _, by_q = slopes(torch, array_api.kl_divergence, self.P, q)
        np.testing.assert_allclose(by_q, (q - self.P) / q, rtol=1e-6)

    def test_bend_by_the_fisher_information(self, torch):
        logits = torch.tensor([0.3, -1.0, 2.0], dtype=torch.float64)
        p = torch.softmax(logits, -1)
        for measure, share in (
            (array_api.kl_divergence, 1),
            (array_api.js_divergence, 1 / 4),
        ):
            bend = torch.autograd.functional.hessian(
                lambda x, of=measure: of(p, torch.softmax(x, -1)), logits
            )
            fisher = torch.diag(p) - torch.outer(p, p)
            torch.testing.assert_close(bend, share * fisher, rtol=1e-14, atol=1e-16)

    @pytest.mark.parametrize("name", PAIRED)
    def test_are_finite_at_every_kind_of_zero(self, torch, name):
        cases = ([0, 1, 0], [1, 0, 0], [0.5, 0.5, 0], [1, 1e-310, 0], [1, 1e-200, 0])
        measure = getattr(array_api, name)
        for p, q in itertools.product(cases, cases):
            _, by_p, by_q = slopes(torch, measure, p, q)
            for x, slope in ((p, by_p), (q, by_q)):
                # 1 / 1e-310 is beyond the largest float; there only NaN would be wrong.
                ordinary = (np.array(x) == 0) | (np.array(x) > 1e-307)
                assert np.isfinite(slope[ordinary]).all(), (p, q)
                assert not np.isnan(slope).any(), (p, q)

    def test_at_zeros_have_the_right_sign(self, torch):
        _, by_p, by_q = slopes(torch, array_api.kl_divergence, [1, 0, 0], [0.5, 0.5, 0])
        assert by_p[1] < -700
        np.testing.assert_allclose(by_q, [-1, 1, 1], rtol=1e-15)
        value, _, by_q = slopes(torch, array_api.kl_divergence, [0.5, 0.5], [1, 0])
        assert value == np.inf
        assert by_q[1] < -1e300
        _, by_p = slopes(torch, array_api.entropy, [1, 0])
        assert by_p[1] > 700

    def test_of_masked_logits_are_finite(self, torch):
        logits = np.array([[0.0, -np.inf, 1.0], [2.0, 2.0, -np.inf]])
        soft = np.array([[0.5, 0.0, 0.5], [1.0, 0.0, 0.0]])
        loss = array_api.cross_entropy_from_logits
        _, by_logits, by_soft = slopes(torch, loss, logits, soft)
        np.testing.assert_allclose(by_logits, softmax(logits) - soft, atol=1e-15)
        assert np.isfinite(by_soft).all()
        _, grad = slopes(torch, lambda x: array_api.log_softmax(x)[:, 0], logits)
        np.testing.assert_allclose(grad, [1, 0, 0] - softmax(logits), atol=1e-15)


BAD = [
    [0.5, 0.6],
    [[0.5, 0.5], [0.7, 0.2]],
    [-0.5, 1.5],
    [np.nan, 1.0],
    [np.inf, 0.0],
    [3.0, 1.0],
    [[]],
]
BAD_LOGITS = [[0.0, np.nan], [[0.0, 1.0], [np.inf, 0.0]], [[0.0, 1.0], [-np.inf] * 2]]


def message(kind, call, *args, **options):
    with pytest.raises(kind) as caught:
        call(*args, **options)
    return str(caught.value)


class TestEagerArraysAreRefused:
    @pytest.fixture(params=["numpy", "torch"])
    def make(self, request):
        if request.param == "numpy":
            return np.asarray
        return request.getfixturevalue("torch").asarray

    @pytest.mark.parametrize("bad", BAD)
    @pytest.mark.parametrize("name", ["entropy", *PAIRED])
    def test_as_distributions_in_the_cores_words(self, make, name, bad):
        bad = np.array(bad)
        args = (bad,) if name == "entropy" else (np.full_like(bad, 0.5), bad)
        assert message(
            ProbabilityError, getattr(array_api, name), *map(make, args)
        ) == message(ProbabilityError, getattr(infobook, name), *args)

    @pytest.mark.parametrize("bad", BAD_LOGITS)
    def test_as_logits_in_the_cores_words(self, make, bad):
        bad = np.array(bad)
        for name, more in (("log_softmax", ()), ("cross_entropy_from_logits", (0,))):
            assert message(
                ProbabilityError, getattr(array_api, name), make(bad), *more
            ) == message(ProbabilityError, getattr(infobook, name), bad, *more)

    @pytest.mark.parametrize(
        ("labels", "kind"),
        [
            ([0, 2], ProbabilityError),
            ([-1, 0], ProbabilityError),
            ([0, 1, 1], ProbabilityError),
            ([[0], [1]], ProbabilityError),
            ([[0.5, 0.4], [1.0, 0.0]], ProbabilityError),
            ([1.0], ProbabilityError),
            ([True, False], TypeError),
        ],
    )
    def test_as_labels_in_the_cores_words(self, make, torch, labels, kind):
        logits, labels = np.zeros((2, 2)), np.array(labels)
        ours = message(
            kind, array_api.cross_entropy_from_logits, make(logits), make(labels)
        )
        core = message(kind, infobook.cross_entropy_from_logits, logits, labels)
        assert ours.replace("torch.", "") == core

    def test_when_shapes_do_not_fit(self, make):
        third, half = np.full(3, 1 / 3), np.full((3, 2), 0.5)
        for p, q in ((third, half), (half, half[:2]), (half, np.ones((3, 1)))):
            for name in PAIRED:
                assert message(
                    ProbabilityError, getattr(array_api, name), make(p), make(q)
                ) == message(ProbabilityError, getattr(infobook, name), p, q)

    def test_when_the_question_is_wrong(self, make):
        p = make(np.array([0.5, 0.5]))
        for options in ({"axis": 1}, {"base": 1}, {"base": "2"}):
            assert message(ValueError, array_api.entropy, p, **options) == message(
                ValueError, infobook.entropy, [0.5, 0.5], **options
            )
        assert message(
            ProbabilityError, array_api.js_divergence, p, p, weights=[1.0]
        ) == message(
            ProbabilityError, infobook.js_divergence, [1.0], [1.0], weights=[1.0]
        )
        message(ProbabilityError, array_api.js_divergence, p, p, weights=[0.5, 0.6])
        assert "p is a single number" in message(
            ProbabilityError, array_api.entropy, make(np.array(1.0))
        )

    def test_in_other_precisions(self, make):
        for dtype in (np.int64, np.float16, np.bool_):
            p = make(np.array([1, 0], dtype))
            for measure in (array_api.entropy, array_api.log_softmax):
                assert "; give float32 or float64" in message(TypeError, measure, p)
        p = make(np.array([0.5, 0.5]))
        q = make(np.array([0.5, 0.5], np.float32))
        assert "give both in one" in message(TypeError, array_api.kl_divergence, p, q)

    def test_tensors_that_track_gradients_are_refused_as_well(self, torch):
        p = torch.tensor([0.5, 0.6], requires_grad=True)
        assert "p sums to 1.1" in message(ProbabilityError, array_api.entropy, p)

    def test_single_precision_has_the_coarse_tolerance(self, make):
        p = np.array([0.5, 0.50005])
        message(ProbabilityError, array_api.entropy, make(p))
        assert np.isfinite(float(array_api.entropy(make(p.astype(np.float32)))))


def test_what_is_no_array_is_refused():
    p = np.array([0.5, 0.5])
    assert "p is a list, not an array" in message(TypeError, array_api.entropy, [1.0])
    assert "q is a float" in message(TypeError, array_api.kl_divergence, p, 0.5)
    assert "labels is a bool" in message(
        TypeError, array_api.cross_entropy_from_logits, p, True
    )
    assert "p is a masked array" in message(
        TypeError, array_api.entropy, np.ma.array(p, mask=[True, False])
    )
    lazy = da.from_array(p)
    assert "namespaces" in message(TypeError, array_api.kl_divergence, p, lazy)
    assert "weights is a Array" in message(
        TypeError, array_api.js_divergence, lazy, lazy, weights=lazy
    )


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


class TestTracedTensors:
    def test_mapped_functions_agree_and_say_nan(self, torch):
        p, q = (torch.tensor(x) for x in batch())
        p[3] *= 1.1
        for name in PAIRED:
            measure = getattr(array_api, name)
            mapped = torch.func.vmap(measure)(p, q)
            assert torch.isnan(mapped).nonzero().tolist() == [[3]]
            good = [i for i in range(len(p)) if i != 3]
            torch.testing.assert_close(mapped[good], measure(p[good], q[good]))
            slope = torch.func.vmap(torch.func.grad(measure))(p, q)
            assert torch.isnan(slope[3]).all()
            assert not torch.isnan(slope[good]).any()
        logits = torch.zeros(3, 2)
        labels = torch.tensor([0, 2, 1])
        loss = torch.func.vmap(array_api.cross_entropy_from_logits)(logits, labels)
        assert torch.isnan(loss).tolist() == [False, True, False]
        columns = torch.func.vmap(lambda x: array_api.log_softmax(x, axis=0))
        x = torch.zeros(2, 3, 4)
        torch.testing.assert_close(columns(x), array_api.log_softmax(x, axis=1))

    # array-api-compat caches what it looks up, and torch warns that it looks again.
    @pytest.mark.filterwarnings("ignore:Dynamo detected a call to:UserWarning")
    def test_compiled_functions_are_one_piece_and_say_nan(self, torch):
        compiled = torch.compile(array_api.entropy, backend="eager", fullgraph=True)
        p = torch.tensor([[0.5, 0.5], [0.5, 0.6]])
        values = compiled(p)
        torch.testing.assert_close(values[0], array_api.entropy(p[0]))
        assert torch.isnan(values).tolist() == [False, True]


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
