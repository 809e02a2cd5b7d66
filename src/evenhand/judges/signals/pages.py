"""What the page of signals shows: how often each was found, of how many, and how that went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.judges.signals import queries
from evenhand.judges.signals.detectors import DETECTORS, Detector
from evenhand.judges.signals.queries import Days, Tally
from evenhand.judges.signals.showing import FILTER
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.intervals import wilson_interval
from evenhand.people.models import Membership

MONTHS = 12
PERIODS: Mapping[int, Promise] = {
    1: gettext_lazy("This month"),
    3: gettext_lazy("3 months"),
    12: gettext_lazy("12 months"),
}
"""Periods to choose from: months, the present one included."""
METHOD = "rate.wilson"


@dataclass(frozen=True, slots=True)
class Row:
    """One signal: how often it was found, its rate by month, and where its conversations are."""

    detector: Detector
    found: int
    rate: Estimate
    trend: list[Estimate]
    url: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A period to choose."""

    label: Promise
    url: str
    active: bool
    count: int = 0


def period(asked: str) -> int:
    """The months asked for, if that is one of the periods; else the usual ones."""
    return int(asked) if asked in map(str, PERIODS) else 3


def tabs(chosen: int) -> list[Tab]:
    """The periods."""
    return [Tab(label, f"?months={months}", months == chosen) for months, label in PERIODS.items()]


def rows(viewer: Membership, chosen: int, today: date) -> list[Row]:
    """Every signal over the months chosen, the present one last."""
    months = _months(today)
    zone = timezone.get_current_timezone_name()
    found = queries.by_month(viewer, Days(months[0], today, zone))
    link = reverse("conversations", args=[viewer.workspace.slug])
    since = f"first_day={months[-chosen]}&last_day={today}"
    return [
        Row(
            detector=one,
            found=sum(each.found for each in tallies[-chosen:]),
            rate=_rate(one, tallies[-chosen:]),
            trend=[_rate(one, [each]) for each in tallies],
            url=f"{link}?{FILTER}={one.key}&{since}",
        )
        for one in DETECTORS
        for tallies in [[found[one.key].get(month, Tally()) for month in months]]
    ]


def _months(today: date) -> list[date]:
    """The first days of the months shown, the present one last."""
    count = today.year * 12 + today.month - 1
    return [
        date(number // 12, number % 12 + 1, 1) for number in range(count - MONTHS + 1, count + 1)
    ]


def _rate(detector: Detector, tallies: Sequence[Tally]) -> Estimate:
    found, n = (sum(each.found for each in tallies), sum(each.measured for each in tallies))
    if n == 0:
        why = _("Nothing to tell it by: that takes %s.") % detector.need.value
        return no_estimate(method=METHOD, why=why)
    low, high = wilson_interval(found, n)
    return Estimate(
        value=100 * found / n,
        low=100 * float(low),
        high=100 * float(high),
        method=METHOD,
        n=n,
        target="process",
        unit="percent",
    )
