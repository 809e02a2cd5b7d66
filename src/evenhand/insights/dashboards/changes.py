"""Who changed: every agent before and after, at the same work, with few false alarms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.translation import gettext as _
from scipy import special

from evenhand.errors import NotEnoughData
from evenhand.insights.dashboards import work
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.charts import SHOWN, Chart, How, Row
from evenhand.insights.filters import period_of
from evenhand.insights.scope import Scope
from evenhand.measure.estimate import Estimate
from evenhand.people.models import Agent

FALSE = 0.10
"""Share of the changes told that may be chance."""


@dataclass(frozen=True, slots=True)
class Change:
    """An agent's change by one kind of review, and whether it stands among all."""

    estimate: Estimate
    stands: bool


def chart(asked: About, agents: Mapping[int, Agent]) -> Chart:
    """Everyone's change, the surest first."""
    before, after = periods(asked)
    people = found(work.by_people, asked, before, after)
    judges = found(work.by_judges, asked, before, after)
    keys = sorted(
        (key for key in people.keys() | judges.keys() if key in agents),
        key=lambda key: _surest(people.get(key), judges.get(key)),
    )
    rows, more = asked.first(
        "changes",
        [
            Row(
                label=agents[key].name,
                url=asked.address("agent_page", key),
                cells=(
                    people[key].estimate if key in people else None,
                    judges[key].estimate if key in judges else None,
                    _stands(people.get(key), judges.get(key)),
                ),
            )
            for key in keys
        ],
        SHOWN,
    )
    return Chart(
        key="changes",
        title=_("Who changed"),
        sub=_("%(after)s against %(before)s")
        % {"after": period_of(after), "before": period_of(before)},
        columns=(_("Agent"), _("By people"), _("By judges"), _("What stands")),
        rows=rows,
        more_url=more,
        span=12,
        how=How(
            page="change",
            formula=_(
                "Mean at the same work after, less before. What stands is chosen for all agents "
                "together, so that at most a tenth of it is chance (Benjamini and Hochberg)."
            ),
            notes=[
                _("Judges see every conversation and so see change sooner; people are the measure.")
            ],
        ),
        kind="intervals",
        drawn=(0, 1),
        extra={"difference": True},
        empty=_("Nobody has reviews in both halves of this period. Choose a longer one."),
    )


def periods(asked: About) -> tuple[Scope, Scope]:
    """What is compared: the period asked to compare with, else the two halves of the period."""
    scope, other = asked.scope, asked.other
    if other is not None and other.first_day != scope.first_day:
        return other, scope
    half = scope.first_day + (scope.last_day - scope.first_day) / 2
    return replace(scope, last_day=half), replace(scope, first_day=half + timedelta(days=1))


def found(read: work.Reader, asked: About, before: Scope, after: Scope) -> dict[int, Change]:
    """Every agent's change who has reviews before and after."""
    if after.last_day < after.first_day:
        return {}
    both = read(asked.viewer, before).of_periods(read(asked.viewer, after))
    try:
        mix = both.adjusted()
    except NotEnoughData:
        return {}
    place = {key: number for number, key in enumerate(mix.groups)}
    agents = sorted({key // 2 for key in both.group})
    estimates = {
        agent: mix.difference(place[2 * agent + 1], place[2 * agent])
        for agent in agents
        if 2 * agent in place and 2 * agent + 1 in place
    }
    return _standing(estimates)


def _standing(estimates: Mapping[int, Estimate]) -> dict[int, Change]:
    from evenhand.measure.change import false_discoveries

    if not estimates:
        return {}
    stand = false_discoveries([_p_value(each) for each in estimates.values()], FALSE).found
    return {
        key: Change(each, bool(stands))
        for (key, each), stands in zip(estimates.items(), stand, strict=True)
    }


def _p_value(estimate: Estimate) -> float:
    if not estimate.se or estimate.df is None:
        return 1.0
    return float(2 * special.stdtr(estimate.df, -abs(estimate.value or 0.0) / estimate.se))


def _surest(*changes: Change | None) -> tuple[bool, float]:
    known = [change for change in changes if change is not None]
    return not any(change.stands for change in known), min(
        _p_value(change.estimate) for change in known
    )


def _stands(people: Change | None, judges: Change | None) -> str | None:
    told: Sequence[tuple[str, Change | None]] = ((_("people"), people), (_("judges"), judges))
    found = [(who, change) for who, change in told if change is not None and change.stands]
    if not found:
        return None
    fell = (found[0][1].estimate.value or 0.0) < 0
    who = _(" and ").join(name for name, _change in found)
    sentence = _("fell, say %(who)s") if fell else _("rose, say %(who)s")
    return sentence % {"who": who}
