"""CSAT is watched by team: what it raises, and the answers behind it."""

from datetime import timedelta

import numpy as np
import pytest
from django.urls import reverse

from evenhand.conversations.models import SurveyAnswer
from evenhand.insights.alerts import reading, services, showing
from evenhand.insights.alerts.models import Alert
from evenhand.insights.alerts.watching import TEAM, look
from evenhand.measure.change import Watch
from evenhand.people.roles import Role
from insights.alerts.conftest import FIRST, TODAY
from insights.alerts.made import MONDAY
from insights.conftest import Centre

WEEKS = 13


@pytest.fixture
def disliked(workspace):
    """Nine of ten answers satisfied, in the last three weeks two of ten; and one unanswered."""
    made = Centre(workspace)
    for week in range(WEEKS):
        happy = 9 if week < 10 else 2
        for number, segment in enumerate(made.segments(10, when=FIRST + timedelta(weeks=week))):
            answer(segment, 5 if number < happy else 2)
    answer(made.segments(1, when=FIRST)[0], None)
    return made


def answer(segment, value):
    SurveyAnswer.objects.create(
        workspace=segment.workspace,
        conversation=segment.conversation,
        kind="csat",
        external_id="a",
        value=value,
        scale_min=1,
        scale_max=5,
        comment="the old one was better" if value == 2 else "",
    )


def test_a_team_whose_customers_are_less_satisfied_is_alerted(disliked, workspace, people, sign_in):
    centre = disliked
    centre.review(centre.segments(1, when=FIRST + timedelta(weeks=WEEKS - 1)), [90])
    [alert] = services.look_at(services.ask_again(workspace, TODAY))
    assert (alert.metric, alert.team.name, alert.agent) == ("csat", "Billing", None)
    assert alert.change < -40
    assert alert.parts["quality"][2] < 0
    shown = showing.history(alert)
    assert shown.charts == 1
    assert 85 < shown.level <= 90
    assert shown.weeks[-1].human.low < shown.weeks[-1].human.value < shown.weeks[-1].human.high
    client = sign_in(people[Role.AUDITOR])
    page = client.get(reverse("alert", args=["acme", alert.pk]))
    assert [one.value for one in page.context["page"]][:2] == [2, 2]
    said = page.content.decode()
    assert "the old one was better" in said
    assert "Billing is down" in said


def test_answers_nobody_gave_and_other_surveys_are_not_watched(disliked, workspace):
    SurveyAnswer.objects.filter(value=2).update(kind="ces")
    [watched] = reading.series_of(workspace, reading.week_of(TODAY) - timedelta(weeks=1))
    assert watched.metric == Alert.Metric.CSAT
    assert len(watched.series.score) == 9 * 10 + 2 * 3
    assert set(watched.series.score.tolist()) == {100.0}


@pytest.mark.parametrize(("a_week", "satisfied"), [(6, 0.93), (25, 0.8)])
def test_while_nothing_changes_answers_raise_no_more_than_they_say(a_week, satisfied):
    rng = np.random.default_rng(31)
    rounds, weeks = 60, 52
    raised = sum(len(look(quiet(rng, a_week, satisfied), Watch(baseline=8))) for _ in range(rounds))
    assert raised <= 2 * rounds * (weeks - 8) / 500


def quiet(rng, a_week, satisfied, weeks=52):
    week = np.repeat(np.arange(weeks), rng.poisson(a_week, weeks))
    n = len(week)
    return reading.Series(
        score=100.0 * (rng.random(n) < satisfied),
        agent=np.full(n, TEAM),
        week=MONDAY + 7 * week,
        stratum=np.full(n, "chat:"),
        author=np.zeros(n, dtype=np.int64),
        enough=8,
    )
