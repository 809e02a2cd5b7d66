"""Who contacts whom when: the contacts of six months, before anything is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from evenhand.site.demo.centre import AGENTS, MONTHS, TEAM, TEAMS, Agent, Team
from evenhand.site.demo.chance import Chance
from evenhand.site.demo.topics import topics_of
from evenhand.site.demo.topics.material import Topic

T = TypeVar("T")

CALM, ANXIOUS, ANNOYED, ANGRY = range(4)

_LANGUAGES = (("en", 0.78), ("de", 0.09), ("fr", 0.07), ("es", 0.06))
_WEEKDAYS = (1.28, 1.12, 1.02, 0.98, 0.95)
_AHEAD_OF_HUMANS = ("chat", "messaging")


@dataclass(frozen=True, slots=True)
class Contact:
    """One conversation to be: when, about what, who handles it, and the customer's state."""

    number: int
    team: str
    agent: Agent
    bot: Agent | None
    topic: Topic
    channel: str
    language: str
    start: datetime
    month: int
    load: float
    mood: int
    abandoned: bool
    objects: bool
    solved_at_once: bool
    long: bool

    @property
    def handlers(self) -> tuple[Agent, ...]:
        """Who handles it, in order."""
        return (self.agent,) if self.bot is None else (self.bot, self.agent)


@dataclass(frozen=True)
class Period:
    """The six months of the demo."""

    months: tuple[date, ...]
    end: date

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every day of the period."""
        first = self.months[0]
        return tuple(first + timedelta(days=n) for n in range((self.end - first).days))

    def month_of(self, day: date) -> int:
        """Which of the six months a day is in."""
        first = self.months[0]
        return (day.year - first.year) * 12 + day.month - first.month


def period_before(end: date) -> Period:
    """The six full months that end with the last one before a day.

    Examples
    --------
    >>> [m.isoformat() for m in period_before(date(2026, 3, 9)).months][::5]
    ['2025-09-01', '2026-02-01']
    """
    index = end.year * 12 + end.month - 1
    months = tuple(date(n // 12, n % 12 + 1, 1) for n in range(index - MONTHS, index))
    return Period(months, end.replace(day=1))


def contacts(seed: int, period: Period) -> list[Contact]:
    """All contacts in time order; the bots' own ones included."""
    planned: list[Contact] = []
    for place, team in enumerate(TEAMS):
        planned += _TeamTraffic(team, period, (seed, 11, place)).contacts()
    planned.sort(key=lambda contact: (contact.start, contact.team, contact.number))
    return planned


