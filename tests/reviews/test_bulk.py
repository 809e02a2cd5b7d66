from datetime import UTC, datetime

import pytest

from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.reviews.answers import Answer, Evidence
from evenhand.reviews.bulk import SubmittedReview, write_reviews
from evenhand.reviews.models import Author, Purpose, Rating, Review
from evenhand.reviews.services import score_of

WHEN = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def judge(workspace):
    return Author.objects.create(
        workspace=workspace, kind=Author.Kind.RULES, name="Rules 1", external_id="rules-1"
    )


def verdict(segment, author, **answers):
    return SubmittedReview(
        segment=segment.pk,
        author=author.pk,
        happened_at=WHEN,
        started_at=WHEN,
        submitted_at=WHEN,
        purpose=Purpose.EVERY,
        content_hash=segment.conversation.content_hash,
        answers=answers,
    )


def test_bulk_scores_are_those_of_the_single_scorer(make_segment, judge, version):
    answers = {"solution": Answer(option=1), "greeting": Answer(option=NOT_APPLICABLE)}
    write_reviews(version, [verdict(make_segment(), judge, **answers)], automatic=True)
    review = Review.objects.get()
    assert review.score == score_of(review).score


def test_scoring_twice_does_nothing_twice(make_segment, judge, version):
    verdicts = [verdict(make_segment(n), judge, solution=Answer(option=n)) for n in (1, 2)]
    assert write_reviews(version, verdicts[:1], automatic=True) == 1
    assert write_reviews(version, verdicts, automatic=True) == 1
    assert write_reviews(version, verdicts, automatic=True) == 0
    assert (Review.objects.count(), Rating.objects.count()) == (2, 2)


def test_an_abstention_counts_in_no_score(make_segment, judge, version):
    answers = {"solution": Answer(abstained=True), "clarity": Answer(option=0)}
    write_reviews(version, [verdict(make_segment(), judge, **answers)], automatic=True)
    assert Review.objects.get().score == 100
    assert Rating.objects.get(category__key="solution").state == Rating.State.ABSTAINED


def test_evidence_and_reason_are_kept(make_segment, judge, version):
    answer = Answer(option=0, evidence=[Evidence(0, 0, 5, "Hello")], reason="greeting phrase")
    write_reviews(version, [verdict(make_segment(), judge, greeting=answer)], automatic=True)
    rating = Rating.objects.get()
    assert rating.evidence == [{"message": 0, "start": 0, "end": 5, "quote": "Hello"}]
    assert rating.reason == "greeting phrase"


def test_nothing_to_write_writes_nothing(version):
    assert write_reviews(version, [], automatic=True) == 0
