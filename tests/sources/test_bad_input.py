"""Every kind of bad input, as a real file through a real import: said where, and nothing lost."""

from __future__ import annotations

import json
import resource
from pathlib import Path

import pytest
from django.conf import settings

from evenhand.conversations.models import Conversation, SurveyAnswer, Transcript
from evenhand.errors import InputError
from sources.files import bring_in, conversation, lines, rejects_of, write

pytestmark = pytest.mark.django_db

GOOD = conversation("good")


def with_good(tmp_path, bad: str | bytes, name: str = "a.jsonl") -> Path:
    """A file of the bad line and a good one after it."""
    data = bad.encode() if isinstance(bad, str) else bad
    return write(tmp_path, name, data + b"\n" + lines(GOOD).encode())


def only_reject(run) -> tuple[int, str, str]:
    (found,) = rejects_of(run)
    assert Conversation.objects.filter(external_id="good").exists()
    return found


def test_wrong_encoding(workspace, tmp_path):
    bad = json.dumps(conversation("1", subject="Größe"), ensure_ascii=False).encode("cp1252")
    run = bring_in(workspace, with_good(tmp_path, bad))
    line, _place, reason = only_reject(run)
    assert line == 1
    assert "0xF6" in reason
    again = bring_in(workspace, Path(run.rejects_file), encoding="cp1252")
    assert (again.added, again.rejected) == (1, 0)
    assert Conversation.objects.get(external_id="1").subject == "Größe"


def test_broken_json(workspace, tmp_path):
    run = bring_in(workspace, with_good(tmp_path, '{"id": "1", "channel": chat}'))
    assert only_reject(run)[:2] == (1, "column 24")


def test_a_line_of_200_megabytes_is_refused_without_being_held(workspace, tmp_path):
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"id": "')
        for _turn in range(200):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + lines(GOOD).encode())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    run = bring_in(workspace, path)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown < 100
    line, _place, reason = only_reject(run)
    assert line == 1
    assert "is 200 MB; the most an import reads of one line or document is 16 MB" in reason


@pytest.mark.parametrize("name", ["bomb.jsonl.gz", "bomb.jsonl.zip"])
def test_a_bomb(workspace, tmp_path, name):
    path = write(tmp_path, name, lines(GOOD).encode() + b" " * 60_000_000)
    with pytest.raises(InputError, match="more than 200 times its size"):
        bring_in(workspace, path)


def test_duplicate_ids_in_one_file(workspace, tmp_path):
    run = bring_in(
        workspace,
        write(tmp_path, "a.jsonl", lines(GOOD, conversation("1"), conversation("1", subject="B"))),
    )
    assert only_reject(run) == (
        3,
        "id",
        "the id '1' is already on line 2. Ids are unique in a file: give this one its own, or "
        "join the two.",
    )
    assert Conversation.objects.get(external_id="1").subject == ""


def test_times_without_zone(workspace, tmp_path):
    bad = json.dumps(conversation("1", started_at="2026-03-02T09:00:00"))
    run = bring_in(workspace, with_good(tmp_path, bad))
    line, place, reason = only_reject(run)
    assert (line, place) == (1, "started_at")
    assert "has no zone" in reason
    assert bring_in(workspace, Path(run.rejects_file), time_zone="Europe/Berlin").added == 1


def test_a_scale_answer_out_of_range(workspace, tmp_path):
    survey = {"kind": "csat", "value": 9, "scale_min": 1, "scale_max": 5}
    run = bring_in(workspace, with_good(tmp_path, json.dumps(conversation("1", surveys=[survey]))))
    assert only_reject(run) == (1, "surveys[0].value", "9 is not on the scale from 1 to 5.")
    assert not SurveyAnswer.objects.exists()


def test_an_unknown_author_kind(workspace, tmp_path):
    bad = conversation("1", participants=[{"id": "c", "kind": "wizard"}])
    line, place, reason = only_reject(bring_in(workspace, with_good(tmp_path, json.dumps(bad))))
    assert (line, place) == (1, "participants[0].kind")
    assert "use one of customer, agent, bot, system, unknown" in reason


def test_more_messages_than_a_conversation_may_have(workspace, tmp_path, monkeypatch):
    monkeypatch.setitem(settings.ENV, "MESSAGES_MAX", 1)
    run = bring_in(workspace, write(tmp_path, "a.jsonl", lines(GOOD)))
    ((_line, place, reason),) = rejects_of(run)
    assert place == "messages"
    assert "EVENHAND_MESSAGES_MAX" in reason


def said(**body: str) -> list[dict[str, str]]:
    return [{"author": "c", "visibility": "public", "sent_at": "2026-03-02T09:00:00Z", **body}]


def test_html_and_script_are_reduced_to_words(workspace, tmp_path):
    html = '<p>Hello <b onclick="x()">you</b></p><script>alert(1)</script>'
    bring_in(workspace, write(tmp_path, "a.jsonl", lines({**GOOD, "messages": said(html=html)})))
    assert Transcript.objects.get().content.messages[0].text == "Hello you"


@pytest.mark.parametrize(
    "text",
    [
        "مرحبا، كيف حالك؟",
        "שלום עולם",
        "\u202eevil\u202c",
        "\U0001f469\u200d\U0001f469\u200d\U0001f466 \U0001f3f3\ufe0f\u200d\U0001f308 e\u0301",
        "<script>alert(1)</script>",
        "=1+1",
    ],
)
def test_right_to_left_emoji_and_markup_in_text_stay_as_they_are(workspace, tmp_path, text):
    bring_in(workspace, write(tmp_path, "a.jsonl", lines({**GOOD, "messages": said(text=text)})))
    assert Transcript.objects.get().content.messages[0].text == text


def test_characters_no_database_keeps_are_taken_out(workspace, tmp_path):
    messages = said(text="a\x00b")
    bring_in(workspace, write(tmp_path, "a.jsonl", lines({**GOOD, "messages": messages})))
    assert Transcript.objects.get().content.messages[0].text == "ab"
