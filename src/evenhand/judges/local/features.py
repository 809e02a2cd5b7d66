"""Text and turns as a row of numbers. The map is fixed: no text ever seen changes another's row.

Each role has a block of words (single and in pairs) and a block of characters (runs of three and
four), as logarithms of counts scaled to length one; a block tells how the conversation went, one
which signals were found, and where a sentence model is at hand, two more tell what agent and
customer meant.
What is learnt, a weight for each column, is learnt elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import NDArray

from evenhand.errors import InputError
from evenhand.judges.local.hashing import NONE, Hashes, columns, grams, pairs, word_hashes
from evenhand.judges.local.reading import ROLES, SIGNALS, TURNS, Part

FEATURES = 2
"""Changes whenever the same text would give another row."""

GRAMS = (3, 4)


class Block(NamedTuple):
    """Columns of one kind: the first of them, and how many bits choose among them."""

    name: str
    first: int
    bits: int

    @property
    def size(self) -> int:
        """How many columns it has."""
        return 1 << self.bits


def _laid_out() -> tuple[Block, ...]:
    sizes = [
        (f"{role} {kind}", bits if role in ("agent", "customer") else bits - 1)
        for role in ROLES
        for kind, bits in (("words", 16), ("characters", 15))
    ]
    blocks, first = [], 0
    for name, bits in sizes:
        blocks.append(Block(name, first, bits))
        first += 1 << bits
    return tuple(blocks)


BLOCKS = _laid_out()
FIRST_TURN = BLOCKS[-1].first + BLOCKS[-1].size
FIRST_SIGNAL = FIRST_TURN + len(TURNS)
FIRST_MEANING = FIRST_SIGNAL + len(SIGNALS)
MEANT = ("agent", "customer")
LONGEST_VECTOR = 1024
WIDTH = FIRST_MEANING + len(MEANT) * LONGEST_VECTOR
"""Without a sentence model the columns of meaning are empty, and nothing is learnt of them."""

_EDGES = np.array([block.first for block in BLOCKS] + [FIRST_TURN], dtype=np.int64)
WORDS = {role: BLOCKS[2 * place] for place, role in enumerate(ROLES)}


Meaning = Callable[[Sequence[str]], NDArray[np.float64]]
"""Texts as points, rows of length one."""


def rows(parts: Sequence[Part], meaning: Meaning | None = None) -> scipy.sparse.csr_matrix:
    """The rows of segments.

    Parameters
    ----------
    parts:
        Segments, read.
    meaning:
        Sentence vectors, where there is a model for them.

    Returns
    -------
    scipy.sparse.csr_matrix
        Shape (segments, ``WIDTH``), columns in order; a segment's row does not depend on the
        others beside it.
    """
    found = [_columns(part) for part in parts]
    lengths = [len(each) for each in found]
    pointers = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
    places = np.concatenate(found) if found else np.empty(0, dtype=np.int64)
    counts = scipy.sparse.csr_matrix(
        (np.ones(len(places)), places, pointers), shape=(len(parts), WIDTH), dtype=np.float64
    )
    counts.sum_duplicates()
    beside = _turns(parts) if meaning is None else _turns(parts) + _meant(parts, meaning)
    return scipy.sparse.csr_matrix(_scaled(counts) + beside)


def word_columns(hashes: Hashes, role: str) -> NDArray[np.int64]:
    """The columns that words, or pairs of words, of a role stand for."""
    block = WORDS[role]
    return block.first + columns(hashes, block.bits)


def role_words(part: Part, role: str) -> list[str]:
    """All words of a role in order."""
    return [word for passage in part.passages(role) for word in passage.words]


def _columns(part: Part) -> NDArray[np.int64]:
    found = []
    for place, role in enumerate(ROLES):
        words = role_words(part, role)
        hashes = word_hashes(words)
        found.append(word_columns(np.concatenate((hashes, pairs(hashes))), role))
        block = BLOCKS[2 * place + 1]
        runs = grams(f" {' '.join(words)} ", GRAMS) if words else NONE
        found.append(block.first + columns(runs, block.bits))
    return np.concatenate(found)


def _scaled(counts: scipy.sparse.csr_matrix) -> scipy.sparse.csr_matrix:
    """Logarithms of counts, each block of each row at length one."""
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    block = np.searchsorted(_EDGES, counts.indices, side="right") - 1
    cell = row * len(BLOCKS) + block
    values = 1 + np.log(counts.data)
    norms = np.sqrt(np.bincount(cell, values**2, minlength=1))
    return scipy.sparse.csr_matrix(
        (values / norms[cell], counts.indices, counts.indptr), counts.shape
    )


def _turns(parts: Sequence[Part]) -> scipy.sparse.csr_matrix:
    told = np.array([part.turns + part.signals for part in parts], dtype=np.float64)
    return _placed(told.reshape(-1, FIRST_MEANING - FIRST_TURN), FIRST_TURN)


def _meant(parts: Sequence[Part], meaning: Meaning) -> scipy.sparse.csr_matrix:
    """For each role the mean of its messages' vectors, at length one."""
    told = np.zeros((len(parts), len(MEANT) * LONGEST_VECTOR))
    for row, part in enumerate(parts):
        for place, role in enumerate(MEANT):
            vector = _vector(part, role, meaning)
            if len(vector) > LONGEST_VECTOR:
                raise InputError(
                    f"it gives {len(vector)} numbers for a text, and at most {LONGEST_VECTOR} can "
                    "be used. Name a smaller sentence model.",
                    "EVENHAND_SENTENCE_MODEL",
                )
            first = place * LONGEST_VECTOR
            told[row, first : first + len(vector)] = vector
    return _placed(told, FIRST_MEANING)


def _vector(part: Part, role: str, meaning: Meaning) -> NDArray[np.float64]:
    """Each text is asked alone: a neighbour of another length would change the last digits."""
    found = [meaning([text])[0] for text in _messages(part, role)]
    if not found:
        return np.empty(0)
    mean = np.mean(found, axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12))


def _messages(part: Part, role: str) -> list[str]:
    """What a role wrote, message by message, without quoted mail and signatures."""
    texts = {line.place: line.text for line in part.segment.lines}
    said: dict[int, list[str]] = {}
    for passage in part.passages(role):
        words = texts[passage.place][passage.start : passage.end]
        said.setdefault(passage.place, []).append(words)
    return [". ".join(sentences) for sentences in said.values()]


def _placed(told: NDArray[np.float64], first: int) -> scipy.sparse.csr_matrix:
    """Numbers of each segment at their columns."""
    found = scipy.sparse.csr_matrix(told)
    there = found.indices.astype(np.int64) + first
    return scipy.sparse.csr_matrix((found.data, there, found.indptr), (len(told), WIDTH))
