"""A passport as it is kept: plain figures, so that an old one reads as it was written."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from evenhand.measure.estimate import Estimate

Unit = Literal["points", "coefficient"]


class Figure(msgspec.Struct, frozen=True):
    """A number with its interval and what it rests on."""

    value: float
    low: float | None
    high: float | None
    n: int

    @classmethod
    def of(cls, estimate: Estimate | None) -> Figure | None:
        """The estimate's figures; none where it has no value."""
        if estimate is None or estimate.value is None:
            return None
        return cls(
            _short(estimate.value), _rounded(estimate.low), _rounded(estimate.high), estimate.n
        )

    def estimate(self, unit: Unit, method: str = "") -> Estimate:
        """To be shown as every number is."""
        return Estimate(
            value=self.value, low=self.low, high=self.high, n=self.n, unit=unit, method=method
        )


class Curve(msgspec.Struct, frozen=True):
    """Stated confidence against the share that was right, by bins: all 0 to 1."""

    stated: list[float]
    right: list[float]
    low: list[float]
    high: list[float]
    n: list[int]


class Alternative(msgspec.Struct, frozen=True):
    """What the alternative annotator test said: may the judge stand in for a person?"""

    passes: bool
    winning_rate: float
    advantage: float
    people: int
    items: int

    @property
    def share(self) -> int:
        """Percent of the people it may stand in for."""
        return round(100 * self.winning_rate)


class DriftFound(msgspec.Struct, frozen=True):
    """What the anchors say: how far it has moved, over how many looks, and whether it did."""

    shift: Figure
    looks: int
    found: bool


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """One category of a passport, or the whole score (then ``key`` is empty).

    ``pairs`` counts conversations that people and the judge both rated; ``abstained`` those people
    rated and the judge could not. Figures are in points (0-100) and absent where there is too
    little to tell. ``why`` says what stands against full trust, ``needs`` what it would take.
    """

    key: str
    name: str
    pairs: int
    abstained: int = 0
    correlation: Figure | None = None
    bias: Figure | None = None
    error: Figure | None = None
    alpha: Figure | None = None
    alternative: Alternative | None = None
    repeat: Figure | None = None
    length: Figure | None = None
    length_verdict: str = ""
    curve: Curve | None = None
    drift: DriftFound | None = None
    trust: str = ""
    why: list[str] = []
    needs: list[str] = []


class PassportContent(msgspec.Struct, frozen=True, kw_only=True):
    """A whole passport: the score, every category, and the reviews it rests on.

    ``left_out`` counts reviews by the reason they do not validate the judge; ``hand_picked`` of
    those used were not drawn at random.
    """

    whole: Stamp
    categories: list[Stamp]
    reviews: int
    hand_picked: int
    learnt: int
    left_out: dict[str, int]


def content_from(stored: dict[str, Any]) -> PassportContent:
    """The passport that was stored."""
    return msgspec.convert(stored, PassportContent)


def _rounded(value: float | None) -> float | None:
    return None if value is None else _short(value)


def _short(value: float) -> float:
    """Enough digits for anybody, and the same on every machine."""
    return round(float(value), 6)
