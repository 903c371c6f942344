"""The classifier and the `kl_div` that the chapter on softmax builds, beside others'.

The functions are taken from the notebook itself: what is read is what is tested.
"""

from __future__ import annotations

import ast
from importlib.util import find_spec
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

import infobook
from bookbuild.notebooks import ROOT

DECAY = 1e-3
P, Q = np.array([[1 / 2, 1 / 2]]), np.array([[3 / 4, 1 / 4]])
ROWS = np.random.default_rng(28).dirichlet(np.ones(5), size=(2, 3))


def _functions(*names):
    """Define functions of the chapter, and nothing else of it."""
    notebook = nbformat.read(ROOT / "book" / "softmax.ipynb", as_version=4)
    scope = {"np": np, **{name: getattr(infobook, name) for name in infobook.__all__}}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for node in ast.parse(cell.source).body:
                if isinstance(node, ast.FunctionDef) and node.name in names:
                    module = ast.Module([node], [])
                    exec(compile(module, "softmax.ipynb", "exec"), scope)
    return SimpleNamespace(**{name: scope[name] for name in names})


@pytest.fixture(scope="module")
def digits():
    images, labels = infobook.data.digits()
    x = np.c_[images.reshape(-1, 64) / 16, np.ones(labels.size)]
    part = np.random.default_rng(13).permutation(labels.size)[:1257]
    return x[part], labels[part]


@pytest.fixture(scope="module")
def chapter(digits):
    ours = _functions("objective", "newton_step")
    weights = np.zeros((65, 10))
    for _ in range(7):
        weights = ours.newton_step(weights, *digits, DECAY)
    ours.weights = weights
    return ours


def test_newton_reaches_the_minimum_that_scikit_learn_finds(digits, chapter):
    x, labels = digits
    # the constant is a column of x, and is penalised like the rest
    peer = LogisticRegression(
        C=1 / (labels.size * DECAY), fit_intercept=False, tol=1e-8, max_iter=10_000
    ).fit(x, labels)
    ours, slope = chapter.objective(chapter.weights, x, labels, DECAY)
    theirs, _ = chapter.objective(peer.coef_.T, x, labels, DECAY)
    assert ours == pytest.approx(theirs, abs=1e-6)
    assert ours <= theirs + 1e-12
    assert np.abs(slope).max() < 1e-9
    assert chapter.weights == pytest.approx(peer.coef_.T, abs=1e-3)
    q = infobook.softmax(x @ chapter.weights)
    assert q == pytest.approx(peer.predict_proba(x), abs=1e-4)


def test_slope_of_the_objective_is_its_derivative(digits, chapter):
    rng = np.random.default_rng(1)
    w, v = rng.normal(size=(2, 65, 10)) / 8
    _, slope = chapter.objective(w, *digits, DECAY)
    ahead, behind = (
        chapter.objective(w + t * v, *digits, DECAY)[0] for t in (1e-5, -1e-5)
    )
    assert np.sum(slope * v) == pytest.approx((ahead - behind) / 2e-5, rel=1e-6)


def test_kl_div_is_right_when_called_rightly():
    kl_div = _functions("kl_div").kl_div
    for p, q in [(P, Q), ROWS]:
        truth = infobook.kl_divergence(p, q)
        assert kl_div(np.log(q), p, "sum") == pytest.approx(truth.sum())
        assert kl_div(np.log(q), p, "batchmean") == pytest.approx(truth.mean())
        assert kl_div(np.log(q), p) == pytest.approx(truth.sum() / p.size)


if find_spec("torch"):  # nothing is collected where it is absent

    @pytest.mark.filterwarnings("ignore:reduction. 'mean' divides:UserWarning")
    @pytest.mark.parametrize("reduction", ["sum", "mean", "batchmean"])
    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (np.log(Q), P),
            (np.log(P), Q),
            (Q, P),
            (P, P),
            (np.log(ROWS[0]), ROWS[1]),
        ],
        ids=["right", "swapped", "probabilities", "equal", "rows"],
    )
    def test_kl_div_is_that_of_torch(first, second, reduction):
        import torch

        ours = _functions("kl_div").kl_div(first, second, reduction)
        theirs = torch.nn.functional.kl_div(
            torch.tensor(first), torch.tensor(second), reduction=reduction
        )
        assert ours == pytest.approx(theirs.item(), rel=1e-12)
