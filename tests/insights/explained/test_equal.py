"""Numbers equal a plain computation from the operational database, on workspaces made by chance."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.conversations.models import Segment, SurveyAnswer
from evenhand.insights.between.comparable import meanings_of, pairs
from evenhand.insights.between.page import side
from evenhand.insights.metrics import measured
from evenhand.insights.program.reading import rated_twice
from evenhand.insights.scope import Scope
from evenhand.insights.stages.quality import by_stage
from evenhand.insights.stages.reading import staged
from evenhand.insights.why.quadrants import Cell, shares
from evenhand.insights.why.reviewed import reviewed
from evenhand.people.models import Team
from evenhand.reviews.models import IN_IQS, Rating, Review
from insights.explained.conftest import STAGES, VALUES, WEIGHTS

FIRST = datetime(2026, 4, 30, 22, tzinfo=UTC)
MAY = Scope(first_day=date(2026, 5, 1), last_day=date(2026, 5, 31))
OPTION = st.sampled_from([None, 0, 1, 2, 3])

ROW = st.fixed_dictionaries(
    {
        "agent": st.sampled_from(["Ana", "Bo"]),
        "team": st.sampled_from(["Billing", "Internal"]),
        "hours": st.integers(0, 760),
        "options": st.tuples(OPTION, OPTION, OPTION),
        "second": st.sampled_from([None, (0, 1, 2), (3, None, 0)]),
        "purpose": st.sampled_from(["random", "risk", "manual"]),
        "chance": st.sampled_from([0.1, 0.5, 1.0]),
        "csat": st.sampled_from([None, 1, 3, 4, 5]),
    }
)


def write(desk, rows):
    Review.objects.all().delete()
    SurveyAnswer.objects.all().delete()
    Segment.objects.all().delete()
    for row in rows:
        when = FIRST + timedelta(hours=row["hours"])
        segment = desk.segments(1, agent=row["agent"], team=row["team"], when=when)[0]
        drawn = row["purpose"] in IN_IQS
        chance = row["chance"] if drawn else None
        desk.rate(segment, row["options"], purpose=row["purpose"], probability=chance)
        if row["second"]:
            other = desk.reviewer("second")
            desk.rate(segment, row["second"], kind="second", author=other, purpose="manual",
                      probability=None)  # fmt: skip
        if row["csat"]:
            desk.csat(segment, row["csat"])


def inside(review):
    return MAY.first_day <= review.happened_at.date() <= MAY.last_day


def drawn():
    found = Review.objects.filter(kind="quality", purpose__in=IN_IQS).select_related("segment")
    return [review for review in found if inside(review)]


@given(rows=st.lists(ROW, min_size=1, max_size=7))
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_numbers_equal_a_plain_computation(desk, viewer, rows):
    write(desk, rows)
    plain_quadrants(viewer)
    plain_stages(viewer)
    plain_sides(viewer)


def plain_quadrants(viewer):
    weights = defaultdict(float)
    counts = defaultdict(int)
    for review in drawn():
        answers = [answer for answer in review.segment.conversation.surveys.all() if answer.value]
        if review.score is None or not answers:
            continue
        happy, passed = answers[0].value >= 4, review.outcome == "pass"
        cell = {(True, True): Cell.FINE, (False, True): Cell.POLICY,
                (False, False): Cell.TEAM, (True, False): Cell.RISK}[happy, passed]  # fmt: skip
        weights[cell] += 1 / review.probability
        counts[cell] += 1
    found = {share.cell: share for share in shares(reviewed(viewer, MAY).answered)}
    total = sum(weights.values())
    for cell in Cell:
        assert found[cell].reviews == counts[cell]
        if total:
            assert found[cell].share.value == pytest.approx(100 * weights[cell] / total)


def plain_stages(viewer):
    sums = defaultdict(lambda: [0.0, 0.0])
    for review in drawn():
        parts = defaultdict(lambda: [0.0, 0.0])
        for rating in review.ratings.filter(state="rated").select_related("category"):
            part = parts[STAGES[rating.category.key].lower()]
            part[0] += WEIGHTS[rating.category.key] * VALUES[rating.option]
            part[1] += WEIGHTS[rating.category.key]
        for stage, (earned, possible) in parts.items():
            sums[stage][0] += 100 * earned / possible / review.probability
            sums[stage][1] += 1 / review.probability
    found = by_stage(staged(viewer, MAY))
    assert found.keys() == sums.keys()
    for stage, (earned, possible) in sums.items():
        assert found[stage].value == pytest.approx(earned / possible)


def plain_sides(viewer):
    answers = [
        measured(viewer, "category", side(MAY, kind), by=("category",))
        for kind in (Team.Kind.INTERNAL, Team.Kind.FRONT_LINE)
    ]
    found = {pair.name: pair for pair in pairs(*answers, meanings_of(viewer))}
    for key in WEIGHTS:
        ours, theirs = plain_mean(key, "Internal"), plain_mean(key, "Billing")
        if ours is None or theirs is None:
            assert key.title() not in found
            continue
        assert found[key.title()].ours.value == pytest.approx(ours, abs=1e-6)
        assert found[key.title()].theirs.value == pytest.approx(theirs, abs=1e-6)


def plain_mean(key, team):
    ratings = Rating.objects.filter(
        review__in=drawn(), state="rated", category__key=key, review__segment__team__name=team
    )
    values = [100 * VALUES[rating.option] for rating in ratings]
    weights = [1 / rating.review.probability for rating in ratings]
    return np.average(values, weights=weights) if values else None


def test_a_stage_s_margin_is_over_reviews_and_not_over_ratings(desk, viewer):
    """Two categories of one stage that always agree say as much as one."""
    for place, segment in enumerate(desk.segments(12)):
        desk.rate(segment, (place % 4, place % 4, place % 4))
    found = by_stage(staged(viewer, MAY))
    assert found["intake"].n == 12
    assert found["intake"].margin == pytest.approx(found["resolution"].margin)


def test_calibrated_conversations_are_those_of_several_people(desk, viewer):
    one, other = desk.segments(2)
    desk.rate(one, (0, 0, 0))
    desk.rate(one, (1, 3, 0), author=desk.reviewer("second"), kind="calibration")
    desk.rate(other, (0, 0, 0))
    found = rated_twice(viewer, MAY)
    assert set(found.scores.segment.tolist()) == {one.pk}
    greeting = found.categories[desk.category("greeting").pk]
    assert sorted(greeting.value.tolist()) == [0.75, 1.0]
