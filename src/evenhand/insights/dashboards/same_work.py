"""Teams or agents at the same mix of work, beside their plain means."""

from __future__ import annotations

from django.utils.translation import gettext as _

from evenhand.errors import EvenhandError
from evenhand.insights import queries
from evenhand.insights.dashboards import work
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.charts import SHOWN, Chart, How, Row
from evenhand.measure.leaderboard import CaseMix


def chart(asked: About) -> Chart:
    """Of agents where agents are looked at, else of teams."""
    by = "agent" if asked.query.get("by") == "agent" else "team"
    found = work.by_people(asked.viewer, asked.scope, by)
    try:
        mix = found.adjusted()
    except EvenhandError as error:
        return _made(asked, by, None, str(error), "")
    return _made(asked, by, mix, "", note(found, mix))


def note(found: work.Work, mix: CaseMix) -> str:
    """What is adjusted for, and how much that does."""
    if not mix.difficulty:
        return _("Kinds of work are not seen to differ in difficulty, so nothing is adjusted.")
    what = _("channel and %(topics)s") % {"topics": found.topics} if found.topics else _("channel")
    return _(
        "Adjusted for %(what)s, whose effects are taken to be the same number of points for "
        "everyone; a kind of work typically lies %(points)s points off the mean."
    ) % {"what": what, "points": f"{mix.difficulty:.1f}"}


def _made(asked: About, by: str, mix: CaseMix | None, empty: str, said: str) -> Chart:
    rows, more = asked.first("adjusted", _rows(asked, by, mix) if mix else [], SHOWN)
    return Chart(
        key="adjusted",
        title=_("At the same mix of work"),
        columns=(
            _("Agent") if by == "agent" else _("Team"),
            _("At the same work"),
            _("Plain mean"),
            _("What the work gives or takes"),
            _("Reviews"),
        ),
        rows=rows,
        more_url=more,
        how=How(
            page="leaderboard",
            formula=_(
                "A mixed model with an effect for each group and each kind of work; every group's "
                "mean is then given at the mix of work of all. Its margin counts that too."
            ),
            n=int(mix.n.sum()) if mix else None,
            notes=[said, _("Reviews drawn for their risk are left out.")] if said else (),
        ),
        kind="intervals",
        drawn=(0, 1),
        span=12,
        target=asked.target,
        empty=empty,
    )


def _rows(asked: About, by: str, mix: CaseMix) -> list[Row]:
    each = queries.agents(asked.viewer) if by == "agent" else queries.teams(asked.viewer)
    naming: dict[object, str] = {one.pk: one.name for one in each}
    order = sorted(range(len(mix.groups)), key=lambda place: -mix.adjusted[place])
    return [
        Row(
            label=naming.get(mix.groups[place], _("not known")),
            cells=(
                mix.estimate(place),
                float(mix.raw[place]),
                mix.taken(place),
                int(mix.n[place]),
            ),
        )
        for place in order
    ]
