"""The measures under torch: autograd, mapped and compiled functions."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from array_input import batch, logits_batch

import infobook
from infobook import array_api, normalize, softmax

PAIRED = ("cross_entropy", "kl_divergence", "js_divergence")


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch")


def double(torch, x):
    return torch.tensor(np.asarray(x), dtype=torch.float64, requires_grad=True)


def slopes(torch, measure, *arrays):
    """Return a measure's value and its gradient by each array, as NumPy arrays."""
    inputs = [double(torch, x) for x in arrays]
    value = measure(*inputs)
    gradients = torch.autograd.grad(value.sum(), inputs)
    return [x.detach().numpy() for x in (value, *gradients)]


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
        rng = np.random.default_rng(7)
        measure = getattr(array_api, name)

        def of_logits(a, b):
            return measure(torch.softmax(a, -1), torch.softmax(b, -1), base=2)

        a, b = double(torch, rng.normal(size=(2, 4))), double(torch, [1.0, 0, 2, 3])
        assert torch.autograd.gradcheck(of_logits, (a, b))
        assert torch.autograd.gradgradcheck(of_logits, (a[0], b))

    def test_of_logits_agree_with_differences(self, torch):
        rng = np.random.default_rng(7)
        logits = double(torch, [[1.0, 2, 2, -3], [0, 0, 0, 0.5]])
        soft = double(torch, rng.normal(size=(2, 4)))
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
        rng = np.random.default_rng(7)
        p = normalize(rng.random((5, 7)))
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
