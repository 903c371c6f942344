"""The frozen data: what must hold of them, their source, known numbers, errors."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bookbuild import freeze_data, truth
from infobook import cross_entropy_from_logits, data, kl_divergence

FOLDER = Path(data.__file__).parent
PHOTOGRAPHS = ["china", "flower"]
PREDICTIONS = [
    "breast-cancer-logistic",
    "breast-cancer-naive-bayes",
    "digits-logistic",
    "digits-naive-bayes",
]


def bits(counts):
    """Entropy in bits of the distribution that `counts` are proportional to."""
    p = counts[counts > 0] / counts.sum()
    return -(p * np.log2(p)).sum()


def log_loss(labels, log_probabilities):
    return -log_probabilities[np.arange(labels.size), labels].mean()


def loaded_arrays():
    """Return every array that a loader returns, by a name."""
    arrays = {f"digits.{k}": v for k, v in data.digits()._asdict().items()}
    arrays |= {f"photograph.{name}": data.photograph(name) for name in PHOTOGRAPHS}
    arrays["letter_pairs.counts"] = data.letter_pairs().counts
    for name in PREDICTIONS:
        fields = data.predictions(name)._asdict()
        arrays |= {f"predictions.{name}.{k}": v for k, v in fields.items()}
    return arrays


# What must always hold


def test_each_load_is_fresh():
    first = loaded_arrays()
    kept = {name: array.copy() for name, array in first.items()}
    for array in first.values():
        array[...] = 1
    for name, array in loaded_arrays().items():
        np.testing.assert_array_equal(array, kept[name], err_msg=name)


def test_digits_are_ink_and_labels():
    images, labels = data.digits()
    assert images.shape == (1797, 8, 8)
    assert (images.dtype, labels.dtype) == (np.uint8, np.int64)
    assert images.max() == 16
    assert set(labels) == set(range(10))


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_photographs_are_grey_bytes(name):
    pixels = data.photograph(name)
    assert pixels.shape == (427, 640)
    assert pixels.dtype == np.uint8


def test_letter_tables_have_equal_margins():
    pairs = data.letter_pairs()
    assert pairs.alphabet == "abcdefghijklmnopqrstuvwxyz "
    assert pairs.counts.shape == (len(pairs.names), 27, 27)
    assert pairs.counts.dtype == np.int64
    assert len(set(pairs.names)) == len(pairs.names)
    np.testing.assert_array_equal(pairs.letters, pairs.counts.sum(axis=1))
    assert (pairs.letters.sum(axis=1) > 300).all()
    assert (pairs.counts >= 0).all()
    assert (pairs.counts[:, -1, -1] == 0).all(), "two spaces in a row"


@pytest.mark.parametrize("name", PREDICTIONS)
def test_predictions_are_normalised_and_unclipped(name):
    labels, log_probabilities, train_counts = data.predictions(name)
    assert log_probabilities.shape == (labels.size, train_counts.size)
    assert log_probabilities.dtype == np.float64
    assert (log_probabilities <= 0).all()
    assert np.isfinite(log_probabilities).all()
    total = np.logaddexp.reduce(log_probabilities, axis=1)
    np.testing.assert_allclose(total, 0, atol=1e-14)
    # A stratified split keeps each class's share to one example.
    test_counts = np.bincount(labels, minlength=train_counts.size)
    share = test_counts.sum() / (test_counts.sum() + train_counts.sum())
    assert share == pytest.approx(0.3, abs=0.001)
    assert (abs(test_counts - share * (test_counts + train_counts)) < 1).all()


@pytest.mark.parametrize("name", PREDICTIONS[:2])
def test_log_odds_give_the_probabilities_back(name):
    prediction = data.predictions(name)
    log_p = prediction.log_probabilities
    np.testing.assert_allclose(
        -np.logaddexp(0, prediction.log_odds), log_p[:, 0], rtol=1e-12, atol=1e-15
    )
    np.testing.assert_array_equal(prediction.log_odds > 0, log_p.argmax(axis=1) == 1)


def test_the_files_are_small_and_need_no_pickle():
    archives = {path.stem: path for path in FOLDER.glob("*.npz")}
    assert set(archives) == {
        "digits",
        "letter_pairs",
        "photographs",
        "predictions",
        "text",
    }
    for path in archives.values():
        with np.load(path, allow_pickle=False) as archive:
            assert all(archive[key].size > 0 for key in archive.files)
    assert sum(path.stat().st_size for path in FOLDER.glob("*.*")) < 1_000_000
    sources = (FOLDER / "SOURCES.md").read_text("utf-8")
    texts = list(FOLDER.glob("*.json"))
    assert {path.stem for path in texts} == {"benchmarks", "compressed_sizes"}
    assert (FOLDER / "benchmarks.json").stat().st_size < 60_000
    for path in [*archives.values(), *texts]:
        assert f"`{path.name}`" in sources


def test_loading_needs_numpy_and_the_standard_library_alone():
    script = """
