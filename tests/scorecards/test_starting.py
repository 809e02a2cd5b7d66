"""Starting a scorecard: ready, empty, copied, imported."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evenhand.scorecards.files import LARGEST_FILE, READY, ready_scorecard, write_yaml
from evenhand.scorecards.models import Scorecard, ScorecardVersion
from evenhand.scorecards.services import open_draft


@pytest.fixture
def client(viewer, sign_in):
    return sign_in(viewer)


def new(client, **sent):
    return client.post(reverse("scorecard_new", args=["acme"]), sent)


def imported(client, **sent):
    return client.post(reverse("scorecard_import", args=["acme"]), sent)


def test_all_ready_scorecards_are_offered(client):
    page = client.get(reverse("scorecard_new", args=["acme"])).content.decode()
    assert all(ready_scorecard(key).name in page for key in READY)


def test_a_ready_scorecard_becomes_a_draft_of_ones_own(client, viewer):
    answer = new(client, ready="sales-chat")
    draft = ScorecardVersion.objects.get()
    assert answer.url == reverse("scorecard_edit", args=["acme", draft.scorecard_id])
    assert (draft.status, draft.created_by) == (ScorecardVersion.Status.DRAFT, viewer.user)
    assert draft.content.categories == ready_scorecard("sales-chat").categories


def test_the_same_ready_scorecard_can_be_used_twice(client):
    new(client, ready="sales-chat")
    new(client, ready="sales-chat")
    assert Scorecard.objects.values_list("key", flat=True).distinct().count() == 2


def test_an_empty_form_has_no_category(client):
    new(client, ready="")
    assert ScorecardVersion.objects.get().content.categories == []


def test_a_copy_starts_from_the_version_in_use(client, draft):
    client.post(reverse("scorecard_copy", args=["acme", draft.scorecard_id]))
    copy = ScorecardVersion.objects.exclude(scorecard=draft.scorecard).get()
    assert copy.content.name == "General support (copy)"
    assert copy.content.categories == ready_scorecard("general-support").categories


def test_a_file_becomes_a_new_scorecard(client, content):
    upload = SimpleUploadedFile("card.yaml", write_yaml(content).encode())
    imported(client, file=upload)
    assert ScorecardVersion.objects.get().content == content


def test_pasted_text_becomes_a_new_scorecard(client, content):
    imported(client, text=write_yaml(content))
    assert ScorecardVersion.objects.get().content == content


def test_a_file_can_become_the_next_version(client, published, content):
    imported(client, text=write_yaml(content), into=published.scorecard_id)
    draft = published.scorecard.versions.get(number=2)
    assert draft.status == ScorecardVersion.Status.DRAFT


def test_a_draft_that_exists_is_not_written_over(client, published, content):
    before = open_draft(published.scorecard)
    answer = imported(client, text="name: X\ncategories: []", into=published.scorecard_id)
    assert answer.status_code == 422
    assert ScorecardVersion.objects.get(pk=before.pk).content == published.content


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: [", "line 1"),
        ("", "scorecard"),
        ("name: A\ncategories: []\nwieght: 3", "wieght"),
        ("name: " + "x" * 200 + "\ncategories: []", "shorten"),
        ("name: A\nkey: Not a key\ncategories: []", "key"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_and_the_text_kept(client, text, told):
    answer = imported(client, text=text)
    assert answer.status_code == 422
    assert told in answer.context["error"]
    assert answer.context["pasted"] == text
    assert not Scorecard.objects.exists()


def test_a_key_that_is_taken_is_refused_in_words(client, published, content):
    answer = imported(client, text=write_yaml(content))
    assert "already" in answer.context["error"]


def test_a_file_too_large_is_refused(client):
    upload = SimpleUploadedFile("card.yaml", b" " * (LARGEST_FILE + 1))
    assert "1 MB" in imported(client, file=upload).context["error"]


def test_a_name_in_any_script_makes_a_key(client):
    for _time in range(2):
        imported(client, text="name: 品質\ncategories: []")
    assert set(Scorecard.objects.values_list("key", flat=True)) == {"scorecard", "scorecard-2"}
