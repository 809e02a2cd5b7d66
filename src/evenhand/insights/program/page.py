"""The program as a dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.insights import queries
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.charts import Chart, How, Row
from evenhand.insights.dashboards.comparing import difference
from evenhand.insights.dashboards.frame import Page
from evenhand.insights.dashboards.quality import counted
from evenhand.insights.metrics import measured
from evenhand.insights.program import agreement, reviewers
from evenhand.insights.program.reading import Done, decided, plans, rated_twice
from evenhand.insights.scope import Scope
from evenhand.measure.estimate import Estimate
from evenhand.reviews.queries import overturned
from evenhand.scorecards.models import Category

LISTED = 12
"""Rows of the longer lists before somebody asks for all."""
FEWEST = 5
"""Conversations two people rated below which a category's agreement is not shown."""


def charts(asked: About) -> Sequence[Chart]:
    """Everything on the page."""
    return [
        _figures(asked),
        *reviewers.charts(asked),
        _agreement(asked),
        _months(asked),
        _plans(asked),
        *_disputes(asked),
        _not_applicable(asked),
    ]


def names() -> dict[str, str]:
    """What the figures are called."""
    return {
        "coverage": _("Reviewed by people"),
        "late_reviews": _("Reviews submitted late"),
        "disputes": _("Reviews disputed"),
        "upheld_disputes": _("Disputes that changed a review"),
        "na_rate": _("Answered N/A"),
    }


def _figures(asked: About) -> Chart:
    links = _links(asked)
    rows = [
        Row(label=label, cells=_cells(asked, key), url=links.get(key, ""))
        for key, label in names().items()
    ]
    columns = [_("Number"), _("Value"), _("Rests on")]
    return Chart(
        key="figures",
        title=_("The program in numbers"),
        columns=[*columns, asked.other_label, _("Difference")] if asked.other else columns,
        rows=rows if any(row.cells[1] for row in rows) else [],
        how=How(
            page="intervals",
            formula=_("Shares with Wilson's interval, of conversations of the period."),
            notes=[_("A review belongs to the day of its conversation.")],
        ),
        span=12,
        empty=_(
            "Nobody has reviewed a conversation of this period. Plans draw some and deal them out."
        ),
    )


def _links(asked: About) -> dict[str, str]:
    """Where each figure comes from."""
    disputes = asked.address("dispute_report")
    return {
        "coverage": asked.drill(who="people"),
        "late_reviews": f"{asked.here()}#reviewers",
        "disputes": disputes,
        "upheld_disputes": disputes,
        "na_rate": f"{asked.here()}#na",
    }


def _cells(asked: About, key: str) -> list[Estimate | int]:
    ours = _figure(asked, key, asked.scope)
    if asked.other is None:
        return [ours, ours.n]
    theirs = _figure(asked, key, asked.other)
    return [ours, ours.n, theirs, difference(ours, theirs)]


def _figure(asked: About, key: str, scope: Scope) -> Estimate:
    found = measured(asked.viewer, key, scope).only.estimate
    return counted(found) if key == "coverage" else found


def _agreement(asked: About) -> Chart:
    found = rated_twice(asked.viewer, asked.scope)
    whole, parts = agreement.of_scores(found), agreement.of_categories(found)
    categories = dict(queries.categories_named(asked.viewer, list(parts)))
    enough = {key: found for key, found in parts.items() if found.conversations >= FEWEST}
    listed = [
        Row(label=_category(categories[key]), cells=tuple(agreed))
        for key, agreed in sorted(
            enough.items(),
            key=lambda item: item[1].alpha.value if item[1].alpha.value is not None else 2.0,
        )
    ]
    first = Row(label=_("Score of the review"), cells=tuple(whole))
    rows, more = asked.first("agreement", listed, LISTED)
    return Chart(
        key="agreement",
        title=_("Do reviewers agree?"),
        columns=(_("On"), _("Alpha"), _("Points apart"), _("Conversations")),
        rows=[first, *rows] if whole.conversations else [],
        more_url=more,
        how=How(
            page="agreement",
            formula=_("Krippendorff's alpha: 1 is full agreement, 0 is chance. Least first."),
            n=whole.conversations,
            exclusions=_too_few(len(parts) - len(enough)),
            notes=[_("Conversations that several people reviewed, none seeing the others'.")],
        ),
        span=12,
        empty=_("No conversation of this period was reviewed by two people. Plans can draw second "
                "ratings; calibration sessions count once they are closed."),
    )  # fmt: skip


def _too_few(count: int) -> list[tuple[str, int]]:
    said = _("category that two people rated in fewer than %(count)d conversations")
    return [(said % {"count": FEWEST}, count)] if count else []


def _category(category: Category) -> str:
    return f"{category.name} ({category.scorecard.name})"


