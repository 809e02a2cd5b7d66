"""Sentence vectors by a model in a folder somebody names; nothing is ever fetched.

The folder holds ``model.onnx`` (a BERT-like encoder with the inputs ``input_ids``,
``attention_mask`` and perhaps ``token_type_ids``) and ``tokenizer.json``, as sentence-transformers
models are published. Token vectors are averaged over the text and scaled to length one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import InputError, StateError

Floats = NDArray[np.float64]

MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
LONGEST = 128
BATCH = 32


class SentenceVectors:
    """Texts as points by their meaning.

    Parameters
    ----------
    folder:
        Where the model is.

    Raises
    ------
    InputError
        The folder holds no such model.
    StateError
        The optional packages that run it are not installed.
    """

    def __init__(self, folder: Path) -> None:
        _files(folder)
        self._session, self._tokenizer = _opened(folder)
        self._inputs = {each.name for each in self._session.get_inputs()}

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Rows of length one; zero for an empty text."""
        order = np.argsort([len(text) for text in texts], kind="stable")
        parts = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
        found: Floats | None = None
        for part in parts:
            rows = self._encode([texts[place] for place in part])
            if found is None:
                found = np.zeros((len(texts), rows.shape[1]))
            found[part] = rows
        return np.zeros((0, 1)) if found is None else found

    def _encode(self, texts: Sequence[str]) -> Floats:
        encoded = self._tokenizer.encode_batch(list(texts))
        ids = np.array([each.ids for each in encoded], dtype=np.int64)
        mask = np.array([each.attention_mask for each in encoded], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        given = {name: array for name, array in feed.items() if name in self._inputs}
        tokens = np.asarray(self._session.run(None, given)[0], dtype=np.float64)
        mean = (tokens * mask[..., None]).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)[:, None]
        length = np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-12)
        told = np.array([bool(text.strip()) for text in texts])[:, None]
        return np.asarray(np.where(told, mean / length, 0.0))


def sentence_hash(folder: Path) -> str:
    """Hash of the model in a folder.

    Raises
    ------
    InputError
        The folder holds no such model.
    """
    found = hashlib.sha256()
    for path in _files(folder):
        with path.open("rb") as file:
            found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()


def _files(folder: Path) -> tuple[Path, Path]:
    for name in (MODEL, TOKENIZER):
        if not (folder / name).is_file():
            raise InputError(
                f"there is no {name} in this folder. A sentence model is a folder with "
                f"{MODEL} and {TOKENIZER}.",
                str(folder),
            )
    return folder / MODEL, folder / TOKENIZER


def _opened(folder: Path) -> tuple[Any, Any]:
    try:
        import onnxruntime
        import tokenizers
    except ImportError as error:
        raise StateError(
            "Sentence vectors need two more packages: install evenhand[sentences]."
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(
            str(folder / MODEL), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = tokenizers.Tokenizer.from_file(str(folder / TOKENIZER))
    except Exception as error:  # both libraries raise their own kinds for a file they cannot read
        raise InputError(f"the model cannot be opened: {error}", str(folder)) from error
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()
    return session, tokenizer
