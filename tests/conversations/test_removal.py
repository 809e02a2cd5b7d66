"""What is taken out of conversations for good: parts blacked out, a conversation deleted."""

from __future__ import annotations

import pytest
from django.urls import reverse

from conversations.samples import only_segment, put_one, review_of, said
from evenhand.conversations.models import Conversation, Removal
from evenhand.people.roles import Role
from evenhand.reviews.models import Review

CARD = "4111 1111 1111 1111"


@pytest.fixture
def stored(workspace):
    """A chat in which a customer gave a card number."""
    return put_one(
        workspace,
        subject=f"Charged on {CARD}",
        messages=[said("maya", f"It is Maya, my card is {CARD}.", 0), said("u1", "Thank you", 1)],
    )


@pytest.fixture
def manager(sign_in, people):
    return sign_in(people[Role.MANAGER])


def address_of(view: str, stored: Conversation) -> str:
    return reverse(view, args=[stored.workspace.slug, stored.pk])


def sent(stored: Conversation, **fields: object) -> dict[str, object]:
    return {"seen": stored.content_hash, **fields}


def text_of(stored: Conversation) -> str:
    again = Conversation.objects.select_related("transcript").get(pk=stored.pk)
    return again.transcript.content.messages[0].text


def test_personal_data_is_found_and_offered(stored, manager):
    page = manager.get(address_of("redact_conversation", stored)).content.decode()
    assert f'<span dir="auto">{CARD}</span> <span class="tag">card</span>' in page
    assert '<span dir="auto">Maya</span> <span class="tag">name</span>' in page


def test_a_preview_shows_the_blocks_and_changes_nothing(stored, manager):
    answer = manager.post(address_of("redact_conversation", stored), sent(stored, words="card"))
    assert "my </span>" in answer.content.decode()
    assert "█" * 4 in answer.content.decode()
    assert "card" in text_of(stored)
    assert not Removal.objects.exists()


def test_what_is_confirmed_is_gone_from_text_subject_and_search_and_noted(stored, manager, people):
    start = text_of(stored).index(CARD)
    span = f"0:{start}:{start + len(CARD)}"
    answer = manager.post(
        address_of("redact_conversation", stored), sent(stored, span=[span], confirm="1")
    )
    assert answer.status_code == 302
    stored.refresh_from_db()
    assert CARD not in text_of(stored) + stored.subject + stored.opening
    assert CARD not in stored.transcript.search_text
    noted = Removal.objects.get()
    assert (noted.kind, noted.characters, noted.by) == (
        "blacked out",
        len(CARD),
        people[Role.MANAGER].user.email,
    )


@pytest.mark.parametrize(
    ("fields", "status"),
    [({}, 422), ({"words": "xylophone"}, 422), ({"span": "7:0:1"}, 422), ({"span": "x"}, 422)],
)
def test_what_cannot_be_blacked_out_is_said(stored, manager, fields, status):
    answer = manager.post(
        address_of("redact_conversation", stored), sent(stored, confirm="1", **fields)
    )
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()


def test_places_chosen_in_an_older_text_are_not_blacked_out_in_a_newer(stored, manager):
    answer = manager.post(
        address_of("redact_conversation", stored), {"seen": "old", "span": "0:0:2", "confirm": "1"}
    )
    assert answer.status_code == 409
    assert "█" not in text_of(stored)


def test_a_deletion_says_what_goes_along_and_wants_the_id(stored, manager):
    review_of(only_segment(stored), "published")
    address = address_of("delete_conversation", stored)
    assert "<dt>reviews</dt><dd>1</dd>" in manager.get(address).content.decode()
    assert manager.post(address, {"id": "another"}).status_code == 422
    assert Conversation.objects.filter(pk=stored.pk).exists()
    assert manager.post(address, {"id": stored.external_id}).status_code == 302
    assert not Conversation.objects.exists()
    assert not Review.objects.exists()
    noted = Removal.objects.get()
    assert (noted.kind, noted.external_id) == ("deleted", stored.external_id)
    assert noted.went_along == {"reviews.review": 1}


def test_whoever_sees_the_audit_log_sees_what_was_taken_out(stored, manager, sign_in, people):
    manager.post(address_of("delete_conversation", stored), {"id": stored.external_id})
    page = sign_in(people[Role.AUDITOR]).get(reverse("removals", args=[stored.workspace.slug]))
    assert stored.external_id in page.content.decode()


def test_only_those_who_may_are_offered_it(stored, sign_in, people):
    address = address_of("redact_conversation", stored)
    pages = {
        role: sign_in(people[role]).get(address_of("conversation", stored)).content.decode()
        for role in (Role.MANAGER, Role.LEAD)
    }
    assert address in pages[Role.MANAGER]
    assert address not in pages[Role.LEAD]
