"""Recorded draws: which segments of a team and month were picked for review, and how likely."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

import numpy as np

from evenhand.measure.sampling import (
    DEFAULT_FLOOR,
    Drawn,
    draw_risk_based,
    draw_stratified,
    draw_uniform,
)
from evenhand.site.demo.centre import TEAMS, Team
from evenhand.site.demo.workspace import DemoDraw, DemoDrawItem, DemoSegment, Design, Purpose

UNIFORM_SIZE = (25, 30)
RISK_SIZE = 14
STRATIFIED_SIZE = 20
QUEUE_SIZE = 6

_RISK_TEAMS = ("billing", "technical", "orders", "retention", "account", "assistant")
_STRATIFIED_TEAMS = ("technical", "it-desk", "procedures")
_SKIPS = ("Wrong language for me", "Test conversation", "Customer never answered", "I know them")
_SKIP_RATE = 0.02


@dataclass(frozen=True, slots=True)
class _Frame:
    """All segments of a team and month."""

    team: Team
    place: int
    month: date
    number: int
    segments: Sequence[DemoSegment]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(segment.key for segment in self.segments)


def draws(seed: int, months: Sequence[date], segments: Iterable[DemoSegment]) -> list[DemoDraw]:
    """All draws, in time order."""
    found: list[DemoDraw] = []
    for frame in _frames(months, segments):
        found += _draws_from(seed, frame)
    found.sort(key=lambda draw: (draw.drawn_at, draw.key))
    return found


def _frames(months: Sequence[date], segments: Iterable[DemoSegment]) -> list[_Frame]:
    grouped: dict[tuple[str, date], list[DemoSegment]] = defaultdict(list)
    for segment in segments:
        grouped[segment.team, segment.month].append(segment)
    return [
        _Frame(team, place, month, number, grouped[team.key, month])
        for number, month in enumerate(months)
        for place, team in enumerate(TEAMS)
    ]


def _draws_from(seed: int, frame: _Frame) -> list[DemoDraw]:
    made = [_uniform(seed, frame)]
    if frame.number >= 3 and frame.team.key in _RISK_TEAMS:
        made.append(_by_risk(seed, frame))
    if frame.number >= 2 and frame.team.key in _STRATIFIED_TEAMS:
        made.append(_by_channel(seed, frame))
    if frame.number == 5:
        made.append(_waiting(seed, frame))
    return made


def _uniform(seed: int, frame: _Frame) -> DemoDraw:
    number = _seed(seed, frame, 1)
    low, high = UNIFORM_SIZE
    wanted = low + number % (high - low + 1)
    drawn = draw_uniform(len(frame.segments), wanted, seed=number)
    return _recorded(frame, "uniform", "random", drawn)


def _by_risk(seed: int, frame: _Frame) -> DemoDraw:
    risks = [segment.risk for segment in frame.segments]
    drawn = draw_risk_based(risks, RISK_SIZE, seed=_seed(seed, frame, 2))
    return replace(_recorded(frame, "risk", "risk", drawn), floor=DEFAULT_FLOOR)


def _by_channel(seed: int, frame: _Frame) -> DemoDraw:
    strata = [segment.channel for segment in frame.segments]
    allocation = _proportional(strata)
    drawn = draw_stratified(strata, allocation, seed=_seed(seed, frame, 3))
    return replace(
        _recorded(frame, "stratified", "stratified", drawn),
        strata=dict(zip(frame.keys, strata, strict=True)),
        allocation=allocation,
    )


def _proportional(strata: Sequence[str]) -> dict[str, int]:
    """Shares of the sample by the strata's sizes, at least two of each where there are two."""
    return {
        name: min(members, max(2, round(STRATIFIED_SIZE * members / len(strata))))
        for name, members in sorted(Counter(strata).items())
    }


def _waiting(seed: int, frame: _Frame) -> DemoDraw:
    """A draw whose items still wait in the queue."""
    drawn = draw_uniform(len(frame.segments), QUEUE_SIZE, seed=_seed(seed, frame, 4))
    return _recorded(frame, "uniform", "random", drawn, waiting=True)


def _seed(seed: int, frame: _Frame, design: int) -> int:
    words = np.random.SeedSequence((seed, 31, frame.place, frame.number, design))
    return int(words.generate_state(1)[0])


def _recorded(
    frame: _Frame, design: Design, purpose: Purpose, drawn: Drawn, *, waiting: bool = False
) -> DemoDraw:
    keys = frame.keys
    kind = "queue" if waiting else design
    return DemoDraw(
        key=f"{frame.team.key}-{frame.month:%Y-%m}-{kind}",
        name=f"{frame.team.name} {frame.month:%Y-%m}, {kind}",
        team=frame.team.key,
        month=frame.month,
        design=design,
        purpose=purpose,
        seed=drawn.seed,
        version=drawn.version,
        size=len(drawn),
        drawn_at=_drawn_at(frame.month),
        frame=keys,
        items=_items(keys, drawn, waiting=waiting),
        strata={},
        allocation={},
        open=waiting,
    )


def _items(keys: Sequence[str], drawn: Drawn, *, waiting: bool) -> tuple[DemoDrawItem, ...]:
    skips = np.random.default_rng((drawn.seed, 1))
    return tuple(
        DemoDrawItem(keys[position], chance, "" if waiting else _skip(skips))
        for position, chance in zip(drawn.positions.tolist(), drawn.inclusion.tolist(), strict=True)
    )


def _skip(rng: np.random.Generator) -> str:
    return _SKIPS[int(rng.integers(len(_SKIPS)))] if rng.random() < _SKIP_RATE else ""


def _drawn_at(month: date) -> datetime:
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return datetime.combine(after, time(0, 5), UTC)
