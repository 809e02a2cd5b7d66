"""Every number equals what a plain computation from the operational database gives."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.conversations.models import Segment, SurveyAnswer, Tag
from evenhand.insights.metrics import compiling, measured
from evenhand.insights.scope import Scope
from evenhand.judges.models import Judge, JudgeVersion
from evenhand.measure.designs import Unequal
from evenhand.measure.iqs import mean_iqs, weighted_agent_iqs
from evenhand.reviews.models import IN_IQS, Author, Rating, Review

FIRST = datetime(2026, 4, 30, 20, tzinfo=UTC)
SCOPE = Scope(first_day=date(2026, 5, 1), last_day=date(2026, 5, 31))
COUNTED = ("published", "disputed")

REVIEW = st.fixed_dictionaries(
    {
        "agent": st.sampled_from(["Ana", "Bo"]),
        "team": st.sampled_from(["Billing", "Sales"]),
        "channel": st.sampled_from(["chat", "email"]),
        "hours": st.integers(0, 800),
        "score": st.sampled_from([None, 0, 30, 50, 80, 100]),
        "purpose": st.sampled_from(["random", "risk", "manual"]),
        "chance": st.sampled_from([0.07, 0.3, 1.0]),
        "status": st.sampled_from(["published", "disputed", "superseded", "draft"]),
        "kind": st.sampled_from(["quality", "quality", "self"]),
        "judged": st.sampled_from([None, 20, 90]),
        "csat": st.sampled_from([None, 1, 3, 4, 5]),
    }
)


@pytest.fixture
def judge(centre):
    author = Author.objects.create(
        workspace=centre.workspace, kind=Author.Kind.RULES, name="Rules", external_id="r"
    )
    JudgeVersion.objects.create(
        judge=Judge.objects.create(
            workspace=centre.workspace, scorecard=centre.version.scorecard, kind="rules", name="R"
        ),
        scorecard_version=centre.version,
        author=author,
        number=1,
        content={},
        content_hash="x",
    )
    return author


def write(centre, judge, rows):
    Review.objects.all().delete()
    Segment.objects.all().delete()
    SurveyAnswer.objects.all().delete()
    for row in rows:
        when = FIRST + timedelta(hours=row["hours"])
        place = {name: row[name] for name in ("agent", "team", "channel")}
        segment = centre.segments(1, when=when, **place)[0]
        drawn = row["purpose"] in IN_IQS
        centre.review(
            [segment],
            [row["score"]],
            purpose=row["purpose"],
            probability=row["chance"] if drawn else None,
            kind=row["kind"],
        )
        Review.objects.filter(segment=segment).update(status=row["status"])
        if row["judged"] is not None:
            centre.review(
                [segment],
                [row["judged"]],
                author=judge,
                automatic=True,
                purpose="every",
                probability=None,
            )
        if row["csat"]:
            centre.csat(segment, row["csat"])


def inside(moment):
    return SCOPE.first_day <= moment.astimezone(ZoneInfo("UTC")).date() <= SCOPE.last_day


def counted(**kept):
    rows = Review.objects.filter(kind="quality", status__in=COUNTED, **kept)
    rows = rows.select_related("segment__conversation").order_by("id")
    return [review for review in rows if inside(review.happened_at)]


def drawn():
    return [review for review in counted(automatic=False) if review.purpose in IN_IQS]


@given(rows=st.lists(REVIEW, min_size=1, max_size=9))
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_numbers_equal_a_plain_computation(centre, judge, viewer, rows):
    write(centre, judge, rows)
    plain_iqs(viewer)
    plain_agents(viewer)
    plain_categories(viewer)
    plain_counts(viewer)


def plain_iqs(viewer):
    scored = [review for review in drawn() if review.score is not None]
    found = measured(viewer, "iqs", SCOPE).only
    assert found.n == len(scored)
    if scored:
        chances = [review.probability for review in scored]
        expected = mean_iqs([review.score for review in scored], Unequal(chances))
        assert found.estimate.value == pytest.approx(expected.value, abs=1e-6)
        if len({review.score for review in scored}) > 1:
            assert found.estimate.low == pytest.approx(expected.low, abs=1e-5)
            assert found.estimate.high == pytest.approx(expected.high, abs=1e-5)


def plain_agents(viewer):
    scored = [review for review in drawn() if review.score is not None]
    agents = sorted({review.segment.agent_id for review in scored})
    if not scored:
        return
    expected = weighted_agent_iqs(
        [review.score for review in scored],
        np.array([agents.index(review.segment.agent_id) for review in scored]),
        len(agents),
        [review.probability for review in scored],
    )
    answer = measured(viewer, "iqs", SCOPE, by=("agent",))
    for place, agent in enumerate(agents):
        mine, theirs = answer.get(agent).estimate, expected[place]
        assert mine.value == pytest.approx(theirs.value, abs=1e-6)
        assert mine.se == (theirs.se and pytest.approx(theirs.se, abs=1e-5))


def plain_categories(viewer):
    ratings = Rating.objects.filter(review__in=drawn(), state="rated")
    weights = [1 / rating.review.probability for rating in ratings]
    values = [100 - 10 * rating.option for rating in ratings]
    found = measured(viewer, "category", SCOPE).only
    assert found.n == len(values)
    if values:
        assert found.estimate.value == pytest.approx(np.average(values, weights=weights), abs=1e-6)
    people = Rating.objects.filter(review__in=counted(automatic=False))
    skipped = measured(viewer, "na_rate", SCOPE).only
    assert skipped.n == people.filter(state__in=["rated", "na"]).count()
    assert skipped.sums["na"] == people.filter(state="na").count()


def plain_counts(viewer):
    judged = [r.score for r in counted(automatic=True) if r.score is not None]
    automatic = measured(viewer, "automatic", SCOPE).only
    assert automatic.n == len(judged)
    if judged:
        assert automatic.estimate.value == pytest.approx(np.mean(judged))
    passes = measured(viewer, "pass_rate", SCOPE).only.sums
    assert passes["passed"] == sum(review.outcome == "pass" for review in drawn())
    assert passes["failed"] == sum(review.outcome == "fail" for review in drawn())
    segments = [s for s in Segment.objects.all() if inside(s.started_at)]
    reviewed = {review.segment_id for review in counted(automatic=False)}
    coverage = measured(viewer, "coverage", SCOPE).only.sums
    assert coverage["n"] == len(segments)
    assert coverage["reviewed"] == len(reviewed & {segment.pk for segment in segments})
    answers = [a for a in SurveyAnswer.objects.all() if inside(a.conversation.started_at)]
    asked = measured(viewer, "csat", SCOPE, by=("channel",))
    for channel in ("chat", "email"):
        of_channel = [a for a in answers if a.conversation.channel == channel]
        group = asked.get(channel)
        assert (group.sums["answered"] if group else 0) == len(of_channel)
        assert (group.sums["satisfied"] if group else 0) == sum(a.value >= 4 for a in of_channel)


def test_the_rollup_and_the_facts_give_the_same(filled, viewer):
    for metric in ("iqs", "people", "pass_rate", "category"):
        short = measured(viewer, metric, SCOPE, by=("channel",))
        long = measured(viewer, metric, SCOPE, by=("channel", "kind"))
        assert [group.key[0] for group in long] == [group.key[0] for group in short]
        for one, other in zip(short, long, strict=True):
            assert dict(one.sums) == pytest.approx(dict(other.sums))


PERIODS = {
    "whole months": Scope(first_day=date(2026, 5, 1), last_day=date(2026, 6, 30)),
    "months and days": Scope(first_day=date(2026, 4, 29), last_day=date(2026, 6, 3)),
    "days": Scope(first_day=date(2026, 4, 30), last_day=date(2026, 5, 3)),
}
ROLLED = {
    "iqs": "team",
    "automatic": "agent",
    "pass_rate": "tag",
    "category": "category",
    "automatic_bands": "band",
    "coverage": "team",
    "automatic_coverage": "channel",
    "handling_minutes": "month",
}


@pytest.fixture
def spread_out(filled, judge):
    """Reviews before, in and after May by people and two judges, with tags."""
    for place, day in enumerate((29, 30, 31, 33, 62, 64)):
        when = datetime(2026, 4, 1, 23, tzinfo=UTC) + timedelta(days=day)
        segments = filled.segments(3, when=when, agent="Cy", team="Care")
        filled.review(segments[:2], [10 * place, None])
        for author in (judge, filled.person)[: 1 + place % 2]:
            filled.review(segments[1:], [90, 10 * place], author=author, automatic=True,
                          purpose="every", probability=None)  # fmt: skip
        for name in ("late", "refund")[: place % 3]:
            Tag.objects.create(
                workspace=filled.workspace,
                conversation=segments[0].conversation,
                name=name,
            )
    return filled


@pytest.mark.parametrize("period", sorted(PERIODS))
def test_rollups_give_what_the_facts_give_day_by_day(spread_out, viewer, period, monkeypatch):
    scope = PERIODS[period]
    short = {key: answered(viewer, key, scope, by) for key, by in ROLLED.items()}
    monkeypatch.setattr(compiling, "ROLLUPS", {})
    long = {key: answered(viewer, key, scope, by) for key, by in ROLLED.items()}
    assert any(short.values())
    assert short == long


def answered(viewer, metric, scope, by):
    compiling._compiled.cache_clear()
    with patch.object(compiling, "kept_sql", lambda _shape, make: make()):
        found = measured(viewer, metric, scope, by=(by,))
    return {
        group.key: {name: round(value, 3) for name, value in group.sums.items()} for group in found
    }


def test_a_group_whose_reviews_are_all_gone_is_no_group(filled, viewer):
    before = measured(viewer, "iqs", SCOPE, by=("team",))
    Review.objects.filter(segment__team=filled.team("Sales")).delete()
    after = measured(viewer, "iqs", SCOPE, by=("team",))
    assert after.keys == [key for key in before.keys if key[0] != filled.team("Sales").pk]


def test_a_group_that_scored_alike_is_given_the_bound_for_what_was_not_seen(centre, viewer):
    centre.review(centre.segments(6), [100] * 6)
    found = measured(viewer, "iqs", SCOPE, by=("channel",))[0].estimate
    assert (found.value, found.method) == (100, "iqs.mean.alike")
    assert found.low < 80