import sys
before = set(sys.modules)
for absent in ("lzma", "bz2", "scipy", "sklearn", "matplotlib"):
    sys.modules[absent] = None
from infobook import data
data.digits(), data.compressed_sizes(), data.letter_pairs()
data.photograph("china"), data.predictions("digits-logistic"), data.text()
data.benchmarks()
new = {name.partition(".")[0] for name in set(sys.modules) - before}
new = {name for name in new if sys.modules.get(name) is not None}
print(*sorted(new - sys.stdlib_module_names))
"""
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=FOLDER.parent.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["infobook", "numpy"]


# The frozen data are their source's


def test_digits_are_scikit_learns():
    source = freeze_data.digits()
    for name, array in data.digits()._asdict().items():
        np.testing.assert_array_equal(array, source[name], strict=True)


def test_photographs_are_scikit_learns():
    source = freeze_data.photographs()
    assert list(source) == PHOTOGRAPHS
    for name, pixels in source.items():
        np.testing.assert_array_equal(data.photograph(name), pixels, strict=True)


def test_grey_is_rounded_luma():
    colour = freeze_data.datasets.load_sample_image("china.jpg")
    luma = colour @ np.array([0.299, 0.587, 0.114])
    assert abs(data.photograph("china") - luma).max() <= 0.5 + 1e-9


def test_compressed_sizes_are_the_compressors():
    frozen = data.compressed_sizes()
    source = freeze_data.compressed_sizes()
    assert list(frozen) == list(source) == [*PHOTOGRAPHS, "text"]
    for name in source:
        # Builds of zlib differ in their search for matches, hence in the last bytes.
        assert frozen[name]._asdict() == pytest.approx(source[name], rel=0.01)


def test_text_is_the_description():
    assert data.text() == freeze_data.text()["text"].item()


def test_text_is_the_one_whose_pairs_are_counted():
    pairs, page = data.letter_pairs(), data.text()
    symbols = np.array([pairs.alphabet.index(symbol) for symbol in page])
    counts = np.zeros((27, 27), np.int64)
    np.add.at(counts, (symbols, np.roll(symbols, -1)), 1)
    table = pairs.counts[pairs.names.index("twenty_newsgroups")]
    np.testing.assert_array_equal(counts, table)


def test_text_known_sizes():
    sizes, n = data.compressed_sizes()["text"], len(data.text())
    assert n == 4708
    assert 8 * sizes.zlib / n == pytest.approx(3.341, abs=0.03)
    assert 8 * sizes.lzma / n == pytest.approx(3.514, abs=0.03)


def test_letter_pairs_are_the_descriptions():
    frozen, source = data.letter_pairs(), freeze_data.letter_pairs()
    assert frozen.alphabet == str(source["alphabet"])
    assert frozen.names == tuple(source["names"])
    np.testing.assert_array_equal(frozen.counts, source["counts"], strict=True)


@pytest.fixture(scope="module")
def refitted():
    return freeze_data.predictions()


def test_no_classifier_is_missing(refitted):
    assert sorted({key.partition("/")[0] for key in refitted}) == PREDICTIONS


@pytest.mark.parametrize("name", PREDICTIONS)
def test_predictions_are_scikit_learns(name, refitted):
    frozen = data.predictions(name)
    for field in ("labels", "train_counts"):
        source = refitted[f"{name}/{field}"]
        np.testing.assert_array_equal(getattr(frozen, field), source, strict=True)
    np.testing.assert_allclose(
        frozen.log_probabilities,
        refitted[f"{name}/log_probabilities"],
        rtol=1e-6,
        atol=1e-12,
    )


# Known numbers


def test_digits_known_numbers():
    images, labels = data.digits()
    assert bits(np.bincount(labels)) == pytest.approx(3.321775, abs=5e-7)
    assert bits(np.bincount(images.ravel())) == pytest.approx(2.9767, abs=5e-5)
    pixels = images.reshape(-1, 64)
    constant = np.flatnonzero(np.ptp(pixels, axis=0) == 0)
    assert constant.tolist() == [0, 32, 39]


@pytest.mark.parametrize(
    ("name", "pixel", "difference", "zlib", "lzma"),
    [
        ("china", 7.761, 5.484, 5.617, 4.826),
        ("flower", 6.899, 3.381, 4.442, 3.523),
    ],
)
def test_photographs_known_bits_per_pixel(name, pixel, difference, zlib, lzma):
    pixels = data.photograph(name).astype(int)
    differences = np.diff(pixels, axis=1)
    sizes = data.compressed_sizes()[name]
    measured = [
        bits(np.bincount(pixels.ravel())),
        bits(np.unique_counts(differences).counts),
        8 * sizes.zlib / pixels.size,
        8 * sizes.lzma / pixels.size,
    ]
    assert measured == pytest.approx([pixel, difference, zlib, lzma], abs=5e-4)


def test_letters_known_entropies():
    pairs = data.letter_pairs()
    assert len(pairs.names) == 14
    letters, tables = pairs.letters.sum(axis=0), pairs.counts.sum(axis=0)
    assert tables.sum() == 17149
    assert bits(letters) == pytest.approx(4.0883, abs=5e-5)
    assert bits(tables) == pytest.approx(7.4337, abs=5e-5)
    # Shannon (1951) has 4.03 and 3.32 bits for 27 symbols: prose of another kind.
    assert bits(letters) == pytest.approx(4.03, abs=0.1)
    assert bits(tables) - bits(letters) == pytest.approx(3.32, abs=0.1)


@pytest.mark.parametrize(
    ("name", "accuracy", "loss"),
    [
        ("breast-cancer-logistic", 0.9591, 0.0846),
        ("breast-cancer-naive-bayes", 0.9240, 1.0989),
        ("digits-logistic", 0.9722, 0.1023),
        ("digits-naive-bayes", 0.8481, 657_190),
    ],
)
def test_predictions_known_scores(name, accuracy, loss):
    labels, log_p, _ = data.predictions(name)
    assert (log_p.argmax(axis=1) == labels).mean() == pytest.approx(accuracy, abs=5e-5)
    assert log_loss(labels, log_p) == pytest.approx(loss, abs=5e-5, rel=1e-6)


def test_breast_cancer_prior_and_clipped_loss():
    labels, log_p, train_counts = data.predictions("breast-cancer-naive-bayes")
    prior = np.log(train_counts / train_counts.sum())
    assert -prior[labels].mean() == pytest.approx(0.6612, abs=5e-5)
    clipped = np.maximum(log_p, np.log(np.finfo(float).eps))
    assert log_loss(labels, clipped) == pytest.approx(1.0899, abs=5e-5)


# Benchmarks


def test_benchmarks_are_whole():
    measured = data.benchmarks()
    assert measured.missing == ()
    assert {"infobook", "numpy", "scipy", "torch", "jax"} <= set(measured.versions)
    assert len(measured.date) == 10
    assert set(measured.machine) == {"processor", "system", "python"}
    for answers in (measured.printed, measured.divergences, measured.losses):
        for name, found in answers.answers.items():
            assert found.shape == answers.truth.shape, name
    for timing in measured.times:
        assert "infobook" in timing.nanoseconds
        assert all(time > 0 for time in timing.nanoseconds.values())
    sizes = {t.shape[0] for t in measured.times if t.measure == "kl_divergence"}
    assert {10, 10**7} <= sizes
    assert {"log float64", "exp float64", "read a byte"} <= set(measured.limits)


def test_benchmarks_truth_is_true():
    divergences = data.benchmarks().divergences
    p, q = divergences.inputs
    known = [float(truth.kl_divergence(p, other).high[0]) for other in q]
    np.testing.assert_allclose(divergences.truth, known, rtol=1e-15)
    assert divergences.truth.min() < 1e-29


def test_benchmarks_of_this_package_are_what_it_answers():
    measured = data.benchmarks()
    p, q = measured.divergences.inputs
    found = [kl_divergence(p, other) for other in q]
    np.testing.assert_allclose(found, measured.divergences.truth, rtol=4e-15)
    frozen = measured.divergences.answers["infobook"]
    np.testing.assert_allclose(found, frozen, rtol=4e-15)
    (logits,) = measured.losses.inputs
    losses = cross_entropy_from_logits(logits, np.zeros(len(logits), int))
    np.testing.assert_allclose(losses, measured.losses.truth, rtol=4e-15)
    assert measured.close_pairs.negative["infobook"] == 0


# Text to prose

DESCRIPTION = """.. _name:

