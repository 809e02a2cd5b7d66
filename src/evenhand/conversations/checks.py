"""What a record must satisfy before it is stored. Each refusal says where and what to do."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import UTC, datetime

from msgspec import structs

from evenhand.conversations.plain import plain, plain_line
from evenhand.conversations.record import ConversationRecord, MessageRecord, SurveyRecord
from evenhand.errors import InputError

LONGEST_ID = 255
LONGEST_EMAIL = 254
LONGEST_RECORDING = 31_536_000


def utc(moment: datetime, where: str) -> datetime:
    """The moment in UTC.

    Raises
    ------
    InputError
        It has no zone.

    Examples
    --------
    >>> utc(datetime.fromisoformat("2026-03-01T10:00:00+02:00"), "started_at").isoformat()
    '2026-03-01T08:00:00+00:00'
    """
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        raise InputError(
            f"the time {moment.isoformat()} has no zone. Write it with its offset, as in "
            "2026-03-01T09:30:00+01:00, or state the zone in the mapping.",
            where,
        )
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise InputError(f"the time {moment.isoformat()} is out of range.", where) from error


def check_record(record: ConversationRecord, most_messages: int) -> None:
    """Refuse a record whose ids are missing, repeated or too long, or that has too many messages.

    Raises
    ------
    InputError
        With the place of the first thing wrong.
    """
    check_id(record.id, "id")
    if len(record.messages) > most_messages:
        raise InputError(
            f"the conversation has {len(record.messages):,} messages; at most {most_messages:,} "
            "are taken. Split it, or raise EVENHAND_MESSAGES_MAX.",
            "messages",
        )
    authors = _check_participants(record)
    _check_messages(record, authors)
    _check_events(record, authors)


def check_id(value: str, where: str) -> None:
    """Refuse an id that is empty, too long or not fit to be stored.

    Raises
    ------
    InputError
        It is.
    """
    if not value:
        raise InputError("the id is empty; every one needs its own.", where)
    if len(value) > LONGEST_ID:
        raise InputError(
            f"the id has {len(value)} characters; at most {LONGEST_ID} are taken.", where
        )
    if not value.isprintable() and (plain(value) != value.strip() or "\n" in value):
        raise InputError("the id has line ends or control characters; remove them.", where)


def check_offset(message: MessageRecord, place: int) -> None:
    """Refuse a place in a recording that no recording has.

    Raises
    ------
    InputError
        The offset or the duration is negative, or longer than a recording can be.
    """
    for name in ("offset", "duration"):
        seconds = getattr(message, name)
        if seconds is not None and not 0 <= seconds <= LONGEST_RECORDING:
            raise InputError(
                f"{seconds:g} seconds is no place in a recording.", f"messages[{place}].{name}"
            )


def check_surveys(surveys: Iterable[SurveyRecord], authors: Container[str]) -> list[SurveyRecord]:
    """The surveys of one conversation with their times in UTC.

    Raises
    ------
    InputError
        One cannot be right, two cannot be told apart, or one names nobody who took part.
    """
    found: dict[tuple[str, str], SurveyRecord] = {}
    for place, survey in enumerate(surveys):
        where = f"surveys[{place}]"
        if survey.agent and survey.agent not in authors:
            raise InputError(f"{survey.agent!r} is not a participant.", f"{where}.agent")
        if (survey.kind, survey.id) in found:
            raise InputError(
                f"there are two {survey.kind} surveys with this id; give each its own.",
                f"{where}.id",
            )
        found[survey.kind, survey.id] = check_survey(survey, where)
    return list(found.values())


def check_survey(survey: SurveyRecord, where: str = "") -> SurveyRecord:
    """The survey with its times in UTC.

    Raises
    ------
    InputError
        Its scale is upside down, its value off the scale, or a time has no zone.

    Examples
    --------
    >>> check_survey(SurveyRecord("csat", 1, 5, value=6), "line 3")
    Traceback (most recent call last):
    ...
    evenhand.errors.InputError: line 3.value: 6 is not on the scale from 1 to 5.
    """
    prefix = f"{where}." if where else ""
    low, high = survey.scale_min, survey.scale_max
    if not low < high:
        raise InputError(
            f"the scale from {low:g} to {high:g} has no room; its top must be above its bottom.",
            f"{prefix}scale_max",
        )
    if survey.value is not None and not low <= survey.value <= high:
        raise InputError(
            f"{survey.value:g} is not on the scale from {low:g} to {high:g}.", f"{prefix}value"
        )
    if len(survey.id) > LONGEST_ID:
        raise InputError(f"the id has more than {LONGEST_ID} characters.", f"{prefix}id")
    return _clean_survey(survey, prefix)


def _clean_survey(survey: SurveyRecord, prefix: str) -> SurveyRecord:
    return structs.replace(
        survey,
        id=plain_line(survey.id, LONGEST_ID),
        comment=plain(survey.comment),
        sent_at=utc(survey.sent_at, f"{prefix}sent_at") if survey.sent_at else None,
        answered_at=utc(survey.answered_at, f"{prefix}answered_at") if survey.answered_at else None,
    )


def _check_participants(record: ConversationRecord) -> set[str]:
    authors: set[str] = set()
    for place, participant in enumerate(record.participants):
        check_id(participant.id, f"participants[{place}].id")
        if participant.id in authors:
            raise InputError(
                f"{participant.id!r} is there twice; list each participant once.",
                f"participants[{place}].id",
            )
        if len(participant.email) > LONGEST_EMAIL:
            raise InputError("this is too long for an e-mail.", f"participants[{place}].email")
        authors.add(participant.id)
    return authors


def _check_messages(record: ConversationRecord, authors: set[str]) -> None:
    for place, message in enumerate(record.messages):
        if message.author not in authors:
            raise _unknown_author(message.author, f"messages[{place}].author")
    ids = [message.id for message in record.messages if message.id]
    if len(set(ids)) == len(ids):
        return
    twice = next(name for place, name in enumerate(ids) if name in ids[:place])
    last = max(place for place, message in enumerate(record.messages) if message.id == twice)
    raise InputError(f"the id {twice!r} is there twice.", f"messages[{last}].id")


def _check_events(record: ConversationRecord, authors: set[str]) -> None:
    for place, event in enumerate(record.events):
        if event.author and event.author not in authors:
            raise _unknown_author(event.author, f"events[{place}].author")
        if not 0 <= event.after <= len(record.messages):
            raise InputError(
                f"there are {len(record.messages)} messages, so nothing comes after {event.after}.",
                f"events[{place}].after",
            )


def _unknown_author(author: str, where: str) -> InputError:
    return InputError(f"{author!r} is not among the participants; add them there.", where)
