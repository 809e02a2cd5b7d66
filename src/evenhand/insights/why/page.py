"""Why: the dashboard that explains the numbers."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.charts import Chart
from evenhand.insights.dashboards.frame import Page
from evenhand.insights.why import customers, failures, records
from evenhand.insights.why.reviewed import AUTOMATIC, PEOPLE, reviewed


def whose(asked: About) -> str:
    """Whose scores stand beside what customers say."""
    return AUTOMATIC if asked.query.get("who") == AUTOMATIC else PEOPLE


def charts(asked: About) -> Sequence[Chart]:
    """Everything on the page."""
    who = whose(asked)
    people = reviewed(asked.viewer, asked.scope)
    answered = (people if who == PEOPLE else reviewed(asked.viewer, asked.scope, who)).answered
    return [
        *failures.charts(asked),
        customers.surveys(asked),
        customers.who_answers(asked),
        customers.quadrants(asked, answered, who),
        records.together(asked, answered, who),
        customers.standing_out(asked, who),
        records.drivers(asked, answered, who),
        records.outcomes(asked, people),
        records.records(people),
    ]


PAGE = Page(
    name="why",
    title=gettext_lazy("Why"),
    heading=gettext_lazy("Why are the numbers as they are?"),
    make=charts,
    guide="why",
    months=3,
)
