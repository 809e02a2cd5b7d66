"""Every address of this room, asked by each of the six roles and by a stranger."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from conversations.samples import BEN, MAYA, only_segment, put_one, said
from doors import answers
from evenhand.conversations import urls
from evenhand.conversations.filters import Filters
from evenhand.conversations.queries import page_of, segments_visible_to, visible_to
from evenhand.people.roles import Role

EVERYONE = dict.fromkeys(Role.values, 200)
IMPORTERS = dict.fromkeys(Role.values, 403) | {Role.ADMIN: 200, Role.MANAGER: 200}
PAGES = {
    "conversations": EVERYONE,
    "conversation": EVERYONE | {Role.AGENT: 404},
    "correct_attribution": {
        Role.ADMIN: 302,
        Role.MANAGER: 302,
        Role.LEAD: 302,
        Role.REVIEWER: 403,
        Role.AGENT: 403,
        Role.AUDITOR: 403,
    },
    "redact_conversation": IMPORTERS,
    "delete_conversation": IMPORTERS,
    "removals": IMPORTERS | {Role.AUDITOR: 200},
}


@pytest.fixture
def own(workspace, agent):
    """A conversation the person of role agent handled."""
    return put_one(workspace)


@pytest.fixture
def others(workspace):
    """A conversation a colleague handled."""
    return put_one(workspace, id="c-2", participants=[MAYA, BEN], messages=[said("u2", "Hello", 0)])


def ask(client: Client, name: str, conversation) -> int:
    slug = conversation.workspace.slug
    if name == "correct_attribution":
        segment = only_segment(conversation)
        url = reverse(name, args=[slug, segment.pk])
        return client.post(url, {"agent": segment.agent_id}).status_code
    arguments = [slug] if name in {"conversations", "removals"} else [slug, conversation.pk]
    return client.get(reverse(name, args=arguments)).status_code


def test_every_address_is_in_the_table():
    assert {pattern.name for pattern in urls.urlpatterns} == set(PAGES)


@pytest.mark.parametrize("role", Role.values)
def test_each_role_gets_what_it_may(people, sign_in, own, others, role):
    client = sign_in(people[role])
    found = answers(PAGES, lambda name: ask(client, name, others))
    assert found == {name: roles[role] for name, roles in PAGES.items()}


def test_a_stranger_cannot_tell_that_there_is_anything(stranger, sign_in, own):
    client = sign_in(stranger)
    found = answers(PAGES, lambda name: ask(client, name, own))
    assert found == dict.fromkeys(PAGES, 404)


def test_whoever_is_not_signed_in_is_asked_to(own):
    found = answers(PAGES, lambda name: ask(Client(), name, own))
    assert found == dict.fromkeys(PAGES, 302)


def test_an_agent_sees_what_they_handled(people, sign_in, own, others):
    client = sign_in(people[Role.AGENT])
    assert ask(client, "conversation", own) == 200
    rows = client.get(reverse("conversations", args=[own.workspace.slug])).context["rows"]
    assert [row.title for row in rows] == ["Charged twice"]
    viewer = people[Role.AGENT]
    assert list(visible_to(viewer)) == [own]
    assert list(segments_visible_to(viewer)) == [only_segment(own)]


def test_an_agent_finds_nothing_of_a_colleague_by_searching(people, own, others):
    assert page_of(people[Role.AGENT], Filters(q="hello")).ids == []


def test_someone_of_role_agent_who_is_nobodys_agent_sees_nothing(people, workspace, others):
    assert page_of(people[Role.AGENT], Filters()).ids == []


def test_another_workspaces_address_does_not_open_this_ones(stranger, sign_in, own):
    slug = stranger.workspace.slug
    client = sign_in(stranger)
    assert client.get(reverse("conversation", args=[slug, own.pk])).status_code == 404
    url = reverse("correct_attribution", args=[slug, only_segment(own).pk])
    assert client.post(url, {"agent": "1"}).status_code == 404


def test_the_wrong_method_is_refused(people, sign_in, own):
    client, slug = sign_in(people[Role.ADMIN]), own.workspace.slug
    assert client.post(reverse("conversations", args=[slug])).status_code == 405
    url = reverse("correct_attribution", args=[slug, only_segment(own).pk])
    assert client.get(url).status_code == 405
