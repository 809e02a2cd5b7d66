"""Storing is all or nothing, the same again changes nothing, and reviews keep their segments."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from msgspec import structs

from conversations.samples import (
    ANA,
    BEN,
    BOT,
    MAYA,
    SOURCE,
    START,
    csat,
    only_segment,
    put,
    put_one,
    record,
    said,
)
from evenhand.conversations.filters import Filters
from evenhand.conversations.models import Conversation, Segment, SurveyAnswer, Tag, Transcript
from evenhand.conversations.prepare import prepare
from evenhand.conversations.queries import page_of
from evenhand.conversations.record import ParticipantRecord, SurveyAnswerRecord
from evenhand.conversations.services import (
    Outcome,
    Span,
    correct_attribution,
    redact,
    store,
    store_survey_answers,
)
from evenhand.errors import AccessError, InputError
from evenhand.people.models import Agent, AgentAlias
from evenhand.people.roles import Role
from evenhand.reviews.models import Draw, DrawItem, Purpose

TABLES = (Conversation, Transcript, Segment, SurveyAnswer, Tag, Agent, AgentAlias)


def everything() -> dict[str, list]:
    """All rows of all tables an import writes."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


def draw_on(segment: Segment) -> DrawItem:
    """A draw that points at the segment, as reviews do."""
    draw = Draw.objects.create(
        workspace=segment.workspace,
        name="March",
        purpose=Purpose.RANDOM,
        seed=1,
        algorithm="simple/1",
        frame=b"",
        frame_size=1,
        frame_hash="0",
        size=1,
    )
    return DrawItem.objects.create(draw=draw, segment=segment, position=0, probability=1.0)


def test_a_conversation_is_stored_with_all_its_parts(workspace):
    stored = put_one(workspace, surveys=[csat(agent="u1", comment="quick")], attributes={"a": [1]})
    assert (stored.channel, stored.customer, stored.messages) == ("chat", "Maya Lind", 5)
    assert (stored.started_at, stored.ended_at) == (START, START + timedelta(minutes=9))
    assert (stored.tags, stored.attributes) == (["billing"], {"a": [1]})
    segment = only_segment(stored)
    assert (segment.agent.name, segment.first_message, segment.last_message) == ("Ana Silva", 1, 4)
    assert segment.started_at == START + timedelta(minutes=4)
    survey = SurveyAnswer.objects.get(conversation=stored)
    assert (survey.value, survey.comment, survey.agent) == (4, "quick", segment.agent)
    assert stored.transcript.content.messages[1].text.startswith("Sorry")
    assert list(Tag.objects.values_list("name", flat=True)) == ["billing"]


def test_the_same_again_changes_nothing(workspace):
    records = [record(id=f"c-{n}", surveys=[csat()]) for n in range(3)]
    assert put(workspace, *records) == [Outcome.ADDED] * 3
    before = everything()
    assert put(workspace, *records) == [Outcome.UNCHANGED] * 3
    assert everything() == before


def test_of_two_with_one_id_in_a_chunk_the_later_wins(workspace):
    outcomes = put(workspace, record(), record(subject="Later"), record(id="c-2"))
    assert outcomes == [Outcome.ADDED, Outcome.UPDATED, Outcome.ADDED]
    assert Conversation.objects.get(external_id="c-1").subject == "Later"


def test_the_same_id_at_another_source_is_another_conversation(workspace):
    put(workspace, record())
    assert store(workspace, "other desk", [prepare(record())]) == [Outcome.ADDED]
    assert Conversation.objects.count() == 2


def test_a_change_is_taken_over_everywhere(workspace, viewer):
    before = put_one(workspace)
    messages = [said("maya", "About my parcel", 0), said("u1", "On its way", 1)]
    after = put_one(
        workspace, subject="Parcel", channel="email", messages=messages, tags=["shipping"]
    )
    assert after.pk == before.pk
    assert (after.subject, after.messages, after.tags) == ("Parcel", 2, ["shipping"])
    assert after.content_hash != before.content_hash
    assert after.imported_at == before.imported_at
    segment = only_segment(after)
    assert (segment.channel, segment.first_message, segment.last_message) == ("email", 1, 1)
    assert list(Tag.objects.values_list("name", flat=True)) == ["shipping"]
    assert page_of(viewer, Filters(q="parcel")).ids == [after.pk]
    assert page_of(viewer, Filters(q="charged")).ids == []


