"""A metric: what it counts, over which facts, how it may be grouped, how its margin is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evenhand.measure.estimate import Estimate

Column = NDArray[np.float64]

Who = Literal["drawn", "automatic", "people", "submitted", "all"]
"""Whose reviews: ``drawn`` people's reviews with a known chance of being picked (they make IQS);
``people`` all that count, hand-picked ones included; ``automatic`` those of the judge in use;
``submitted`` every review a person ever submitted, of any kind; ``all`` where facts are not
reviews."""

Sums = Mapping[str, "Column"]
Estimator = Callable[[Sums], Sequence[Estimate]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One number, declared once.

    Parameters
    ----------
    key:
        Its name in calls and addresses.
    facts:
        The table of facts it is about.
    sums:
        Names of the measures added up per group, in ``facts.measures.MEASURES[facts]``.
    counts:
        Which of the sums is the number of things behind the estimate.
    by:
        What it may be grouped and filtered by.
    estimate:
        How the sums of all groups become estimates.
    who:
        Whose reviews.
    survey:
        The kind of survey, for facts on surveys.
    pooled:
        Groups by agent share one spread, that of all agents: it rests on everybody's reviews, of
        which a viewer who sees one agent sees that agent's estimate only.
    """

    key: str
    facts: str
    sums: tuple[str, ...]
    counts: str
    by: tuple[str, ...]
    estimate: Estimator
    who: Who = "all"
    survey: str = ""
    pooled: Estimator | None = None

    def makes(self, by: Sequence[str]) -> Estimator:
        """How groups of this kind are estimated."""
        return self.pooled if self.pooled is not None and "agent" in by else self.estimate
