"""Reviewers: load, timeliness, severity and N/A, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from evenhand.calibration import profiles
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.charts import Cell, Chart, How, Row
from evenhand.insights.metrics import Measured, measured
from evenhand.insights.program.reading import authors, quality_authors
from evenhand.measure.estimate import Estimate

COLUMNS = ("review_minutes", "review_delay_days", "late_reviews", "na_rate", "upheld_disputes")


def charts(asked: About) -> Sequence[Chart]:
    """Load and habits of each reviewer, and how strict each is."""
    return [_load(asked), _severity(asked)]


def _load(asked: About) -> Chart:
    reviews = measured(asked.viewer, "reviews", asked.scope, by=("reviewer",))
    others = [measured(asked.viewer, key, asked.scope, by=("reviewer",)) for key in COLUMNS]
    people = authors(asked.viewer, [group.key[0] for group in reviews])
    judging = quality_authors(asked.viewer, list(people))
    rows = [
        Row(
            label=str(people[group.key[0]]),
            cells=_cells(group.n, others, group.key[0]),
            url=asked.address("calibration_reviewer", group.key[0]),
            note="" if group.key[0] in judging else _("own work and colleagues' only"),
        )
        for group in sorted(reviews, key=lambda group: (-group.n, group.key))
        if group.key[0] in people
    ]
    return Chart(
        key="reviewers",
        title=_("Reviewers"),
        columns=(
            _("Reviewer"),
            _("Reviews"),
            _("Minutes each"),
            _("Days after the conversation"),
            _("Late"),
            _("N/A"),
            _("Disputes that changed it"),
        ),
        rows=rows,
        how=How(
            page="severity",
            formula=_(
                "Every review a person submitted about conversations of the period, by author."
            ),
            n=int(reviews.sums["n"].sum()),
            notes=[
                _("Minutes run from opening the review to submitting it, pauses included."),
                _("Late: submitted after the day it was due, of those that had one."),
                _("N/A: of the ratings of reviews that count."),
            ],
        ),
        span=12,
        empty=_("Nobody has reviewed a conversation of this period."),
    )


def _cells(n: int, others: Sequence[Measured], reviewer: int) -> list[Cell]:
    found = [answer.get(reviewer) for answer in others]
    return [n, *(group.estimate if group else None for group in found)]


def _severity(asked: About) -> Chart:
    found = profiles.material(asked.viewer.workspace)
    rows = [
        Row(
            label=str(row.author),
            cells=(row.severity, row.reviews, _na(row), _words(row)),
            url=asked.address("calibration_reviewer", row.author.pk),
        )
        for row in profiles.reviewer_rows(found)
    ]
    return Chart(
        key="severity",
        title=_("How strict, and how often N/A"),
        columns=(
            _("Reviewer"),
            _("Points below the panel"),
            _("Reviews compared"),
            _("N/A beyond others, %"),
            _("Stands out"),
        ),
        rows=[] if found.fit is None else rows,
        how=How(
            page="severity",
            formula=_("Score = mean + agent + reviewer + conversation; above 0 is stricter."),
            n=len(found.columns),
            notes=[
                _("The latest %(months)d months of the whole workspace, whatever the filters.")
                % {"months": profiles.MONTHS},
                _("N/A is compared on conversations that others reviewed too."),
            ],
        ),
        kind="intervals",
        drawn=(0,),
        span=12,
        target=0,
        extra={"difference": True},
        empty=found.refused,
    )


def _na(row: profiles.ReviewerRow) -> Estimate | None:
    return None if row.profile is None else row.profile.habits.not_applicable


def _words(row: profiles.ReviewerRow) -> str:
    if row.adjusted and (row.severity.value or 0.0) > 0:
        said = [_("stricter")]
    else:
        said = [_("more lenient")] if row.adjusted else []
    if row.says_na_often:
        said.append(_("says N/A often"))
    return ", ".join(said) or _("no")
