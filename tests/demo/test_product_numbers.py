"""The product's own numbers over the demo centre, against what the generator knows to be true."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest
from django.http import QueryDict

from calibration.true_reviewers import what_is_shown_of_reviewers_is_true
from evenhand.conversations.models import Segment
from evenhand.insights import numbers, queries
from evenhand.insights.alerts.services import ask_again, look_at
from evenhand.insights.beside import beside
from evenhand.insights.between import page as between
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.people import charts as people_charts
from evenhand.insights.program import reviewers
from evenhand.insights.scope import Scope
from evenhand.insights.why.groups import groups
from evenhand.insights.why.quadrants import Cell, standings
from evenhand.judges.kinds import judge_of
from evenhand.judges.models import JudgeVersion
from evenhand.judges.scoring import score_segments
from evenhand.people.models import Agent, Membership, Team
from evenhand.site.demo import generate
from evenhand.site.demo_loader import load_demo

END = date(2026, 7, 1)
HALF_YEAR = Scope(first_day=date(2026, 1, 1), last_day=date(2026, 6, 30))


@cache
def centre():
    return generate(end=END)


@pytest.fixture(scope="module")
def truth():
    return centre().truth


@pytest.fixture
def viewer(db):
    load_demo(END)
    return Membership.objects.get(user__email__startswith="manager@")


@pytest.mark.slow
def test_what_the_product_says_agrees_with_the_truth(viewer, truth, sign_in):
    """One load for all: the centre, its months, its teams, and what a judge adds to people."""
    the_loader_stored_what_was_generated(viewer)
    what_is_shown_of_reviewers_is_true(viewer.workspace, centre(), sign_in)
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

    by_name = {team.name: team.key for team in centre().teams}
    teams = numbers.rows(viewer, HALF_YEAR, "team")
    near = [
        row.human.low - 2 <= truth.by_team[by_name[row.label]] <= row.human.high + 2
        for row in teams
    ]
    assert len(near) == 8
    assert sum(near) >= 7
    combined_covers_what_the_judge_alone_misses(viewer, truth)
    the_fair_comparison_finds_what_is_planted(viewer, truth)
    pages_find_what_was_planted(viewer, truth.facts)
    the_agent_who_declines_is_alerted(viewer, truth.facts)


def the_agent_who_declines_is_alerted(viewer, facts):
    """Once, by the automatic scores of the team, as a loss of quality and not as another mix."""
    team = Team.objects.get(workspace=viewer.workspace, name="Technical support")
    version = JudgeVersion.objects.get(scorecard_version__scorecard__teams=team)
    segments = list(Segment.objects.filter(team=team).values_list("pk", flat=True))
    score_segments(version, judge_of(version), segments)

    raised = look_at(ask_again(viewer.workspace, date(2026, 7, 6)))
    [name] = [one.name for one in centre().agents if one.key == facts.declining_agent]
    [alert] = [one for one in raised if one.agent and one.agent.name == name]
    assert alert.change < 0
    assert alert.parts["quality"][2] < 0
    assert alert.parts["mix"][1] < 0 < alert.parts["mix"][2]


def pages_find_what_was_planted(viewer, facts):
    """The product that customers dislike, both odd reviewers, and the two internal teams."""
    asked = About(viewer=viewer, scope=HALF_YEAR, other=None, query=QueryDict())
    read = groups(asked, "tag", "people")
    cells = {one.group.key: one.cell for one in standings(read.groups, read.whole)}
    assert cells[facts.product_problem_topic] is Cell.POLICY

    names = {reviewer.key: reviewer.name for reviewer in centre().reviewers}
    severity = reviewers.charts(asked)[1]
    said = {row.label: row.cells[3] for row in severity.rows}
    assert said[names[facts.severe_reviewer]] == "stricter"
    assert [name for name, words in said.items() if "stricter" in words] == [
        names[facts.severe_reviewer]
    ]
    assert "N/A" in said[names[facts.na_reviewer]]

    sides = {chart.key: chart for chart in between.charts(asked)}
    assert [row.label for row in sides["teams"].rows] == ["IT service desk", "Procedures desk"]
    assert len(sides["categories"].rows) > 5


def combined_covers_what_the_judge_alone_misses(viewer, truth):
    """On a desk whose judge is lenient, and as much narrower than people alone as theory says."""
    team = Team.objects.get(workspace=viewer.workspace, name="IT service desk")
    desk = replace(HALF_YEAR, team=team.pk)
    keys = {team.name: team.key for team in centre().teams}
    version = JudgeVersion.objects.get(scorecard_version__scorecard__teams=team)
    segments = list(Segment.objects.filter(team=team).values_list("pk", flat=True))
    score_segments(version, judge_of(version), segments)

    true = truth.by_team[keys[team.name]]
    found = numbers.summary(viewer, desk)
    scores = queries.automatic_reviews(viewer, desk).values_list("score", flat=True)
    assert abs(found.automatic.value - true) > 1.96 * np.std(scores) / len(segments) ** 0.5
    assert found.combined.used
    assert found.combined.estimate.low <= true <= found.combined.estimate.high
    ratio = found.combined.estimate.margin / found.combined.human.margin
    assert ratio == pytest.approx(theory(viewer, desk), abs=0.03)
    assert found.combined.estimate.margin < found.human.margin


def theory(viewer, desk):
    """sqrt(1 - r²), r within what was drawn together and weighed as the variance weighs it."""
    drawn = queries.columns(viewer, desk)
    drawn = drawn.keep(drawn.blind & np.isfinite(drawn.score))
    judged = beside(viewer, desk).scores
    pairs = np.column_stack((drawn.draw, drawn.probability.round(9)))
    strata = np.unique(pairs, axis=0, return_inverse=True)[1].reshape(-1)
    weight = (1 - drawn.probability) / drawn.probability**2

    def within(values):
        return values - (np.bincount(strata, values) / np.bincount(strata))[strata]

    human = within(drawn.score)
    automatic = within(np.array([judged[segment] for segment in drawn.segment.tolist()]))
    shared = (weight * human * automatic).sum() ** 2
    squares = (weight * human**2).sum() * (weight * automatic**2).sum()
    return np.sqrt(1 - shared / squares)


def the_loader_stored_what_was_generated(viewer):
    demo = centre()
    workspace = viewer.workspace
    assert Team.objects.filter(workspace=workspace).count() == 8
    assert Agent.objects.filter(workspace=workspace).count() == 34
    rows = numbers.rows(viewer, HALF_YEAR, "agent")
    assert {row.label for row in rows} <= {agent.name for agent in demo.agents}
    # What goes on until midnight in UTC is the next day in Lisbon.
    until_now = replace(HALF_YEAR, last_day=END)
    assert numbers.summary(viewer, until_now).population == len(demo.segments)
    shifted = replace(HALF_YEAR, first_day=date(2026, 7, 2), last_day=date(2026, 7, 31))
    assert numbers.summary(viewer, shifted).population == 0


def the_fair_comparison_finds_what_is_planted(viewer, truth):
    """The trap of the plain ranking, and who declined, against what the generator knows."""
    asked = About(viewer=viewer, scope=HALF_YEAR, other=None, query=QueryDict("all=queues"))
    shown = {chart.key: chart for chart in people_charts(asked)}
    keys = {agent.name: agent.key for agent in centre().agents}
    queues = {keys[row.label]: row.cells for row in shown["queues"].rows}
    hard, easy = queues[truth.facts.hard_queue_agent], queues[truth.facts.easy_queue_agent]
    assert ability(truth, truth.facts.hard_queue_agent) > ability(
        truth, truth.facts.easy_queue_agent
    )
    assert hard[2] < hard[1], "at the same work, who has hard work rises"
    assert easy[2] > easy[1], "and who has easy work falls"
    assert hard[2] < easy[2], "the better agent is first"
    assert hard[0].value < 0 < easy[0].value
    changed = {keys[row.label]: row.cells[0] for row in shown["changes"].rows if row.cells[0]}
    surest = min(changed, key=lambda agent: changed[agent].high)
    assert surest == truth.facts.declining_agent
    assert changed[surest].high < 0


def ability(truth, agent):
    return np.mean([level for (key, _month), level in truth.ability.items() if key == agent])