def test_a_segment_stays_the_same_one_while_its_author_stays(workspace):
    stored = put_one(workspace)
    ana = only_segment(stored)
    messages = [said("u2", "Hello", 0), said("u1", "I take over", 1)]
    put_one(workspace, participants=[MAYA, ANA, BEN], messages=messages)
    segments = list(Segment.objects.filter(conversation=stored).order_by("position"))
    assert [segment.agent.name for segment in segments] == ["Ben Okafor", "Ana Silva"]
    assert segments[1].pk == ana.pk


def test_the_same_messages_under_another_author_id_keep_their_segment(workspace):
    stored = put_one(workspace)
    before = only_segment(stored)
    renamed = structs.replace(BEN, id="u9")
    messages = [said("maya", "Hello", 0), said("u9", "Hi", 1)]
    put_one(workspace, participants=[MAYA, renamed], messages=messages)
    after = only_segment(stored)
    assert (after.pk, after.author, after.agent.name) == (before.pk, "u9", "Ben Okafor")


def test_a_segment_that_something_points_at_is_never_removed(workspace):
    stored = put_one(workspace)
    item = draw_on(only_segment(stored))
    messages = [said("u2", "Hello", 0), said("maya", "Hi", 1)]
    put_one(workspace, participants=[MAYA, ANA, BEN], messages=messages)
    kept = Segment.objects.get(pk=item.segment_id)
    assert (kept.agent.name, kept.position, kept.last_message) == ("Ana Silva", 1, 1)
    assert Segment.objects.filter(conversation=stored).count() == 2


def test_a_segment_that_nothing_points_at_goes_with_its_author(workspace):
    stored = put_one(workspace)
    put_one(workspace, participants=[MAYA, BEN], messages=[said("u2", "Hello", 0)])
    assert only_segment(stored).agent.name == "Ben Okafor"


def test_corrected_attribution_survives_a_changed_import(workspace, people):
    stored = put_one(workspace)
    ben = Agent.objects.create(workspace=workspace, name="Ben")
    correct_attribution(people[Role.LEAD], only_segment(stored), ben)
    put_one(workspace, subject="Changed")
    assert only_segment(stored).agent == ben


def test_attribution_cannot_leave_the_workspace(workspace, people, stranger):
    segment = only_segment(put_one(workspace))
    outsider = Agent.objects.create(workspace=stranger.workspace, name="X")
    with pytest.raises(AccessError):
        correct_attribution(people[Role.LEAD], segment, outsider)
    with pytest.raises(AccessError):
        correct_attribution(stranger, segment, outsider)
    with pytest.raises(PermissionDenied):
        correct_attribution(people[Role.REVIEWER], segment, segment.agent)


def test_an_ai_agent_is_an_agent_of_its_own_kind(workspace):
    stored = put_one(
        workspace, participants=[MAYA, BOT], messages=[said("maya", "Hi"), said("helper", "Hello")]
    )
    assert only_segment(stored).agent.kind == Agent.Kind.AI


def test_an_agent_is_found_by_e_mail_then_by_id_else_created(workspace):
    known = Agent.objects.create(workspace=workspace, name="Ana", email="Ana@acme.example")
    put(workspace, record())
    assert only_segment(Conversation.objects.get()).agent == known
    nameless = ParticipantRecord("u1", "agent")
    put(workspace, record(id="c-2", participants=[MAYA, nameless]))
    assert Agent.objects.count() == 1
    put(workspace, record(id="c-3", participants=[MAYA, structs.replace(BEN, id="u1")]))
    assert set(Agent.objects.values_list("name", flat=True)) == {"Ana", "Ben Okafor"}


def test_an_agent_first_met_without_e_mail_gets_it_later(workspace):
    put(workspace, record(participants=[MAYA, ParticipantRecord("u1", "agent", "Ana")]))
    put(workspace, record(id="c-2"))
    agent = Agent.objects.get()
    assert agent.email == "ana@acme.example"


