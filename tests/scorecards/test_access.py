"""Who may look at scorecards and who may change them, address by address."""

from __future__ import annotations

import pytest
from django.urls import reverse

from doors import answers
from evenhand.people.roles import Role

SEE = {Role.ADMIN, Role.MANAGER, Role.LEAD, Role.REVIEWER, Role.AUDITOR}
EDIT = {Role.ADMIN, Role.MANAGER}

PAGES = [
    ("scorecards", set(), "get", SEE),
    ("scorecard", {"scorecard"}, "get", SEE),
    ("scorecard_version", {"scorecard", "number"}, "get", SEE),
    ("scorecard_yaml", {"scorecard", "number"}, "get", SEE),
    ("scorecard_compare", {"scorecard"}, "get", SEE),
    ("scorecard_new", set(), "get", EDIT),
    ("scorecard_new", set(), "post", EDIT),
    ("scorecard_import", set(), "post", EDIT),
    ("scorecard_copy", {"scorecard"}, "post", EDIT),
    ("scorecard_teams", {"scorecard"}, "post", EDIT),
    ("scorecard_archive", {"scorecard"}, "post", EDIT),
    ("scorecard_restore", {"scorecard"}, "post", EDIT),
    ("scorecard_draft", {"scorecard"}, "post", EDIT),
    ("scorecard_edit", {"scorecard"}, "get", EDIT),
    ("scorecard_save", {"scorecard"}, "post", EDIT),
    ("scorecard_preview", {"scorecard"}, "post", EDIT),
    ("scorecard_publish", {"scorecard"}, "get", EDIT),
    ("scorecard_publish", {"scorecard"}, "post", EDIT),
    ("scorecard_discard", {"scorecard"}, "post", EDIT),
]
DOORS = {f"{method} {name}": (name, needs, method, may) for name, needs, method, may in PAGES}


def address(name, needs, draft, slug="acme"):
    known = {"scorecard": draft.scorecard_id, "number": draft.number}
    return reverse(name, kwargs={"slug": slug} | {key: known[key] for key in needs})


def ask(client, door, draft, slug="acme"):
    name, needs, method, _may = DOORS[door]
    return getattr(client, method)(address(name, needs, draft, slug)).status_code


@pytest.mark.parametrize("role", Role.values)
def test_a_role_enters_where_it_may_and_nowhere_else(role, draft, people, sign_in):
    client = sign_in(people[role])
    found = answers(DOORS, lambda door: ask(client, door, draft))
    assert all(code < 500 for code in found.values()), found
    refused = {door for door, code in found.items() if code == 403}
    assert refused == {door for door, (*_door, may) in DOORS.items() if role not in may}


def test_a_stranger_finds_nothing(draft, stranger, sign_in):
    client = sign_in(stranger)
    found = answers(DOORS, lambda door: ask(client, door, draft))
    assert found == dict.fromkeys(DOORS, 404)


def test_nobody_reaches_a_scorecard_of_another_workspace_by_its_number(draft, stranger, sign_in):
    client = sign_in(stranger)
    numbered = [door for door, (_name, needs, *_rest) in DOORS.items() if "scorecard" in needs]
    found = answers(numbered, lambda door: ask(client, door, draft, slug="other"))
    assert found == dict.fromkeys(numbered, 404)


def test_whoever_is_not_signed_in_is_asked_to(client, draft):
    answer = client.get(address("scorecards", set(), draft))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
