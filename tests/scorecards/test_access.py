"""Who may look at scorecards and who may change them, address by address."""

from __future__ import annotations

import pytest
from django.urls import reverse

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
IDS = [f"{method} {name}" for name, _needs, method, _may in PAGES]


def address(name, needs, draft):
    known = {"scorecard": draft.scorecard_id, "number": draft.number}
    return reverse(name, kwargs={"slug": "acme"} | {key: known[key] for key in needs})


@pytest.mark.parametrize(("name", "needs", "method", "may"), PAGES, ids=IDS)
@pytest.mark.parametrize("role", Role.values)
def test_a_role_enters_where_it_may_and_nowhere_else(
    name, needs, method, may, role, draft, people, sign_in
):
    answer = getattr(sign_in(people[role]), method)(address(name, needs, draft))
    assert (answer.status_code == 403) == (role not in may)
    assert answer.status_code < 500


@pytest.mark.parametrize(("name", "needs", "method", "may"), PAGES, ids=IDS)
def test_a_stranger_finds_nothing(name, needs, method, may, draft, stranger, sign_in):
    answer = getattr(sign_in(stranger), method)(address(name, needs, draft))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("name", "needs", "method", "may"), [page for page in PAGES if "scorecard" in page[1]]
)
def test_nobody_reaches_a_scorecard_of_another_workspace_by_its_number(
    name, needs, method, may, draft, stranger, sign_in
):
    own = address(name, needs, draft).replace("/w/acme/", "/w/other/")
    assert getattr(sign_in(stranger), method)(own).status_code == 404


def test_whoever_is_not_signed_in_is_asked_to(client, draft):
    answer = client.get(address("scorecards", set(), draft))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
