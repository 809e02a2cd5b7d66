"""The page of contact drivers in numbers: one row per driver, and the saving."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from evenhand.insights import numbers
from evenhand.insights.contact import measured, queries
from evenhand.insights.contact.measured import About, Counted, Timed
from evenhand.insights.contact.models import Driver, SavingAssumptions
from evenhand.insights.contact.saving import Assumptions, Saving, saving
from evenhand.insights.queries import ReviewColumns, Satisfaction
from evenhand.measure.estimate import Estimate, no_estimate

TREND_MONTHS = 6
USUAL_MINUTES = 6.0
"""Minutes of work per contact where nothing is measured and nobody said: an assumption, shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """One driver.

    ``avoidable`` counts contacts that look avoidable: told by their words, or as a person flagged
    them.
    """

    driver: Driver | None
    name: str
    contacts: int
    share: float
    trend: Sequence[int]
    iqs: Estimate
    csat: Estimate
    answers: Satisfaction
    minutes: float | None
    avoidable: int
    by_words: bool
    saving: Saving

    @property
    def avoidable_share(self) -> float:
        """Percent of the driver's contacts."""
        return 100 * self.avoidable / self.contacts if self.contacts else 0.0


@dataclass(frozen=True, slots=True)
class Family:
    """A main driver with its parts from the largest, or a driver that stands alone."""

    row: Row
    parts: list[Row]


@dataclass(frozen=True, slots=True)
class Shown:
    """All rows from the largest, gathered in families; what is hidden; the saving of everything."""

    rows: list[Row]
    families: list[Family]
    hidden: int
    contacts: int
    avoidable: int
    saving: Saving
    assumed: Assumptions
    currency: str
    minutes_are: str

    @property
    def narrow(self) -> int:
        """How many drivers have contacts of their own."""
        return sum(row.driver is not None for row in self.rows)

    @property
    def gathered(self) -> int:
        """How many main drivers there are."""
        return sum(bool(family.parts) for family in self.families)

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
    minutes: Mapping[int | None, Timed]
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
        families=_families(rows, drivers, around),
        hidden=len(rows) - len(seen),
        contacts=around.total,
        avoidable=avoidable,
        saving=saving(avoidable, around.assumed),
        assumed=around.assumed,
        currency=kept.currency,
        minutes_are=_source_of_minutes(kept, overall),
    )


def _families(
    rows: Sequence[Row], drivers: Mapping[int | None, Driver], around: _Around
) -> list[Family]:
    """Rows under their main drivers, from the largest; what has no clear driver comes last.

    Contacts of hidden drivers count in the main driver they are part of.
    """
    parts: defaultdict[int, list[Row]] = defaultdict(list)
    alone = []
    for row in rows:
        main = row.driver.part_of_id if row.driver else None
        if main is not None and main in drivers:
            parts[main].append(row)
        elif row.driver is None or not row.driver.hidden:
            alone.append(Family(row, []))
    gathered = [
        Family(_together(drivers[main], each, around), [row for row in each if not _hidden(row)])
        for main, each in parts.items()
    ]
    return sorted(
        [*alone, *gathered],
        key=lambda each: (each.row.driver is None, -each.row.contacts, each.row.name),
    )


def _together(main: Driver, parts: Sequence[Row], around: _Around) -> Row:
    """A main driver: its parts' contacts as one."""
    roots = [row.driver.pk for row in parts if row.driver]
    contacts = sum(row.contacts for row in parts)
    avoidable = sum(row.avoidable for row in parts)
    reviews = [around.reviews[root] for root in roots if root in around.reviews]
    answers = [around.csat[root] for root in roots if root in around.csat]
    trends = [row.trend for row in parts]
    return Row(
        driver=main,
        name=main.name,
        contacts=contacts,
        share=100 * contacts / around.total,
        trend=[sum(month) for month in zip(*trends, strict=True)],
        iqs=_iqs(measured.joined(reviews) if reviews else None, contacts),
        csat=numbers.csat(_answers(answers)),
        answers=_answers(answers),
        minutes=_mean([around.minutes[root] for root in roots if root in around.minutes]),
        avoidable=avoidable,
        by_words=all(row.by_words for row in parts),
        saving=saving(avoidable, around.assumed),
    )


def _hidden(row: Row) -> bool:
    return row.driver is not None and row.driver.hidden


def _answers(parts: Sequence[Satisfaction]) -> Satisfaction:
    return Satisfaction(
        sum(each.satisfied for each in parts),
        sum(each.answered for each in parts),
        sum(each.sent for each in parts),
    )


def _mean(parts: Sequence[Timed]) -> float | None:
    contacts = sum(each.contacts for each in parts)
    return sum(each.minutes * each.contacts for each in parts) / contacts if contacts else None


def _row(driver: Driver | None, root: int | None, counted: Counted, around: _Around) -> Row:
    avoidable = _avoidable(driver, counted)
    answers = around.csat.get(root, Satisfaction(0, 0, 0))
    timed = around.minutes.get(root)
    return Row(
        driver=driver,
        name=driver.name if driver else _("No clear driver"),
        contacts=counted.contacts,
        share=100 * counted.contacts / around.total,
        trend=around.trend.get(root, [0] * TREND_MONTHS),
        iqs=_iqs(around.reviews.get(root), counted.contacts),
        csat=numbers.csat(answers),
        answers=answers,
        minutes=timed.minutes if timed else None,
        avoidable=avoidable,
        by_words=driver is None or driver.avoidable == Driver.Avoidable.WORDS,
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
