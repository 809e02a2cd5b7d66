"""From turns to conversation records, and where each act can be quoted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from evenhand.conversations.record import (
    Channel,
    ConversationRecord,
    EventRecord,
    MessageRecord,
    ParticipantRecord,
)
from evenhand.conversations.transcript import Kind, Visibility
from evenhand.site.demo.centre import AGENTS, COMPANY, TEAM, Agent, email
from evenhand.site.demo.chance import Chance
from evenhand.site.demo.channels import SYSTEM, Draft, messages_of
from evenhand.site.demo.dialogue import written
from evenhand.site.demo.quality import Judged
from evenhand.site.demo.scene import CUSTOMER, Scene
from evenhand.site.demo.surveys import surveys_of
from evenhand.site.demo.traffic import Contact
from evenhand.site.demo.workspace import DemoEvidence, DemoSegment

BOTS = frozenset(agent.key for agent in AGENTS if TEAM[agent.team].kind == "ai")
Marks = dict[str, DemoEvidence]


@dataclass(frozen=True, slots=True)
class Told:
    """A conversation with its segments and, for each, what may be quoted for an act."""

    record: ConversationRecord
    segments: tuple[DemoSegment, ...]
    marks: tuple[Marks, ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """The months of the demo and the moment nothing may come after."""

    months: tuple[date, ...]
    horizon: datetime


def told(
    name: str, contact: Contact, judged: Sequence[Judged], clock: Clock, chance: Chance
) -> Told:
    """The whole of one conversation."""
    scene = written(contact, judged, chance)
    drafts = messages_of(scene, _mistakes(contact, judged, chance), BOTS, clock.horizon)
    record = _record(name, scene, drafts, judged, clock.horizon)
    marks = tuple(_marks(drafts, part.part.agent.key) for part in judged)
    segments = tuple(_segment(record, scene, drafts, part, clock) for part in judged)
    return Told(record, segments, marks)


def _mistakes(contact: Contact, judged: Sequence[Judged], chance: Chance) -> dict[str, float]:
    """Misspelt words per message, by agent, from the true rating of their language."""
    found: dict[str, float] = {}
    if contact.channel == "phone":
        return found
    for part in judged:
        grammar = part.options.get("grammar", part.options.get("clarity", 0))
        usual = 0.03 if part.part.agent.key not in BOTS else 0.0
        found[part.part.agent.key] = (usual, 0.35, 0.9, 1.1)[max(0, grammar)] * (
            0.5 + chance.random()
        )
    return found


def _record(
    name: str, scene: Scene, drafts: list[Draft], judged: Sequence[Judged], horizon: datetime
) -> ConversationRecord:
    contact = scene.contact
    ended = max((d.sent_at for d in drafts if d.sent_at is not None), default=contact.start)
    return ConversationRecord(
        id=name,
        channel=_channel(contact.channel),
        participants=_participants(scene, drafts),
        messages=[_message(n, draft) for n, draft in enumerate(drafts, 1)],
        subject=drafts[0].subject,
        language=contact.language,
        started_at=contact.start,
        ended_at=ended,
        tags=_tags(contact, scene),
        attributes=_attributes(scene, judged[-1], drafts),
        events=_events(scene, drafts, ended),
        surveys=surveys_of(
            contact, judged[-1], scene.slots["product"], ended, scene.chance, horizon
        ),
    )


def _channel(channel: str) -> Channel:
    channels: dict[str, Channel] = {
        "chat": "chat",
        "email": "email",
        "phone": "phone",
        "messaging": "messaging",
    }
    return channels[channel]


def _participants(scene: Scene, drafts: list[Draft]) -> list[ParticipantRecord]:
    slots = scene.slots
    found = [
        ParticipantRecord("customer", Kind.CUSTOMER, slots["full"], slots["email"]),
        *(_colleague(agent) for agent in scene.contact.handlers),
    ]
    if any(draft.author == SYSTEM for draft in drafts):
        found.append(ParticipantRecord(SYSTEM, Kind.SYSTEM, f"{COMPANY} mailbox"))
    return found


def _colleague(agent: Agent) -> ParticipantRecord:
    kind = Kind.BOT if agent.key in BOTS else Kind.AGENT
    return ParticipantRecord(agent.key, kind, agent.name, email(agent.name))


def _message(number: int, draft: Draft) -> MessageRecord:
    return MessageRecord(
        author=draft.author,
        visibility=Visibility.INTERNAL if draft.note else Visibility.PUBLIC,
        text=draft.text,
        id=str(number),
        sent_at=draft.sent_at,
        subject=draft.subject,
        offset=draft.offset,
        duration=draft.duration,
    )


def _tags(contact: Contact, scene: Scene) -> list[str]:
    acts = {turn.act for turn in scene.turns}
    tags = [contact.topic.key]
    if "threat" in acts and TEAM[contact.team].kind != "internal":
        tags.append("churn-threat")
    if "escalation" in acts:
        tags.append("escalated")
    if contact.long:
        tags.append("long-running")
    return tags


def _attributes(scene: Scene, judged: Judged, drafts: list[Draft]) -> dict[str, object]:
    contact, chance = scene.contact, scene.chance
    solution = judged.options.get("solution", judged.options.get("product_fit", 0))
    reopened = any(draft.later and draft.author == CUSTOMER for draft in drafts)
    return {
        "topic": contact.topic.key,
        "queue": TEAM[contact.team].name,
        "priority": ("normal", "normal", "high", "high")[contact.mood],
        "reopened": reopened,
        "first_contact_resolution": solution <= 1 and not reopened and chance.happens(0.88),
        "wait_seconds": round(35 * contact.load**2 * (0.2 + 1.8 * chance.random())),
        **_matter(scene),
    }


def _matter(scene: Scene) -> dict[str, object]:
    if TEAM[scene.contact.team].kind == "internal":
        return {"department": scene.slots["department"]}
    return {"product": scene.slots["product"], "plan": scene.slots["plan"]}


def _events(scene: Scene, drafts: list[Draft], ended: datetime) -> list[EventRecord]:
    events: list[EventRecord] = []
    contact = scene.contact
    if contact.bot is not None:
        after = _last_of(drafts, contact.bot.key) + 1
        moment = drafts[after - 1].sent_at
        events.append(
            EventRecord("transfer", after, moment, contact.bot.key, TEAM[contact.team].name)
        )
    status = "closed without answer" if contact.abandoned else "solved"
    events.append(EventRecord("status", len(drafts), ended, contact.agent.key, status))
    return events


def _segment(
    record: ConversationRecord, scene: Scene, drafts: list[Draft], judged: Judged, clock: Clock
) -> DemoSegment:
    agent = judged.part.agent.key
    first, last = _span(scene.contact, drafts, agent)
    return DemoSegment(
        key=f"{record.id}/{agent}",
        conversation=record.id,
        agent=agent,
        team=judged.part.team,
        scorecard=judged.part.card.key,
        month=clock.months[scene.contact.month],
        channel=scene.contact.channel,
        topic=scene.contact.topic.key,
        first=str(first),
        last=str(last),
        options=judged.options,
        score=judged.score,
        risk=judged.risk,
    )


def _span(contact: Contact, drafts: list[Draft], agent: str) -> tuple[int, int]:
    """First and last message number of the agent's part."""
    if contact.bot is None:
        return 1, len(drafts)
    border = _last_of(drafts, contact.bot.key) + 1
    return (1, border) if agent == contact.bot.key else (min(border + 1, len(drafts)), len(drafts))


def _last_of(drafts: list[Draft], author: str) -> int:
    return max(n for n, draft in enumerate(drafts) if draft.author == author)


def _marks(drafts: list[Draft], agent: str) -> Marks:
    marks: Marks = {}
    for number, draft in enumerate(drafts, 1):
        if draft.author == agent:
            for act, start, end in draft.spans:
                if act not in marks and end - start > 3:
                    marks[act] = DemoEvidence(str(number), start, end, draft.text[start:end])
    return marks
