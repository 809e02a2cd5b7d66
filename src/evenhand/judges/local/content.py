"""What a local judge's version remembers of its training."""

from __future__ import annotations

import msgspec

from evenhand.judges.local.features import FEATURES
from evenhand.judges.local.folds import FOLDS

ENGINE = 1
"""Changes whenever the same weights would give other answers."""


class Point(msgspec.Struct, frozen=True):
    """A point of a learning curve: so many reviews learnt from, and the correlation outside."""

    reviews: int
    r: float
    low: float
    high: float


class CategoryRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a category was learnt, and whether it is on.

    Parameters
    ----------
    on, why:
        Whether the judge answers it, and the sentence that says why or why not.
    reviews, ratings, groups:
        Segments rated, ratings they had, and independent groups among them.
    na_share:
        Share of ratings that were N/A.
    r, low, high:
        Correlation of out-of-fold values with people's, and its 95 % interval.
    bar:
        What ``low`` has to exceed: ``1 / sqrt(n - 2)``.
    applies_r, applies_low:
        The same for whether the category applies, where that was learnt.
    bias, error:
        Mean of judge less people and mean absolute difference, in points (0-100), out of fold.
    needed:
        Reviews at which a correlation as now would clear the bar; 0: it does or nothing would.
    curve:
        Correlation by number of reviews learnt from.
    """

    key: str
    name: str
    on: bool
    why: str
    reviews: int = 0
    ratings: int = 0
    groups: int = 0
    na_share: float = 0
    r: float | None = None
    low: float | None = None
    high: float | None = None
    bar: float | None = None
    applies_r: float | None = None
    applies_low: float | None = None
    bias: float | None = None
    error: float | None = None
    needed: int = 0
    curve: list[Point] = []


class LocalContent(msgspec.Struct, frozen=True):
    """All that shapes the answers of a local judge, and how it came about.

    ``artefact`` is the hash of its weights, ``data`` that of the reviews learnt from, ``scorecard``
    that of the scorecard version. ``left_out`` counts reviews not learnt from, by reason.
    ``sentences`` is the hash of the sentence model it reads with; empty: it reads with none.
    ``signals`` is that of the detectors and phrases that signals were found with.
    """

    artefact: str
    data: str
    scorecard: str
    segments: int
    reviews: int
    groups: int
    languages: list[str]
    left_out: dict[str, int]
    categories: list[CategoryRecord]
    folds: int = FOLDS
    features: int = FEATURES
    engine: int = ENGINE
    sentences: str = ""
    signals: str = ""

    @property
    def on(self) -> tuple[str, ...]:
        """Keys of the categories it answers."""
        return tuple(category.key for category in self.categories if category.on)


def content_from(stored: object) -> LocalContent:
    """The content a version stores.

    Raises
    ------
    msgspec.ValidationError
        It is the content of another kind of judge.
    """
    return msgspec.convert(stored, LocalContent)
