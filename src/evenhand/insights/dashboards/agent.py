"""One agent: the trend, what goes well and what does not, and the reviews behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.figures import number
from evenhand.insights.annotations.queries import marks_by_month
from evenhand.insights.dashboards import groups
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.charts import Chart, How, Row
from evenhand.insights.dashboards.comparing import difference, meaning
from evenhand.insights.dashboards.quality import difference_how, reviews_said
from evenhand.insights.metrics import Measured, measured
from evenhand.insights.scope import Scope
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.people.models import Agent

MONTHS = 6
NAMED = 3
"""Gaps and strengths that are named in the sentence above the chart."""


def charts(asked: About, agent: Agent) -> Sequence[Chart]:
    """What the agent and those who may see all numbers see of the agent: own numbers alone."""
    mine = replace(asked, scope=of_agent(asked.scope, agent))
    found = [_headline(mine), _trend(mine)]
    other = of_agent(asked.other, agent) if asked.other else mine.scope
    if other != mine.scope:
        found.append(_comparison(mine, other))
    return [*found, strengths(mine)]


def of_agent(scope: Scope, agent: Agent) -> Scope:
    """The scope narrowed to the agent, in whatever team."""
    return replace(scope, agent=agent.pk, team=None)


def strengths(mine: About) -> Chart:
    """Each category against the target: what is above it, what is below it."""
    people = measured(mine.viewer, "category", mine.scope, by=("category",))
    judges = measured(mine.viewer, "automatic_category", mine.scope, by=("category",))
    naming = groups.names(mine, "category", [group.key[0] for group in people])
    target = mine.target
    rows = [
        Row(
            label=naming[group.key[0]],
            url=mine.drill(category=group.key[0]),
            cells=(group.estimate, _automatic(judges, group.key[0]), _says(group.estimate, target)),
        )
        for group in sorted(people, key=lambda group: -(group.estimate.value or 0.0))
    ]
    return Chart(
        key="strengths",
        title=_("Strengths and gaps"),
        columns=(_("Category"), _("People"), _("Automatic"), _("Meaning")),
        rows=rows,
        how=How(
            page="iqs",
            formula=_(
                "Mean of what each category earned, by chance of being drawn. A strength lies with "
                "its whole margin above the target, a gap with its whole margin below."
            ),
            n=sum(group.n for group in people),
        ),
        kind="intervals",
        drawn=(0, 1),
        beside=(2,),
        span=12,
        target=target,
        lead=_first_things(rows) if rows else "",
        empty=_("No ratings by people in this period."),
    )


def _headline(mine: About) -> Chart:
    found = iqs(mine, mine.scope)
    automatic = measured(mine.viewer, "automatic", mine.scope).only.estimate
    passed = measured(mine.viewer, "pass_rate", mine.scope).only.estimate
    judged = ngettext(
        "%(n)s automatic review: all", "%(n)s automatic reviews: all", automatic.n
    ) % {"n": number(automatic.n)}
    numbers = [
        (_("IQS, people"), found, mine.drill(), reviews_said(found.n)),
        (_("Automatic score"), automatic, mine.drill(who="automatic"), judged),
        (_("Pass rate"), passed, mine.drill(result="passed"), reviews_said(passed.n)),
    ]
    return Chart(
        key="headline",
        title=_("The numbers"),
        columns=(_("Number"), _("Value")),
        rows=[
            Row(label=label, cells=(each,), url=url, note=note if each.n else "")
            for label, each, url, note in numbers
        ],
        how=_how(found),
        kind="figures",
        span=12,
        target=mine.target,
    )


def iqs(mine: About, scope: Scope) -> Estimate:
    """The agent's IQS; all agents share one spread, of which the agent sees nothing else."""
    group = measured(mine.viewer, "iqs", scope, by=("agent",)).get(scope.agent)
    if group is not None:
        return group.estimate
    return no_estimate(method="iqs.agent.pooled_sd", why=_("No drawn reviews in this period."))


def _trend(mine: About) -> Chart:
    months = mine.months(12)
    judges = measured(
        mine.viewer, "automatic", replace(mine.scope, first_day=months[0].first_day), by=("month",)
    )
    marks = marks_by_month(mine.viewer.workspace, mine.scope, MONTHS)
    said = {mark.place: mark.text for mark in marks}
    found = []
    for place, month in enumerate(months):
        automatic = judges.get(month.first_day)
        cells = (iqs(mine, month), automatic.estimate if automatic else None)
        found.append(
            Row(
                label=groups.month_label(month.first_day),
                note=said.get(place, ""),
                cells=cells,
                url=mine.drill(scope=month),
            )
        )
    return Chart(
        key="trend",
        title=_("Month by month"),
        columns=(_("Month"), _("People"), _("Automatic")),
        rows=found,
        how=_how(iqs(mine, mine.scope)),
        kind="line",
        marks=marks,
        span=12,
        target=mine.target,
    )


def _comparison(mine: About, other: Scope) -> Chart:
    ours, theirs = iqs(mine, mine.scope), iqs(mine, other)
    apart = difference(ours, theirs)
    return Chart(
        key="comparison",
        title=_("Compared with %(other)s") % {"other": mine.other_label},
        columns=(_("Number"), _("Here"), mine.other_label, _("Difference"), _("Meaning")),
        rows=[
            Row(
                label=_("IQS, people"),
                cells=(ours, theirs, apart, meaning(apart)),
                urls=(mine.drill(), mine.drill(scope=other)),
            )
        ],
        how=difference_how(),
        span=12,
    )


def _how(estimate: Estimate) -> How:
    return How(
        page="iqs",
        formula=_("Σ (score ÷ chance of being drawn) ÷ Σ (1 ÷ chance), over drawn reviews."),
        n=estimate.n,
        notes=[_("All agents share one spread, so that a few reviews do not look certain.")],
    )


def _automatic(judges: Measured, key: int) -> Estimate | None:
    group = judges.get(key)
    return group.estimate if group else None


def _first_things(rows: Sequence[Row]) -> str:
    """What to work on first and what is strong, as far as the margins tell."""
    gaps = [row.label for row in reversed(rows) if row.cells[2] == _("gap")][:NAMED]
    strong = [row.label for row in rows if row.cells[2] == _("strength")][:NAMED]
    if not gaps and not strong:
        return _("No category is told from the target yet: more reviews make it visible.")
    said = [
        _("Work on first: %(names)s.") % {"names": ", ".join(gaps)} if gaps else "",
        _("Strong: %(names)s.") % {"names": ", ".join(strong)} if strong else "",
    ]
    return " ".join(filter(None, said))


def _says(estimate: Estimate, target: float) -> str | None:
    if not estimate.shows_point or estimate.low is None or estimate.high is None:
        return _("too few ratings")
    if estimate.low > target:
        return _("strength")
    return _("gap") if estimate.high < target else None
