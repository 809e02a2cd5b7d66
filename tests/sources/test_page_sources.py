"""The list of imports."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.people.roles import Role
from evenhand.sources.models import ImportRun
from evenhand.sources.queries import LISTED

pytestmark = pytest.mark.django_db


def add(viewer, count, **fields):
    ImportRun.objects.bulk_create(
        ImportRun(
            workspace=viewer.workspace,
            source="files",
            format="jsonl",
            filename=f"file-{n}.jsonl",
            created_by=viewer.user,
            **{"state": "done", **fields},
        )
        for n in range(count)
    )


def test_an_empty_list_says_the_next_step(sign_in, people):
    page = sign_in(people[Role.MANAGER]).get("/w/acme/sources/").text
    assert "Nothing was imported yet" in page
    assert "/w/acme/sources/new/" in page


def test_those_who_may_not_import_are_not_offered_it(sign_in, people):
    page = sign_in(people[Role.AUDITOR]).get("/w/acme/sources/").text
    assert "/w/acme/sources/new/" not in page


def test_the_newest_come_first(sign_in, viewer):
    add(viewer, 3)
    page = sign_in(viewer).get("/w/acme/sources/").text
    assert page.index("file-2.jsonl") < page.index("file-0.jsonl")


def test_the_list_asks_again_only_while_something_moves(sign_in, viewer):
    add(viewer, 1)
    assert "hx-get" not in sign_in(viewer).get("/w/acme/sources/").text
    add(viewer, 1, state="running")
    assert 'hx-trigger="every 2s"' in sign_in(viewer).get("/w/acme/sources/").text


def test_what_is_asked_for_again_is_the_list_alone(sign_in, viewer):
    add(viewer, 1)
    page = sign_in(viewer).get("/w/acme/sources/", headers={"HX-Target": "imports"}).text
    assert "file-0.jsonl" in page
    assert "<html" not in page


def test_older_imports_are_on_further_pages(sign_in, viewer):
    add(viewer, LISTED + 5)
    client = sign_in(viewer)
    first = client.get("/w/acme/sources/")
    assert "file-4.jsonl" not in first.text
    older = first.context["older"]
    assert "file-4.jsonl" in client.get(f"/w/acme/sources/?before={older}").text


def test_the_number_of_queries_does_not_grow_with_the_rows(sign_in, viewer):
    client = sign_in(viewer)
    counts = []
    for more in (5, 20):
        add(viewer, more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/w/acme/sources/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
