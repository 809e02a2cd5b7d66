"""Process stages as a dashboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.insights import queries
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.charts import SHOWN, Chart, How, Row
from evenhand.insights.dashboards.comparing import difference, meaning
from evenhand.insights.dashboards.frame import Page
from evenhand.insights.metrics import measured
from evenhand.insights.scope import Scope
from evenhand.insights.stages.quality import by_group, by_stage, weakest
from evenhand.insights.stages.reading import NONE, called, in_order, staged, stages_of_categories
from evenhand.measure.estimate import Estimate, no_estimate


def charts(asked: About) -> Sequence[Chart]:
    """Everything on the page."""
    found = staged(asked.viewer, asked.scope)
    means = by_stage(found)
    return [_stages(asked, means), _months(asked), _teams(asked), _categories(asked)]


def names(stages: Sequence[str]) -> dict[str, str]:
    """What stages are called; a stage of one's own by the word that was written."""
    return {stage: called(stage) for stage in stages}


def _stages(asked: About, means: Mapping[str, Estimate]) -> Chart:
    there = None if asked.other is None else by_stage(staged(asked.viewer, asked.other))
    named = names(list(means))
    rows = [
        Row(
            label=named[stage],
            cells=_cells(mean, there, stage),
            url=_behind(asked, asked.scope, stage),
            urls=("", "", _behind(asked, asked.other, stage)) if asked.other else (),
        )
        for stage, mean in means.items()
    ]
    columns = [_("Stage"), _("Quality"), _("Reviews")]
    if there is not None:
        columns += [asked.other_label, _("Difference"), _("Meaning")]
    return Chart(
        key="stages",
        title=_("Stage by stage"),
        columns=columns,
        rows=rows,
        how=_how(means),
        kind="intervals",
        drawn=(0,),
        span=12,
        target=asked.target,
        lead=_lead(means, named),
        empty=_("No drawn review by people in this period."),
    )


def _behind(asked: About, scope: Scope, stage: str) -> str:
    """The reviews that rated a category of the stage."""
    return f"{asked.drill(scope=scope)}&{urlencode({'stage': stage})}"


def _cells(
    mean: Estimate, there: Mapping[str, Estimate] | None, stage: str
) -> list[Estimate | int | str]:
    cells: list[Estimate | int | str] = [mean, mean.n]
    if there is None:
        return cells
    theirs = there.get(stage) or _nothing()
    found = difference(mean, theirs)
    return [*cells, theirs, found, meaning(found)]


def _lead(means: Mapping[str, Estimate], named: Mapping[str, str]) -> str:
    weak = weakest({stage: mean for stage, mean in means.items() if stage != NONE})
    if weak:
        return _("%(stage)s is the weakest stage: its margin lies below all others.") % {
            "stage": named[weak[0]]
        }
    return _("No stage is told apart as the weakest.") if len(means) > 1 else ""


def _how(means: Mapping[str, Estimate]) -> How:
    return How(
        page="iqs",
        formula=_(
            "In each review the mean of the stage's rated categories by their weights; over "
            "reviews Σ (mean ÷ chance of being drawn) ÷ Σ (1 ÷ chance)."
        ),
        n=max((mean.n for mean in means.values()), default=0),
        notes=[
            _("People's drawn reviews, each by the stages of its own scorecard version."),
            _("Critical failures act on the score of the whole review, not on stages."),
            _("Different scorecards rate a stage by different categories."),
        ],
    )


def _months(asked: About) -> Chart:
    months = asked.months()
    span = replace(asked.scope, first_day=months[0].first_day, last_day=months[-1].last_day)
    found = staged(asked.viewer, span, "month")
    means = {((key.year, key.month), stage): mean for (key, stage), mean in by_group(found).items()}
    stages = [stage for stage in found.stages if stage != NONE]
    named = names(stages)
    rows = [
        Row(
            label=formats.date_format(month.first_day, "M Y"),
            cells=[
                means.get(((month.first_day.year, month.first_day.month), stage))
                for stage in stages
            ],
            url=asked.drill(scope=month),
            urls=[_behind(asked, month, stage) for stage in stages],
        )
        for month in months
    ]
    return Chart(
        key="months",
        title=_("Month by month"),
        columns=[_("Month"), *(named[stage] for stage in stages)],
        rows=rows if stages else [],
        how=_how(by_stage(found)),
        kind="multiples",
        span=12,
        target=asked.target,
        empty=_(
            "No category rated here has a stage. Choose stages in the scorecard and publish it."
        ),
    )


def _teams(asked: About) -> Chart:
    found = staged(asked.viewer, asked.scope, "team")
    means = by_group(found)
    named = names(found.stages)
    teams = {team.pk: team.name for team in queries.teams(asked.viewer)}
    rows = [
        Row(
            label=teams.get(key, _("not known")),
            cells=[means.get((key, stage)) for stage in found.stages],
            url=asked.drill(scope=replace(asked.scope, team=key)) if key else "",
            urls=[
                _behind(asked, replace(asked.scope, team=key), stage)
                if key and (key, stage) in means
                else ""
                for stage in found.stages
            ],
        )
        for key in sorted(found.groups, key=lambda key: (key is None, teams.get(key, "")))
    ]
    return Chart(
        key="teams",
        title=_("Team by team"),
        columns=[_("Team"), *(named[stage] for stage in found.stages)],
        rows=rows,
        how=_how(by_stage(found)),
        span=12,
        empty=_("No drawn review by people in this period."),
    )


def _categories(asked: About) -> Chart:
    found = measured(asked.viewer, "category", asked.scope, by=("category",))
    stages = stages_of_categories(asked.viewer)
    keys = [group.key[0] for group in found]
    categories = dict(queries.categories_named(asked.viewer, keys))
    order = {stage: place for place, stage in enumerate(in_order(set(stages.values())))}
    named = names(list(order))
    groups = sorted(
        found,
        key=lambda group: (
            order.get(stages.get(group.key[0], NONE), len(order)),
            group.estimate.value if group.estimate.value is not None else 101.0,
        ),
    )
    listed = [
        Row(
            label=categories[group.key[0]].name,
            cells=(
                named.get(stages.get(group.key[0], NONE), _("No stage")),
                group.estimate,
                group.n,
            ),
            url=asked.drill(category=group.key[0]),
            note=str(categories[group.key[0]].scorecard),
        )
        for group in groups
    ]
    rows, more = asked.first("categories", listed, SHOWN)
    return Chart(
        key="categories",
        title=_("Which categories a stage consists of"),
        columns=(_("Category"), _("Stage"), _("Mean"), _("Ratings")),
        rows=rows,
        more_url=more,
        how=How(
            page="iqs",
            formula=_("Mean of each category, weakest first within its stage."),
            n=int(found.sums["chosen"].sum()),
            notes=[_("Stages as the newest version of each scorecard says.")],
        ),
        span=12,
        empty=_("No drawn review by people in this period."),
    )


def _nothing() -> Estimate:
    return no_estimate(method="iqs.mean.weighted", why=_("No reviews here."))


PAGE = Page(
    name="stages",
    title=gettext_lazy("Process stages"),
    heading=gettext_lazy("At which stage does quality slip?"),
    make=charts,
    guide="stages",
)
