"""The product's own numbers over the demo centre, against what the generator knows to be true."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from evenhand.insights import numbers
from evenhand.insights.scope import Scope
from evenhand.people.models import Agent, Membership, Team
from evenhand.site.demo import generate
from evenhand.site.demo_loader import load_demo

END = date(2026, 7, 1)
HALF_YEAR = Scope(first_day=date(2026, 1, 1), last_day=date(2026, 6, 30))


@pytest.fixture(scope="module")
def truth():
    return generate(end=END).truth


@pytest.fixture
def viewer(db):
    load_demo(END)
    return Membership.objects.get(user__email__startswith="manager@")


@pytest.mark.slow
def test_what_the_product_says_agrees_with_the_truth(viewer, truth):
    """One load for all: the centre, its months, its teams; hand-picked reviews would mislead."""
    whole = numbers.summary(viewer, HALF_YEAR)
    severe = sum(truth.severity.values()) / len(truth.severity)
    assert whole.human.n > 1500
    expected = truth.centre - severe
    assert whole.with_reviewers.low <= truth.centre <= whole.with_reviewers.high
    assert abs(whole.human.value - expected) < 2.5

    months = numbers.rows(viewer, HALF_YEAR, "month")
    assert len(months) == 6
    covered = [row.human.low <= truth.by_month[row.key.date()] <= row.human.high for row in months]
    assert sum(covered) >= 4

    by_name = {team.name: team.key for team in generate(end=END).teams}
    teams = numbers.rows(viewer, HALF_YEAR, "team")
    near = [
        row.human.low - 2 <= truth.by_team[by_name[row.label]] <= row.human.high + 2
        for row in teams
    ]
    assert len(near) == 8
    assert sum(near) >= 7


@pytest.mark.slow
def test_the_loader_stores_what_was_generated(viewer):
    demo = generate(end=END)
    workspace = viewer.workspace
    assert Team.objects.filter(workspace=workspace).count() == 8
    assert Agent.objects.filter(workspace=workspace).count() == 34
    rows = numbers.rows(viewer, HALF_YEAR, "agent")
    assert {row.label for row in rows} <= {agent.name for agent in demo.agents}
    assert numbers.summary(viewer, HALF_YEAR).population == len(demo.segments)
    shifted = replace(HALF_YEAR, first_day=date(2026, 7, 1), last_day=date(2026, 7, 31))
    assert numbers.summary(viewer, shifted).population == 0
