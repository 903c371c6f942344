"""Reading the files that stand beside this module."""

import json
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray


def read_json(dataset: str) -> dict[str, Any]:
    """Read a data set that is stored as text."""
    stored = files("infobook.data").joinpath(f"{dataset}.json").read_text("utf-8")
    read: dict[str, Any] = json.loads(stored)
    return read


def read_arrays(dataset: str, keys: Iterable[str]) -> dict[str, NDArray[Any]]:
    """Read the arrays `keys` of a data set's file, in that order."""
    with (
        files("infobook.data").joinpath(f"{dataset}.npz").open("rb") as file,
        np.load(file, allow_pickle=False) as archive,
    ):
        return {key: archive[key] for key in keys}