A title.
--------

:Field: This is dropped.

A `link text <https://example.org/a.b>`_ and another_, the ``code`` and
:func:`module.name` go; https://example.org/x goes [1]_ too.

- Let's count 30x30 CAFÉS (or "none.")

no sentence

====  ====
a         b.
====  ====

    >>> print("code.")
    code.

.. rubric:: Usage

Kept?

.. rubric:: References

Not kept.
"""


def test_prose_of_a_description():
    assert freeze_data.prose(DESCRIPTION) == (
        "a link text and another the and go goes too lets count x caf s or none kept "
    )


def test_prose_of_nothing_is_nothing():
    assert freeze_data.prose("") == ""
    assert freeze_data.prose("12 34.") == ""


# Writing


def test_writing_twice_gives_the_same_bytes(tmp_path, monkeypatch, capsys):
    written = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        monkeypatch.setattr(freeze_data, "FOLDER", folder)
        freeze_data.main()
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert written[0] == written[1]
    assert set(written[0]) == {
        path.name for path in FOLDER.iterdir() if path.suffix in {".npz", ".json"}
    } - {"benchmarks.json"}
    table = capsys.readouterr().out
    assert all(name in table for name in written[0])
    assert json.loads(written[0]["compressed_sizes.json"])


# Errors


def test_an_unknown_photograph_lists_the_known():
    with pytest.raises(
        ValueError, match="name must be one of 'china', 'flower', not 'x'"
    ):
        data.photograph("x")


def test_unknown_predictions_list_the_known():
    listed = ", ".join(map(repr, PREDICTIONS))
    with pytest.raises(ValueError, match=f"name must be one of {listed}, not 'iris'"):
        data.predictions("iris")


def test_log_odds_of_ten_classes_are_refused():
    prediction = data.predictions("digits-logistic")
    message = "log_odds needs predictions of 2 classes, not 10; use log_probabilities"
    with pytest.raises(ValueError, match=message):
        _ = prediction.log_odds
