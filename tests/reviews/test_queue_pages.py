"""The review pages as ways through the queue: next, submit and next, skip, hand over."""

import json
from datetime import timedelta

import msgspec
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from doors import answers
from evenhand.people.models import Membership
from evenhand.people.roles import Role
from evenhand.reviews import urls
from evenhand.reviews.models import Purpose, Review, Slot
from evenhand.reviews.services import begin_next
from evenhand.reviews.services.queue import claim
from evenhand.scorecards.files import ready_scorecard
from evenhand.scorecards.services import open_draft, publish, save_draft
from reviews.centre import make_plan, reviewer_named

REVIEWS = dict.fromkeys(Role.values, 200) | {Role.AGENT: 403, Role.AUDITOR: 403}
ACTS = dict.fromkeys(Role.values, 302) | {Role.AGENT: 403, Role.AUDITOR: 403}
OTHERS_REVIEW = dict.fromkeys(Role.values, 404) | {Role.AGENT: 403, Role.AUDITOR: 403}
TABLE = {
    "review_home": REVIEWS,
    "review_next": ACTS,
    "review_start": ACTS,
    "review": OTHERS_REVIEW,
    "review_save": OTHERS_REVIEW,
    "review_submit": OTHERS_REVIEW,
    "review_discard": OTHERS_REVIEW,
    "slot_skip": ACTS | {Role.REVIEWER: 404},
    "slot_hand_over": ACTS | {Role.REVIEWER: 404},
}


@pytest.fixture
def other(workspace):
    """A colleague to whom everything was given."""
    return reviewer_named(workspace, "other")


@pytest.fixture
def begun(centre, people, other):
    """What the colleague has begun of four given slots."""
    centre.segments(4)
    make_plan(people["lead"], centre, reviewers=[other.user], repeat="once", size=4)
    return begin_next(other)


def address(name, review):
    extra = {
        "review_start": {"segment": review.segment_id},
        "slot_skip": {"slot": review.slot_id},
        "slot_hand_over": {"slot": review.slot_id},
    }
    if name in ("review", "review_save", "review_submit", "review_discard"):
        extra[name] = {"review": review.pk}
    return reverse(name, kwargs={"slug": review.workspace.slug, **extra.get(name, {})})


def ask(client, name, review):
    url = address(name, review)
    if name in ("review_home", "review"):
        return client.get(url).status_code
    if name in ("review_save", "review_submit"):
        return post(client, url, content(review)).status_code
    return client.post(url, {"reason": "Spam"}).status_code


def post(client, url, data):
    return client.post(url, json.dumps(data), content_type="application/json")


def content(review):
    review.refresh_from_db()
    answers = {category.key: {"option": 0} for category in review.version.content.categories}
    return {"edit": review.edit, "comment": "", "answers": answers}


def submit(client, review, query="?next=1"):
    return post(client, address("review_submit", review) + query, content(review))


def test_every_address_is_in_the_table():
    assert {pattern.name for pattern in urls.urlpatterns} == set(TABLE)


@pytest.mark.parametrize("role", Role.values)
def test_each_role_gets_what_it_may(people, sign_in, begun, role):
    client = sign_in(people[role])
    found = answers(TABLE, lambda name: ask(client, name, begun))
    assert found == {name: roles[role] for name, roles in TABLE.items()}


def test_a_stranger_cannot_tell_that_there_is_anything(stranger, sign_in, begun):
    client = sign_in(stranger)
    found = answers(TABLE, lambda name: ask(client, name, begun))
    assert found == dict.fromkeys(TABLE, 404)


def test_whoever_is_not_signed_in_is_asked_to(begun):
    found = answers(TABLE, lambda name: ask(Client(), name, begun))
    assert found == dict.fromkeys(TABLE, 302)


def test_next_takes_a_slot_and_opens_its_review(begun, other, sign_in):
    answer = sign_in(other).post(address("review_next", begun))
    review = Review.objects.exclude(pk=begun.pk).get()
    assert answer.url == address("review", review)
    assert review.slot.claimed_by == other.user


def test_submit_and_next_is_one_request(begun, other, sign_in):
    answer = submit(sign_in(other), begun)
    following = Review.objects.get(status="draft")
    assert answer.json()["url"] == address("review", following)
    assert following.slot_id != begun.slot_id
    begun.slot.refresh_from_db()
    assert begun.slot.state == "done"


def test_submit_alone_goes_home_and_takes_nothing(begun, other, sign_in):
    answer = submit(sign_in(other), begun, query="")
    assert answer.json()["url"] == address("review_home", begun)
    assert not Review.objects.filter(status="draft").exists()


def test_the_last_one_says_that_nothing_waits(begun, other, sign_in):
    Slot.objects.exclude(pk=begun.slot_id).update(state="done")
    client = sign_in(other)
    url = submit(client, begun).json()["url"]
    page = client.get(url).content.decode()
    assert "Review published." in page
    assert "Nothing waits for review" in page


def test_the_screen_offers_next_only_where_more_waits(begun, other, sign_in):
    client = sign_in(other)
    assert "Submit and next" in client.get(address("review", begun)).content.decode()
    Slot.objects.exclude(pk=begun.slot_id).update(state="done")
    assert "Submit and next" not in client.get(address("review", begun)).content.decode()


def test_a_late_submission_after_another_took_it_is_told(begun, other, people, sign_in):
    Slot.objects.filter(pk=begun.slot_id).update(
        reviewer=None, plan=None, claim_until=timezone.now() - timedelta(minutes=1)
    )
    assert claim(people["reviewer"], begun.slot_id)
    client = sign_in(other)
    page = client.get(submit(client, begun, "").json()["url"]).content.decode()
    assert "Published as an extra review" in page
    begun.refresh_from_db()
    assert begun.purpose == Purpose.EXTRA


