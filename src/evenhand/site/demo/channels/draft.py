"""Turns put together into messages, with where each act ended up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from evenhand.site.demo.chance import Chance
from evenhand.site.demo.scene import CUSTOMER, Scene, Turn
from evenhand.site.demo.typing_habits import hasty, hesitant, misspell, slip, without_emoji

SYSTEM = "system"


@dataclass(slots=True)
class Draft:
    """A message to be: its author, its text and the span of each act in it."""

    author: str
    text: str = ""
    note: bool = False
    later: bool = False
    subject: str = ""
    spans: list[tuple[str, int, int]] = field(default_factory=list)
    sent_at: datetime | None = None
    offset: float | None = None
    duration: float | None = None

    def add(self, turn: Turn, text: str, joint: str) -> None:
        """Append what a turn says."""
        start = len(self.text) + len(joint) if self.text else 0
        self.text = f"{self.text}{joint}{text}" if self.text else text
        self.spans.append((turn.act, start, start + len(text)))

    def prepend(self, text: str, joint: str) -> None:
        """Put something before all that was said so far."""
        shift = len(text) + len(joint)
        self.text = f"{text}{joint}{self.text}"
        self.spans = [(act, start + shift, end + shift) for act, start, end in self.spans]


@dataclass(frozen=True, slots=True)
class Habits:
    """How this customer types, and how carefully this agent spells."""

    slips: float
    hasty: bool
    hesitant: float
    mistakes: dict[str, float]


def habits_of(scene: Scene, mistakes: dict[str, float]) -> Habits:
    """Draw the habits of the people in a conversation."""
    chance = scene.chance
    spoken = scene.channel == "phone"
    slips = 0.0 if spoken else chance.pick((0.0, 0.0, 0.0, 0.01, 0.03, 0.07))
    in_haste = scene.channel in ("chat", "messaging") and chance.happens(0.22)
    return Habits(slips, in_haste, chance.pick((0.05, 0.2, 0.45)) if spoken else 0.0, mistakes)


def drafted(scene: Scene, habits: Habits, joins: Callable[[Chance], str]) -> list[Draft]:
    """Messages of the turns; ``joins`` gives what to put between two turns, or nothing to split."""
    drafts: list[Draft] = []
    for turn in scene.turns:
        joint = joins(scene.chance)
        if not drafts or not joint or not _together(drafts[-1], turn):
            drafts.append(Draft(turn.author, note=turn.note, later=turn.later))
        drafts[-1].add(turn, _as_typed(turn, scene, habits), joint)
    return drafts


def _together(draft: Draft, turn: Turn) -> bool:
    return draft.author == turn.author and draft.note == turn.note and not turn.later


def _as_typed(turn: Turn, scene: Scene, habits: Habits) -> str:
    text = turn.text
    if scene.channel in ("phone", "email"):
        text = without_emoji(text) or text
    if turn.author == CUSTOMER:
        return _as_customer(text, scene, habits)
    mistakes = habits.mistakes.get(turn.author, 0.0)
    return misspell(text, _count(mistakes, scene.chance), scene.chance) if mistakes else text


def _as_customer(text: str, scene: Scene, habits: Habits) -> str:
    if habits.hesitant and scene.chance.happens(habits.hesitant):
        text = hesitant(text, scene.voice.customer.fillers, scene.chance)
    if habits.slips:
        text = slip(text, _count(habits.slips * text.count(" "), scene.chance), scene.chance)
    return hasty(text) if habits.hasty else text


def _count(mean: float, chance: Chance) -> int:
    return int(mean + chance.random())


def fitted(drafts: Sequence[Draft], start: datetime, horizon: datetime) -> None:
    """Squeeze times so that nothing was said after the horizon."""
    last = drafts[-1].sent_at
    if last is None or last <= horizon:
        return
    share = (horizon - start) / (last - start)
    for draft in drafts:
        if draft.sent_at is not None:
            draft.sent_at = start + (draft.sent_at - start) * share


def seconds(value: float) -> timedelta:
    """Whole seconds."""
    return timedelta(seconds=round(value))
