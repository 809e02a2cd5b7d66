"""What numbers are grouped by: the group of each row in the database, and its key in the reader's.

Months are told apart by where they begin in the workspace's zone, which a database compares much
faster than it takes dates apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Case, F, IntegerField, Model, QuerySet, Value, When

from evenhand.insights.scope import Scope

GROUPINGS = ("team", "agent", "channel", "month")

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Grouping:
    """How rows are grouped: by what, and the months where it is by month."""

    by: str | None
    months: tuple[datetime, ...] = ()

    @classmethod
    def of(cls, scope: Scope, by: str | None, zone: str) -> Grouping:
        """The grouping of a scope; ``None`` puts everything into the group 0."""
        return cls(by, _starts(scope, zone) if by == "month" else ())

    def annotated(
        self, rows: QuerySet[M], prefix: str = "segment__", when: str = "happened_at"
    ) -> QuerySet[Any]:
        """The rows with their group as ``group``.

        Parameters
        ----------
        rows:
            Reviews, segments or answers.
        prefix:
            How their segment is reached.
        when:
            The moment that decides the month.
        """
        if self.by is None:
            return rows.annotate(group=Value(0, output_field=IntegerField()))
        if self.by == "month":
            return rows.annotate(group=self._month(when))
        name = "channel" if self.by == "channel" else f"{self.by}_id"
        return rows.annotate(group=F(f"{prefix}{name}"))

    def key(self, group: Any) -> Any:
        """The key of a group: the beginning of its month in the zone, an id, a channel, or 0."""
        return self.months[group] if self.by == "month" else group

    def _month(self, when: str) -> Case:
        ends = enumerate(self.months[1:])
        return Case(
            *(When(**{f"{when}__lt": end}, then=Value(place)) for place, end in ends),
            default=Value(len(self.months) - 1),
            output_field=IntegerField(),
        )


def _starts(scope: Scope, zone: str) -> tuple[datetime, ...]:
    first, last = scope.first_day, scope.last_day
    count = 12 * (last.year - first.year) + last.month - first.month + 1
    place = ZoneInfo(zone)
    return tuple(
        datetime(year, month + 1, 1, tzinfo=place)
        for year, month in (
            divmod(12 * first.year + first.month - 1 + step, 12) for step in range(count)
        )
    )
