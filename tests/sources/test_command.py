"""``evenhand import``: what it prints, writes and ends with."""

from __future__ import annotations

import json

import pytest

from evenhand.conversations.models import Conversation
from evenhand.errors import InputError
from evenhand.sources import intake
from sources.command_line import command, run
from sources.files import conversation, lines, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(workspace, tmp_path):
    return write(tmp_path, "chats.jsonl", lines(conversation("1"), conversation("2")))


@pytest.fixture
def half_bad(workspace, tmp_path):
    return write(tmp_path, "chats.jsonl", lines(conversation("1"), "{bad"))


def test_a_summary_is_printed_and_all_is_well(path):
    result = run(path)
    assert result.exit_code == 0
    assert "Imported chats.jsonl (jsonl) into acme, source files:" in result.stdout
    assert "added                2" in result.stdout
    assert "2 conversations read in" in result.stdout


def test_rejected_lines_are_named_and_end_it_with_code_3(half_bad):
    result = run(half_bad)
    assert result.exit_code == 3
    assert "line 2, column 2: is broken JSON" in result.stdout
    assert f"import: {half_bad.parent}/chats.rejected.jsonl" in result.stdout
    assert "chats.rejected.reasons.csv" in result.stdout


def test_json_says_the_same_to_a_script(half_bad):
    result = json.loads(run(half_bad, "--json").stdout)
    assert (result["added"], result["rejected"], result["state"]) == (1, 1, "done")
    assert result["rejected_lines"][0]["line"] == 2
    assert result["rejects_file"].endswith("chats.rejected.jsonl")


def test_a_dry_run_changes_nothing(half_bad):
    result = run(half_bad, "--dry-run")
    assert result.exit_code == 3
    assert "Would import chats.jsonl" in result.stdout
    assert not Conversation.objects.exists()
    assert [entry.name for entry in half_bad.parent.iterdir()] == ["chats.jsonl"]


def test_a_file_that_cannot_be_used_is_one_sentence(workspace, tmp_path):
    result = run(tmp_path / "absent.jsonl")
    assert isinstance(result.exception, InputError)
    assert "absent.jsonl: cannot be opened" in str(result.exception)


def test_foreign_json_asks_for_a_mapping_and_drafts_one(workspace, tmp_path):
    document = {"id": "1", "turns": [{"speaker": "USER", "utterance": "Hi"}]}
    path, draft = write(tmp_path, "a.jsonl", lines(document)), tmp_path / "draft.yaml"
    assert "--save-mapping" in str(run(path).exception)
    result = run(path, "--save-mapping", draft)
    assert result.exit_code == 0
    assert "messages: turns" in draft.read_text()
    assert not Conversation.objects.exists()
    draft.write_text(draft.read_text() + "assume: {start: 2026-01-05T09:00:00+00:00}\n")
    assert run(path, "--mapping", draft).exit_code == 0
    assert Conversation.objects.get().times_assumed


def test_columns_read_by_their_names_are_said(workspace, tmp_path):
    text = "ticket id,role,message,time\n1,user,hi,2026-03-02T09:00:00Z\n"
    result = run(write(tmp_path, "a.csv", text))
    assert result.exit_code == 0
    assert "Columns are read by their names: id from 'ticket id'" in result.stdout
    assert "text from 'message'" in result.stdout


def test_survey_answers_take_their_kind_and_scale_from_the_command(path, tmp_path):
    run(path)
    answers = write(tmp_path, "s.csv", "conversation,score\n1,4\n2,5\n")
    result = run(answers, "--surveys", "--survey-kind", "CSAT", "--scale", "1-5")
    assert "added                2" in result.stdout
    assert "2 survey answers read" in result.stdout


@pytest.mark.parametrize("scale", ["five", "1", "1-x"])
def test_a_scale_that_is_none_is_explained(path, scale):
    assert "say lowest and highest, as 1-5" in str(run(path, "--scale", scale).exception)


def test_an_import_that_was_stopped_goes_on_and_says_so(path, monkeypatch):
    monkeypatch.setattr(intake, "BATCH", 1)

    def stop(self, counts):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(command._Watch, "__call__", stop)
        stopped = run(path)
    assert stopped.exit_code == 130
    assert "goes on from here" in stopped.stderr
    result = run(path)
    assert "Going on after line 1" in result.stdout
    assert "added                2" in result.stdout


def test_progress_is_shown_once_it_takes_a_while(path, monkeypatch):
    monkeypatch.setattr(command, "_QUIET_SECONDS", 0)
    result = run(path)
    assert result.exit_code == 0
    assert "2 read, 0 rejected" in result.stderr
