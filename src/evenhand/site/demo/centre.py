"""The fictional centre: eight teams, 34 agents, six reviewers, and what is true of each.

Osterby makes smart-home devices and sells them with a subscription. Months count from 0 (the
first of the six); abilities are points of review score against an average agent.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from evenhand.site.demo.workspace import (
    DemoAgent,
    DemoMembership,
    DemoReviewer,
    DemoTeam,
    TeamKind,
)

MONTHS = 6
COMPANY = "Osterby"
DOMAIN = "osterby.example"


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("ł", "l")).encode("ascii", "ignore")
    return plain.decode().lower().replace(" ", "-")


def email(name: str) -> str:
    """The company address of a colleague."""
    return f"{_slug(name).replace('-', '.')}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Team:
    """A team with its load: conversations in six months and the share of each channel."""

    key: str
    name: str
    kind: TeamKind
    scorecard: str
    zone: str
    volume: int
    channels: tuple[tuple[str, float], ...]
    opens: int = 8
    closes: int = 18
    weekend: float = 0.35
    bot_share: float = 0.0

    def record(self) -> DemoTeam:
        """The team as it is handed over."""
        return DemoTeam(self.key, self.name, self.kind, self.scorecard, self.zone)


@dataclass(frozen=True, slots=True)
class Move:
    """A change of team: where the agent was before, until a day of a month."""

    month: int
    day: int
    before: str


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent with what is true of the agent.

    ``trend`` adds points by month. ``mix`` bends the queue: above 0 to hard topics and phone.
    """

    name: str
    team: str
    ability: float
    trend: tuple[float, ...] = (0.0,) * MONTHS
    mix: float = 0.0
    load: float = 1.0
    joins: int = 0
    leaves: int = MONTHS
    move: Move | None = None

    @property
    def key(self) -> str:
        """Stable and readable."""
        return _slug(self.name)

    def level(self, month: int) -> float:
        """Ability in this month."""
        return self.ability + self.trend[month]

    def team_on(self, day: date, months: tuple[date, ...]) -> str | None:
        """The team the agent is in on a day, if any."""
        for membership in self.memberships(months):
            if membership.start <= day and (membership.end is None or day < membership.end):
                return membership.team
        return None

    def memberships(self, months: tuple[date, ...]) -> tuple[DemoMembership, ...]:
        """Dated memberships."""
        return _memberships(self, months)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A reviewer's habits: how often an answer is set one step lower, higher, or to N/A."""

    name: str
    lowers: float
    raises: float
    na: float
    load: float = 1.0

    @property
    def key(self) -> str:
        """Stable and readable."""
        return _slug(self.name)

    def record(self) -> DemoReviewer:
        """The reviewer as handed over."""
        return DemoReviewer(self.key, self.name, email(self.name))


TEAMS: tuple[Team, ...] = (
    Team(
        "billing", "Billing", "front_line", "general-support", "Europe/Lisbon", 980,
        (("chat", 0.42), ("email", 0.36), ("phone", 0.22)), bot_share=0.38,
    ),
    Team(
        "technical", "Technical support", "front_line", "general-support", "Europe/Warsaw", 1120,
        (("chat", 0.50), ("email", 0.22), ("phone", 0.28)), closes=20, weekend=0.5, bot_share=0.40,
    ),
    Team(
        "orders", "Orders & delivery", "front_line", "general-support", "Asia/Manila", 1000,
        (("chat", 0.55), ("email", 0.35), ("phone", 0.10)), opens=7, closes=22, weekend=0.7,
        bot_share=0.42,
    ),
    Team(
        "retention", "Retention", "front_line", "sales-chat", "Europe/Dublin", 600,
        (("chat", 0.62), ("email", 0.13), ("phone", 0.25)), opens=9, closes=19, bot_share=0.20,
    ),
    Team(
        "account", "Account & access", "front_line", "compliance-calls", "America/Toronto", 680,
        (("phone", 0.64), ("chat", 0.36)), opens=8, closes=19, bot_share=0.25,
    ),
    Team(
        "assistant", "AI assistant", "ai", "ai-agent", "UTC", 780,
        (("chat", 0.66), ("messaging", 0.24), ("phone", 0.10)), opens=0, closes=24, weekend=0.9,
    ),
    Team(
        "it-desk", "IT service desk", "internal", "it-service-desk", "Europe/Berlin", 480,
        (("chat", 0.48), ("email", 0.34), ("phone", 0.18)), weekend=0.05,
    ),
    Team(
        "procedures", "Procedures desk", "internal", "general-support", "Europe/Lisbon", 400,
        (("email", 0.66), ("chat", 0.34)), weekend=0.02,
    ),
)  # fmt: skip

