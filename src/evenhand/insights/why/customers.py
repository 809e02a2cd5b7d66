"""Customers: what they answer, what it says beside IQS, and who answers at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.figures import number
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.charts import Chart, How, Row
from evenhand.insights.dashboards.comparing import difference
from evenhand.insights.metrics import measured
from evenhand.insights.scope import Scope
from evenhand.insights.why import groups, satisfaction
from evenhand.insights.why.quadrants import (
    Cell,
    Share,
    Standing,
    cell_meanings,
    cell_names,
    shares,
    standings,
)
from evenhand.insights.why.reviewed import AUTOMATIC, PEOPLE, Reviewed, sent
from evenhand.measure.estimate import Estimate

SURVEYS = ("csat", "nps", "ces")


def surveys(asked: About) -> Chart:
    """CSAT, NPS and CES with their margins, and how many answered."""
    rows = [Row(label=survey_names()[key], cells=_survey(asked, key)) for key in SURVEYS]
    shown = [row for row in rows if row.cells[2]]
    columns = [_("Survey"), _("Value"), _("Answers"), _("Sent"), _("Answered")]
    return Chart(
        key="surveys",
        title=_("What customers answer"),
        columns=[*columns, asked.other_label, _("Difference")] if asked.other else columns,
        rows=shown,
        how=How(
            page="drivers",
            formula=_(
                "CSAT: 4 and 5 of 5. NPS: 9 and 10 less 0 to 6 of 10. CES: 5 to 7 of 7. "
                "Each of those who answered."
            ),
            n=sum(int(row.cells[1]) for row in shown if isinstance(row.cells[1], int)),
            notes=[
                _("Of those who answered only: dissatisfied customers tend to answer more often.")
            ],
        ),
        span=12 if asked.other else 7,
        empty=_("No surveys in this period. They come in with conversations."),
    )


def survey_names() -> dict[str, str]:
    """What the surveys are called."""
    return {
        "csat": _("CSAT, satisfied"),
        "nps": _("NPS"),
        "ces": _("CES, easy"),
    }


def _survey(asked: About, key: str) -> list[Estimate | int]:
    found = measured(asked.viewer, key, asked.scope).only
    answered, were_sent = int(found.sums["answered"]), int(found.sums["sent"])
    rate = satisfaction.rate_of(answered, were_sent)
    cells: list[Estimate | int] = [found.estimate, answered, were_sent, rate]
    if asked.other is None:
        return cells
    theirs = measured(asked.viewer, key, asked.other).only.estimate
    return [*cells, theirs, difference(found.estimate, theirs)]


def quadrants(asked: About, found: Reviewed, who: str) -> Chart:
    """Four kinds of conversation, and how common each is."""
    counted = shares(found)
    rows = [
        Row(
            label=cell_names()[share.cell],
            cells=(share.share, share.reviews),
            url=asked.address("why_cell", share.cell.value, who=_said(who)),
            note=_meaning(share),
        )
        for share in counted
    ]
    return Chart(
        key="quadrants",
        title=_("Customers beside reviews"),
        columns=(_("Kind"), _("Share"), _("Reviews")),
        rows=rows if len(found) else [],
        how=How(
            page="drivers",
            formula=_("Reviews that passed or not, of customers satisfied (4 or 5 of 5) or not."),
            n=len(found),
            notes=[
                _("Of reviewed conversations whose customer answered about the agent."),
                _("People's drawn reviews count by their chance of being drawn."),
            ],
        ),
        kind="figures",
        switches=who_switches(asked, who, "quadrants"),
        empty=_(
            "No reviewed conversation has an answer yet. Widen the period, or see automatic scores."
        ),
    )


def _meaning(share: Share) -> str:
    counted = ngettext("%(n)s review", "%(n)s reviews", share.reviews)
    return f"{cell_meanings()[share.cell]} {counted % {'n': number(share.reviews)}}."


def who_switches(asked: About, who: str, key: str) -> list[dict[str, object]]:
    """Whose scores: people's or automatic ones."""
    return [
        {"label": label, "url": f"{asked.here(who=_said(name))}#{key}", "active": name == who}
        for name, label in ((PEOPLE, _("People")), (AUTOMATIC, _("Automatic")))
    ]


