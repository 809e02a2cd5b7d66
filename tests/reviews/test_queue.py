"""The queue: claims, expiry, skips, handing over, late submissions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.errors import InputError, StateError
from evenhand.people.models import Membership
from evenhand.reviews.answers import Answer
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.designs import Design
from evenhand.reviews.models import IN_IQS, Purpose, Review, Slot
from evenhand.reviews.queries.queue import own_progress, waiting, waiting_slot
from evenhand.reviews.services import (
    Start,
    begin_next,
    begin_slot,
    discard_draft,
    save_draft,
    start_review,
    submit,
)
from evenhand.reviews.services.draws import Wanted, make_draw
from evenhand.reviews.services.plans import open_slots
from evenhand.reviews.services.queue import (
    CLAIM,
    claim,
    claim_next,
    hand_over,
    hand_over_all,
    release_abandoned,
    return_orphans,
    skip,
)
from reviews.centre import make_plan, reviewer_named

LATER = CLAIM + timedelta(minutes=1)


@pytest.fixture
def first(people):
    return people["reviewer"]


@pytest.fixture
def second(workspace):
    return reviewer_named(workspace, "second")


@pytest.fixture
def pool(centre):
    """Five slots anybody may take."""
    centre.segments(5)
    wanted = Wanted(
        name="Pool", criteria=Criteria(), design=Design(), size=5, scorecard=centre.scorecard
    )
    draw = make_draw(centre.workspace, wanted, seed=1)
    open_slots(draw)
    return list(draw.slots.order_by("pk"))


def finish(review, option=0):
    answers = {c.key: Answer(option=option) for c in review.version.content.categories}
    return submit(review, save_draft(review, answers, "", review.edit))


def let_claims_run_out():
    Slot.objects.filter(state="claimed").update(claim_until=timezone.now() - timedelta(minutes=1))


def state(slot):
    slot.refresh_from_db()
    return slot.state


def test_next_gives_each_slot_once_in_the_order_drawn(pool, first, second):
    taken = [claim_next(viewer) for viewer in (first, second, first)]
    assert [slot.item.position for slot in taken] == [0, 1, 2]
    assert all(slot.state == "claimed" for slot in taken)


def test_when_all_is_taken_nothing_is_left(pool, first, second):
    assert len([claim_next(first) for _ in range(5)]) == 5
    assert claim_next(second) is None


def test_what_was_given_to_somebody_is_nobody_else_s(pool, first, second):
    Slot.objects.filter(pk=pool[0].pk).update(reviewer=second.user)
    assert claim_next(first).pk == pool[1].pk
    assert not claim(first, pool[0].pk)
    assert claim_next(second).pk == pool[0].pk


def test_a_claim_that_ran_out_can_be_taken_by_another(pool, first, second):
    slot = claim_next(first)
    assert not claim(second, slot.pk)
    assert claim(second, slot.pk, timezone.now() + LATER)
    slot.refresh_from_db()
    assert slot.claimed_by == second.user


def test_abandoned_slots_are_taken_when_nothing_else_is_left(pool, first, second):
    for _ in range(5):
        claim_next(first)
    assert claim_next(second, timezone.now() + LATER) is not None


def test_sweeping_opens_abandoned_slots_again(pool, first):
    slot = claim_next(first)
    assert release_abandoned(timezone.now()) == 0
    assert release_abandoned(timezone.now() + LATER) == 1
    assert state(slot) == "open"


def test_beginning_records_why_and_how_likely(pool, first):
    review = begin_next(first)
    assert (review.purpose, review.probability, review.slot) == ("random", 1.0, pool[0])
    assert review.draw == pool[0].draw
    assert (review.saw_automatic, review.saw_other_reviews) == (False, False)


def test_submitting_ends_the_slot(pool, first):
    review = finish(begin_next(first))
    slot = pool[0]
    assert state(slot) == "done"
    assert slot.claimed_by == first.user
    assert slot.ended_at == review.submitted_at


def test_saving_keeps_the_claim_alive(pool, first, second):
    review = begin_next(first)
    let_claims_run_out()
    save_draft(review, {}, "still at it", review.edit)
    assert not claim(second, review.slot_id)


def test_saving_takes_a_slot_back_that_was_swept_but_not_taken(pool, first):
    review = begin_next(first)
    release_abandoned(timezone.now() + LATER)
    save_draft(review, {}, "back", review.edit)
    assert state(pool[0]) == "claimed"


def test_a_late_submission_counts_if_nobody_took_the_slot(pool, first):
    review = begin_next(first)
    let_claims_run_out()
    review = finish(review)
    assert review.purpose in IN_IQS
    assert state(pool[0]) == "done"


def test_a_late_submission_counts_also_after_the_sweep(pool, first):
    review = begin_next(first)
    release_abandoned(timezone.now() + LATER)
    assert finish(review).purpose in IN_IQS


def test_a_late_submission_is_an_extra_one_if_somebody_took_the_slot(pool, first, second):
    late = begin_next(first)
    let_claims_run_out()
    assert claim(second, late.slot_id)
    late = finish(late)
    assert (late.purpose, late.probability, late.slot) == (Purpose.EXTRA, None, None)
    assert (late.kind, late.status) == (Review.Kind.SECOND, Review.Status.PUBLISHED)
    pool[0].refresh_from_db()
    timely = finish(begin_slot(second, pool[0]))
    assert timely.purpose in IN_IQS
    assert Review.objects.filter(segment=late.segment, purpose__in=IN_IQS).count() == 1


def test_the_extra_one_comes_after_the_other_was_submitted_too(pool, first, second):
    late = begin_next(first)
    let_claims_run_out()
    claim(second, late.slot_id)
    pool[0].refresh_from_db()
    finish(begin_slot(second, pool[0]))
    assert finish(late).purpose == Purpose.EXTRA


def test_a_discarded_draft_gives_its_slot_back(pool, first):
    discard_draft(begin_next(first))
    assert state(pool[0]) == "open"


def test_a_skip_needs_a_reason_and_ends_the_slot(pool, first):
    review = begin_next(first)
    with pytest.raises(InputError, match="say why"):
        skip(first, pool[0], "  ")
    skip(first, pool[0], "Spam")
    assert state(pool[0]) == "skipped"
    assert (pool[0].skipped_reason, pool[0].claimed_by) == ("Spam", first.user)
    assert not Review.objects.filter(pk=review.pk).exists()


def test_a_skipped_slot_is_never_replaced(pool, first):
    items = pool[0].draw.items.count()
    begin_next(first)
    skip(first, pool[0], "Spam")
    assert Slot.objects.count() == 5
    assert pool[0].draw.items.count() == items
    assert [begin_next(first).slot_id for _ in range(4)] == [slot.pk for slot in pool[1:]]


def test_what_somebody_else_holds_cannot_be_skipped_or_handed_over(pool, first, second):
    claim(second, pool[0].pk)
    with pytest.raises(StateError, match="Nothing was changed"):
        skip(first, pool[0], "Spam")
    with pytest.raises(StateError, match="Nothing was changed"):
        hand_over(first, pool[0], None)
    assert state(pool[0]) == "claimed"


def test_a_lead_can_take_a_slot_away_and_the_late_review_is_extra(pool, first, second, people):
    review = begin_next(first)
    hand_over(people["lead"], pool[0], second.user)
    pool[0].refresh_from_db()
    assert (pool[0].state, pool[0].reviewer) == ("open", second.user)
    assert finish(review).purpose == Purpose.EXTRA
    assert claim_next(second).pk == pool[0].pk


def test_handing_back_offers_it_to_others_but_not_to_the_same_person(pool, first, second):
    begin_next(first)
    hand_over(first, pool[0], None)
    assert waiting_slot(first, pool[0].item.segment) is None
    assert claim_next(second).pk == pool[0].pk


def test_a_slot_cannot_be_handed_to_its_agent_or_to_who_may_not_review(pool, first, second, people):
    agent = pool[0].item.segment.agent
    agent.user = second.user
    agent.save()
    for person in (second.user, people["auditor"].user, people["agent"].user):
        with pytest.raises(InputError, match="cannot review"):
            hand_over(first, pool[0], person)


def test_an_ended_slot_stays_ended(pool, first, people):
    finish(begin_next(first))
    with pytest.raises(StateError):
        skip(people["lead"], pool[0], "Too late")
    with pytest.raises(StateError):
        hand_over(people["lead"], pool[0], None)
    assert state(pool[0]) == "done"


def test_handing_over_all_of_somebody_leaves_what_they_have_begun(centre, people, first, second):
    centre.segments(6)
    plan = make_plan(people["lead"], centre, reviewers=[first.user], repeat="once")
    begun = begin_next(first)
    assert hand_over_all(people["lead"], plan.pk, first.user, second.user) == 5
    assert Slot.objects.filter(reviewer=second.user).count() == 5
    assert begun.slot.reviewer == first.user


def test_what_people_who_left_had_waiting_goes_back_to_the_pool(centre, people, first, second):
    centre.segments(4)
    make_plan(people["lead"], centre, reviewers=[second.user], repeat="once", size=4)
    review = begin_next(second)
    assert return_orphans() == 0
    Membership.objects.filter(pk=second.pk).delete()
    assert return_orphans() == 4
    assert set(Slot.objects.values_list("state", "reviewer")) == {("open", None)}
    assert Review.objects.filter(pk=review.pk).exists()


def test_the_pool_of_a_plan_is_for_its_reviewers(centre, people, first, second):
    centre.segments(4)
    make_plan(
        people["lead"],
        centre,
        reviewers=[first.user],
        repeat="once",
        assignment="pool",
        size=4,
    )
    assert claim_next(second) is None
    assert claim_next(people["lead"]) is None
    assert claim_next(first) is not None


def test_the_pool_of_everyone_leaves_out_the_excluded(centre, people, first, second):
    centre.segments(4)
    make_plan(
        people["lead"], centre, excluded=[second.user], repeat="once", assignment="pool", size=4
    )
    assert claim_next(second) is None
    assert claim_next(first) is not None


def test_nobody_takes_their_own_work_from_the_pool(pool, first):
    agent = pool[0].item.segment.agent
    agent.user = first.user
    agent.save()
    mine = [slot for slot in pool if slot.item.segment.agent_id == agent.pk]
    taken = [claim_next(first) for _ in range(len(pool) - len(mine))]
    assert claim_next(first) is None
    assert all(slot.item.segment.agent_id != agent.pk for slot in taken)


def test_who_has_rated_a_segment_before_is_not_asked_again(pool, first, centre):
    segment = pool[0].item.segment
    finish(start_review(first, segment, Start(centre.version)))
    assert waiting_slot(first, segment) is None


def test_both_copies_are_never_one_person_s(centre, people, first, second):
    centre.segments(3)
    make_plan(people["lead"], centre, repeat="once", assignment="pool", size=3, double_share=100)
    mine = []
    while review := begin_next(first):
        mine.append(finish(review))
    assert len(mine) == 3
    assert len({review.segment_id for review in mine}) == 3
    theirs = []
    while review := begin_next(second):
        theirs.append(finish(review))
    assert {review.segment_id for review in theirs} == {review.segment_id for review in mine}


def test_only_the_first_copy_counts_whoever_is_first_to_finish(centre, people, first, second):
    centre.segment()
    make_plan(
        people["lead"],
        centre,
        reviewers=[first.user, second.user],
        repeat="once",
        size=1,
        double_share=100,
    )
    copy = Slot.objects.get(copy=1)
    other = Slot.objects.get(copy=0)
    by_user = {member.user_id: member for member in (first, second)}
    again = finish(begin_next(by_user[copy.reviewer_id]))
    once = finish(begin_next(by_user[other.reviewer_id]))
    assert (again.kind, again.purpose, again.probability) == ("second", "calibration", None)
    assert (once.kind, once.purpose, once.probability) == ("quality", "random", 1.0)
    assert again.draw == once.draw


@pytest.mark.parametrize(
    ("switches", "saw"),
    [
        ({}, (False, False)),
        ({"hide_automatic": False}, (True, False)),
        ({"hide_reviews": False}, (False, True)),
        ({"hide_reviews": False, "double_share": 50}, (False, False)),
    ],
)
def test_what_the_reviewer_saw_is_recorded(centre, people, first, switches, saw):
    centre.segments(2)
    make_plan(people["lead"], centre, reviewers=[first.user], repeat="once", size=2, **switches)
    review = begin_next(first)
    assert (review.saw_automatic, review.saw_other_reviews) == saw


def test_a_draft_begun_by_hand_answers_the_slot_that_asks_for_it(pool, first, centre):
    draft = start_review(first, pool[2].item.segment, Start(centre.version))
    assert draft.purpose == Purpose.MANUAL
    Slot.objects.filter(pk=pool[2].pk).update(reviewer=first.user)
    review = begin_next(first)
    assert review.pk == draft.pk
    assert (review.purpose, review.slot_id) == ("random", pool[2].pk)


def test_waiting_lists_what_was_given_before_the_pool(pool, first):
    Slot.objects.filter(pk=pool[4].pk).update(reviewer=first.user)
    shown = waiting(first, 3)
    assert [slot.pk for slot in shown] == [pool[4].pk, pool[0].pk, pool[1].pk]


def test_progress_counts_done_left_and_overdue(centre, people, first):
    centre.segments(4)
    plan = make_plan(people["lead"], centre, reviewers=[first.user], repeat="once", size=4)
    finish(begin_next(first))
    late = Slot.objects.filter(state="open").first()
    Slot.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=1))
    (part,) = own_progress(first)
    assert (part.plan, part.name, part.done, part.total) == (plan.pk, "Weekly", 1, 4)
    assert (part.left, part.overdue) == (3, 1)


def test_deleting_the_conversation_takes_its_slot_and_draft_along(pool, first):
    review = begin_next(first)
    review.segment.conversation.delete()
    assert not Slot.objects.filter(pk=pool[0].pk).exists()
    assert not Review.objects.filter(pk=review.pk).exists()
    assert claim_next(first).pk == pool[1].pk


def test_another_workspace_s_slots_are_out_of_reach(pool, stranger):
    assert claim_next(stranger) is None
    assert not claim(stranger, pool[0].pk)