AGENTS: tuple[Agent, ...] = (
    Agent("Inês Carvalho", "billing", 6.5, mix=2.6, load=1.1),
    Agent("Tomás Ribeiro", "billing", -3.0, mix=-2.6, load=1.2),
    Agent("Nuno Figueira", "billing", -6.0, move=Move(2, 16, "account")),
    Agent("Beatriz Antunes", "billing", 3.5),
    Agent("Priya Raman", "billing", 1.5),
    Agent("Marek Zieliński", "technical", 3.0, trend=(0, 0, -5, -17, -25, -31)),
    Agent("Kasia Wójcik", "technical", 6.5),
    Agent("Oleksandr Bondar", "technical", 0.5, load=1.2),
    Agent("Tobias Lindqvist", "technical", -3.0),
    Agent("Aylin Demir", "technical", -1.0, trend=(0, -11, -8, -4, 2, 5), joins=1),
    Agent("Piotr Kaczmarek", "technical", 2.0, load=0.9),
    Agent("Maria Luz Santos", "orders", 7.0, load=1.2),
    Agent("Jerome Villanueva", "orders", -8.5),
    Agent("Grace Bautista", "orders", 2.5),
    Agent("Anjo Reyes", "orders", -1.5, load=0.8),
    Agent("Linh Tran", "technical", 4.0, move=Move(3, 11, "orders")),
    Agent("Rowena Cruz", "orders", 0.0),
    Agent("Aoife Brennan", "retention", 5.0),
    Agent("Declan Moore", "retention", -9.0),
    Agent("Chidi Okafor", "retention", 2.5),
    Agent("Sofia Marchetti", "retention", 0.5, load=0.8),
    Agent("Noah Tremblay", "account", -2.0),
    Agent("Amara Diallo", "account", 6.0, load=1.1),
    Agent("Ethan Clarke", "account", -4.0, leaves=5),
    Agent("Mei Chen", "account", 3.0),
    Agent("Ivo Web", "assistant", 1.0, load=3.0),
    Agent("Ivo Messenger", "assistant", -3.5),
    Agent("Ivo Voice", "assistant", -7.0, load=0.6),
    Agent("Jonas Becker", "it-desk", 4.5),
    Agent("Fatima El Amrani", "it-desk", 1.0),
    Agent("Lukas Hofer", "it-desk", -6.5),
    Agent("Sana Qureshi", "it-desk", 2.0, move=Move(2, 1, "procedures")),
    Agent("Helena Duarte", "procedures", 4.0),
    Agent("Miguel Sequeira", "procedures", -5.0, load=1.1),
)

DECLINING = "marek-zielinski"
IMPROVING = "aylin-demir"
HARD_QUEUE = "ines-carvalho"
EASY_QUEUE = "tomas-ribeiro"
SEVERE = "magnus-eklund"
NA_HABIT = "yuki-tanabe"

REVIEWERS: tuple[Reviewer, ...] = (
    Reviewer("Dorota Lis", 0.022, 0.14, 0.01, load=1.2),
    Reviewer("Magnus Eklund", 0.172, 0.02, 0.01),
    Reviewer("Carla Mendes", 0.020, 0.19, 0.01),
    Reviewer("Yuki Tanabe", 0.022, 0.15, 0.16),
    Reviewer("Samuel Boateng", 0.028, 0.11, 0.02),
    Reviewer("Hanna Virtanen", 0.018, 0.21, 0.01, load=0.8),
)

TEAM = {team.key: team for team in TEAMS}
AGENT = {agent.key: agent for agent in AGENTS}


def agent_record(agent: Agent, months: tuple[date, ...]) -> DemoAgent:
    """The agent as handed over."""
    kind: Literal["human", "ai"] = "ai" if TEAM[agent.team].kind == "ai" else "human"
    return DemoAgent(agent.key, agent.name, email(agent.name), kind, agent.memberships(months))


@cache
def _memberships(agent: Agent, months: tuple[date, ...]) -> tuple[DemoMembership, ...]:
    start = months[agent.joins] if agent.joins else months[0] - timedelta(days=400)
    end = months[agent.leaves] if agent.leaves < MONTHS else None
    if agent.move is None:
        return (DemoMembership(agent.team, start, end),)
    day = months[agent.move.month].replace(day=agent.move.day)
    return (DemoMembership(agent.move.before, start, day), DemoMembership(agent.team, day, end))
