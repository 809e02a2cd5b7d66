"""Which categories fail, and why: what reviewers wrote down, most often first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from evenhand.insights import queries
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.charts import Chart, How, Row
from evenhand.insights.metrics import measured

SHOWN = 15


def charts(asked: About) -> Sequence[Chart]:
    """The category Pareto and the root causes."""
    return [_categories(asked), _causes(asked)]


def _categories(asked: About) -> Chart:
    fails = measured(asked.viewer, "category_fails", asked.scope, by=("category",))
    means = measured(asked.viewer, "category", asked.scope, by=("category",))
    failed = sorted(
        (group for group in fails if group.sums["failed"]),
        key=lambda group: (-group.sums["failed"], group.key),
    )
    names = _named(asked, [group.key[0] for group in failed])
    rows = []
    for group in failed if asked.every("categories") else failed[:SHOWN]:
        mean = means.get(*group.key)
        rows.append(
            Row(
                label=names[group.key[0]],
                cells=(
                    int(group.sums["failed"]),
                    group.estimate,
                    mean.estimate if mean else None,
                ),
                url=asked.drill(category=group.key[0], said="failed"),
                urls=("", "", asked.drill(category=group.key[0])),
            )
        )
    return Chart(
        key="categories",
        title=_("Which categories fail"),
        columns=(_("Category"), _("Failed"), _("Failed, of those rated"), _("Mean")),
        rows=rows,
        how=How(
            page="iqs",
            formula=_("Failed ratings, the most first; the line is their running share of all."),
            n=int(fails.sums["n"].sum()),
            notes=[
                _("Of people's drawn reviews. Counts are plain; means are weighted by chance."),
                _("N/A is neither failed nor rated."),
            ],
        ),
        kind="pareto",
        drawn=(0,),
        span=12,
        extra={"total": int(fails.sums["failed"].sum()), "running": _("Running share of all")},
        more_url=asked.more("categories", len(failed), SHOWN),
        empty=_("Nothing failed in this period, or nothing has been reviewed yet."),
    )


def _causes(asked: About) -> Chart:
    found = measured(asked.viewer, "causes", asked.scope, by=("cause", "category"))
    counted = sorted(found, key=lambda group: (-group.n, str(group.key[0]), group.key[1]))
    names = _named(asked, [group.key[1] for group in counted])
    rows = [
        Row(
            label=str(group.key[0]),
            cells=(group.n, names[group.key[1]]),
            url=asked.drill(category=group.key[1], cause=group.key[0], who="people"),
        )
        for group in (counted if asked.every("causes") else counted[:SHOWN])
    ]
    return Chart(
        key="causes",
        title=_("Root causes"),
        columns=(_("Cause"), _("Times"), _("Category")),
        rows=rows,
        how=How(
            page="iqs",
            formula=_("How often reviewers chose each cause, the most often first."),
            n=int(found.sums["n"].sum()),
            notes=[_("All reviews by people that count, hand-picked ones included: plain counts.")],
        ),
        kind="pareto",
        drawn=(0,),
        span=12,
        extra={"total": int(found.sums["n"].sum()), "running": _("Running share of all")},
        more_url=asked.more("causes", len(counted), SHOWN),
        empty=_(
            "Nobody chose a root cause. Categories of a scorecard can list some to choose from."
        ),
    )


def _named(asked: About, keys: Sequence[Any]) -> dict[Any, str]:
    found = queries.categories_named(asked.viewer, keys)
    return {key: f"{category.name} ({category.scorecard.name})" for key, category in found}
