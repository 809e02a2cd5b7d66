"""Internal service beside the front line, as a dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.insights import queries
from evenhand.insights.between.comparable import Pair, left_out, meanings_of, pairs
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.charts import Chart, How, Row
from evenhand.insights.dashboards.comparing import difference, meaning
from evenhand.insights.dashboards.frame import Page
from evenhand.insights.metrics import measured
from evenhand.insights.scope import Scope
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.people.models import Team


def charts(asked: About) -> Sequence[Chart]:
    """Everything on the page."""
    internal = side(asked.scope, Team.Kind.INTERNAL)
    front = side(asked.scope, Team.Kind.FRONT_LINE)
    return [
        _numbers(asked, internal, front),
        _categories(asked, internal, front),
        _teams(asked, internal, front),
        _months(asked, internal, front),
    ]


def side(scope: Scope, kind: str) -> Scope:
    """The scope of one kind of team; filters on one team or agent are taken out."""
    return replace(scope, audience=kind, team=None, agent=None)


def names() -> dict[str, str]:
    """What the numbers are called."""
    return {
        "iqs": _("IQS, people"),
        "pass_rate": _("Pass rate"),
        "automatic": _("Automatic score"),
        "csat": _("CSAT, satisfied"),
        "ces": _("CES, easy"),
        "first_contact_resolution": _("Resolved at first contact"),
        "handling_minutes": _("Minutes from first to last message"),
        "first_reply_minutes": _("Minutes to the first reply"),
    }


def _columns(first: str) -> list[str]:
    return [first, _("Internal service"), _("Front line"), _("Difference"), _("Meaning")]


def _cells(ours: Estimate, theirs: Estimate) -> list[Estimate | str]:
    found = difference(ours, theirs)
    return [ours, theirs, found, meaning(found)]


def _numbers(asked: About, internal: Scope, front: Scope) -> Chart:
    rows = []
    for key, label in names().items():
        ours = measured(asked.viewer, key, internal).only.estimate
        theirs = measured(asked.viewer, key, front).only.estimate
        if ours.n or theirs.n:
            links = (_link(asked, key, internal), _link(asked, key, front))
            rows.append(Row(label=label, cells=_cells(ours, theirs), urls=links))
    return Chart(
        key="numbers",
        title=_("Side by side"),
        columns=_columns(_("Number")),
        rows=rows,
        how=How(
            page="intervals",
            formula=_("Internal service less front line; the interval is put together from both."),
            notes=[
                _("Automatic scores have no margin, so neither has their difference."),
                _("Different people ask for different things: a difference is not yet a fault."),
            ],
        ),
        span=12,
        empty=_("No team here is internal service, or nothing happened in this period. People › "
                "Teams says whom a team serves."),
    )  # fmt: skip


def _link(asked: About, key: str, scope: Scope) -> str:
    links = {
        "iqs": asked.address("iqs_explained", scope=scope),
        "pass_rate": asked.drill(scope, result="passed"),
        "automatic": asked.drill(scope, who="automatic"),
        "csat": asked.address("why", scope=scope),
        "ces": asked.address("why", scope=scope),
        "first_contact_resolution": asked.drill(scope, resolved="yes"),
    }
    return links.get(key, "")


def _categories(asked: About, internal: Scope, front: Scope) -> Chart:
    ours = measured(asked.viewer, "category", internal, by=("category",))
    theirs = measured(asked.viewer, "category", front, by=("category",))
    meanings = meanings_of(asked.viewer)
    found = pairs(ours, theirs, meanings)
    kept = [pair.name for pair in found]
    rows = [
        Row(
            label=pair.name,
            cells=_cells(pair.ours, pair.theirs),
            urls=_of_pair(asked, pair, internal, front),
            note="" if pair.same else _("of several scorecards with the same scale"),
        )
        for pair in found
    ]
    return Chart(
        key="categories",
        title=_("Categories both are rated on"),
        columns=_columns(_("Category")),
        rows=rows,
        how=How(
            page="iqs",
            formula=_(
                "Mean of the category on each side; same name and same scale are comparable."
            ),
            n=sum(pair.ours.n + pair.theirs.n for pair in found),
            exclusions=[
                (_("without a counterpart: %(name)s") % {"name": name}, 1)
                for name in left_out(ours, meanings, kept)
            ],
        ),
        kind="intervals",
        drawn=(0, 1),
        span=12,
        empty=_("The two have no category of the same name and scale in this period."),
    )


def _of_pair(asked: About, pair: Pair, internal: Scope, front: Scope) -> Sequence[str]:
    """The reviews behind the two sides."""
    sides = ((internal, pair.our_keys), (front, pair.their_keys))
    return [
        asked.drill(scope, category=",".join(str(key) for key in sorted(keys)))
        for scope, keys in sides
    ]


def _teams(asked: About, internal: Scope, front: Scope) -> Chart:
    ours = measured(asked.viewer, "iqs", internal, by=("team",))
    theirs = measured(asked.viewer, "iqs", front).only.estimate
    teams = {team.pk: team.name for team in queries.teams(asked.viewer)}
    rows = [
        Row(
            label=teams.get(group.key[0], _("not known")),
            cells=_cells(group.estimate, theirs),
            url=asked.address("iqs_explained", scope=replace(internal, team=group.key[0])),
        )
        for group in sorted(ours, key=lambda group: teams.get(group.key[0], ""))
    ]
    return Chart(
        key="teams",
        title=_("Each internal team beside the front line"),
        columns=_columns(_("Team")),
        rows=rows,
        how=How(
            page="iqs",
            formula=_("IQS of the team less IQS of all front-line teams."),
            n=int(ours.sums["chosen"].sum()),
            notes=[_("Teams with scorecards of their own are rated on other questions.")],
        ),
        kind="intervals",
        drawn=(0,),
        target=theirs.value,
        empty=_("No drawn review of an internal team in this period."),
    )


def _months(asked: About, internal: Scope, front: Scope) -> Chart:
    months = asked.months()
    sides = [
        measured(
            asked.viewer,
            "iqs",
            replace(scope, first_day=months[0].first_day, last_day=months[-1].last_day),
            by=("month",),
        )
        for scope in (internal, front)
    ]
    rows = [
        Row(
            label=formats.date_format(month.first_day, "M Y"),
            cells=[_of(found.get(month.first_day)) for found in sides],
            urls=[
                asked.drill(replace(side, first_day=month.first_day, last_day=month.last_day))
                for side in (internal, front)
            ],
        )
        for month in months
    ]
    return Chart(
        key="months",
        title=_("Month by month"),
        columns=(_("Month"), _("Internal service"), _("Front line")),
        rows=rows if len(sides[0]) else [],
        how=How(
            page="iqs",
            formula=_("Σ (score ÷ chance of being drawn) ÷ Σ (1 ÷ chance), month by month."),
        ),
        kind="line",
        target=asked.target,
        empty=_("No drawn review of an internal team in these months."),
    )


def _of(group: object) -> Estimate:
    found: Estimate | None = getattr(group, "estimate", None)
    return found or no_estimate(method="iqs.mean.weighted", why=_("No reviews here."))


PAGE = Page(
    name="internal",
    title=gettext_lazy("Internal service"),
    heading=gettext_lazy("How does internal service compare with the front line?"),
    make=charts,
    guide="internal",
    months=3,
    filters=("channel", "language", "tag", "scorecard"),
)
