"""The combined score beside people's and judges', where working it out takes moments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from evenhand.insights import queries
from evenhand.insights.beside import beside
from evenhand.insights.combining import METHOD, Combination, combine, combined_by_group
from evenhand.insights.dashboards.work import MOST
from evenhand.insights.grouping import GROUPINGS
from evenhand.insights.metrics import measured
from evenhand.insights.scope import Scope
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.people.models import Membership


def whole(viewer: Membership, scope: Scope) -> Estimate:
    """The combined score of everything in the scope, or why there is none."""
    if not few_enough(viewer, scope):
        why = _("So many automatic scores are combined on the overview, not here.")
        return no_estimate(method=METHOD, why=why)
    population = queries.populations(viewer, scope).get(0, 0)
    return _shown(combine(queries.columns(viewer, scope), beside(viewer, scope), population))


def by_group(viewer: Membership, scope: Scope, by: str) -> Mapping[Any, Estimate]:
    """The combined score of every group with enough reviews for one."""
    if by not in GROUPINGS or not few_enough(viewer, scope):
        return {}
    found = combined_by_group(
        queries.columns(viewer, scope, by),
        beside(viewer, scope, by),
        queries.populations(viewer, scope, by),
    )
    return {_key(key): _shown(each) for key, each in found.items() if each.used}


def few_enough(viewer: Membership, scope: Scope) -> bool:
    """Whether the automatic scores can be gone through while a page is made."""
    return measured(viewer, "automatic", scope).only.n <= MOST


def _shown(combined: Combination) -> Estimate:
    if combined.used:
        return combined.estimate
    return no_estimate(method=METHOD, why=combined.fallback, n=combined.human.n)


def _key(key: Any) -> Any:
    return key.date() if isinstance(key, datetime) else key
