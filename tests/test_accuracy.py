"""The measures against the truth: a sample of the campaign that `make deep` runs whole.

The truth has hundreds of digits, and each class of input is hard in its own way.
"""

from __future__ import annotations

import json

import numpy as np
import pytest

from bookbuild import accuracy, accuracy_campaign, deep, truth, truth_of_logits
from bookbuild.accuracy import LARGE, try_case
from bookbuild.accuracy_campaign import Chunk, Tally
from bookbuild.subjects import SUBJECTS
from bookbuild.truth import BOUND, Truth
from infobook import kl_divergence

SAMPLE = 100


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_a_sample_of_hard_cases(subject):
    share = -(-SAMPLE // len(subject.classes))
    found = [
        try_case(subject, kind, i) for kind in subject.classes for i in range(share)
    ]
    assert [(x.case, x.error, x.reason) for x in found if x.missed] == []


def test_a_million_outcomes():
    subject = accuracy_campaign.named("kl_divergence")
    near = list(subject.classes).index("near")
    assert not try_case(subject, LARGE, near).missed


# The truth itself


def test_the_truth_of_known_values():
    half = [0.5, 0.5]
    for found, known in [
        (truth.entropy([0.25] * 4), 2 * np.log(2)),
        (truth.cross_entropy(half, [0.25, 0.75]), np.log(4) - np.log(3) / 2),
        (truth.kl_divergence(half, [0.25, 0.75]), np.log(2) - np.log(3) / 2),
        (truth.kl_divergence(half, [0, 1]), np.inf),
        (truth.js_divergence([1, 0], [0, 1]), np.log(2)),
        (truth.js_divergence([1, 0], [0, 1], [1, 0]), 0),
        (truth.total_variation([0.75, 0.25], [0.25, 0.75]), 0.5),
        (truth.perplexity([0.125] * 8), 8),
        (truth.mutual_information(np.eye(2) / 2), np.log(2)),
        (truth.conditional_entropy([[0.25, 0.25], [0.5, 0]]), np.log(2) / 2),
        (truth.conditional_entropy([[0.25, 0.25], [0.5, 0]], given=1), 0.477385626),
        (truth.surprisal(0.25), np.log(4)),
        (truth.binary_entropy(0.5), np.log(2)),
        (truth.kl_terms(1, 2), 1 - np.log(2)),
        (truth.normalize([1, 3]), [0.25, 0.75]),
        (truth.log1pmx(1.0), np.log(2) - 1),
        (truth.expm1mx(1.0), np.e - 2),
        (truth_of_logits.logsumexp([0, 0]), np.log(2)),
        (truth_of_logits.softmax([0, np.log(3)]), [0.25, 0.75]),
        (truth_of_logits.log_softmax([0, -np.inf]), [0, -np.inf]),
        (truth_of_logits.cross_entropy_from_logits([0, 0], 1), np.log(2)),
        (truth_of_logits.cross_entropy_from_logits([0, 0], half), np.log(2)),
        (truth_of_logits.gradient([0, 0], 1), [0.5, -0.5]),
        (truth_of_logits.gradient([0, 0], [0.25, 0.75]), [0.25, -0.25]),
        (truth_of_logits.entropy_from_logits([7, 7]), np.log(2)),
        (truth_of_logits.kl_divergence_from_logits([1, 2], [4, 5]), 0),
        (truth_of_logits.kl_divergence_from_logits([1, 2], [4, -np.inf]), np.inf),
    ]:
        np.testing.assert_allclose(found.high, np.ravel(known), rtol=1e-9)


def test_the_truth_of_neighbours_is_their_tiny_divergence():
    # k(p, p + d) is d^2 / 2p to first order, for both outcomes
    d = 2.0**-53
    (found,) = truth.kl_divergence([0.5, 0.5], [0.5 + d, 0.5 - d]).high
    assert found == pytest.approx(2 * d * d, rel=1e-15, abs=0)


def test_errors_are_measured_in_units_of_the_truth():
    with truth.digits_for(1.0):
        one = Truth.of([truth.exact(1.0)])
        third = Truth.of([truth.exact(1.0) / 3])
    assert one.errors(1.0) == 0
    assert one.errors(1 + 2.0**-52) == 2.0**-52
    # the nearest float to 1/3 is 1/3 - 2^-54/3
    assert third.errors(1 / 3) == pytest.approx(2.0**-54, rel=1e-9, abs=0)
    for wrong in (np.nan, np.inf, -np.inf):
        assert one.errors(wrong) == np.inf
    nothing = Truth.of([truth.exact(0.0)])
    assert nothing.errors(0.0) == 0
    assert nothing.errors(1e-300) == np.inf
    infinite = Truth.of([truth.exact(np.inf)])
    assert infinite.errors(np.inf) == 0
    assert infinite.errors(1e308) == infinite.errors(-np.inf) == np.inf


def test_below_the_normal_floats_whole_ones_are_counted():
    least = 5e-324
    with truth.digits_for(least):
        found = Truth.of([truth.exact(3 * least)], terms=2)
    assert found.errors(least) == 0
    assert found.errors(0.0) > BOUND


# The campaign


def test_what_breaks_a_promise_is_noticed(monkeypatch):
    subject = accuracy_campaign.named("kl_divergence")

    def naive(p, q, *, base=None, axis=-1):
        unit = np.log(base) if base else 1.0
        return np.sum(p * np.log(p / q), axis=axis) / unit

    def raises(*arguments, **options):
        raise ZeroDivisionError("no")

    for call, kind, reason in [
        (naive, "near", ""),
        (naive, "zeros", "FloatingPointError"),
        (raises, "ordinary", "ZeroDivisionError: no"),
        (lambda *a, **k: -kl_divergence(*a, **k), "ordinary", "wrong sign"),
    ]:
        wrong = accuracy.replace(subject, call=call)
        found = [try_case(wrong, kind, i) for i in range(20)]
        assert any(x.missed and reason in x.reason for x in found)


def test_the_campaign_goes_on_where_it_stopped(tmp_path, monkeypatch):
    work = list(accuracy_campaign.chunks(["surprisal"], 3, 0))
    assert work == [Chunk("surprisal", "probabilities", 0, 3)]
    kept = tmp_path / "kept.jsonl"
    (first,) = accuracy_campaign.run(work, 1, kept)
    assert first[1].cases == 3
    with kept.open("a") as file:
        file.write('[{"subject": "interrup')
    monkeypatch.setattr(accuracy_campaign, "try_chunk", None)
    assert list(accuracy_campaign.run(work, 1, kept)) == [first]


def test_each_class_has_its_share():
    work = list(accuracy_campaign.chunks([], 10_000, 20))
    for subject in SUBJECTS:
        own = [chunk for chunk in work if chunk.subject == subject.name]
        sizes = dict.fromkeys(subject.classes, 0)
        for chunk in own:
            sizes[chunk.kind] = sizes.get(chunk.kind, 0) + chunk.stop - chunk.start
        if "up to 10000" in sizes:
            assert sizes.pop("up to 10000") == 200
        assert sizes.pop(LARGE, 20) == 20
        assert sum(sizes.values()) >= 8_000


def test_the_result_says_what_was_measured_and_with_what(capsys):
    tally = Tally(5, 1.23e-16, "f/k/3", 1)
    table, misses = accuracy_campaign.report(
        [(Chunk("f", "k", 0, 5), tally, ["f/k/3: nan"])] * 2, 2
    )
    assert capsys.readouterr().out == "MISSED  f/k/3: nan\n" * 2
    text = json.loads(accuracy_campaign.written(table, misses, 1.0))
    assert text["worst"] == {"f": {"k": {"cases": 10, "error": 1.23e-16}}}
    assert text["misses"] == ["f/k/3: nan"] * 2
    assert {"date", "numpy", "python", "seed", "bound"} <= set(text)


def test_what_the_command_says(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(accuracy_campaign, "KEPT", tmp_path)
    assert deep.main(["accuracy", "nothing"]) == 1
    assert deep.main(["nothing"]) == 2
    assert deep.main(["accuracy", "--show", "kl_divergence/near/3"]) == 0
    assert "true  [" in capsys.readouterr().out
    assert deep.main(["accuracy", "binary", "--cases", "2", "--jobs", "1"]) == 0
    assert capsys.readouterr().out.endswith("2 passed, 0 failed\n")


def test_the_committed_campaign_was_whole_and_found_nothing():
    result = json.loads(accuracy_campaign.RESULTS.read_text())
    assert result["misses"] == []
    assert set(result["worst"]) == {subject.name for subject in SUBJECTS}
    for subject in SUBJECTS:
        kinds = result["worst"][subject.name]
        assert set(subject.classes) <= set(kinds)
        assert all(0 <= kind["error"] <= BOUND for kind in kinds.values())
    cases = [
        kind["cases"] for kinds in result["worst"].values() for kind in kinds.values()
    ]
    assert sum(cases) == result["cases"] >= 400_000
