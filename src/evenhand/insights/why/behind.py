"""The conversations behind a quadrant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from evenhand.insights.dashboards.about import About
from evenhand.insights.why.quadrants import Cell, cells
from evenhand.insights.why.reviewed import reviewed
from evenhand.reviews.models import Review


class Found(NamedTuple):
    """A review and what its customer said: percent of the way up the survey's scale."""

    review: int
    satisfaction: float


class Listed(NamedTuple):
    """A row of the list."""

    review: Review
    satisfaction: float


def in_cell(asked: About, cell: Cell, who: str) -> list[Found]:
    """Reviews of the quadrant, newest first."""
    answered = reviewed(asked.viewer, asked.scope, who).answered
    mine = answered.where(cells(answered) == cell)
    newest = np.lexsort((-mine.review, -mine.moment))
    pairs = zip(mine.review[newest].tolist(), mine.satisfaction[newest].tolist(), strict=True)
    return [Found(review, 100 * said) for review, said in pairs]


def rows(asked: About, found: Sequence[Found]) -> list[Listed]:
    """What the list shows of these reviews."""
    reviews = Review.objects.filter(workspace=asked.viewer.workspace).select_related(
        "segment__conversation", "segment__agent", "author"
    )
    by_id = reviews.in_bulk([each.review for each in found])
    return [Listed(by_id[each.review], each.satisfaction) for each in found if each.review in by_id]
