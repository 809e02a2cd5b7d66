import pytest

from evenhand.conversations.services import Span, redact
from evenhand.errors import InputError, StateError
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.reviews.answers import Answer, Evidence, answers_of
from evenhand.reviews.models import Purpose, Rating, Review
from evenhand.reviews.queries import own_draft_or_404
from evenhand.reviews.services import (
    Start,
    discard_draft,
    save_draft,
    score_of,
    start_review,
    submit,
)


def full_answers(version, option=0):
    return {category.key: Answer(option=option) for category in version.content.categories}


def stored(review):
    return answers_of(review.ratings.select_related("category"))


def test_a_review_nobody_drew_is_hand_picked_and_has_no_probability(draft):
    assert (draft.purpose, draft.probability) == (Purpose.MANUAL, None)


def test_starting_again_goes_on_with_the_same_draft(draft, people, segment, version):
    assert start_review(people["reviewer"], segment, Start(version)) == draft


def test_a_draft_keeps_answers_comments_causes_and_evidence(draft):
    answers = {
        "solution": Answer(
            option=2,
            comment="half of it",
            root_causes=["no next step"],
            evidence=[Evidence(1, 0, 4, "Okay")],
        ),
        "closing": Answer(option=NOT_APPLICABLE),
    }
    assert save_draft(draft, answers, "In all, fair.", draft.edit) == 1
    draft.refresh_from_db()
    assert stored(draft) == answers
    assert draft.comment == "In all, fair."


def test_a_comment_on_a_category_still_open_is_kept(draft):
    save_draft(draft, {"solution": Answer(comment="look again")}, "", 0)
    rating = Rating.objects.get(review=draft)
    assert (rating.state, rating.comment) == (Rating.State.OPEN, "look again")


def test_taking_an_answer_back_removes_it(draft):
    edit = save_draft(draft, {"solution": Answer(option=0)}, "", 0)
    save_draft(draft, {}, "", edit)
    assert not draft.ratings.exists()


def test_a_second_window_never_overwrites_the_first(draft):
    save_draft(draft, {"solution": Answer(option=0)}, "", 0)
    with pytest.raises(StateError, match="another window"):
        save_draft(draft, {"solution": Answer(option=3)}, "", 0)
    assert stored(draft)["solution"].option == 0


def test_submitting_stores_the_score_that_its_ratings_give(draft, version):
    edit = save_draft(draft, full_answers(version) | {"solution": Answer(option=1)}, "", 0)
    review = submit(draft, edit)
    assert review.status == Review.Status.PUBLISHED
    assert review.score == score_of(review).score
    assert review.score == pytest.approx(100 * (110 - 10) / 110)


def test_a_failed_critical_category_zeroes_the_review(draft, version):
    edit = save_draft(draft, full_answers(version) | {"policy": Answer(option=1)}, "", 0)
    review = submit(draft, edit)
    assert (review.score, review.outcome) == (0, Review.Outcome.FAIL)


def test_all_na_is_no_score(draft, version):
    edit = save_draft(draft, full_answers(version, NOT_APPLICABLE), "", 0)
    review = submit(draft, edit)
    assert (review.score, review.outcome) == (None, Review.Outcome.NONE)


def test_an_unanswered_required_category_keeps_it_from_submission(draft):
    edit = save_draft(draft, {"solution": Answer(option=0)}, "", 0)
    with pytest.raises(InputError, match="Greeting"):
        submit(draft, edit)
    draft.refresh_from_db()
    assert (draft.status, draft.edit) == (Review.Status.DRAFT, edit)


def test_submitting_twice_publishes_once(draft, version):
    edit = save_draft(draft, full_answers(version), "", 0)
    first = submit(draft, edit)
    with pytest.raises(StateError, match="submitted already"):
        submit(draft, edit)
    first.refresh_from_db()
    assert Review.objects.filter(status=Review.Status.PUBLISHED).count() == 1


def test_a_submitted_review_cannot_be_saved_or_discarded(draft, version):
    submit(draft, save_draft(draft, full_answers(version), "", 0))
    with pytest.raises(StateError):
        save_draft(draft, {}, "", 2)
    with pytest.raises(StateError):
        discard_draft(draft)


def test_an_option_outside_its_scale_is_refused(draft):
    with pytest.raises(InputError, match="not on its scale"):
        save_draft(draft, {"greeting": Answer(option=2)}, "", 0)


def test_a_category_of_another_scorecard_is_refused(draft):
    with pytest.raises(InputError, match="not on the scorecard"):
        save_draft(draft, {"identity": Answer(option=0)}, "", 0)


def test_a_discarded_draft_is_gone(draft):
    discard_draft(draft)
    assert not Review.objects.exists()


def test_a_quote_is_always_the_transcript_s_own_text(draft):
    save_draft(draft, {"solution": Answer(evidence=[Evidence(0, 15, 16, "forged")])}, "", 0)
    assert stored(draft)["solution"].evidence == [Evidence(0, 15, 16, "🙁")]


@pytest.mark.parametrize("passage", [Evidence(2, 0, 1), Evidence(0, 5, 5), Evidence(0, 0, 999)])
def test_evidence_outside_the_conversation_is_refused(draft, passage):
    with pytest.raises(InputError, match="not in the conversation"):
        save_draft(draft, {"solution": Answer(evidence=[passage])}, "", 0)


def test_a_conversation_redacted_under_review_is_quoted_without_what_was_blacked_out(draft, people):
    quoted = {
        category.key: Answer(option=0, evidence=[Evidence(1, 0, 4, "Okay")])
        for category in draft.version.content.categories
    }
    edit = save_draft(draft, quoted, "", 0)
    redact(people["manager"], draft.segment.conversation, [Span(1, 0, 4)])
    stale_screen = own_draft_or_404(people["reviewer"], draft.pk)
    review = submit(stale_screen, save_draft(stale_screen, quoted, "", edit))
    quotes = {
        passage.quote
        for answer in answers_of(review.ratings.select_related("category")).values()
        for passage in answer.evidence
    }
    assert review.status == Review.Status.PUBLISHED
    assert quotes == {"████"}
