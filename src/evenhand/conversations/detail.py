"""One conversation, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from evenhand.conversations import terms
from evenhand.conversations.display import Mark, ShownTranscript, heading, show
from evenhand.conversations.extensions import Finding, Findings, findings_of
from evenhand.conversations.listing import answer, duration
from evenhand.conversations.models import Conversation, Segment, SurveyAnswer
from evenhand.conversations.transcript import Message
from evenhand.people.models import Membership
from evenhand.people.roles import Action


@dataclass(frozen=True, slots=True)
class Part:
    """A segment and where the viewer can review it, if they may."""

    segment: Segment
    author: str
    review_url: str
    peer_url: str


@dataclass(frozen=True, slots=True)
class ShownSurvey:
    """A survey answer with its scale in words."""

    survey: SurveyAnswer
    answer: str


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with the words of its places: position of the message, and the quote."""

    finding: Finding
    quotes: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class ShownFindings:
    """A card of findings."""

    card: Findings
    found: list[ShownFinding]


@dataclass(frozen=True, slots=True)
class Detail:
    """All that the page of one conversation shows. ``people`` are headings with e-mails."""

    conversation: Conversation
    transcript: ShownTranscript
    parts: list[Part]
    people: list[tuple[str, str]]
    surveys: list[ShownSurvey]
    attributes: list[tuple[str, str]]
    first_reply: str
    length: str
    findings: list[ShownFindings]


def detail_of(viewer: Membership, conversation: Conversation, typed: str = "") -> Detail:
    """Everything about one conversation.

    Parameters
    ----------
    viewer:
        Who asks; decides what can be done from here.
    conversation:
        With its transcript.
    typed:
        What was searched for, to be marked in the text.
    """
    content = conversation.transcript.content
    waited = conversation.first_reply_seconds
    lasted = (conversation.ended_at - conversation.started_at).total_seconds()
    cards = findings_of(viewer, conversation.pk)
    marks = [*_found(content.messages, typed), *_shown_by(cards)]
    return Detail(
        conversation=conversation,
        transcript=show(content, conversation.channel, marks=marks),
        parts=_parts(viewer, conversation),
        people=[(heading(person), person.email) for person in content.participants],
        surveys=_surveys(conversation),
        attributes=[(key, _shown(value)) for key, value in conversation.attributes.items()],
        first_reply="" if waited is None else duration(waited),
        length=duration(lasted) if lasted else "",
        findings=[ShownFindings(card, _quoted(card, content.messages)) for card in cards],
    )


def _shown_by(cards: list[Findings]) -> list[Mark]:
    return [
        Mark(passage.message, passage.start, passage.end)
        for card in cards
        for finding in card.found
        for passage in finding.passages
    ]


def _quoted(card: Findings, messages: list[Message]) -> list[ShownFinding]:
    return [
        ShownFinding(
            finding,
            [
                (place.message, messages[place.message].text[place.start : place.end])
                for place in finding.passages
                if place.message < len(messages)
            ],
        )
        for finding in card.found
    ]


def _found(messages: list[Message], typed: str) -> list[Mark]:
    wanted = terms.parse(typed)
    if not wanted:
        return []
    finder = terms.Finder(wanted)
    return [
        Mark(position, *hit, found=True)
        for position, message in enumerate(messages)
        for hit in finder.hits(message.text)
    ]


def _parts(viewer: Membership, conversation: Conversation) -> list[Part]:
    people = conversation.transcript.content.by_id()
    segments = Segment.objects.filter(conversation=conversation).select_related("agent")
    return [
        Part(
            segment=segment,
            author=people[segment.author].name if segment.author in people else segment.author,
            review_url=_review_url(viewer, segment, "review_start"),
            peer_url=_review_url(viewer, segment, "peer_start"),
        )
        for segment in segments.order_by("position")
    ]


def _review_url(viewer: Membership, segment: Segment, view: str) -> str:
    if not viewer.may(Action.WRITE_REVIEWS):
        return ""
    try:
        return reverse(view, args=[viewer.workspace.slug, segment.pk])
    except NoReverseMatch:
        return ""


def _surveys(conversation: Conversation) -> list[ShownSurvey]:
    answers = SurveyAnswer.objects.filter(conversation=conversation).order_by("kind", "pk")
    return [ShownSurvey(survey, answer(survey.value, survey.scale_max)) for survey in answers]


def _shown(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "–"}[value]
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(item)}" for key, item in value.items())
    return str(value)
