"""Survey answers that come apart from their conversations."""

from __future__ import annotations

import pytest

from evenhand.conversations.models import SurveyAnswer
from evenhand.errors import InputError
from sources.files import bring_in, conversation, lines, problems, read, records, rejects_of, write

CSV = "Ticket ID,CSAT,Feedback,Answered at\n1,4,fine,2026-03-03T10:00:00Z\n2,,,\n"


def test_columns_are_known_by_their_names(tmp_path):
    answered, silent = records(read(write(tmp_path, "a.csv", CSV), "surveys", scale=(1.0, 5.0)))
    assert (answered.conversation, answered.kind, answered.value) == ("1", "csat", 4)
    assert (answered.scale_min, answered.scale_max) == (1, 5)
    assert answered.comment == "fine"
    assert silent.value is None


def test_a_scale_that_is_not_stated_is_asked_for(tmp_path):
    (problem, _second) = problems(read(write(tmp_path, "a.csv", CSV), "surveys"))
    assert "--scale 1-5" in problem.reason


def test_nps_has_its_own_scale(tmp_path):
    text = lines({"conversation": "1", "kind": "nps", "value": 9})
    (answer,) = records(read(write(tmp_path, "a.jsonl", text), "surveys"))
    assert (answer.scale_min, answer.scale_max) == (0, 10)


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ({"kind": "mood", "value": 1}, "kind"),
        ({"kind": "nps", "value": "very"}, "value"),
        ({"kind": "nps", "answered_at": "2026-03-03T10:00:00"}, "answered_at"),
        ({"kind": "nps", "colour": 1}, ""),
    ],
)
def test_a_wrong_answer_says_where(tmp_path, answer, place):
    text = lines({"conversation": "1", "scale_min": 0, "scale_max": 10, **answer})
    (problem,) = problems(read(write(tmp_path, "a.jsonl", text), "surveys"))
    assert problem.place == place


def test_two_answers_that_cannot_be_told_apart_are_one_too_many(tmp_path):
    answer = {"conversation": "1", "kind": "nps", "value": 9}
    path = write(tmp_path, "a.jsonl", lines(answer, answer, {**answer, "id": "b"}))
    found = read(path, "surveys")
    assert len(records(found)) == 2
    assert "already on line 1" in problems(found)[0].reason


def test_a_table_without_conversations_or_answers_is_explained(tmp_path):
    with pytest.raises(InputError, match="no column is recognised as the value"):
        read(write(tmp_path, "a.csv", "ticket id,mood\n1,2\n"), "surveys")


@pytest.mark.django_db
def test_answers_are_stored_with_their_conversations(workspace, tmp_path):
    bring_in(workspace, write(tmp_path, "a.jsonl", lines(conversation("1"), conversation("2"))))
    text = "conversation,kind,value,scale_min,scale_max\n1,csat,5,1,5\n2,csat,6,1,5\n9,csat,3,1,5\n"
    run = bring_in(workspace, write(tmp_path, "s.csv", text))
    assert (run.format, run.added, run.rejected) == ("surveys", 1, 2)
    assert [answer.value for answer in SurveyAnswer.objects.all()] == [5]
    off_scale, missing = rejects_of(run)
    assert off_scale == (3, "value", "6 is not on the scale from 1 to 5.")
    assert missing[:2] == (4, "conversation")
    assert "there is no conversation '9' from the source 'files'" in missing[2]
    again = bring_in(workspace, write(tmp_path, "s.csv", text))
    assert (again.added, again.unchanged) == (0, 1)