def _said(who: str) -> str:
    return "" if who == PEOPLE else who


def standing_out(asked: About, who: str) -> Chart:
    """Where groups of conversations stand in IQS and CSAT, those that stand out first."""
    by = asked.query.get("of", "tag")
    by = by if by in groups.groupings() else "tag"
    read = groups.groups(asked, by, who)
    placed = [] if read.whole is None else standings(read.groups, read.whole)
    placed.sort(key=_most_telling)
    named = [place for place, one in enumerate(placed) if one.cell not in (None, Cell.FINE)]
    lines = {} if read.whole is None else {"acrossLine": read.whole.iqs, "upLine": read.whole.csat}
    return Chart(
        key="groups",
        title=_("Where satisfaction and quality part"),
        columns=(groups.groupings()[by], _("IQS"), _("CSAT"), _("Answers"), _("Looks like")),
        rows=[_standing_row(asked, by, one, who) for one in placed],
        how=How(
            page="drivers",
            formula=_(
                "IQS and CSAT of each group. A kind is named only where a difference from the rest "
                "is told from chance."
            ),
            n=sum(group.answered for group in read.groups),
            notes=[
                _("Of the groups named, at most one in ten is so by chance, on average."),
                _("The lines are the values of all conversations."),
                _("CSAT is that of all who answered, reviewed or not."),
                *([_of_drivers()] if by == "driver" else []),
            ],
        ),
        kind="scatter",
        drawn=(0, 1),
        span=12,
        switches=[
            {"label": label, "url": f"{asked.here(of=name)}#groups", "active": name == by}
            for name, label in groups.groupings().items()
        ],
        extra={**lines, "named": named},
        empty=_("No group has both reviews and five or more answers in this period."),
    )


def _of_drivers() -> str:
    return _("Contact drivers: people's reviews; answers by team, channel and kind of team only.")


def _standing_row(asked: About, by: str, one: Standing, who: str) -> Row:
    group = one.group
    scope = _of_group(asked.scope, by, group.key)
    return Row(
        label=group.label,
        cells=(
            group.iqs,
            group.csat,
            group.answered,
            _looks_like(one),
        ),
        url=_behind(asked, one, scope, who),
    )


def _most_telling(one: Standing) -> tuple[int, int, str]:
    """Trouble first, then what is fine, then what cannot be told."""
    fine = one.cell is Cell.FINE
    nothing = one.cell is None and not one.dissatisfied
    return (2 * nothing + fine, -one.group.answered, one.group.label)


def _looks_like(one: Standing) -> str:
    if one.cell is not None:
        return cell_names()[one.cell]
    if one.dissatisfied:
        return _("CSAT low, IQS unclear")
    return _("no detectable difference")


def _behind(asked: About, one: Standing, scope: Scope | None, who: str) -> str:
    if scope is None:
        return ""
    if one.cell is None:
        return asked.drill(scope=scope)
    return asked.address("why_cell", one.cell.value, scope=scope, who=_said(who))


def _of_group(scope: Scope, by: str, key: object) -> Scope | None:
    if by == "driver":
        return None
    changed: dict[str, Any] = {by: key}
    return replace(scope, **changed)


def who_answers(asked: About) -> Chart:
    """CSAT as answered, and corrected for who answers."""
    bias = satisfaction.bias_of(sent(asked.viewer, asked.scope))
    found = bias.found
    rows = []
    if found is not None:
        rows = [
            Row(label=_("Answered"), cells=(found.rate, found.rate.n)),
            Row(label=_("CSAT as answered"), cells=(found.observed, found.observed.n)),
            Row(label=_("CSAT of everybody asked"), cells=(found.corrected, found.corrected.n)),
        ]
    return Chart(
        key="response",
        title=_("Who answers"),
        columns=(_("Number"), _("Value"), _("Rests on")),
        rows=rows,
        how=How(
            page="drivers",
            formula=_("Each answer counts by 1 ÷ its chance of being given."),
            notes=[
                _("The chance is told from the automatic score and the channel."),
                _("What silence says beyond these stays unknown."),
            ],
        ),
        kind="intervals",
        drawn=(0,),
        zero=True,
        span=12 if asked.other else 5,
        empty=bias.absent,
    )
