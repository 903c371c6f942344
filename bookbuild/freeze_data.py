"""Freeze what chapters need of scikit-learn's data into ``infobook/data``.

Run ``python -m bookbuild.freeze_data``. One function a data set returns what is frozen;
the tests call the same functions and compare with what the loaders of `infobook.data`
read back. Nothing is downloaded: scikit-learn ships all of it. The same versions of
Python, NumPy and scikit-learn write the same bytes.
"""

import json
import lzma
import re
import zlib
from importlib.resources import files
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import numpy as np
from sklearn import datasets, linear_model, model_selection, naive_bayes, preprocessing

FOLDER = Path(__file__).parent.parent / "infobook" / "data"
ALPHABET = ascii_lowercase + " "

Arrays = dict[str, Any]  # by name, every value an array


def digits() -> Arrays:
    """Return the images and labels of scikit-learn's digits."""
    source = datasets.load_digits()
    return {
        "images": source.images.astype(np.uint8),
        "labels": source.target.astype(np.int64),
    }


def photographs() -> Arrays:
    """Return the two sample photographs in grey, by name."""
    # In integers, because sums such as 127.5 are rounded up or down by floats at whim.
    weights = np.array([299, 587, 114])
    return {
        name: (
            (datasets.load_sample_image(f"{name}.jpg") @ weights + 500) // 1000
        ).astype(np.uint8)
        for name in ("china", "flower")
    }


def compressed_sizes() -> dict[str, dict[str, int]]:
    """Return the bytes that compressors make of each photograph and of the text."""
    sources = {name: pixels.tobytes() for name, pixels in photographs().items()}
    sources["text"] = text()["text"].item().encode("ascii")
    return {
        name: {
            "zlib": len(zlib.compress(source, level=9)),
            "lzma": len(lzma.compress(source)),
        }
        for name, source in sources.items()
    }


def prose(rst: str) -> str:
    """Reduce a description in reStructuredText to 27 symbols, a space after each word.

    In this order:

    1. cut at the heading "References";
    2. a link becomes its text; addresses, code and roles go;
    3. of the blocks between blank lines, those go that open with a directive or a
       field, hold a prompt, or do not end like a sentence (in . : ! or ?, quotes and
       brackets after it apart), which headings and tables do not;
    4. apostrophes go, capitals become small, and each run of characters outside a to z
       becomes one space.
    """
    text = re.split(r"(?m)^\.\. \w+:: References", rst)[0]
    text = re.sub(r"`([^`<]+?)\s*(?:<[^`>]*>)?`__?", r"\1", text)
    text = re.sub(r"``[^`]+``|(?::\w+:)?`[^`]+`|\w+://\S+", " ", text)
    kept = [
        block
        for block in re.split(r"\n\s*\n", text)
        if not re.match(r"\s*(?:\.\.|:\w)", block)
        and not re.search(r"(?m)^\s*>>>", block)
        and re.search(r"[.:!?][\"')\]\s]*$", block)
    ]
    words = re.findall("[a-z]+", " ".join(kept).replace("'", "").lower())
    return "".join(f"{word} " for word in words)


def text() -> Arrays:
    """Return the longest of scikit-learn's descriptions, as prose."""
    source = files("sklearn.datasets").joinpath("descr", "twenty_newsgroups.rst")
    return {"text": np.array(prose(source.read_text("utf-8")))}


def letter_pairs() -> Arrays:
    """Return the counts of adjacent symbols in each of scikit-learn's descriptions."""
    folder = files("sklearn.datasets").joinpath("descr")
    texts = {
        path.name.removesuffix(".rst"): prose(path.read_text("utf-8"))
        for path in sorted(folder.iterdir(), key=lambda path: path.name)
        if path.name.endswith(".rst")
    }
    counts = np.zeros((len(texts), len(ALPHABET), len(ALPHABET)), np.int64)
    for table, text in zip(counts, texts.values(), strict=True):
        symbols = np.array([ALPHABET.index(symbol) for symbol in text])
        np.add.at(table, (symbols, np.roll(symbols, -1)), 1)
    return {
        "alphabet": np.array(ALPHABET),
        "names": np.array(list(texts)),
        "counts": counts,
    }


def predictions() -> Arrays:
    """Return labels, log-probabilities and training counts of each classifier."""
    sources = {
        "breast-cancer": datasets.load_breast_cancer,
        "digits": datasets.load_digits,
    }
    frozen: Arrays = {}
    for source, load in sources.items():
        x, y = load(return_X_y=True)
        x_train, x_test, y_train, y_test = model_selection.train_test_split(
            x, y, test_size=0.3, stratify=y, random_state=0
        )
        scaler = preprocessing.StandardScaler().fit(x_train)
        logistic = linear_model.LogisticRegression(C=1.0)
        logistic.fit(scaler.transform(x_train), y_train)
        scores = logistic.decision_function(scaler.transform(x_test))
        if scores.ndim == 1:  # two classes: only the log-odds of the second
            scores = np.stack([np.zeros_like(scores), scores], axis=-1)
        bayes = naive_bayes.GaussianNB().fit(x_train, y_train)
        joint = bayes.predict_joint_log_proba(x_test)
        for model, logits in (("logistic", scores), ("naive-bayes", joint)):
            # Not predict_log_proba: for logistic regression it takes the logarithm of a
            # rounded probability. The largest goes first: large scores lose digits.
            logits = logits - logits.max(axis=-1, keepdims=True)
            log_total = np.logaddexp.reduce(logits, axis=-1, keepdims=True)
            name = f"{source}-{model}"
            frozen[f"{name}/labels"] = y_test.astype(np.int64)
            frozen[f"{name}/log_probabilities"] = logits - log_total
            frozen[f"{name}/train_counts"] = np.bincount(y_train).astype(np.int64)
    return frozen


def main() -> None:
    """Write every file and print a table of names and sizes."""
    for freeze in (digits, photographs, text, letter_pairs, predictions):
        np.savez_compressed(FOLDER / f"{freeze.__name__}.npz", **freeze())
    sizes = json.dumps(compressed_sizes(), indent=2) + "\n"
    (FOLDER / "compressed_sizes.json").write_text(sizes, "utf-8", newline="\n")
    written = [*sorted(FOLDER.glob("*.npz")), FOLDER / "compressed_sizes.json"]
    for path in written:
        print(f"{path.name:24}{path.stat().st_size:>10,} bytes")
    print(f"{'total':24}{sum(path.stat().st_size for path in written):>10,} bytes")


if __name__ == "__main__":
    main()
