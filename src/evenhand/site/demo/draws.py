"""Recorded draws: which segments of a team and month were picked for review, and how likely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import numpy as np

from evenhand.site.demo.centre import TEAMS, Team
from evenhand.site.demo.workspace import DemoDraw, DemoDrawItem, DemoSegment, Design, Purpose

UNIFORM_SIZE = (25, 30)
RISK_SIZE = 14
STRATIFIED_SIZE = 20
QUEUE_SIZE = 6
FLOOR = 0.5

_RISK_TEAMS = ("billing", "technical", "orders", "retention", "account", "assistant")
_STRATIFIED_TEAMS = ("technical", "it-desk", "procedures")
_SKIPS = ("Wrong language for me", "Test conversation", "Customer never answered", "I know them")
_SKIP_RATE = 0.02


@dataclass(frozen=True, slots=True)
class _Frame:
    team: Team
    place: int
    month: date
    number: int
    segments: Sequence[DemoSegment]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(segment.key for segment in self.segments)


Picked = Sequence[tuple[int, float]]


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
        if grouped[team.key, month]
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
    rng = np.random.default_rng(number)
    size = int(rng.integers(UNIFORM_SIZE[0], UNIFORM_SIZE[1] + 1))
    picked = uniform(len(frame.segments), size, rng)
    return _recorded(frame, "uniform", "random", number, picked)


def _by_risk(seed: int, frame: _Frame) -> DemoDraw:
    number = _seed(seed, frame, 2)
    risk = np.array([segment.risk for segment in frame.segments])
    picked = by_risk(risk, RISK_SIZE, np.random.default_rng(number))
    return _recorded(frame, "risk", "risk", number, picked, floor=FLOOR)


def _by_channel(seed: int, frame: _Frame) -> DemoDraw:
    number = _seed(seed, frame, 3)
    strata = [segment.channel for segment in frame.segments]
    picked = stratified(strata, STRATIFIED_SIZE, np.random.default_rng(number))
    named = dict(zip(frame.keys, strata, strict=True))
    return _recorded(frame, "stratified", "stratified", number, picked, strata=named)


def _waiting(seed: int, frame: _Frame) -> DemoDraw:
    """A draw whose items still wait in the queue."""
    number = _seed(seed, frame, 4)
    picked = uniform(len(frame.segments), QUEUE_SIZE, np.random.default_rng(number))
    return _recorded(frame, "uniform", "random", number, picked, waiting=True)


def uniform(size: int, wanted: int, rng: np.random.Generator) -> Picked:
    """Positions drawn without replacement, all equally likely, each with n/N."""
    wanted = min(wanted, size)
    chosen = np.sort(rng.choice(size, wanted, replace=False))
    return [(int(n), wanted / size) for n in chosen]


def stratified(strata: Sequence[str], wanted: int, rng: np.random.Generator) -> Picked:
    """Proportional to the strata's sizes, at least two of each, uniform within."""
    picked: list[tuple[int, float]] = []
    for name in sorted(set(strata)):
        places = [n for n, stratum in enumerate(strata) if stratum == name]
        share = max(2, round(wanted * len(places) / len(strata)))
        picked += [(places[n], p) for n, p in uniform(len(places), share, rng)]
    return sorted(picked)


def by_risk(
    risk: np.ndarray[tuple[int], np.dtype[np.float64]], wanted: int, rng: np.random.Generator
) -> Picked:
    """Systematic sampling in random order, half uniform and half in proportion to risk."""
    size = len(risk)
    chances = np.minimum(1.0, wanted * (FLOOR / size + (1 - FLOOR) * risk / risk.sum()))
    order = rng.permutation(size)
    ends = np.cumsum(chances[order]) + rng.random()
    starts = np.concatenate(([ends[0] - chances[order[0]]], ends[:-1]))
    hit = np.sort(order[np.floor(ends) > np.floor(starts)])
    return [(int(n), float(chances[n])) for n in hit]


def _seed(seed: int, frame: _Frame, design: int) -> int:
    words = np.random.SeedSequence((seed, 31, frame.place, frame.number, design))
    return int(words.generate_state(1)[0])


def _recorded(
    frame: _Frame,
    design: Design,
    purpose: Purpose,
    seed: int,
    picked: Picked,
    *,
    strata: Mapping[str, str] | None = None,
    floor: float | None = None,
    waiting: bool = False,
) -> DemoDraw:
    keys = frame.keys
    skips = np.random.default_rng((seed, 1))
    kind = "queue" if waiting else design
    return DemoDraw(
        key=f"{frame.team.key}-{frame.month:%Y-%m}-{kind}",
        name=f"{frame.team.name} {frame.month:%Y-%m}, {kind}",
        team=frame.team.key,
        month=frame.month,
        design=design,
        purpose=purpose,
        seed=seed,
        drawn_at=_drawn_at(frame.month),
        frame=keys,
        items=tuple(
            DemoDrawItem(keys[n], chance, "" if waiting else _skip(skips)) for n, chance in picked
        ),
        strata=strata or {},
        floor=floor,
        open=waiting,
    )


def _skip(rng: np.random.Generator) -> str:
    return _SKIPS[int(rng.integers(len(_SKIPS)))] if rng.random() < _SKIP_RATE else ""


def _drawn_at(month: date) -> datetime:
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return datetime.combine(after, time(0, 5), UTC)
