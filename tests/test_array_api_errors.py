"""Arrays whose values can be seen are refused as the core refuses its input."""

from __future__ import annotations

import dask.array as da
import numpy as np
import pytest
from array_input import BAD, BAD_LOGITS, message

import infobook
from infobook import ProbabilityError, array_api

PAIRED = ("cross_entropy", "kl_divergence", "js_divergence")


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch")


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
