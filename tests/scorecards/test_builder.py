"""The builder's addresses: open, save, preview, publish, discard."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from evenhand.scorecards.document import complete, from_builtins
from evenhand.scorecards.models import ScorecardVersion


@pytest.fixture
def client(viewer, sign_in):
    return sign_in(viewer)


def address(name, version):
    return reverse(name, args=["acme", version.scorecard_id])


def send(client, name, version, document, edit=0, **more):
    body = {"document": document, "edit": edit, **more}
    return client.post(address(name, version), json.dumps(body), content_type="application/json")


def test_editing_opens_a_draft_of_the_next_version(client, published, viewer):
    answer = client.post(address("scorecard_draft", published))
    draft = published.scorecard.versions.get(number=2)
    assert answer.url == address("scorecard_edit", published)
    assert draft.created_by == viewer.user


def test_editing_twice_goes_on_with_the_same_draft(client, published):
    client.post(address("scorecard_draft", published))
    client.post(address("scorecard_draft", published))
    assert published.scorecard.versions.count() == 2


def test_without_a_draft_one_is_led_to_the_scorecard(client, published):
    answer = client.get(address("scorecard_edit", published))
    assert answer.url == address("scorecard", published)


def test_the_builder_holds_the_whole_document(client, draft):
    answer = client.get(address("scorecard_edit", draft))
    assert from_builtins(answer.context["document"]) == draft.content
    assert set(answer.context["known"]["categories"]) == set(
        draft.scorecard.categories.values_list("key", flat=True)
    )


def test_what_is_in_a_document_cannot_break_out_of_the_page(client, draft):
    document = complete(draft.content) | {"description": "</script><script>alert(1)</script>"}
    send(client, "scorecard_save", draft, document, edit=1)
    page = client.get(address("scorecard_edit", draft)).content.decode()
    assert "<script>alert" not in page


def test_saving_answers_with_shares_faults_and_what_a_reviewer_sees(client, draft):
    document = complete(draft.content) | {"name": "Renamed"}
    answer = send(client, "scorecard_save", draft, document, edit=1, answers={"greeting": "0"})
    found = answer.json()
    assert found["edit"] == 2
    assert found["faults"] == []
    assert found["shares"]["greeting"] == pytest.approx(100 * 8 / 111)
    assert "Greeting" in found["preview"]
    draft = ScorecardVersion.objects.get(pk=draft.pk)
    assert draft.content.name == "Renamed"


def test_a_draft_with_faults_is_saved_and_each_fault_names_its_place(client, draft):
    document = complete(draft.content)
    document["categories"][1]["name"] = ""
    document["policy"]["bands"] = []
    answer = send(client, "scorecard_save", draft, document, edit=1)
    assert {fault["at"] for fault in answer.json()["faults"]} == {"categories/1", "policy"}


def test_a_save_from_an_older_state_is_refused_and_shows_what_differs(client, draft):
    theirs = complete(draft.content) | {"name": "Theirs"}
    send(client, "scorecard_save", draft, theirs, edit=1)
    mine = complete(draft.content) | {"name": "Mine"}
    answer = send(client, "scorecard_save", draft, mine, edit=1)
    assert answer.status_code == 409
    found = answer.json()
    assert "Theirs" in found["conflict"]
    assert "Mine" in found["conflict"]
    draft = ScorecardVersion.objects.get(pk=draft.pk)
    assert draft.content.name == "Theirs"
    assert send(client, "scorecard_save", draft, mine, edit=found["edit"]).status_code == 200


def test_a_document_the_schema_refuses_is_not_saved(client, draft):
    answer = send(client, "scorecard_save", draft, {"name": 3}, edit=1)
    assert answer.status_code == 422
    assert "name" in answer.json()["error"]


@pytest.mark.parametrize("body", ["", "{", "[]", '{"document": 3}', "\xff"])
@pytest.mark.parametrize("name", ["scorecard_save", "scorecard_preview"])
def test_nonsense_is_refused(client, draft, name, body):
    answer = client.post(address(name, draft), body, content_type="application/json")
    assert answer.status_code == 400


def test_the_key_of_a_scorecard_is_not_the_builders_to_change(client, draft):
    document = complete(draft.content) | {"key": "another"}
    send(client, "scorecard_save", draft, document, edit=1)
    draft = ScorecardVersion.objects.get(pk=draft.pk)
    assert draft.content.key == "general-support"


def test_a_preview_saves_nothing(client, draft):
    document = complete(draft.content) | {"name": "Renamed"}
    answer = send(client, "scorecard_preview", draft, document)
    assert answer.status_code == 200
    before = draft.content
    draft = ScorecardVersion.objects.get(pk=draft.pk)
    assert draft.content == before


def test_publishing_is_asked_with_what_changes(client, draft):
    page = client.get(address("scorecard_publish", draft)).content.decode()
    assert "Changes the score" in page
    assert "Greeting: weight" in page


def test_publishing_puts_the_draft_in_use_and_says_who_did(client, draft, viewer):
    answer = client.post(address("scorecard_publish", draft))
    assert answer.url == address("scorecard", draft)
    draft = ScorecardVersion.objects.get(pk=draft.pk)
    assert draft.status == ScorecardVersion.Status.PUBLISHED
    assert draft.published_by == viewer.user


def test_a_draft_with_a_fault_stays_a_draft(client, draft):
    document = complete(draft.content) | {"categories": []}
    send(client, "scorecard_save", draft, document, edit=1)
    assert "cannot be published" in client.get(address("scorecard_publish", draft)).content.decode()
    client.post(address("scorecard_publish", draft))
    draft = ScorecardVersion.objects.get(pk=draft.pk)
    assert draft.status == ScorecardVersion.Status.DRAFT


def test_a_discarded_draft_leaves_the_version_in_use(client, draft, published):
    client.post(address("scorecard_discard", draft))
    assert list(published.scorecard.versions.all()) == [published]
