from datetime import UTC, date, datetime

import pytest

from evenhand.insights import numbers, queries
from evenhand.insights.scope import Scope
from evenhand.judges.models import Judge, JudgeVersion
from evenhand.measure.designs import Unequal
from evenhand.measure.iqs import mean_iqs
from evenhand.reviews.models import Author, Purpose, Review

MAY = Scope.month_of(date(2026, 5, 1))
SCORES = [100, 100, 90, 80, 80, 70, 100, 60, 0, 100]


@pytest.fixture
def judged(centre):
    """A judge in use, as an author."""
    author = Author.objects.create(
        workspace=centre.workspace, kind=Author.Kind.RULES, name="Rules", external_id="r1"
    )
    judge = Judge.objects.create(
        workspace=centre.workspace, scorecard=centre.version.scorecard, kind="rules", name="R"
    )
    JudgeVersion.objects.create(
        judge=judge,
        scorecard_version=centre.version,
        author=author,
        number=1,
        content={},
        content_hash="x",
    )
    return author


def test_iqs_is_the_mean_of_drawn_reviews(centre, viewer):
    centre.review(centre.segments(10), SCORES)
    summary = numbers.summary(viewer, MAY)
    assert summary.human.value == pytest.approx(78)
    assert summary.human.n == 10
    assert summary.human.low < 78 < summary.human.high


def test_unequal_chances_weigh_the_reviews(centre, viewer):
    picked = centre.segments(10)
    centre.review(picked[:5], SCORES[:5], purpose=Purpose.RISK, probability=0.5)
    centre.review(picked[5:], SCORES[5:], purpose=Purpose.RANDOM, probability=0.1)
    expected = mean_iqs(SCORES, Unequal([0.5] * 5 + [0.1] * 5))
    found = numbers.summary(viewer, MAY).human
    assert (found.value, found.low) == (pytest.approx(expected.value), pytest.approx(expected.low))


@pytest.mark.parametrize("purpose", [Purpose.MANUAL, Purpose.CALIBRATION, Purpose.UNKNOWN])
def test_reviews_without_a_recorded_chance_never_enter_iqs(centre, viewer, purpose):
    centre.review(centre.segments(10), SCORES)
    before = numbers.summary(viewer, MAY).human
    centre.review(centre.segments(3), [0, 0, 0], purpose=purpose, probability=None)
    after = numbers.summary(viewer, MAY).human
    assert after.value == before.value
    assert after.exclusions == {purpose: 3}


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", "draft"), ("status", "superseded"), ("kind", "calibration"), ("kind", "self")],
)
def test_drafts_superseded_and_other_kinds_are_in_no_iqs(centre, viewer, field, value):
    centre.review(centre.segments(10), SCORES)
    centre.review(centre.segments(1), [0])
    Review.objects.filter(pk=Review.objects.latest("id").pk).update(**{field: value})
    assert numbers.summary(viewer, MAY).human.n == 10


def test_a_disputed_review_counts(centre, viewer):
    centre.review(centre.segments(10), SCORES)
    Review.objects.update(status=Review.Status.DISPUTED)
    assert numbers.summary(viewer, MAY).human.n == 10


def test_a_review_without_a_score_is_no_zero(centre, viewer):
    centre.review(centre.segments(11), [*SCORES, None])
    human = numbers.summary(viewer, MAY).human
    assert human.value == pytest.approx(78)
    assert human.exclusions == {"no score": 1}


def test_automatic_scores_and_people_s_reviews_are_never_mixed(centre, viewer, judged):
    segments = centre.segments(10)
    centre.review(segments, SCORES)
    centre.review(
        segments,
        [100] * 10,
        automatic=True,
        author=judged,
        purpose=Purpose.EVERY,
        probability=None,
    )
    summary = numbers.summary(viewer, MAY)
    assert summary.human.value == pytest.approx(78)
    assert summary.automatic.value == 100


def test_a_retired_judge_version_is_not_shown(centre, viewer, judged):
    segments = centre.segments(2)
    centre.review(
        segments, [0, 0], automatic=True, author=judged, purpose=Purpose.EVERY, probability=None
    )
    JudgeVersion.objects.update(current=False)
    assert numbers.summary(viewer, MAY).automatic.value is None


