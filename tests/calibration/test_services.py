"""What each verb does, and in which state it is refused."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from calibration.conftest import give, give_all, standing_for
from evenhand.calibration import services
from evenhand.calibration.frames import frame_of, read_criteria
from evenhand.calibration.models import Item, Participant, Seat, SegmentDraw, Session
from evenhand.calibration.states import State
from evenhand.errors import InputError, StateError
from evenhand.measure.sampling.draws import draw_uniform
from evenhand.reviews.answers import Answer
from evenhand.reviews.bulk import SubmittedReview, write_reviews
from evenhand.reviews.frames import unpack_frame
from evenhand.reviews.models import Purpose, Review
from evenhand.reviews.services import author_for
from evenhand.scorecards.models import Category
from evenhand.scorecards.services import open_draft, publish

SOON = timedelta(days=1)


def state(session, viewer):
    return standing_for(viewer, session).state


def category(session, key="tone"):
    return Category.objects.get(scorecard=session.items.first().version.scorecard, key=key)


def test_everybody_submitting_opens_the_discussion(scoring, panel, viewer):
    first, *others = panel
    give_all(scoring, {member: [(0, 0), (0, 0)] for member in others})
    assert state(scoring, viewer) is State.SCORING
    give_all(scoring, {first: [(0, 0), (0, 0)]})
    assert state(scoring, viewer) is State.DISCUSSION


def test_its_reviews_say_why_they_were_written(scoring, panel):
    seat = give(panel[0], scoring.items.first())
    review = Review.objects.get(pk=seat.review_id)
    assert (review.kind, review.purpose) == (Review.Kind.CALIBRATION, Purpose.CALIBRATION)
    assert (review.draw, review.probability) == (None, None)
    assert (review.saw_automatic, review.saw_other_reviews) == (False, False)


def test_a_session_with_one_person_does_not_start(make_session, panel):
    session = make_session(members=panel[:1])
    with pytest.raises(InputError, match="two people"):
        services.start_session(session)


def test_a_session_without_conversations_does_not_start(make_session):
    with pytest.raises(InputError, match="at least one conversation"):
        services.start_session(make_session(segments=0))


def test_a_session_does_not_start_after_its_deadline(make_session):
    session = make_session()
    Session.objects.filter(pk=session.pk).update(deadline=timezone.now() - SOON)
    session.refresh_from_db()
    with pytest.raises(InputError, match="future"):
        services.start_session(session)


def test_a_session_starts_once(scoring):
    with pytest.raises(StateError, match="Scoring"):
        services.start_session(scoring)


def test_everybody_rates_on_the_version_in_use_at_the_start(make_session, version):
    session = make_session()
    newer = publish(open_draft(version.scorecard))
    services.start_session(session)
    assert {item.version for item in session.items.all()} == {newer}
    assert newer != version


def test_a_draft_is_changed_with_its_people(make_session, panel):
    session = make_session(baseline=panel[0])
    plan = services.SessionPlan(
        name="June",
        deadline=timezone.now() + SOON,
        people=[member.user for member in panel[1:]],
        baseline=panel[1].user,
    )
    services.change_session(session, plan)
    found = {person.user: person.baseline for person in session.participants.all()}
    assert found == {panel[1].user: True, panel[2].user: False, panel[3].user: False}


def test_nothing_of_a_draft_changes_once_people_score(scoring, panel, make_segment):
    plan = services.SessionPlan(name="x", deadline=timezone.now() + SOON, people=[])
    for verb in (
        lambda: services.change_session(scoring, plan),
        lambda: services.add_segment(scoring, make_segment("late")),
        lambda: services.draw_segments(scoring, {}, 1),
        lambda: services.remove_item(scoring.items.first()),
        lambda: services.delete_session(scoring),
    ):
        with pytest.raises(StateError):
            verb()
    assert scoring.items.count() == 2


def test_a_conversation_is_in_one_open_session_only(make_session, scoring):
    other = make_session(segments=0, name="June")
    with pytest.raises(StateError, match="May"):
        services.add_segment(other, scoring.items.first().segment)


def test_a_deadline_is_extended_while_answers_are_closed(scoring, panel):
    Session.objects.filter(pk=scoring.pk).update(deadline=timezone.now() - SOON)
    with pytest.raises(StateError, match="no more answers"):
        services.begin(panel[0], scoring.items.first())
    services.extend_deadline(scoring, timezone.now() + SOON)
    assert services.begin(panel[0], scoring.items.first()).review.status == "draft"


def test_a_deadline_is_not_moved_into_the_past(scoring):
    with pytest.raises(InputError, match="future"):
        services.extend_deadline(scoring, timezone.now() - SOON)


def test_a_deadline_is_not_extended_once_answers_lie_open(discussed):
    with pytest.raises(StateError):
        services.extend_deadline(discussed, timezone.now() + SOON)


def test_an_answer_in_hand_at_the_deadline_is_refused_and_kept_as_draft(scoring, panel):
    seat = services.begin(panel[0], scoring.items.first())
    Session.objects.filter(pk=scoring.pk).update(deadline=timezone.now() - SOON)
    with pytest.raises(StateError), services.answering(seat):
        pytest.fail("the session was open")
    seat.review.refresh_from_db()
    assert seat.review.status == Review.Status.DRAFT


def test_ending_the_scoring_drops_what_was_not_submitted(scoring, panel, viewer):
    give(panel[0], scoring.items.first())
    services.begin(panel[1], scoring.items.first())
    services.end_scoring(scoring)
    assert state(scoring, viewer) is State.DISCUSSION
    assert [seat.participant.user for seat in Seat.objects.all()] == [panel[0].user]
    assert Review.objects.count() == 1


def test_nobody_submits_after_the_scoring_has_ended(scoring, panel):
    services.end_scoring(scoring)
    with pytest.raises(StateError):
        services.begin(panel[0], scoring.items.first())


def test_an_excused_person_is_not_waited_for_and_what_they_gave_stays(scoring, panel, viewer):
    give_all(scoring, {member: [(0, 0), (0, 0)] for member in panel[:3]})
    first, second = scoring.items.all()
    give(panel[3], first)
    services.begin(panel[3], second)
    services.excuse(scoring, Participant.objects.get(user=panel[3].user))
    assert state(scoring, viewer) is State.DISCUSSION
    assert Seat.objects.filter(participant__user=panel[3].user).count() == 1
    with pytest.raises(StateError, match="do not take part"):
        services.begin(panel[3], second)


def test_only_participants_begin(scoring, people):
    with pytest.raises(StateError, match="do not take part"):
        services.begin(people["manager"], scoring.items.first())


def test_beginning_twice_goes_on_with_the_same_review(scoring, panel):
    item = scoring.items.first()
    assert services.begin(panel[0], item) == services.begin(panel[0], item)
    assert Review.objects.count() == 1


def test_a_person_chooses_the_agreed_answer_and_may_change_it(discussed, people):
    item = discussed.items.first()
    services.agree(people["lead"], item, category(discussed), 2, "It put the customer off.")
    services.agree(people["manager"], item, category(discussed), -1)
    answer = item.agreed.get()
    assert (answer.option, answer.note, answer.decided_by) == (-1, "", people["manager"].user)


def test_no_answer_is_agreed_by_itself_however_many_gave_it(discussed):
    services.close_session(discussed)
    assert not discussed.items.filter(agreed__isnull=False).exists()


@pytest.mark.parametrize("option", [-2, 3])
def test_an_answer_off_the_scale_is_not_agreed_on(discussed, people, option):
    with pytest.raises(InputError, match="not on the scorecard"):
        services.agree(people["lead"], discussed.items.first(), category(discussed), option)


def test_remarks_and_agreement_wait_for_the_discussion_and_end_with_it(make_session, people, panel):
    session = make_session()
    item, tone = session.items.first(), category(session)

    def refused():
        with pytest.raises(StateError):
            services.add_remark(panel[0], item, "Well.", None)
        with pytest.raises(StateError):
            services.agree(people["lead"], item, tone, 0)

    refused()
    services.start_session(session)
    refused()
    services.end_scoring(session)
    services.add_remark(panel[0], item, "Well.", tone)
    services.agree(people["lead"], item, tone, 0)
    services.close_session(session)
    refused()


def test_an_empty_remark_is_refused(discussed, panel):
    with pytest.raises(InputError, match="write something"):
        services.add_remark(panel[0], discussed.items.first(), " \0 ", None)


def test_a_session_is_not_closed_before_it_was_discussed(scoring):
    with pytest.raises(StateError):
        services.close_session(scoring)


def test_closing_keeps_everything(discussed, viewer):
    services.close_session(discussed)
    assert state(discussed, viewer) is State.CLOSED
    assert Seat.objects.count() == 8


def test_nothing_is_sent_to_anybody(make_session, panel, people):
    session = make_session(segments=1)
    services.start_session(session)
    give_all(session, {member: [(0, 0)] for member in panel})
    services.add_remark(panel[0], session.items.first(), "Well.", None)
    services.agree(people["lead"], session.items.first(), category(session), 0)
    assert mail.outbox == []


def test_a_draw_replays_from_its_frame_and_seed(make_session, make_segment):
    session = make_session(segments=0)
    for number in range(30):
        make_segment(f"f{number}")
    services.draw_segments(session, {}, 5)
    draw = SegmentDraw.objects.get()
    frame = unpack_frame(draw.frame)
    again = draw_uniform(len(frame), draw.size, seed=draw.seed)
    chosen = [item.segment_id for item in session.items.all()]
    assert [frame[place] for place in again.positions.tolist()] == chosen
    assert len(frame) == 30


def test_a_draw_leaves_out_what_a_participant_has_reviewed(
    make_session, make_segment, panel, version
):
    session = make_session(segments=0)
    known, fresh = make_segment("known"), make_segment("fresh")
    _reviewed(known, author_for(session.workspace, panel[0].user), version)
    assert frame_of(session, {}) == [fresh.pk]


def test_a_draw_leaves_out_other_open_sessions_and_takes_closed_ones(make_session, make_segment):
    make_session(segments=1, name="open")
    held = make_session(segments=1, name="held")
    session = make_session(segments=0, name="new")
    assert frame_of(session, {}) == []
    services.start_session(held)
    services.end_scoring(held)
    services.close_session(held)
    assert frame_of(session, {}) == [held.items.first().segment_id]


def test_a_draw_is_narrowed_by_the_criteria(make_session, make_segment, team):
    session = make_session(segments=0)
    inside, outside = make_segment("inside"), make_segment("outside")
    inside.team = team
    inside.save()
    outside.channel = "email"
    outside.save()
    assert frame_of(session, read_criteria({"team": str(team.pk)})) == [inside.pk]
    assert frame_of(session, read_criteria({"channel": "email"})) == [outside.pk]
    assert frame_of(session, read_criteria({"first_day": "2026-05-05"})) == []
    assert len(frame_of(session, read_criteria({"last_day": "2026-05-04"}))) == 2


def test_more_than_there_are_cannot_be_drawn(make_session):
    with pytest.raises(InputError, match="only 0 conversations"):
        services.draw_segments(make_session(segments=0), {}, 1)
    assert not Item.objects.exists()


def _reviewed(segment, author, version):
    now = timezone.now()
    review = SubmittedReview(
        segment=segment.pk,
        author=author.pk,
        happened_at=now,
        started_at=now,
        submitted_at=now,
        answers={"tone": Answer(option=0), "solved": Answer(option=0)},
        purpose=Purpose.MANUAL,
    )
    write_reviews(version, [review], automatic=False)
