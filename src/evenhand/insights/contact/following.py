"""A classifier that keeps assigning new conversations, and says when it cannot tell.

One linear support vector machine per driver against the rest, on words and characters (Joachims
1998). How far the best driver is ahead of the next becomes a chance of being right by a logistic
curve fitted to answers about texts that were not learnt from (Platt 1999).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import scipy
from numpy.typing import NDArray

from evenhand.insights.contact.vectors import SEED, term_vectorizers

UNSURE_BELOW = 0.5
HELD_OUT = 0.25
PENALTY = 1.0


class Followed(NamedTuple):
    """Drivers and the chance that each is right; -1 where that is less than ``UNSURE_BELOW``."""

    driver: NDArray[np.int64]
    certainty: NDArray[np.float64]
    closest: NDArray[np.int64]


class Follower:
    """Assigns texts to the drivers it learnt.

    Parameters
    ----------
    texts:
        What to learn from, one language.
    drivers:
        The driver (any whole number) of each.
    """

    def __init__(self, texts: Sequence[str], drivers: Sequence[int]) -> None:
        wanted = np.asarray(drivers, dtype=np.int64)
        self.known = np.unique(wanted)
        if len(self.known) < 2:
            return
        self._vectorizers = term_vectorizers(least=1)
        for vectorizer in self._vectorizers:
            vectorizer.fit(texts)
        rows = self._rows(texts)
        self._model = _machine().fit(rows, wanted)
        self._curve = _curve(rows, wanted)

    def follow(self, texts: Sequence[str]) -> Followed:
        """The drivers of texts; an empty text is unsure."""
        if not texts or not len(self.known):
            nothing = np.full(len(texts), -1, dtype=np.int64)
            return Followed(nothing, np.zeros(len(texts)), nothing)
        told = np.array([bool(text) for text in texts])
        closest, certainty = self._closest(texts)
        certainty = np.where(told, certainty, 0.0)
        return Followed(np.where(certainty >= UNSURE_BELOW, closest, -1), certainty, closest)

    def _closest(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        if len(self.known) == 1:
            return np.full(len(texts), self.known[0]), np.ones(len(texts))
        margins = _margins(self._model, self._rows(texts))
        places = margins.argmax(axis=1)
        return self.known[places], self._curve(_lead(margins))

    def _rows(self, texts: Sequence[str]) -> scipy.sparse.csr_matrix:
        return scipy.sparse.csr_matrix(
            scipy.sparse.hstack([vectorizer.transform(texts) for vectorizer in self._vectorizers])
        )


class _Curve(NamedTuple):
    """Chance of being right by how far ahead the best is."""

    slope: float
    height: float

    def __call__(self, lead: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.special import expit

        return np.asarray(expit(self.slope * lead + self.height))


def _machine() -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=PENALTY, random_state=SEED, tol=1e-3)


def _margins(model: Any, rows: scipy.sparse.csr_matrix) -> NDArray[np.float64]:
    found = np.asarray(model.decision_function(rows), dtype=np.float64)
    return np.column_stack((-found, found)) if found.ndim == 1 else found


def _lead(margins: NDArray[np.float64]) -> NDArray[np.float64]:
    two = np.partition(margins, -2, axis=1)[:, -2:]
    return np.asarray(two[:, 1] - two[:, 0])


def _curve(rows: scipy.sparse.csr_matrix, wanted: NDArray[np.int64]) -> _Curve:
    """Fitted to texts held out; where all or none of those are right, all or none count."""
    from sklearn.linear_model import LogisticRegression

    held = np.random.default_rng(SEED).random(len(wanted)) < HELD_OUT
    if not held.any() or len(np.unique(wanted[~held])) < 2:
        return _SURE
    model = _machine().fit(rows[~held], wanted[~held])
    margins = _margins(model, rows[held])
    right = model.classes_[margins.argmax(axis=1)] == wanted[held]
    if right.all() or not right.any():
        return _SURE if right.all() else _Curve(0.0, -_SURE.height)
    fitted = LogisticRegression(C=100.0).fit(_lead(margins)[:, None], right)
    return _Curve(float(fitted.coef_[0, 0]), float(fitted.intercept_[0]))


_SURE = _Curve(0.0, 10.0)