def test_below_the_minimum_the_interval_is_shown_and_no_point(centre, viewer):
    centre.review(centre.segments(4), SCORES[:4])
    human = numbers.summary(viewer, MAY).human
    assert not human.shows_point
    assert human.low is not None


def test_a_period_is_of_days_in_the_workspace_s_zone(centre, viewer, workspace):
    workspace.time_zone = "Pacific/Auckland"
    workspace.save()
    late = datetime(2026, 4, 30, 11, 50, tzinfo=UTC)
    centre.review(centre.segments(6, when=late), SCORES[:6])
    assert numbers.summary(viewer, MAY).human.n == 0
    later = datetime(2026, 4, 30, 12, 0, tzinfo=UTC)
    centre.review(centre.segments(6, when=later), SCORES[:6])
    assert numbers.summary(viewer, MAY).human.n == 6


def test_groups_add_up_to_the_whole(centre, viewer):
    centre.review(centre.segments(6, agent="Ana", team="Billing"), SCORES[:6])
    centre.review(centre.segments(4, agent="Ben", team="Orders"), SCORES[6:])
    rows = numbers.rows(viewer, MAY, "team")
    assert [row.label for row in rows] == ["Billing", "Orders"]
    total = sum(row.human.value * row.human.n for row in rows) / 10
    assert total == pytest.approx(numbers.summary(viewer, MAY).human.value)


def test_agents_share_one_spread(centre, viewer):
    centre.review(centre.segments(5, agent="Ana"), SCORES[:5])
    centre.review(centre.segments(5, agent="Ben"), SCORES[5:])
    ana, ben = numbers.rows(viewer, MAY, "agent")
    assert ana.human.margin == pytest.approx(ben.human.margin)
    assert ana.human.method == "iqs.agent.pooled_sd"


def test_a_group_never_needs_more_reviews_than_it_has_conversations(centre, viewer):
    segments = centre.segments(30)
    centre.review(segments[:10], SCORES, probability=1 / 3)
    (row,) = numbers.rows(viewer, MAY, "team")
    assert row.human.needed[5.0] <= 20


def test_csat_counts_the_two_best_answers_and_says_how_many_were_asked(centre, viewer):
    for segment, value in zip(centre.segments(5), [5, 4, 3, 1, None], strict=True):
        centre.csat(segment, value)
    summary = numbers.summary(viewer, MAY)
    assert (summary.csat.value, summary.csat.n) == (50, 4)
    assert summary.satisfaction.sent == 5


def test_a_conversation_of_two_agents_counts_its_survey_once(centre, viewer):
    segment = centre.segments(1)[0]
    centre.csat(segment, 5)
    segment.pk, segment.position = None, 1
    segment.save()
    assert numbers.summary(viewer, MAY).csat.n == 1


def test_months_without_reviews_stay_in_the_trend(centre, viewer):
    centre.review(centre.segments(10), SCORES)
    months = numbers.months(viewer, MAY)
    assert len(months) == 6
    assert [month.human.value is None for month in months] == [True] * 5 + [False]


def test_categories_are_means_of_their_own(centre, viewer):
    centre.review(centre.segments(10), SCORES)
    (group,) = numbers.categories(viewer, MAY)
    assert group.scorecard == "Tenths"
    assert group.rows[0].human.value == pytest.approx(78)


def test_an_agent_sees_the_numbers_of_own_conversations_only(centre, people, agent):
    centre.review(centre.segments(10, agent=agent.name), SCORES)
    centre.review(centre.segments(5, agent="Ben"), [0] * 5)
    own = queries.columns(people["agent"], MAY)
    assert len(own.score) == 10


def test_another_workspace_is_never_seen(centre, stranger):
    centre.review(centre.segments(10), SCORES)
    assert numbers.summary(stranger, MAY).population == 0
    assert queries.columns(stranger, MAY).score.size == 0


def test_the_number_of_queries_does_not_grow_with_rows(
    centre, viewer, django_assert_max_num_queries
):
    for name in ("Billing", "Orders", "Retention"):
        centre.review(centre.segments(10, team=name), SCORES)
    with django_assert_max_num_queries(18):
        numbers.summary(viewer, MAY)
        numbers.rows(viewer, MAY, "team")
