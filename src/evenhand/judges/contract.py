"""What every judge promises: a segment's text in, answers with evidence out.

A judge is pure: the same text gives the same answers, and nothing but its version shapes them. It
answers only the categories it is asked (:attr:`SegmentText.asked`), decides first whether a
category applies, and abstains where it cannot tell. :func:`verdicts` is the only way answers leave
a judge: it holds every judge to the scorecard and to the transcript.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol, runtime_checkable

import msgspec

from evenhand.conversations.transcript import Event, Kind, Visibility
from evenhand.errors import StateError
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.reviews.answers import Answer, Evidence
from evenhand.scorecards.applicability import Facts, holds
from evenhand.scorecards.document import ConditionDocument, ScorecardDocument

Verdicts = dict[str, Answer]
"""Answers by category key."""


class Line(msgspec.Struct, frozen=True, gc=False):
    """One message as judges see it.

    ``place`` is its position in the transcript, from 0; evidence points there. ``mine`` says that
    the author is the one this segment is about. ``sent_at`` is in UTC, or absent. ``offset`` and
    ``duration`` are seconds of a recording, or absent.
    """

    place: int
    author: str
    kind: Kind
    visibility: Visibility
    text: str
    mine: bool
    sent_at: datetime | None = None
    offset: float | None = None
    duration: float | None = None

    @property
    def public(self) -> bool:
        """Whether the customer is known to have been able to read it."""
        return self.visibility == Visibility.PUBLIC


class SegmentText(msgspec.Struct, frozen=True, gc=False):
    """All a judge may know of a segment: the whole transcript and whose part it is.

    ``asked`` holds the keys of the categories whose conditions on the conversation hold.
    ``names`` are the participants' names.
    """

    id: int
    channel: str
    language: str
    started_at: datetime
    lines: tuple[Line, ...]
    events: tuple[Event, ...] = ()
    names: tuple[str, ...] = ()
    team: str = ""
    tags: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = {}
    asked: frozenset[str] = frozenset()


class Judge(Protocol):
    """An automatic reviewer of one scorecard version."""

    @property
    def categories(self) -> tuple[str, ...]:
        """Keys of the categories it can answer."""
        ...

    @property
    def version_hash(self) -> str:
        """Hash of all that shapes its answers."""
        ...

    def judge(self, segments: Sequence[SegmentText]) -> list[Verdicts]:
        """Answers for each segment, in order; only categories asked and answered here."""
        ...


@runtime_checkable
class SlowJudge(Protocol):
    """A judge that takes seconds for a segment.

    It is given ``chunk`` segments at a time, and calls ``beat`` every few seconds: that renews the
    lease of its work, and says whether to go on.
    """

    chunk: int
    beat: Callable[[], bool]


class NotNow(StateError):
    """The judge cannot answer for the time being, for a reason that lies outside the segment.

    Nothing is decided and nothing is written: the work waits.

    Parameters
    ----------
    message:
        What is missing and what to do about it.
    until:
        When to try again by itself, where that is known.
    retry:
        Whether trying again by itself makes sense; else a person has to act first.
    """

    def __init__(self, message: str, *, until: datetime | None = None, retry: bool = True) -> None:
        self.until = until
        self.retry = retry
        super().__init__(message)


class Failure(NamedTuple):
    """A segment a judge could not be brought to answer, and why."""

    segment: int
    reason: str


class Judged(NamedTuple):
    """What came of a batch: verdicts in the order of the segments, and what failed."""

    verdicts: list[Verdicts]
    failures: list[Failure]


def verdicts(judge: Judge, content: ScorecardDocument, segments: Sequence[SegmentText]) -> Judged:
    """Ask a judge, and hold its answers to the scorecard and the transcript.

    A category whose conditions on the conversation do not hold is N/A before the judge is asked.
    An answer that is not on the scale, or whose evidence is not in the transcript word for word,
    becomes an abstention. Where the judge fails on a batch, its segments are asked one by one,
    and those that still fail abstain in every category.

    Returns
    -------
    Judged
        Verdicts in the order of the segments, and the failures with their reasons.

    Raises
    ------
    NotNow
        The judge cannot answer for the time being.
    """
    failures: list[Failure] = []
    given = _ask(judge, segments, failures)
    options = {category.key: len(category.options) for category in content.categories}
    answered = set(judge.categories)
    return Judged(
        [
            _held(segment, said, options, answered)
            for segment, said in zip(segments, given, strict=True)
        ],
        failures,
    )


def with_true_evidence(segment: SegmentText, answer: Answer) -> Answer:
    """The answer, if all it quotes is in the transcript; else an abstention that says so.

    A quote that is in its message at another place is moved there.

    Parameters
    ----------
    segment:
        The text judged; ``Evidence.message`` counts its lines from 0.
    answer:
        As the judge gave it.
    """
    if not answer.evidence:
        return answer
    texts = {line.place: line.text for line in segment.lines}
    found = [_located(evidence, texts.get(evidence.message)) for evidence in answer.evidence]
    kept = [evidence for evidence in found if evidence is not None]
    if len(kept) < len(found):
        return abstention("What it quoted is not in the transcript, so the answer does not count.")
    return answer if kept == answer.evidence else msgspec.structs.replace(answer, evidence=kept)


def abstention(reason: str) -> Answer:
    """The answer of a judge that cannot tell.

    Examples
    --------
    >>> abstention("No phrases for this language.").abstained
    True
    """
    return Answer(abstained=True, reason=reason)


def condition_holds(condition: ConditionDocument, segment: SegmentText) -> bool:
    """Whether the conversation has (or, negated, has not) one of the values."""
    facts = Facts(segment.channel, segment.language, segment.team, segment.tags, segment.attributes)
    return holds(condition, facts)


def hash_of(content: Any) -> str:
    """A hash that is the same for the same content, whatever the order of its keys.

    Examples
    --------
    >>> hash_of({"a": 1, "b": 2}) == hash_of({"b": 2, "a": 1})
    True
    """
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()


def _ask(judge: Judge, segments: Sequence[SegmentText], failures: list[Failure]) -> list[Verdicts]:
    try:
        return _complete(judge.judge(segments), segments)
    except NotNow:
        raise
    except Exception as error:
        if len(segments) != 1:
            return [_ask(judge, [segment], failures)[0] for segment in segments]
        failures.append(Failure(segments[0].id, _said(error)))
        reason = f"The judge failed on this conversation: {_said(error)}"
        return [dict.fromkeys(judge.categories, abstention(reason))]


def _complete(given: list[Verdicts], segments: Sequence[SegmentText]) -> list[Verdicts]:
    if len(given) != len(segments):
        raise ValueError(f"{len(segments)} conversations were asked, {len(given)} answered.")
    return given


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _held(
    segment: SegmentText, said: Verdicts, options: Mapping[str, int], answered: set[str]
) -> Verdicts:
    held: Verdicts = {}
    for key, size in options.items():
        if key not in segment.asked:
            held[key] = Answer(
                option=NOT_APPLICABLE, reason="Not asked for conversations of this kind."
            )
        elif key in answered:
            held[key] = _held_answer(segment, said.get(key), size)
    return held


def _held_answer(segment: SegmentText, answer: Answer | None, options: int) -> Answer:
    if answer is None:
        return abstention("The judge gave no answer.")
    if answer.abstained:
        return msgspec.structs.replace(answer, option=None)
    if answer.option is None or not NOT_APPLICABLE <= answer.option < options:
        return abstention("The answer is not on the scale, so it does not count.")
    return with_true_evidence(segment, answer)


def _located(evidence: Evidence, text: str | None) -> Evidence | None:
    if text is None or not evidence.quote.strip():
        return None
    if evidence.start >= 0 and text[evidence.start : evidence.end] == evidence.quote:
        return evidence
    start = text.find(evidence.quote)
    if start < 0:
        return None
    return Evidence(evidence.message, start, start + len(evidence.quote), evidence.quote)
