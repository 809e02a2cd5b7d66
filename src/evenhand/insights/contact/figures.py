"""The page of contact drivers in numbers: one row per driver, and the saving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from evenhand.insights import numbers
from evenhand.insights.contact import measured, queries
from evenhand.insights.contact.measured import About, Counted
from evenhand.insights.contact.models import Driver, SavingAssumptions
from evenhand.insights.contact.saving import Assumptions, Saving, saving
from evenhand.insights.queries import ReviewColumns, Satisfaction
from evenhand.measure.estimate import Estimate, no_estimate

TREND_MONTHS = 6
FIRST_ROWS = 25
USUAL_MINUTES = 6.0
"""Minutes of work per contact where nothing is measured and nobody said: an assumption, shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """One driver. ``avoidable`` counts contacts that look avoidable, as flagged."""

    driver: Driver | None
    name: str
    contacts: int
    share: float
    trend: Sequence[int]
    iqs: Estimate
    csat: Estimate
    minutes: float | None
    avoidable: int
    saving: Saving

    @property
    def avoidable_share(self) -> float:
        """Percent of the driver's contacts."""
        return 100 * self.avoidable / self.contacts if self.contacts else 0.0

    @property
    def by_words(self) -> bool:
        """Whether its avoidable contacts are told by their words."""
        return self.driver is None or self.driver.avoidable == Driver.Avoidable.WORDS


@dataclass(frozen=True, slots=True)
class Shown:
    """All rows from the largest, what is hidden, and the saving of everything."""

    rows: list[Row]
    hidden: int
    contacts: int
    avoidable: int
    saving: Saving
    assumed: Assumptions
    currency: str
    minutes_are: str

    @property
    def first_rows(self) -> list[Row]:
        """The largest drivers."""
        return self.rows[:FIRST_ROWS]

    @property
    def avoidable_share(self) -> float:
        """Percent of all contacts."""
        return 100 * self.avoidable / self.contacts if self.contacts else 0.0


@dataclass(frozen=True, slots=True)
class _Around:
    """What is counted beside contacts, by driver."""

    total: int
    trend: Mapping[int | None, list[int]]
    reviews: Mapping[int | None, ReviewColumns]
    csat: Mapping[int | None, Satisfaction]
    minutes: Mapping[int | None, float]
    assumed: Assumptions


def shown(about: About) -> Shown:
    """Every driver with contacts in the period.

    The number of queries does not depend on how many drivers there are.
    """
    counted = measured.counts(about)
    drivers: dict[int | None, Driver] = {
        driver.pk: driver for driver in queries.shown_drivers(about.viewer)
    }
    kept = queries.assumptions_of(about.viewer.workspace)
    overall = measured.minutes_of_all(about)
    around = _Around(
        total=sum(each.contacts for each in counted.values()),
        trend=measured.monthly(about, about.scope.months(TREND_MONTHS)),
        reviews=measured.reviews(about),
        csat=measured.satisfaction(about),
        minutes=measured.minutes(about),
        assumed=_assumed(kept, overall),
    )
    rows = [_row(drivers.get(root), root, each, around) for root, each in counted.items()]
    rows.sort(key=lambda row: (row.driver is None, -row.contacts, row.name))
    seen = [row for row in rows if row.driver is None or not row.driver.hidden]
    avoidable = sum(row.avoidable for row in rows)
    return Shown(
        rows=seen,
        hidden=len(rows) - len(seen),
        contacts=around.total,
        avoidable=avoidable,
        saving=saving(avoidable, around.assumed),
        assumed=around.assumed,
        currency=kept.currency,
        minutes_are=_source_of_minutes(kept, overall),
    )


def _row(driver: Driver | None, root: int | None, counted: Counted, around: _Around) -> Row:
    avoidable = _avoidable(driver, counted)
    return Row(
        driver=driver,
        name=driver.name if driver else _("No clear driver"),
        contacts=counted.contacts,
        share=100 * counted.contacts / around.total,
        trend=around.trend.get(root, [0] * TREND_MONTHS),
        iqs=_iqs(around.reviews.get(root), counted.contacts),
        csat=numbers.csat(around.csat.get(root, Satisfaction(0, 0, 0))),
        minutes=around.minutes.get(root),
        avoidable=avoidable,
        saving=saving(avoidable, around.assumed),
    )


def _iqs(reviews: ReviewColumns | None, contacts: int) -> Estimate:
    if reviews is None:
        return no_estimate(method="iqs.mean.t", why=_("No drawn reviews of these contacts yet."))
    return _on_its_scale(numbers.human_iqs(reviews, contacts))


def _on_its_scale(estimate: Estimate) -> Estimate:
    """The interval of very few reviews reaches beyond what a score can be: cut there."""
    if estimate.low is None or estimate.high is None:
        return estimate
    return replace(estimate, low=max(estimate.low, 0.0), high=min(estimate.high, 100.0))


def _avoidable(driver: Driver | None, counted: Counted) -> int:
    if driver is None or driver.avoidable == Driver.Avoidable.WORDS:
        return counted.avoidable
    return counted.contacts if driver.avoidable == Driver.Avoidable.ALL else 0


def _assumed(kept: SavingAssumptions, overall: float | None) -> Assumptions:
    minutes = kept.minutes or overall or USUAL_MINUTES
    return Assumptions(minutes, kept.hourly_cost, kept.share_low / 100, kept.share_high / 100)


def _source_of_minutes(kept: SavingAssumptions, overall: float | None) -> str:
    if kept.minutes:
        return _("as you set it")
    if overall:
        return _("the mean of chats and calls here of up to two hours, from first to last message")
    return _("assumed, because no chat or call here has times")
