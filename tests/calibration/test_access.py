"""Every address, with all six roles, a participant, a stranger, and nobody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver

from calibration.conftest import address, give
from doors import answers
from evenhand.calibration import urls
from evenhand.people.roles import Role
from evenhand.reviews.models import Author

EVERYONE = set(Role.values)
RUNS = {Role.ADMIN, Role.MANAGER, Role.LEAD}
SEES = RUNS | {Role.AUDITOR}
WRITES = RUNS | {Role.REVIEWER}
ROOM = SEES | {Role.REVIEWER}

ACTIONS = {
    "calibration": ROOM,
    "calibration_new": RUNS,
    "calibration_reviewers": SEES,
    "calibration_me": WRITES,
    "calibration_reviewer": ROOM,
    "calibration_session": ROOM,
    "calibration_settings": RUNS,
    "calibration_add": RUNS,
    "calibration_draw": RUNS,
    "calibration_remove": RUNS,
    "calibration_delete": RUNS,
    "calibration_start": RUNS,
    "calibration_deadline": RUNS,
    "calibration_excuse": RUNS,
    "calibration_discuss": RUNS,
    "calibration_close": RUNS,
    "calibration_item": ROOM,
    "calibration_remark": ROOM,
    "calibration_agree": RUNS,
    "calibration_begin": WRITES,
    "calibration_score": WRITES,
    "calibration_save": WRITES,
    "calibration_submit": WRITES,
    "calibration_discard": WRITES,
}
READ = {
    "calibration",
    "calibration_new",
    "calibration_reviewers",
    "calibration_me",
    "calibration_reviewer",
    "calibration_session",
    "calibration_settings",
    "calibration_item",
    "calibration_score",
}


@pytest.fixture
def numbers(scoring, panel):
    """Arguments of every address."""
    item = scoring.items.first()
    seat = give(panel[0], item)
    author = Author.objects.get(user=panel[0].user)
    person = scoring.participants.first()
    of_session, of_item = [scoring.pk], [scoring.pk, item.pk]
    assert seat.item == item
    return {
        **dict.fromkeys(ACTIONS, of_session),
        "calibration": [],
        "calibration_new": [],
        "calibration_reviewers": [],
        "calibration_me": [],
        "calibration_reviewer": [author.pk],
        "calibration_excuse": [scoring.pk, person.pk],
        "calibration_remove": of_item,
        **dict.fromkeys(
            [
                f"calibration_{name}"
                for name in (
                    "item", "remark", "agree", "begin", "score", "save", "submit", "discard"
                )
            ],
            of_item,
        ),
    }  # fmt: skip


def ask(client: Client, name: str, numbers):
    method = client.get if name in READ else client.post
    return method(address(name, *numbers[name]))


def test_every_address_is_in_this_test():
    assert {pattern.name for pattern in urls.urlpatterns} == set(ACTIONS)
    assert get_resolver().reverse_dict.getlist("calibration")


@pytest.mark.parametrize("role", Role.values)
def test_only_roles_that_may_are_not_refused(role, numbers, people, sign_in):
    client = sign_in(people[role])
    found = answers(ACTIONS, lambda name: ask(client, name, numbers).status_code)
    refused = {name for name, code in found.items() if code == 403}
    own_page_only = {"calibration_reviewer"} if role == Role.REVIEWER else set()
    assert refused == {name for name, may in ACTIONS.items() if role not in may} | own_page_only


def test_a_stranger_finds_nothing(numbers, stranger, sign_in):
    client = sign_in(stranger)
    found = answers(ACTIONS, lambda name: ask(client, name, numbers).status_code)
    assert found == dict.fromkeys(ACTIONS, 404)


def test_nobody_enters_without_signing_in(numbers, client):
    found = answers(ACTIONS, lambda name: ask(client, name, numbers).headers.get("Location", ""))
    assert all(where.startswith("/account/login/") for where in found.values()), found


def test_what_changes_something_is_not_done_by_a_link(numbers, people, sign_in):
    client, writes = sign_in(people[Role.ADMIN]), ACTIONS.keys() - READ
    found = answers(writes, lambda name: client.get(address(name, *numbers[name])).status_code)
    assert found == dict.fromkeys(writes, 405)


def test_a_reviewer_who_does_not_take_part_finds_nothing(numbers, people, sign_in):
    client = sign_in(people[Role.REVIEWER])
    open_to_all = {"calibration", "calibration_me", "calibration_reviewer"}
    inside = {name for name, may in ACTIONS.items() if may >= WRITES} - open_to_all
    found = answers(inside, lambda name: ask(client, name, numbers).status_code)
    assert found == dict.fromkeys(inside, 404)


def test_an_administrator_of_another_workspace_cannot_reach_in_by_number(
    numbers, stranger, sign_in
):
    client = sign_in(stranger)
    for name in ACTIONS:
        if numbers[name]:
            method = client.get if name in READ else client.post
            wrong = address(name, *numbers[name]).replace("/w/acme/", "/w/other/")
            assert method(wrong).status_code == 404, name