def test_agents_of_two_workspaces_are_never_mixed(workspace, stranger):
    put(workspace, record())
    put(stranger.workspace, record())
    assert Agent.objects.filter(workspace=workspace).count() == 1
    assert Agent.objects.filter(workspace=stranger.workspace).count() == 1


def test_nothing_of_a_chunk_is_kept_when_it_fails(workspace, transactional_db):
    good = prepare(record())
    broken = structs.replace(prepare(record(id="c-2")), search_text=None)
    with pytest.raises(Exception, match=r"(?i)null"):
        store(workspace, SOURCE, [good, broken])
    assert everything() == {model.__name__: [] for model in TABLES}


def test_survey_answers_of_their_own_file_find_their_conversation(workspace):
    stored = put_one(workspace)
    good = SurveyAnswerRecord("csat", 1, 5, value=2, conversation="c-1", agent="u1", id="s1")
    lost = SurveyAnswerRecord("csat", 1, 5, value=2, conversation="c-404")
    assert store_survey_answers(workspace, SOURCE, [good, lost]) == [
        Outcome.ADDED,
        Outcome.MISSING,
    ]
    answer = SurveyAnswer.objects.get(conversation=stored)
    assert (answer.value, answer.agent.name) == (2, "Ana Silva")
    changed = structs.replace(good, value=3)
    assert store_survey_answers(workspace, SOURCE, [good, changed, changed]) == [
        Outcome.UNCHANGED,
        Outcome.UPDATED,
        Outcome.UNCHANGED,
    ]
    assert SurveyAnswer.objects.get().value == 3


def test_a_changed_conversation_keeps_survey_answers_of_their_own_file(workspace):
    put_one(workspace)
    answer = SurveyAnswerRecord("nps", 0, 10, value=9, conversation="c-1", id="n1")
    store_survey_answers(workspace, SOURCE, [answer])
    put_one(workspace, subject="Changed", surveys=[csat()])
    assert set(SurveyAnswer.objects.values_list("kind", flat=True)) == {"nps", "csat"}


def test_redaction_moves_no_offset_and_later_imports_do_not_undo_it(workspace, people, viewer):
    stored = put_one(workspace)
    redact(people[Role.MANAGER], stored, [Span(0, 2, 5)])
    content = Transcript.objects.get().content
    assert content.messages[0].text == "I ███ charged twice for October."
    assert put(workspace, record(subject="Changed")) == [Outcome.UNCHANGED]
    assert page_of(viewer, Filters(q='"I was charged"')).ids == []
    assert page_of(viewer, Filters(q="October")).ids == [stored.pk]


def test_only_text_that_is_there_can_be_blacked_out(workspace, people, stranger):
    stored = put_one(workspace)
    for span in (Span(9, 0, 1), Span(0, 5, 5), Span(0, 0, 10_000), Span(-1, 0, 1)):
        with pytest.raises(InputError):
            redact(people[Role.MANAGER], stored, [span])
    with pytest.raises(AccessError):
        redact(stranger, stored, [Span(0, 0, 1)])
    with pytest.raises(PermissionDenied):
        redact(people[Role.LEAD], stored, [Span(0, 0, 1)])
    assert Conversation.objects.get().redacted_at is None


def test_deleting_a_conversation_takes_it_out_of_search(workspace, viewer):
    put_one(workspace).delete()
    assert page_of(viewer, Filters(q="charged")).ids == []
    assert put(workspace, record()) == [Outcome.ADDED]


def test_after_a_large_import_few_of_many_are_looked_up_by_their_ids(workspace, transactional_db):
    put(workspace, *[record(id=f"c-{n}") for n in range(600)])
    ids = list(Conversation.objects.values_list("pk", flat=True)[:50])
    plan = Conversation.objects.filter(workspace=workspace, pk__in=ids).explain()
    found_by = {"sqlite": "USING INTEGER PRIMARY KEY", "postgresql": "Scan"}
    assert found_by[connection.vendor] in plan


def test_storing_takes_as_many_queries_for_many_as_for_few(
    workspace, django_assert_max_num_queries
):
    records = [record(id=f"c-{n}", surveys=[csat()]) for n in range(40)]
    put(workspace, record(id="warm"))
    for chunk in (records[:2], records[2:]):
        with django_assert_max_num_queries(16):
            put(workspace, *chunk)
