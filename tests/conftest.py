"""The six people of a workspace, a stranger, and what tests of every room share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.test import Client

import loopback_only
from evenhand.people.models import Agent, Membership, Team, User, Workspace
from evenhand.people.roles import Role
from homes import migrated_once

loopback_only.install()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is long begins first; on another database, only what asks for one is run again."""
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("browser"):
            # Groups begin before single tests, so that no worker waits for a long one at the end.
            item.add_marker(pytest.mark.xdist_group("slow"))
    if not os.environ.get("EVENHAND_TEST_DATABASE_URL"):
        return
    others = [item for item in items if not _asks_for_a_database(item)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if _asks_for_a_database(item)]


def _asks_for_a_database(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    return bool({"db", "transactional_db"} & asked) or bool(item.get_closest_marker("django_db"))


@pytest.fixture(scope="session")
def migrated_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder with tables and the workspace ``acme``, made once; copy it."""
    own = tmp_path_factory.getbasetemp()
    return migrated_once(own if worker_id == "master" else own.parent)


@pytest.fixture
def workspace(db: None) -> Workspace:
    return Workspace.objects.create(slug="acme", name="Acme Support", time_zone="UTC")


@pytest.fixture
def people(workspace: Workspace) -> dict[str, Membership]:
    """One member per role, by role."""
    return {role: _member(workspace, role) for role in Role.values}


@pytest.fixture
def stranger(db: None) -> Membership:
    """An admin of another workspace."""
    other = Workspace.objects.create(slug="other", name="Other")
    return _member(other, Role.ADMIN, email="stranger@other.example")


@pytest.fixture
def viewer(people: dict[str, Membership]) -> Membership:
    """A manager, for tests where the role does not matter."""
    return people[Role.MANAGER]


@pytest.fixture
def sign_in():
    """A browser-like client signed in as the person: ``sign_in(people["lead"])``."""

    def client_for(member: Membership) -> Client:
        client = Client()
        client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_for


@pytest.fixture
def team(workspace: Workspace) -> Team:
    return Team.objects.create(workspace=workspace, name="Billing")


@pytest.fixture
def agent(workspace: Workspace, people: dict[str, Membership]) -> Agent:
    """The agent that the person of role ``agent`` is."""
    return Agent.objects.create(
        workspace=workspace,
        name="Ana Silva",
        email="ana@acme.example",
        user=people[Role.AGENT].user,
    )


def _member(workspace: Workspace, role: str, email: str = "") -> Membership:
    user = User.objects.create_user(
        email or f"{role}@acme.example", password=None, name=f"{role.title()} Person"
    )
    return Membership.objects.create(workspace=workspace, user=user, role=role)