class _TeamTraffic:
    def __init__(self, team: Team, period: Period, seed: tuple[int, ...]) -> None:
        self.team = team
        self.period = period
        self.zone = ZoneInfo(team.zone)
        self.generator = np.random.default_rng(seed)
        self.chance = Chance(*seed, 1)
        self.topics = topics_of(team.key)
        self.roster: dict[date, list[Agent]] = {}

    def contacts(self) -> list[Contact]:
        weights = self._day_weights()
        days = self.generator.choice(len(weights), self.team.volume, p=weights / weights.sum())
        busy = np.bincount(days, minlength=len(weights)) / np.maximum(weights, 0.05)
        load = busy / busy[busy > 0].mean()
        return [self._contact(n, int(day), float(load[day])) for n, day in enumerate(days)]

    def _day_weights(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        weights = [
            self._weekday_weight(day) * (1 + 0.03 * self.period.month_of(day))
            for day in self.period.days
        ]
        surge = int(self.generator.integers(20, len(weights) - 30))
        base = np.array(weights)
        base[surge : surge + 5] *= 1.6
        return base

    def _weekday_weight(self, day: date) -> float:
        weekday = day.weekday()
        return _WEEKDAYS[weekday] if weekday < 5 else self.team.weekend * (1.1 - 0.1 * weekday / 6)

    def _contact(self, number: int, day_index: int, load: float) -> Contact:
        day = self.period.days[day_index]
        month = self.period.month_of(day)
        topic = self._topic(month)
        channel = _drawn(self.team.channels, self.chance)
        agent = self._agent(day, topic, channel)
        bot = self._bot(channel)
        start = self._start(day, channel, bot is not None)
        return Contact(
            number=number,
            team=self.team.key,
            agent=agent,
            bot=bot,
            topic=topic,
            channel=channel,
            language=self._language(topic),
            start=start,
            month=self.period.month_of(start.date()),
            load=load,
            mood=self._mood(topic, load),
            abandoned=channel != "phone" and self.chance.happens(0.06),
            objects=self.chance.happens(0.55),
            solved_at_once=self.chance.happens(0.62),
            long=self.chance.happens(0.004),
        )

    def _topic(self, month: int) -> Topic:
        open_now = [topic for topic in self.topics if topic.from_month <= month]
        shares = [topic.share * topic.growth**month for topic in open_now]
        return _weighted(open_now, shares, self.chance)

    def _agent(self, day: date, topic: Topic, channel: str) -> Agent:
        on_duty = self._on_duty(day)
        pull = topic.difficulty / 8 + (0.6 if channel == "phone" else -0.2)
        shares = [agent.load * 2.718 ** (agent.mix * pull) for agent in on_duty]
        if self.team.kind == "ai":
            return self._bot_for(channel, on_duty)
        return _weighted(on_duty, shares, self.chance)

    def _on_duty(self, day: date) -> list[Agent]:
        if day not in self.roster:
            months = self.period.months
            self.roster[day] = [a for a in AGENTS if a.team_on(day, months) == self.team.key]
        return self.roster[day]

    @staticmethod
    def _bot_for(channel: str, bots: Sequence[Agent]) -> Agent:
        wanted = {"chat": "Ivo Web", "messaging": "Ivo Messenger", "phone": "Ivo Voice"}[channel]
        return next(bot for bot in bots if bot.name == wanted)

    def _bot(self, channel: str) -> Agent | None:
        if channel not in _AHEAD_OF_HUMANS or not self.chance.happens(self.team.bot_share):
            return None
        return self._bot_for(channel, [a for a in AGENTS if TEAM[a.team].kind == "ai"])

    def _mood(self, topic: Topic, load: float) -> int:
        if not self.chance.happens(min(0.9, topic.upset * (0.7 + 0.3 * load))):
            return ANXIOUS if self.chance.happens(0.15) else CALM
        return ANGRY if self.chance.happens(0.25) else ANNOYED

    def _language(self, topic: Topic) -> str:
        language = _drawn(_LANGUAGES, self.chance)
        return language if language in topic.foreign else "en"

    def _start(self, day: date, channel: str, by_bot: bool) -> datetime:
        opens, closes = (0, 24) if channel == "email" else (self.team.opens, self.team.closes)
        if by_bot:
            closes -= 1
        hour = opens + (closes - opens) * self._share_of_day()
        if channel == "email":
            hour = 6 + 17 * self._share_of_day()
        seconds = min(int(hour * 3600), 86399)
        local = datetime.combine(day, time(), self.zone) + timedelta(seconds=seconds)
        return self._inside(local.astimezone(UTC))

    def _inside(self, start: datetime) -> datetime:
        if start.date() < self.period.days[0]:
            return start + timedelta(days=1)
        if start.date() > self.period.days[-1]:
            return start - timedelta(days=1)
        return start

    def _share_of_day(self) -> float:
        peak = 0.28 if self.chance.happens(0.6) else 0.66
        share = peak + 0.17 * self.chance.normal()
        return share if 0 <= share < 1 else self.chance.random()


def _drawn(shares: Sequence[tuple[str, float]], chance: Chance) -> str:
    return _weighted([name for name, _ in shares], [share for _, share in shares], chance)


def _weighted(items: Sequence[T], shares: Sequence[float], chance: Chance) -> T:
    at = chance.random() * sum(shares)
    for item, share in zip(items, shares, strict=True):
        at -= share
        if at < 0:
            return item
    return items[-1]
