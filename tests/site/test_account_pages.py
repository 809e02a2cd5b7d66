"""Sign-in and account pages wear the product's own look."""

from __future__ import annotations

import pytest
from django.test import Client

from evenhand.people.models import User


@pytest.fixture
def member(db: None) -> User:
    return User.objects.create_user("maria@acme.example", "a long enough one", name="Maria Adler")


@pytest.fixture
def signed_in(member: User) -> Client:
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("address", ["login/", "password/reset/", "password/reset/done/"])
def test_pages_before_sign_in_have_the_shell(db: None, client: Client, address: str) -> None:
    page = client.get(f"/account/{address}").content.decode()
    assert 'class="plain-main' in page
    assert "app-" in page


@pytest.mark.parametrize("address", ["email/", "password/change/", "mfa/", "logout/"])
def test_account_pages_have_the_shell(signed_in: Client, address: str) -> None:
    page = signed_in.get(f"/account/{address}").content.decode()
    assert 'class="plain-main' in page
    assert 'class="button' in page


def test_nobody_can_sign_up(db: None, client: Client) -> None:
    page = client.get("/account/signup/").content.decode()
    assert "Accounts are made by invitation" in page
    assert "<input" not in page.split("<main")[1].split("</main>")[0]


def test_an_error_is_tied_to_its_field(db: None, client: Client) -> None:
    page = client.post("/account/login/", {"login": "nobody", "password": "x"}).content.decode()
    assert 'id="id_login_error"' in page
    assert 'aria-describedby="id_login_error"' in page
    assert 'aria-invalid="true"' in page


def test_the_policy_allows_nothing_inline(db: None, client: Client) -> None:
    policy = client.get("/account/login/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    ("cookie", "stored", "expected"),
    [
        ("dark", "", "dark"),
        ("dark", "light", "dark"),
        ("", "light", "light"),
        ("system", "dark", None),
        ('"><script>', "", None),
        ("", "", None),
    ],
)
def test_the_theme_is_this_browsers_choice_else_the_persons(
    signed_in: Client, member: User, cookie: str, stored: str, expected: str | None
) -> None:
    member.theme = stored
    member.save()
    if cookie:
        signed_in.cookies["evenhand_theme"] = cookie
    start = signed_in.get("/account/mfa/").content.decode().split(">", 2)[1]
    assert (f'data-theme="{expected}"' in start) if expected else ("data-theme" not in start)
