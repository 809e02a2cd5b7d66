"""Nobody sees a number of rows that are not theirs to see, whatever they ask for."""

from __future__ import annotations

from datetime import date

import pytest

from evenhand.errors import InputError
from evenhand.insights.metrics import METRICS, measured
from evenhand.insights.scope import Scope
from evenhand.people.models import Agent
from evenhand.people.roles import Action, Role, may

MAY = Scope.month_of(date(2026, 5, 1))
NARROW = [role for role in Role.values if not may(role, Action.SEE_NUMBERS)]


@pytest.fixture
def own(filled, people):
    """Ana, of the workspace's agents, is the person of role ``agent``."""
    ana = filled.agent("Ana")
    Agent.objects.filter(pk=ana.pk).update(user=people["agent"].user)
    return ana


def test_an_agent_sees_own_rows_only_whatever_the_metric(filled, people, viewer, own):
    agent, bo = people["agent"], filled.agent("Bo").pk
    for metric in METRICS:
        expected = measured(viewer, metric, MAY, by=("agent",)).get(own.pk)
        alone = measured(agent, metric, MAY, by=("agent",))
        assert {group.key for group in alone} <= {(own.pk,)}
        if expected is not None:
            assert dict(alone[0].sums) == pytest.approx(dict(expected.sums))
        assert measured(agent, metric, MAY).only.n == (expected.n if expected else 0)
        assert measured(agent, metric, MAY, where={"agent": bo}).only.n == 0


def test_who_is_no_agent_and_may_not_see_numbers_sees_none(filled, people):
    for role in NARROW:
        for metric in ("iqs", "category", "csat", "conversations"):
            assert measured(people[role], metric, MAY).only.n == 0


def test_another_workspace_is_never_read(filled, stranger):
    for metric in ("iqs", "category", "csat", "conversations"):
        assert measured(stranger, metric, MAY).only.n == 0


def test_what_cannot_be_grouped_is_said_in_a_sentence(filled, viewer):
    with pytest.raises(InputError, match="has no cause; it can be seen by team"):
        measured(viewer, "iqs", MAY, by=("cause",))
    with pytest.raises(InputError, match="there is no number called 'iqz'"):
        measured(viewer, "iqz", MAY)
    with pytest.raises(InputError, match="twice"):
        measured(viewer, "iqs", MAY, by=("team", "team"))
