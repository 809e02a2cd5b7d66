"""What changes conversations: one verb, one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from msgspec import structs

from evenhand.conversations.dependants import goes_along
from evenhand.conversations.derive import opening
from evenhand.conversations.importing import Arrival, Outcome, without_repeats
from evenhand.conversations.models import Conversation, Removal, Segment, Transcript
from evenhand.conversations.prepare import Prepared, search_text
from evenhand.conversations.record import SurveyAnswerRecord
from evenhand.conversations.redaction import (
    Span,
    blacked_out,
    count_blacked_out,
    covered,
    passages,
)
from evenhand.conversations.surveys import Answers
from evenhand.conversations.transcript import encode
from evenhand.errors import AccessError, InputError
from evenhand.people.access import require
from evenhand.people.models import Agent, Membership, Workspace
from evenhand.people.roles import Action
from evenhand.people.teams import put_in_teams

__all__ = [
    "Outcome",
    "Span",
    "correct_attribution",
    "delete",
    "redact",
    "store",
    "store_survey_answers",
]

_MANY = 500
"""Conversations added at a time that may change how the database should look things up."""


@transaction.atomic
def store(workspace: Workspace, source: str, prepared: Sequence[Prepared]) -> list[Outcome]:
    """Add conversations, or bring those already there to what they are now. All or none.

    The same content again changes nothing. Segments that something points at stay, and so do
    corrected attributions. A redacted conversation is left as it is.

    Parameters
    ----------
    workspace:
        Where they belong.
    source:
        The name of the source; a conversation's id is unique within it.
    prepared:
        A few hundred to a few thousand at a time; of two with one id the later wins.

    Returns
    -------
    list of Outcome
        What became of each, in the order given.
    """
    _one_import_at_a_time(workspace)
    outcomes: list[Outcome] = []
    for part in without_repeats(prepared):
        outcomes += Arrival(workspace, source, part).store()
    if outcomes.count(Outcome.ADDED) >= _MANY:
        transaction.on_commit(_let_planner_look, robust=True)
    return outcomes


@transaction.atomic
def store_survey_answers(
    workspace: Workspace, source: str, answers: Sequence[SurveyAnswerRecord]
) -> list[Outcome]:
    """Add survey answers to conversations already there, or change them. All or none.

    Parameters
    ----------
    workspace, source:
        Where the conversations are and the name of the source their ids belong to.
    answers:
        Checked by ``check_survey``. ``agent`` may be an e-mail or the source's id; nobody is
        created.

    Returns
    -------
    list of Outcome
        What became of each; ``missing`` where the conversation is not there.
    """
    _one_import_at_a_time(workspace)
    return Answers(workspace, source, answers).store()


@transaction.atomic
def correct_attribution(viewer: Membership, segment: Segment, agent: Agent) -> None:
    """Say who handled a segment. Later imports keep it.

    Raises
    ------
    PermissionDenied
        The viewer may not.
    AccessError
        The segment or the agent belongs to another workspace.
    """
    require(viewer, Action.CORRECT_ATTRIBUTION)
    if {segment.workspace_id, agent.workspace_id} != {viewer.workspace_id}:
        raise AccessError("The conversation and the agent must belong to this workspace.")
    segment.agent = agent
    segment.attribution_corrected = True
    segment.save(update_fields=["agent", "attribution_corrected"])
    put_in_teams(Segment.objects.filter(pk=segment.pk), viewer.workspace)


@transaction.atomic
def redact(viewer: Membership, conversation: Conversation, spans: Iterable[Span]) -> None:
    """Black out parts of messages for good; reviews and the places they point at stay.

    Each character becomes a block, so that no offset moves; where the same words stand in a
    subject they go from there too. Later imports leave the conversation as it is.

    Raises
    ------
    PermissionDenied
        The viewer may not import, and so may not take out what was imported.
    AccessError
        The conversation belongs to another workspace.
    InputError
        A span is outside the text.
    """
    _may_take_out(viewer, conversation)
    wanted = list(spans)
    stored = Transcript.objects.select_for_update().get(conversation=conversation)
    before = stored.content.messages
    messages = blacked_out(before, wanted)
    conversation.subject = covered(conversation.subject, passages(before, wanted))
    stored.document = encode(structs.replace(stored.content, messages=messages))
    stored.search_text = search_text(
        conversation.external_id, conversation.subject, conversation.customer, messages
    )
    stored.save(update_fields=["document", "search_text"])
    conversation.opening = opening(list(stored.content.participants), messages)
    conversation.redacted_at = timezone.now()
    conversation.save(update_fields=["subject", "opening", "redacted_at"])
    _note(
        viewer,
        conversation,
        Removal.Kind.BLACKED_OUT,
        characters=count_blacked_out(before, messages),
    )


@transaction.atomic
def delete(viewer: Membership, conversation: Conversation, typed: str) -> None:
    """Delete a conversation for good, with its reviews and all that hangs on it.

    Parameters
    ----------
    viewer:
        Who asks.
    conversation:
        What goes.
    typed:
        Its id at the source, so that nobody deletes the wrong one by a slip of the hand.

    Raises
    ------
    PermissionDenied
        The viewer may not import, and so may not take out what was imported.
    AccessError
        The conversation belongs to another workspace.
    InputError
        Another id was typed.
    """
    _may_take_out(viewer, conversation)
    if typed.strip() != conversation.external_id:
        raise InputError(
            "this is not the id of this conversation. Type it as it stands here.", "id"
        )
    along = {each.label: each.number for each in goes_along(conversation)}
    _note(viewer, conversation, Removal.Kind.DELETED, went_along=along)
    conversation.delete()


def _may_take_out(viewer: Membership, conversation: Conversation) -> None:
    require(viewer, Action.IMPORT)
    if conversation.workspace_id != viewer.workspace_id:
        raise AccessError("The conversation must belong to this workspace.")


def _note(
    viewer: Membership, conversation: Conversation, kind: Removal.Kind, **figures: Any
) -> None:
    Removal.objects.create(
        workspace=viewer.workspace,
        kind=kind,
        number=conversation.pk,
        source=conversation.source,
        external_id=conversation.external_id,
        by=viewer.user.email,
        at=timezone.now(),
        **figures,
    )


def _let_planner_look() -> None:
    """SQLite never looks by itself how full its tables are; unknowing, it scans a workspace.

    A glance at a few hundred rows is enough, and takes milliseconds.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA analysis_limit = 400")
        cursor.execute("ANALYZE")


def _one_import_at_a_time(workspace: Workspace) -> None:
    """Two imports of one file would else both add the same. (SQLite has one writer anyway.)"""
    Workspace.objects.select_for_update(no_key=True).only("pk").get(pk=workspace.pk)
