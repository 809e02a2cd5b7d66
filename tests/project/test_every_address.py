"""Every address of a workspace, by all six roles, a stranger and nobody."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from evenhand.people.roles import MAY, Role

NOWHERE = {"int": "999999999", "slug": "nowhere", "str": "nowhere", "path": "nowhere"}
NO_SUCH_METHOD = 405  # said before anybody is asked who they are; each view has a method that is
LET_IN = {200, 302, 400, 404, 409, 422, NO_SUCH_METHOD}


def addresses():
    """Each pattern below /w/<slug>/ with its view, its arguments filled with what is not there."""
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and str(entry.pattern) == "w/<slug:slug>/":
            yield from below(entry, "/w/acme/")


def below(resolver, prefix):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from below(entry, prefix + filled(str(entry.pattern)))
        elif isinstance(entry, URLPattern):
            yield prefix + filled(str(entry.pattern)), entry.callback


def filled(pattern: str) -> str:
    parts = []
    for piece in pattern.split("<"):
        name, found, rest = piece.partition(">")
        parts.append(NOWHERE[name.split(":")[0]] + rest if found else piece)
    return "".join(parts)


EVERY = sorted(set(addresses()), key=lambda entry: entry[0])


def test_there_are_addresses_to_try():
    assert len(EVERY) > 40


@pytest.mark.parametrize(("address", "view"), EVERY, ids=[address for address, _view in EVERY])
def test_every_view_of_a_workspace_names_the_action_it_needs(address, view):
    assert hasattr(view, "action"), address


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_nothing_anywhere(workspace, stranger, sign_in, method):
    client = sign_in(stranger)
    found = {address: getattr(client, method)(address).status_code for address, _view in EVERY}
    assert {address: code for address, code in found.items() if code not in {404, 405}} == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_enters_anywhere_without_signing_in(workspace, client, method):
    for address, _view in EVERY:
        answer = getattr(client, method)(address)
        if answer.status_code == NO_SUCH_METHOD:
            continue
        assert answer.status_code == 302, address
        assert answer.url.startswith("/account/login/"), address


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_role_enters_where_its_actions_let_it_and_nowhere_else(people, sign_in, role, method):
    client = sign_in(people[role])
    wrong = {}
    for address, view in EVERY:
        code = getattr(client, method)(address).status_code
        expected = LET_IN if view.action in MAY[Role(role)] else {403, NO_SUCH_METHOD}
        if code not in expected:
            wrong[address] = code
    assert not wrong
