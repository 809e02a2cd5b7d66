"""Where weights are kept: plain arrays and JSON in one file, named by their hash.

Nothing in such a file can run: arrays are read without pickling, and a file whose content does not
match its name is refused.
"""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from evenhand.errors import StateError
from evenhand.judges.local.artefact import Artefact, Note, Weights, hash_of_arrays
from evenhand.judges.local.features import WIDTH

FOLDER = "models"
_NOTE = "note"
_HASH = re.compile(r"[0-9a-f]{64}")


def save(home: Path, artefact: Artefact) -> str:
    """Keep weights under the home; returns their hash. The same weights are the same file."""
    name = artefact.hash
    path = _path(home, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {**artefact.weights._asdict(), _NOTE: np.frombuffer(artefact.note, dtype=np.uint8)}
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return name


def load(home: Path, name: str) -> Artefact:
    """Weights by their hash.

    Raises
    ------
    StateError
        They are not there, or the file holds something else.
    """
    path = _path(home, name)
    try:
        with path.open("rb") as handle, np.load(handle, allow_pickle=False) as file:
            note = _array(file, _NOTE).tobytes()
            weights = Weights(*(_array(file, field) for field in Weights._fields))
        told = msgspec.json.decode(note, type=Note)
    except FileNotFoundError as error:
        raise StateError(
            f"The weights of this local judge are not in {path.parent}. Train it again: the same "
            "reviews give the same weights."
        ) from error
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise StateError(_damaged(path)) from error
    if hash_of_arrays(note, weights._asdict()) != name or not _fits(weights):
        raise StateError(_damaged(path))
    return Artefact(weights, tuple(told.categories), tuple(told.languages))


def _path(home: Path, name: str) -> Path:
    if not _HASH.fullmatch(name):
        raise StateError("The name of this local judge's weights is not a hash.")
    return home / FOLDER / f"{name}.npz"


def _array(file: Mapping[str, Any], field: str) -> NDArray[Any]:
    """An array of the file; what was not written as one comes back as bytes, and is none."""
    found = file[field]
    if not isinstance(found, np.ndarray):
        raise ValueError(f"{field} is not an array")
    return found


def _fits(weights: Weights) -> bool:
    """Whether the arrays are of the shapes and kinds that scoring relies on."""
    kept = len(weights.columns)
    outputs = len(weights.intercept)
    return weights.weight.shape == (kept, outputs) and (
        not kept or bool(0 <= weights.columns.min() <= weights.columns.max() < WIDTH)
    )


def _damaged(path: Path) -> str:
    return f"{path} is damaged or was changed. Remove it and train the local judge again."
