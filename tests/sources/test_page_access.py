"""Who may do what with imports: six roles and a stranger at every address."""

from __future__ import annotations

import pytest
from django.test import Client

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
@pytest.mark.parametrize("name", ADDRESSES)
def test_a_role_may_or_may_not(sign_in, people, run, name, role):
    status = answer(sign_in(people[role]), name, run).status_code
    if role in ADDRESSES[name][2]:
        assert status in {200, 302, 404, 422}
        assert status != 404 or name in {"rejected_lines", "rejected_reasons"}
    else:
        assert status == 403


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_stranger_finds_nothing(sign_in, stranger, run, name):
    assert answer(sign_in(stranger), name, run).status_code == 404


@pytest.mark.parametrize("name", ADDRESSES)
def test_nobody_enters_without_signing_in(client, run, name):
    response = answer(client, name, run)
    assert response.status_code == 302
    assert "/account/login/" in response["Location"]


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
