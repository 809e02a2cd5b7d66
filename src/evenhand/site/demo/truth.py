"""What is true of the demo, so that estimates can be compared with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from evenhand.site.demo import centre
from evenhand.site.demo.reviews import severities
from evenhand.site.demo.workspace import DemoFacts, DemoSegment, DemoTruth

K = TypeVar("K", bound=Hashable)

FACTS = DemoFacts(
    declining_agent=centre.DECLINING,
    improving_agent=centre.IMPROVING,
    severe_reviewer=centre.SEVERE,
    na_reviewer=centre.NA_HABIT,
    product_problem_topic="lamp-update",
    status_check_topic="document-status",
    hard_queue_agent=centre.HARD_QUEUE,
    easy_queue_agent=centre.EASY_QUEUE,
)


def truth(seed: int, months: Sequence[date], segments: Sequence[DemoSegment]) -> DemoTruth:
    """Means of the true scores over all segments that have one."""
    return DemoTruth(
        centre=_means(segments, lambda _: "all")["all"],
        by_team=_means(segments, lambda s: s.team),
        by_agent=_means(segments, lambda s: s.agent),
        by_month=_means(segments, lambda s: s.month),
        by_team_month=_means(segments, lambda s: (s.team, s.month)),
        by_agent_month=_means(segments, lambda s: (s.agent, s.month)),
        ability=_abilities(months),
        severity=severities(seed, segments),
        facts=FACTS,
    )


def _means(segments: Sequence[DemoSegment], key: Callable[[DemoSegment], K]) -> Mapping[K, float]:
    scores: dict[K, list[float]] = defaultdict(list)
    for segment in segments:
        if segment.score is not None:
            scores[key(segment)].append(segment.score)
    return {name: sum(values) / len(values) for name, values in scores.items()}


def _abilities(months: Sequence[date]) -> dict[tuple[str, date], float]:
    return {
        (agent.key, month): agent.level(n)
        for agent in centre.AGENTS
        for n, month in enumerate(months)
    }
