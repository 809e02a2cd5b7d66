"""Who reviews what: dealt out so that reviewers share agents and work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

Reviewer = TypeVar("Reviewer", bound=Hashable)


def deal(
    agents: Sequence[int],
    reviewers: Sequence[Reviewer],
    *,
    barred: Mapping[int, Collection[Reviewer]] | None = None,
    before: Mapping[tuple[int, Reviewer], int] | None = None,
    load: Mapping[Reviewer, int] | None = None,
) -> list[Reviewer | None]:
    """A reviewer for each item, in the order of the items.

    Each agent's items go round the reviewers, to whoever has the least to do; where that is
    equal, to whoever has met the agent least before. Without bars, reviewers' totals and each
    agent's share per reviewer differ by at most one.

    Parameters
    ----------
    agents:
        The agent of each item.
    reviewers:
        Who can review; the earlier where all else is equal.
    barred:
        By position of the item: who may not review it, such as the agent themselves.
    before:
        How often a reviewer has reviewed an agent in earlier cycles.
    load:
        What each reviewer has to do already.

    Returns
    -------
    list
        One reviewer per item; ``None`` where everybody is barred.

    Examples
    --------
    >>> deal([1, 1, 2, 2], ["Ana", "Ben"])
    ['Ana', 'Ben', 'Ana', 'Ben']
    >>> deal([1, 1], ["Ana", "Ben"], barred={0: ["Ana"], 1: ["Ana"]})
    ['Ben', 'Ben']
    """
    todo = Counter(dict(load or {}))
    met: Counter[tuple[int, Reviewer]] = Counter()
    dealt: list[Reviewer | None] = [None] * len(agents)
    for place in sorted(range(len(agents)), key=lambda place: (agents[place], place)):
        agent, out = agents[place], (barred or {}).get(place, ())
        able = [reviewer for reviewer in reviewers if reviewer not in out]
        if not able:
            continue
        chosen = min(
            able,
            key=lambda one: (met[agent, one], todo[one], (before or {}).get((agent, one), 0)),
        )
        dealt[place] = chosen
        met[agent, chosen] += 1
        todo[chosen] += 1
    return dealt
