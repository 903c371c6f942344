"""The benchmarks: what they measure, what they write, and who takes part."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from benchmarks import __main__ as run
from benchmarks import accuracy, peers, speed
from infobook import kl_divergence

OWN, _ = peers.present(("infobook", "formula"))


def of(measure: str) -> dict[str, peers.Way]:
    return {way.name: way for way in OWN if way.measure == measure}


@pytest.mark.parametrize("measure", speed.MEASURES)
def test_all_ways_compute_the_same_measure(measure):
    arrays = speed.draw(measure, (50,), "float64")
    found = [way(*arrays) for way in of(measure).values()]
    assert len(found) >= 2
    assert found == pytest.approx([found[0]] * len(found), rel=1e-9)


def test_all_ways_compute_the_same_loss():
    logits, labels = speed.draw("loss", (7, 5), "float64")
    found = [way.function(logits, labels) for way in of("loss").values()]
    np.testing.assert_allclose(found[0], found[1], rtol=1e-12)
    assert found[0].shape == (7,)


@pytest.mark.parametrize("name", ["scipy", "torch", "jax"])
def test_peers_that_are_there_agree_with_the_formula(name):
    ways, missing = peers.present((name,))
    if missing:
        return  # they are installed by `make bench` alone
    for way in ways:
        shape = (7, 5) if way.measure == "loss" else (1, 50)
        arrays = speed.draw(way.measure, shape, "float64")
        found = np.asarray(way.function(*map(way.prepare, arrays)))
        formula = of(way.measure)["formula"].function(*arrays)
        np.testing.assert_allclose(found, formula, rtol=1e-9, err_msg=way.name)


def test_a_peer_that_is_not_installed_is_named(monkeypatch):
    def absent():
        raise ImportError

    monkeypatch.setitem(peers.LIBRARIES, "jax", absent)
    ways, missing = peers.present(("formula", "jax"))
    assert missing == ["jax"]
    assert {way.name for way in ways} == {"formula", "formula with log1p"}
    monkeypatch.setattr(peers.metadata, "version", lambda name: f"{name}'s")
    found = peers.versions(["jax"])
    assert list(found) == ["infobook", "mpmath", "numpy", "scipy", "torch"]
    assert found["numpy"] == "numpy's"


def test_divergences_run_from_far_below_a_rounding_to_one():
    found = accuracy.divergences(OWN)
    assert min(found["truth"]) < 1e-29
    assert max(found["truth"]) > 0.5
    p, q = np.array(found["p"]), np.array(found["q"])
    assert q.shape == (len(found["truth"]), p.size)
    error = np.abs(np.array(found["answers"]["infobook"]) / found["truth"] - 1)
    assert error.max() < 4e-15
    # the truth is one: sixteen digits of two doubles' product say as much up close
    far = np.array(found["truth"]) > 0.1
    plain = (p * np.log(p / q)).sum(axis=-1)
    np.testing.assert_allclose(plain[far], np.array(found["truth"])[far], rtol=1e-13)


def test_losses_fall_to_nothing():
    found = accuracy.losses(OWN)
    margins = [row[0] for row in found["logits"]]
    expected = [math.log1p(math.exp(-m) + math.exp(-m - 1)) for m in margins]
    np.testing.assert_allclose(found["truth"], expected, rtol=1e-13)
    np.testing.assert_allclose(found["answers"]["infobook"], expected, rtol=1e-13)
    assert found["answers"]["formula"][-1] == 0


def test_close_pairs_are_negative_for_the_formula_alone():
    found = accuracy.close_pairs(OWN)
    assert set(found["negative"]) == {"infobook", "formula", "formula with log1p"}
    assert found["negative"]["infobook"] == 0 < found["negative"]["formula"]
    assert found["median_error"]["infobook"] < 1e-15


def test_printed_tables_are_distributions():
    p, q = accuracy.PRINTED
    assert kl_divergence(p, q) == pytest.approx(4.1666667594e-18, rel=1e-9)


def test_ways_take_turns_and_the_best_round_counts(monkeypatch):
    calls, clock = [], iter(range(10**6))
    monkeypatch.setattr(speed.time, "process_time", lambda: float(next(clock)))
    ways = {name: lambda name=name: calls.append(name) for name in "ab"}
    assert speed.best(ways, rounds=4) == {"a": 1.0, "b": 1.0}
    assert "".join(calls[-6:]) == "ababab"


def test_times_are_per_element(monkeypatch):
    monkeypatch.setattr(speed, "best", lambda calls: dict.fromkeys(calls, 1e-6))
    (found,) = speed.times(OWN, [("entropy", (10, 10), "float32")])
    assert found["shape"] == [10, 10]
    assert found["nanoseconds"] == {"infobook": 10.0, "formula": 10.0}


@pytest.mark.parametrize(("measure", "shape", "dtype"), speed.CASES[::9])
def test_cases_can_be_drawn(measure, shape, dtype):
    if np.prod(shape) > 10**6:
        shape = (10, *shape[1:])
    first, *rest = speed.draw(measure, shape, dtype)
    assert first.shape == shape
    assert first.dtype == dtype
    assert len(rest) == (measure != "entropy")


def test_text_is_json_with_a_line_for_each_entry():
    found = {"date": "d", "a": {"b": 1, "c": {"d": [1.5, 2]}}, "t": [{"x": 1}, [2]]}
    text = run.text(found)
    assert json.loads(text) == found
    assert text.splitlines() == [
        "{",
        ' "date": "d",',
        ' "a": {',
        '  "b": 1,',
        '  "c": {',
        '   "d": [1.5, 2]}},',
        ' "t": [',
        '  {"x": 1},',
        "  [2]]}",
    ]
    assert run.text({"a": {}, "b": []}) == '{\n "a": {},\n "b": []}\n'


def test_the_machine_has_a_name():
    assert set(run.machine()) == {"processor", "system", "python"}


def test_everything_is_written(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(peers, "present", lambda: (OWN, ["scipy", "torch", "jax"]))
    monkeypatch.setattr(speed, "times", lambda ways: [])
    monkeypatch.setattr(speed, "limits", lambda: {"log float64": 1.0})
    out = tmp_path / "found.json"
    monkeypatch.setattr("sys.argv", ["benchmarks", "--out", str(out)])
    run.main()
    found = json.loads(out.read_text("utf-8"))
    assert found["missing"] == ["scipy", "torch", "jax"]
    assert "missing: torch is not installed" in capsys.readouterr().out
    assert set(found) == set(json.loads(run.FILE.read_text("utf-8")))
