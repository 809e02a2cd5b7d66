"""Asking a metric: the one way by which a page gets its numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.insights.facts.engines import Columns, engine
from evenhand.insights.facts.freshness import Freshness, current
from evenhand.insights.metrics.asking import Question, question
from evenhand.insights.metrics.compiling import column, statement
from evenhand.insights.metrics.declared import metric_named
from evenhand.insights.metrics.groupings import GROUPINGS
from evenhand.insights.metrics.model import Column, Metric
from evenhand.insights.scope import Scope
from evenhand.measure.estimate import Estimate
from evenhand.people.models import Membership
from evenhand.people.once import once

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One group of an answer.

    ``key`` has one entry for each name in ``by``: ids of teams, agents, reviewers, categories and
    scorecards, words for channels, languages and tags, dates for days, weeks and months; ``None``
    where there is none. ``sums`` are as the facts keep them.
    """

    key: Key
    n: int
    sums: Mapping[str, float]
    estimate: Estimate


@dataclass(frozen=True, eq=False)
class Measured:
    """The answer: a group for every combination that occurs, in the order of ``by``.

    Keys and estimates are made when they are looked at. Not grouped, there is one group with the
    key ``()``, even where nothing is counted.
    """

    metric: Metric
    by: tuple[str, ...]
    sums: Mapping[str, Column]
    estimates: Sequence[Estimate]
    freshness: Freshness
    read_keys: Callable[[], list[Key]]

    @cached_property
    def keys(self) -> list[Key]:
        """The keys of all groups, in order."""
        return self.read_keys()

    @cached_property
    def _places(self) -> Mapping[Key, int]:
        return {key: place for place, key in enumerate(self.keys)}

    def __len__(self) -> int:
        return len(self.estimates)

    def __iter__(self) -> Iterator[Group]:
        return (self[place] for place in range(len(self)))

    def __getitem__(self, place: int) -> Group:
        return Group(
            key=self.keys[place],
            n=int(self.sums[self.metric.counts][place]),
            sums={name: float(values[place]) for name, values in self.sums.items()},
            estimate=self.estimates[place],
        )

    def get(self, *key: Any) -> Group | None:
        """The group of this key, if it occurs."""
        place = self._places.get(key)
        return None if place is None else self[place]

    @property
    def only(self) -> Group:
        """The one group of an answer that is not grouped."""
        return self[0]


def measured(
    viewer: Membership,
    metric: str,
    scope: Scope,
    by: Sequence[str] = (),
    where: Mapping[str, Any] | None = None,
) -> Measured:
    """A metric over the scope, as far as the viewer may see it.

    Parameters
    ----------
    viewer:
        Who asks. Without the right to see every team's numbers: rows of the agent they are, only.
    metric:
        A key of ``METRICS``.
    scope:
        Period and filters.
    by:
        What to group by, of the metric's ``by``.
    where:
        Further filters, in the words of a group's key: ``{"language": "de"}``.

    Raises
    ------
    InputError
        There is no such metric, or it cannot be grouped or filtered like this.
    FactsNotReady, FactsTooNew
        There are no facts to answer from.

    Examples
    --------
    ``measured(viewer, "iqs", scope, by=("team", "month"))`` has a group for every team and month:
    ``[(group.key, group.n, group.estimate.value) for group in answer]``.
    """
    asked = question(viewer, metric_named(metric), scope, by, where or {})
    workspace = viewer.workspace
    opened, fresh = once(("facts", workspace.pk), lambda: current(workspace))
    books = opened.manifest.books
    coded = _coded(asked, books)
    where_read = engine()
    text = statement(coded, opened, where_read.dialect)
    rows = where_read.columns(text, opened, asked.months)
    sums = {name: _numbers(rows[name]) for name in asked.metric.sums}
    estimates = asked.metric.makes(asked.by)(sums)
    kept = _kept(coded, rows)
    return Measured(
        metric=asked.metric,
        by=asked.by,
        sums={name: values[kept] for name, values in sums.items()},
        estimates=_Chosen(estimates, kept),
        freshness=fresh,
        read_keys=lambda: _keys(asked, rows, books, kept),
    )


class _Chosen(Sequence[Estimate]):
    """Some of the estimates."""

    def __init__(self, estimates: Sequence[Estimate], places: Column) -> None:
        self._estimates = estimates
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, place: Any) -> Any:
        return self._estimates[int(self._places[place])]


def _coded(asked: Question, books: Mapping[str, list[str]]) -> Question:
    """The question with its filters as the numbers of the facts."""
    equal = {name: GROUPINGS[name].code(key, books) for name, key in asked.equal.items()}
    return replace(asked, equal=equal)


def _numbers(values: NDArray[Any]) -> Column:
    """Where nothing was added up there is nothing: 0."""
    return np.nan_to_num(np.asarray(np.ma.filled(values, 0), dtype=np.float64))


def _kept(coded: Question, rows: Columns) -> Any:
    """Places of the groups the viewer sees, of those that a shared spread was taken from."""
    places = np.arange(len(rows[coded.metric.counts]))
    if not coded.shared_spread or "agent" not in coded.hidden:
        return places
    agents = rows[column("agent")].tolist()
    return places[[agent == coded.hidden["agent"] for agent in agents]]


def _keys(asked: Question, rows: Columns, books: Mapping[str, list[str]], kept: Any) -> list[Key]:
    if not asked.by:
        return [()] * len(kept)
    places = kept.tolist()
    columns = []
    for name in asked.by:
        codes = rows[column(name)].tolist()
        columns.append([GROUPINGS[name].key(codes[place], books) for place in places])
    return list(zip(*columns, strict=True))