def _months(asked: About) -> Chart:
    months = asked.months()
    span = replace(asked.scope, first_day=months[0].first_day, last_day=months[-1].last_day)
    found = {
        key: measured(asked.viewer, key, span, by=("month",))
        for key in ("reviews", "coverage", "review_delay_days", "late_reviews", "na_rate")
    }
    rows = []
    for month in months:
        groups = {key: answer.get(month.first_day) for key, answer in found.items()}
        count = groups.pop("reviews")
        rows.append(
            Row(
                label=formats.date_format(month.first_day, "M Y"),
                cells=[
                    count.n if count else 0,
                    *(group.estimate if group else None for group in groups.values()),
                ],
                url=asked.drill(scope=month, who="people"),
            )
        )
    return Chart(
        key="months",
        title=_("Month by month"),
        columns=(
            _("Month"),
            _("Reviews"),
            _("Reviewed by people"),
            _("Days after the conversation"),
            _("Late"),
            _("N/A"),
        ),
        rows=rows,
        how=How(
            page="intervals",
            formula=_(
                "Counts, and shares with Wilson's interval; days are a mean with a t interval."
            ),
        ),
        kind="bars",
        drawn=(0,),
        span=12,
    )


def _plans(asked: About) -> Chart:
    found = plans(asked.viewer, asked.scope)
    return Chart(
        key="plans",
        title=_("Plans"),
        columns=(
            _("Plan"),
            _("Reviewed, of what is decided"),
            _("Drawn"),
            _("Reviewed"),
            _("Late"),
            _("Skipped"),
            _("Overdue"),
        ),
        rows=[_plan(asked, done) for done in found],
        how=How(
            page="sampling",
            formula=_(
                "Reviewed ÷ (reviewed + skipped + overdue), of what was drawn from the period."
            ),
            n=sum(done.decided for done in found),
            notes=[
                _("Second ratings are not counted. What is skipped is never replaced silently.")
            ],
        ),
        span=12,
        empty=_("No plan drew conversations of this period."),
    )


def _plan(asked: About, done: Done) -> Row:
    share = overturned.share(done.done, done.decided, _("Nothing is due yet."))
    cells = (share, done.drawn, done.done, done.late, done.skipped, done.overdue)
    return Row(label=done.plan.name, cells=cells, url=asked.address("plan", done.plan.pk))


def _disputes(asked: About) -> list[Chart]:
    return [
        _decided(asked, "reviewer", _("Whose ratings disputes change"), _("Reviewer")),
        _decided(asked, "category", _("Which categories they change"), _("Category")),
    ]


def _decided(asked: About, by: str, title: str, heading: str) -> Chart:
    found = decided(asked.viewer, asked.scope, by)
    return Chart(
        key=f"disputes_{by}",
        title=title,
        columns=(heading, _("Changed"), _("Ratings decided")),
        rows=[
            Row(
                label=row.label,
                cells=(overturned.share(row.changed, row.decided), row.decided),
                note=row.note,
                url=asked.address("dispute_report"),
            )
            for row in found
        ],
        how=How(
            page="intervals",
            formula=_("Ratings a decision changed ÷ ratings decided, with Wilson's interval."),
            n=sum(row.decided for row in found),
            notes=[_("Of people's reviews of conversations of the period.")],
        ),
        kind="intervals",
        drawn=(0,),
        zero=True,
        empty=_("No dispute about a review of this period has been decided."),
    )


def _not_applicable(asked: About) -> Chart:
    found = measured(asked.viewer, "na_rate", asked.scope, by=("category",))
    said = [group for group in found if group.sums["na"]]
    said.sort(key=lambda group: -(group.estimate.value or 0.0))
    named = dict(queries.categories_named(asked.viewer, [group.key[0] for group in said]))
    rows, more = asked.first(
        "na",
        [
            Row(
                label=_category(named[group.key[0]]),
                cells=(group.estimate, group.n),
                url=asked.drill(category=group.key[0], said="na", who="people"),
            )
            for group in said
        ],
        LISTED,
    )
    return Chart(
        key="na",
        title=_("Where N/A is answered"),
        columns=(_("Category"), _("N/A"), _("Ratings")),
        rows=rows,
        more_url=more,
        how=How(
            page="severity",
            formula=_("N/A ÷ (rated + N/A), with Wilson's interval."),
            n=int(found.sums["decided"].sum()),
            notes=[_("A category nobody can rate is better asked only where it applies.")],
        ),
        kind="intervals",
        drawn=(0,),
        zero=True,
        span=12,
        empty=_("Nobody answered N/A in this period."),
    )


PAGE = Page(
    name="program",
    title=gettext_lazy("Program"),
    heading=gettext_lazy("How well does reviewing itself work?"),
    make=charts,
    guide="program",
    months=3,
)
