"""Who may do what with imports: six roles and a stranger at every address."""

from __future__ import annotations

import pytest
from django.test import Client

from doors import answers
from evenhand.people.roles import Role
from evenhand.sources import urls

pytestmark = pytest.mark.django_db

SEE = {Role.ADMIN, Role.MANAGER, Role.LEAD, Role.AUDITOR}
DO = {Role.ADMIN, Role.MANAGER}
ADDRESSES = {
    "sources": ("get", "", SEE),
    "import": ("get", "{pk}/", SEE),
    "rejected_reasons": ("get", "{pk}/reasons/", SEE),
    "rejected_lines": ("get", "{pk}/rejected/", DO),
    "upload": ("get", "new/", DO),
    "map_import": ("post", "{pk}/map/", DO),
    "start_import": ("post", "{pk}/start/", DO),
    "stop_import": ("post", "{pk}/stop/", DO),
    "discard_import": ("post", "{pk}/discard/", DO),
}


def answer(client, name, run):
    method, address, _roles = ADDRESSES[name]
    return getattr(client, method)(f"/w/acme/sources/{address.format(pk=run.pk)}")


def test_every_address_is_in_the_table():
    assert {pattern.name for pattern in urls.urlpatterns} == set(ADDRESSES)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_or_may_not(sign_in, people, run, role):
    """A file there is none of yet is not found by whom it would be given to."""
    client = sign_in(people[role])
    found = answers(ADDRESSES, lambda name: answer(client, name, run).status_code)
    assert set(found.values()) <= {200, 302, 403, 404, 422}
    refused = {name for name, code in found.items() if code == 403}
    assert refused == {name for name, (*_door, may) in ADDRESSES.items() if role not in may}
    missing = {name for name, code in found.items() if code == 404}
    assert missing <= {"rejected_lines", "rejected_reasons"}


def test_a_stranger_finds_nothing(sign_in, stranger, run):
    client = sign_in(stranger)
    found = answers(ADDRESSES, lambda name: answer(client, name, run).status_code)
    assert found == dict.fromkeys(ADDRESSES, 404)


def test_nobody_enters_without_signing_in(client, run):
    found = answers(ADDRESSES, lambda name: answer(client, name, run).headers.get("Location"))
    assert all("/account/login/" in where for where in found.values()), found


@pytest.mark.parametrize("name", [name for name in ADDRESSES if name not in {"sources", "upload"}])
def test_an_import_of_another_workspace_is_not_there(sign_in, stranger, run, name):
    method, address, _roles = ADDRESSES[name]
    client = sign_in(stranger)
    response = getattr(client, method)(f"/w/other/sources/{address.format(pk=run.pk)}")
    assert response.status_code == 404


@pytest.mark.parametrize(
    "name", [n for n, (method, *_rest) in ADDRESSES.items() if method == "post"]
)
def test_a_form_from_elsewhere_is_refused(people, run, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people[Role.ADMIN].user, backend="django.contrib.auth.backends.ModelBackend")
    assert answer(client, name, run).status_code == 403


def test_an_upload_from_elsewhere_is_refused_too(people, tmp_path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people[Role.ADMIN].user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/w/acme/sources/new/", {"source": "x"}).status_code == 403
