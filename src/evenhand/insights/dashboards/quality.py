"""Quality: how good the work is, by people and by judges, told apart by what one chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from evenhand.figures import number
from evenhand.insights.annotations.queries import marks_by_month
from evenhand.insights.dashboards import combined, groups, live, same_work
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.charts import Chart, How, Row
from evenhand.insights.dashboards.comparing import difference, meaning
from evenhand.insights.dashboards.frame import Page
from evenhand.insights.metrics import measured
from evenhand.insights.scope import Scope
from evenhand.measure.estimate import Estimate

METRICS = ("iqs", "automatic", "pass_rate", "coverage", "automatic_coverage")
COUNTED = ("coverage", "automatic_coverage")


def charts(asked: About) -> Sequence[Chart]:
    """Everything on the page."""
    found = [_headline(asked), *live.charts(asked)]
    if asked.other is not None:
        found.append(_comparison(asked, asked.other))
    return [
        *found,
        _months(asked),
        _distribution(asked),
        groups.chart(asked),
        same_work.chart(asked),
    ]


def _headline(asked: About) -> Chart:
    ours = _all(asked, asked.scope)
    links, notes = _links(asked, asked.scope), _notes(ours)
    return Chart(
        key="headline",
        title=_("The numbers"),
        columns=(_("Number"), _("Value")),
        rows=[
            Row(label=label, cells=(ours[key],), url=links[key], note=notes.get(key, ""))
            for key, label in names().items()
        ],
        how=_headline_how(asked, ours["iqs"]),
        kind="figures",
        span=12,
        target=asked.target,
    )


def _links(asked: About, scope: Scope) -> dict[str, str]:
    """What is behind each number of the scope."""
    explained = asked.address("iqs_explained", scope=scope)
    return {
        "iqs": explained,
        "automatic": asked.drill(scope, who="automatic"),
        "combined": f"{explained}#combined-title",
        "pass_rate": asked.drill(scope, result="passed"),
        "coverage": asked.drill(scope, who="people"),
        "automatic_coverage": asked.drill(scope, who="automatic"),
    }


def _notes(found: dict[str, Estimate]) -> dict[str, str]:
    """What each number rests on."""
    n = found["automatic"].n
    judged = ngettext("%(n)s automatic review: all", "%(n)s automatic reviews: all", n)
    said = {
        "iqs": reviews_said(found["iqs"].n),
        "automatic": judged % {"n": number(n)} if n else "",
        "pass_rate": reviews_said(found["pass_rate"].n),
    }
    return {**said, **{key: _counted(found[key]) for key in COUNTED}}


def reviews_said(n: int) -> str:
    """How many reviews a number rests on."""
    return ngettext("%(n)s drawn review", "%(n)s drawn reviews", n) % {"n": number(n)}


def _counted(share: Estimate) -> str:
    n = share.n
    said = ngettext("of %(n)s conversation, counted", "of %(n)s conversations, counted", n)
    return said % {"n": number(n)} if n else ""


def _headline_how(asked: About, iqs: Estimate) -> How:
    how = iqs_how(asked, iqs)
    said = _("What is counted in full, such as how much was reviewed, is known without a margin.")
    return replace(how, notes=[*how.notes, said])


def _comparison(asked: About, other: Scope) -> Chart:
    ours, theirs = _all(asked, asked.scope), _all(asked, other)
    here, there = _links(asked, asked.scope), _links(asked, other)
    rows = []
    for key, label in names().items():
        found = difference(ours[key], theirs[key])
        cells = (ours[key], theirs[key], found, meaning(found))
        rows.append(Row(label=label, cells=cells, urls=(here[key], there[key])))
    return Chart(
        key="comparison",
        title=_("Compared with %(other)s") % {"other": asked.other_label},
        columns=(_("Number"), _("Here"), asked.other_label, _("Difference"), _("Meaning")),
        rows=rows,
        how=difference_how(),
        span=12,
    )


def _months(asked: About) -> Chart:
    months = asked.months()
    span = replace(asked.scope, first_day=months[0].first_day)
    people = measured(asked.viewer, "iqs", span, by=("month",))
    judges = measured(asked.viewer, "automatic", span, by=("month",))
    marks = marks_by_month(asked.viewer.workspace, asked.scope, 6)
    said = {mark.place: mark.text for mark in marks}
    rows = [
        Row(
            label=groups.month_label(month.first_day),
            note=said.get(place, ""),
            cells=(_of(people.get(month.first_day)), _of(judges.get(month.first_day))),
            url=asked.address("iqs_explained", scope=month),
        )
        for place, month in enumerate(months)
    ]
    return Chart(
        key="months",
        title=_("Month by month"),
        columns=(_("Month"), _("People"), _("Automatic")),
        rows=rows,
        how=iqs_how(asked, measured(asked.viewer, "iqs", span).only.estimate),
        kind="line",
        marks=marks,
        target=asked.target,
    )


def _distribution(asked: About) -> Chart:
    people = measured(asked.viewer, "bands", asked.scope, by=("band",))
    judges = measured(asked.viewer, "automatic_bands", asked.scope, by=("band",))
    all_people = sum(group.n for group in people)
    all_judges = sum(group.n for group in judges)
    rows = [
        Row(
            label=f"{low}–{low + 10}",
            cells=(
                _percent(people.get(low), all_people),
                _percent(judges.get(low), all_judges),
                _count(people.get(low)),
                _count(judges.get(low)),
            ),
            url=asked.drill(band=low) if _count(people.get(low)) else "",
            urls=_in_band(asked, low, _count(people.get(low)), _count(judges.get(low))),
        )
        for low in range(0, 100, 10)
    ]
    return Chart(
        key="distribution",
        title=_("How scores spread"),
        columns=(
            _("Score"),
            _("People, %"),
            _("Automatic, %"),
            _("Reviews by people"),
            _("Automatic reviews"),
        ),
        rows=rows if all_people or all_judges else [],
        how=How(
            page="iqs",
            formula=_("Reviews with a score in each band of ten points, of all with a score."),
            n=all_people + all_judges,
            notes=[_("Plain counts of reviews: not weighted by the chance of being drawn.")],
        ),
        kind="bars",
        drawn=(0, 1),
        empty=_("No review in this period has a score yet."),
    )


def _in_band(asked: About, low: int, people: int, judges: int) -> Sequence[str]:
    """The reviews behind each cell of a band."""
    by_people = asked.drill(band=low) if people else ""
    by_judges = asked.drill(band=low, who="automatic") if judges else ""
    return (by_people, by_judges, by_people, by_judges)


def names() -> dict[str, str]:
    """What the metrics of this page are called."""
    return {
        "iqs": _("IQS, people"),
        "automatic": _("Automatic score"),
        "combined": _("Combined"),
        "pass_rate": _("Pass rate"),
        "coverage": _("Reviewed by people"),
        "automatic_coverage": _("Scored automatically"),
    }


def iqs_how(asked: About, estimate: Estimate) -> How:
    """How the IQS of people comes about."""
    return How(
        page="iqs",
        formula=_("Σ (score ÷ chance of being drawn) ÷ Σ (1 ÷ chance), over drawn reviews."),
        n=estimate.n,
        notes=list(estimate.warnings),
        url=asked.address("iqs_explained"),
    )


def difference_how() -> How:
    """How a difference and its interval come about."""
    return How(
        page="intervals",
        formula=_(
            "Here less there. The interval is put together from the two intervals (MOVER); "
            "“no detectable difference” where it holds zero."
        ),
        notes=[_("Holds where the two rest on different reviews.")],
    )


def _all(asked: About, scope: Scope) -> dict[str, Estimate]:
    found = {key: measured(asked.viewer, key, scope).only.estimate for key in METRICS}
    known = {key: counted(found[key]) for key in COUNTED}
    return {**found, **known, "combined": combined.whole(asked.viewer, scope)}


def counted(share: Estimate) -> Estimate:
    """A share of everything there is: it was counted, so it has no margin."""
    return replace(share, low=None, high=None, minimum=0)


def _of(group: object) -> Estimate | None:
    return getattr(group, "estimate", None)


def _count(group: object) -> int:
    return getattr(group, "n", 0)


def _percent(group: object, total: int) -> float | None:
    return 100 * _count(group) / total if total else None


PAGE = Page(
    name="quality",
    title=gettext_lazy("Quality"),
    heading=gettext_lazy("How good is our work?"),
    make=charts,
    guide="quality",
)
