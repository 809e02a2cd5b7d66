"""The running week and month by team, with margins that hold at every look."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.charts import Chart, How, Row
from evenhand.insights.live import so_far


def charts(asked: About) -> Sequence[Chart]:
    """The card of a period that is still running; none for one that is over."""
    found = so_far(asked.viewer, asked.scope, timezone.localdate())
    if not found:
        return []
    return [
        Chart(
            key="live",
            title=_("So far, however often you look"),
            columns=(_("Team"), _("This week"), _("This month")),
            rows=[Row(label=str(one.team), cells=(one.week, one.month)) for one in found],
            how=How(
                page="change",
                formula=_("Mean of the reviews drawn at random, with the interval of betting."),
                n=sum(one.month.n for one in found),
                notes=[
                    _(
                        "These margins hold at every look, from the first review on; those of the "
                        "other numbers hold for a period that is over and looked at once."
                    )
                ],
            ),
            span=12,
        )
    ]
