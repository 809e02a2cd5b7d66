"""Estimates in words: never more digits than the margin supports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.measure.estimate import Estimate

NARROW_SPACE = "\u202f"
MINUS = "\u2212"
_LOPSIDED = 0.1
"""Share of the margin by which the value may lie off the middle and still be shown with ±."""

Kind = Literal["good", "bad", "warn", "muted"]


@dataclass(frozen=True, slots=True)
class Figure:
    """An estimate as text: ``value`` stands out, ``margin`` stands back.

    Without a point to show, ``value`` holds the interval or the words for "no value", and
    ``note`` what is needed to get one.
    """

    value: str
    margin: str = ""
    note: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.value, self.margin, self.note) if part)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a number means against its target, in two or three words."""

    kind: Kind
    text: str


def number(value: float, places: int = 0) -> str:
    """A number as the reader's language writes it, with a true minus sign.

    Examples
    --------
    >>> number(5757)
    '5,757'
    >>> number(-0.04, 1)
    '0.0'
    """
    rounded = round(value, places) + 0.0
    text = number_format(f"{rounded:.{places}f}", places, force_grouping=True)
    return str(text).replace("-", MINUS)


def places_for(estimate: Estimate) -> int:
    """How many decimals the margin supports.

    Two significant digits of the margin, at most one decimal for points and percent and two for
    coefficients. Without a margin nothing is known about the decimals, so there are none.

    Examples
    --------
    >>> wide = Estimate(value=76.9, low=65.0, high=88.8, method="iqs.mean.t", n=9)
    >>> places_for(wide)
    0
    """
    fine = estimate.unit == "coefficient"
    if estimate.margin is None:
        return 1 if fine else 0
    if fine and estimate.margin < 10:
        return 2 if estimate.margin < 1 else 1
    return 0 if estimate.margin >= 10 else 1


def figure(estimate: Estimate) -> Figure:
    """The text of an estimate: ``83.1 ± 2.2``, a range where the interval is lopsided.

    Examples
    --------
    >>> str(figure(Estimate(value=83.1, low=80.9, high=85.3, method="iqs.mean.t", n=290)))
    '83.1 ± 2.2'
    >>> str(figure(Estimate(value=80, low=37.6, high=96.4, method="rate.wilson", n=5)))
    '80 (38 to 96)'
    """
    if not estimate.shows_point:
        return _without_point(estimate)
    value = _with_unit(estimate, number(estimate.value or 0.0, places_for(estimate)))
    if estimate.margin is None:
        return Figure(value, note=_("no margin"))
    return Figure(value, _margin(estimate))


def verdict(estimate: Estimate, target: float | None) -> Verdict:
    """Whether the estimate is above, below or in line with the target, or needs more reviews.

    Above and below are said only when the whole interval lies on that side.
    """
    if estimate.value is None and estimate.low is None:
        return Verdict("muted", _("no score"))
    if not estimate.shows_point:
        return Verdict("warn", needs(estimate))
    if target is None or estimate.low is None or estimate.high is None:
        return Verdict("muted", _("no target") if target is None else _("no margin"))
    return _against(estimate.low, estimate.high, target) or _undecided(estimate)


def needs(estimate: Estimate) -> str:
    """How many more reviews are wanted: "needs 12 reviews"; "needs more reviews" if unknown."""
    missing = estimate.minimum - estimate.n
    if missing <= 0:
        missing = estimate.needed[max(estimate.needed)] if estimate.needed else 0
    if missing <= 0:
        return _("needs more reviews")
    counted = ngettext("needs %(number)s review", "needs %(number)s reviews", missing)
    return counted % {"number": number(missing)}


def spoken(estimate: Estimate, target: float | None = None) -> str:
    """The whole estimate in one line, for people who hear it or point at it."""
    parts = [str(figure(estimate))]
    if estimate.low is not None and estimate.high is not None:
        level = number(estimate.level * 100)
        parts.append(
            _("%(level)s %% interval %(range)s") % {"level": level, "range": _range(estimate)}
        )
    if target is not None:
        parts.append(_("target %(target)s") % {"target": _short(target)})
    return "; ".join(parts)


def _against(low: float, high: float, target: float) -> Verdict | None:
    if low > target:
        return Verdict("good", _("above"))
    if high < target:
        return Verdict("bad", _("below"))
    return None


def _undecided(estimate: Estimate) -> Verdict:
    wanted = estimate.needed.get(max(estimate.needed), 0) if estimate.needed else 0
    if wanted > 0:
        return Verdict("warn", needs(estimate))
    return Verdict("muted", _("in line"))


def _without_point(estimate: Estimate) -> Figure:
    if estimate.low is None or estimate.high is None:
        few = estimate.value is not None and not estimate.absent
        return Figure(_("no score"), note=needs(estimate) if few else estimate.absent)
    return Figure(_range(estimate), note=needs(estimate))


def _margin(estimate: Estimate) -> str:
    low, high, value = estimate.low or 0.0, estimate.high or 0.0, estimate.value or 0.0
    margin = (high - low) / 2
    if abs(value - (low + high) / 2) > _LOPSIDED * margin:
        return f"({_range(estimate)})"
    return f"± {_margin_number(margin, places_for(estimate))}"


def _margin_number(margin: float, places: int) -> str:
    if 0 < margin < 0.5 * 10**-places:
        return "< " + number(10**-places, places)
    return number(margin, places)


def _range(estimate: Estimate) -> str:
    places = places_for(estimate)
    low, high = number(estimate.low or 0.0, places), number(estimate.high or 0.0, places)
    return _with_unit(estimate, _("%(low)s to %(high)s") % {"low": low, "high": high})


def _with_unit(estimate: Estimate, text: str) -> str:
    return f"{text}{NARROW_SPACE}%" if estimate.unit == "percent" else text


def _short(value: float) -> str:
    return number(value, 0 if value == round(value) else 1)
