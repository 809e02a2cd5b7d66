"""The one way in: a whole demo workspace from a seed and a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from evenhand.conversations.record import ConversationRecord
from evenhand.site.demo.centre import AGENTS, COMPANY, REVIEWERS, TEAMS, agent_record
from evenhand.site.demo.chance import Chance
from evenhand.site.demo.draws import draws
from evenhand.site.demo.quality import Judged, judged
from evenhand.site.demo.records import Clock, Told, told
from evenhand.site.demo.reviews import reviews
from evenhand.site.demo.traffic import Contact, contacts, period_before
from evenhand.site.demo.truth import truth
from evenhand.site.demo.workspace import DemoWorkspace

DEFAULT_SEED = 20260101
DEFAULT_END = date(2026, 7, 1)


def generate(seed: int = DEFAULT_SEED, end: date = DEFAULT_END) -> DemoWorkspace:
    """A support centre's last six full months before a day; the same arguments give the same.

    Parameters
    ----------
    seed:
        Everything random follows from it.
    end:
        Today, as the demo sees it: nothing in it is later, except that on the first two days of a
        month the reviews of the month just gone are all dated within one day of its end.
    """
    period = period_before(end)
    clock = Clock(period.months, _midnight(end))
    planned = contacts(seed, period)
    stories = _stories(seed, planned, judged(seed, planned), clock)
    segments = tuple(segment for story in stories for segment in story.segments)
    drawn = draws(seed, period.months, segments)
    marks = {
        segment.key: marked
        for story in stories
        for segment, marked in zip(story.segments, story.marks, strict=True)
    }
    return DemoWorkspace(
        name=f"{COMPANY} (demo)",
        seed=seed,
        months=period.months,
        teams=tuple(team.record() for team in TEAMS),
        agents=tuple(agent_record(agent, period.months) for agent in AGENTS),
        reviewers=tuple(reviewer.record() for reviewer in REVIEWERS),
        conversations=_records(stories),
        segments=segments,
        draws=tuple(drawn),
        reviews=tuple(reviews(seed, segments, marks, drawn, _midnight(end))),
        truth=truth(seed, period.months, segments),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC) - timedelta(seconds=1)


def _records(stories: Sequence[Told]) -> tuple[ConversationRecord, ...]:
    return tuple(story.record for story in stories)


def _stories(
    seed: int, planned: Sequence[Contact], qualities: Sequence[Judged], clock: Clock
) -> list[Told]:
    chance = Chance(seed, 37)
    by_contact: list[list[Judged]] = [[] for _ in planned]
    for quality in qualities:
        by_contact[quality.part.contact].append(quality)
    return [
        told(f"OST-{100000 + n}", contact, parts, clock, chance)
        for n, (contact, parts) in enumerate(zip(planned, by_contact, strict=True), 1)
    ]