def test_skipping_goes_on_with_the_next(begun, other, sign_in):
    answer = sign_in(other).post(address("slot_skip", begun), {"reason": "Spam"})
    following = Review.objects.get(status="draft")
    assert answer.url == address("review", following)
    assert Slot.objects.get(pk=begun.slot_id).skipped_reason == "Spam"


def test_one_s_own_words_go_before_the_reasons_offered(begun, other, sign_in):
    sign_in(other).post(address("slot_skip", begun), {"reason": "Spam", "other": "A prank"})
    assert Slot.objects.get(pk=begun.slot_id).skipped_reason == "A prank"


def test_a_skip_without_a_reason_is_refused_in_words(begun, other, sign_in):
    answer = sign_in(other).post(address("slot_skip", begun), follow=True)
    assert "say why it is skipped" in answer.content.decode()
    assert Slot.objects.get(pk=begun.slot_id).state == "claimed"


def test_handing_over_gives_it_to_the_other_person(begun, other, people, sign_in):
    to = people["reviewer"].user
    page = sign_in(other).post(address("slot_hand_over", begun), {"to": to.pk}, follow=True)
    assert "Handed over to Reviewer Person." in page.content.decode()
    assert Slot.objects.get(pk=begun.slot_id).reviewer == to
    assert not Review.objects.filter(pk=begun.pk).exists()


@pytest.mark.parametrize("to", ["x", "999999", "-1"])
def test_handing_over_to_nobody_known_is_not_found(begun, other, sign_in, to):
    assert sign_in(other).post(address("slot_hand_over", begun), {"to": to}).status_code == 404


def test_handing_over_to_who_may_not_review_is_refused_in_words(begun, other, people, sign_in):
    data = {"to": people["auditor"].user_id}
    page = sign_in(other).post(address("slot_hand_over", begun), data, follow=True)
    assert "cannot review this one" in page.content.decode()


def test_a_return_address_stays_on_this_site(begun, people, sign_in):
    data = {"back": "https://elsewhere.example/"}
    answer = sign_in(people["lead"]).post(address("slot_hand_over", begun), data)
    assert answer.url == address("review_home", begun)


def test_beginning_a_drawn_conversation_by_hand_takes_its_slot(begun, other, sign_in):
    slot = Slot.objects.filter(state="open").first()
    url = reverse("review_start", args=[begun.workspace.slug, slot.item.segment_id])
    sign_in(other).post(url)
    assert Review.objects.get(slot=slot).purpose == "random"


def test_a_conversation_nobody_drew_is_hand_picked(begun, other, centre, sign_in):
    segment = centre.segment()
    sign_in(other).post(reverse("review_start", args=[centre.workspace.slug, segment.pk]))
    assert Review.objects.get(segment=segment).purpose == Purpose.MANUAL


def test_home_shows_one_s_progress_and_what_is_late(begun, other, sign_in):
    Slot.objects.filter(state="open").update(due_at=timezone.now() - timedelta(days=1))
    answer = sign_in(other).get(address("review_home", begun))
    (part,) = answer.context["progress"]
    assert (part.total, part.overdue) == (4, 3)
    assert "3 overdue" in answer.content.decode()


def test_who_was_removed_can_save_nothing_more_and_the_slot_waits_for_others(
    begun, other, people, sign_in
):
    client = sign_in(other)
    Membership.objects.filter(pk=other.pk).delete()
    assert post(client, address("review_save", begun), content(begun)).status_code == 404
    assert submit(client, begun).status_code == 404
    assert Review.objects.get(pk=begun.pk).status == "draft"


def test_a_conversation_deleted_under_review_is_gone_for_the_screen(begun, other, sign_in):
    client = sign_in(other)
    data = content(begun)
    begun.segment.conversation.delete()
    assert post(client, address("review_save", begun), data).status_code == 404


def test_a_draft_stays_on_its_version_and_says_so(begun, other, centre, sign_in):
    draft = open_draft(centre.scorecard)
    changed = ready_scorecard("general-support")
    save_draft(draft, msgspec.structs.replace(changed, categories=changed.categories[:-1]), 0)
    draft.refresh_from_db()
    publish(draft)
    page = sign_in(other).get(address("review", begun)).content.decode()
    assert "This draft stays on the version it was begun with." in page
    assert submit(sign_in(other), begun).status_code == 200


@pytest.mark.parametrize("hidden", [True, False])
def test_the_automatic_score_is_shown_only_where_the_plan_lets_it(
    centre, people, other, sign_in, hidden
):
    centre.scored(centre.segment(), 37.5)
    make_plan(
        people["lead"],
        centre,
        reviewers=[other.user],
        repeat="once",
        hide_automatic=hidden,
    )
    review = begin_next(other)
    page = sign_in(other).get(address("review", review)).content.decode()
    assert ("37.5" in page) is not hidden


def test_home_asks_the_database_the_same_however_much_waits(begun, other, centre, people, sign_in):
    client = sign_in(other)

    def count():
        with CaptureQueriesContext(connection) as asked:
            client.get(address("review_home", begun))
        return len(asked)

    before = count()
    centre.segments(12)
    make_plan(people["lead"], centre, reviewers=[other.user], repeat="once", size=12)
    begin_next(other)
    assert count() == before
    assert before <= 13


def test_submit_and_next_asks_little(begun, other, sign_in):
    client = sign_in(other)
    with CaptureQueriesContext(connection) as asked:
        submit(client, begun)
    assert len(asked) <= 50
