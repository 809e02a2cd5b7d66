"""What a run came to: judge beside people, category by category, and beside the other version."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.judges.lab import queries
from evenhand.judges.models import LabRun, LabVerdict
from evenhand.judges.passports.ground import points_of
from evenhand.measure.agreement import Ratings, krippendorff_alpha, percent_agreement
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.measure.validity import judge_accuracy
from evenhand.reviews.models import Rating
from evenhand.scorecards.document import CategoryDocument

LEAST_PAIRS = 5
SHOWN = 50
"""Disagreements listed at a time."""

CANNOT_TELL = None
"""How an abstention is written."""

Option = int | None
_SAME = 1e-6


@dataclass(frozen=True, slots=True)
class Pair:
    """What the judge and one or more people said of a category of a case.

    ``people`` and ``judge`` are options (-1: N/A, none: cannot tell); ``off`` is judge less people
    in points, where both rated.
    """

    case: int
    conversation: str
    judge: Option
    before: Option
    people: tuple[int, ...]
    off: float | None
    was_off: float | None
    learnt: bool

    @property
    def differs(self) -> bool:
        """Whether the judge said something that no person did, and could tell."""
        return self.judge is not None and self.judge not in self.people


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a confusion table; ``right`` where both said the same."""

    count: int
    right: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a confusion table: what people said, and how often the judge said what."""

    label: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of answers since the other version: closer to people, further away, neither."""

    answers: int
    closer: int
    further: int


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """One category of a run."""

    key: str
    name: str
    pairs: list[Pair]
    rated: int
    agreement: Estimate
    correlation: Estimate
    alpha: Estimate
    bias: Estimate
    changed: Changed
    headings: list[str]
    confusion: list[Line]

    @property
    def disagreements(self) -> list[Pair]:
        """Where the judge differs from people, the furthest first."""
        differing = [pair for pair in self.pairs if pair.differs]
        return sorted(differing, key=lambda pair: (-abs(pair.off or 0.0), pair.case))


def results(run: LabRun) -> list[CategoryResult]:
    """Every category the run says anything about, in the scorecard's order."""
    points = points_of(run.judge_version)
    pairs = _pairs(run, points)
    return [
        _result(category, pairs[category.key])
        for category in run.judge_version.scorecard_version.content.categories
        if pairs[category.key]
    ]


def _pairs(run: LabRun, points: dict[str, list[float]]) -> dict[str, list[Pair]]:
    people = _people(run)
    found: dict[str, list[Pair]] = defaultdict(list)
    rows = LabVerdict.objects.filter(case__run=run).order_by("case_id")
    names = ("case_id", "case__segment_id", "case__segment__conversation__external_id",
             "category__key", "option", "before", "learnt")  # fmt: skip
    for case, segment, conversation, key, option, before, learnt in rows.values_list(*names):
        said = people.get((segment, key), ())
        if not said or key not in points:
            continue
        wanted = _mean(points[key], said)
        found[key].append(
            Pair(
                case, conversation, option, before, said,
                _off(points[key], option, wanted), _off(points[key], before, wanted), learnt,
            )
        )  # fmt: skip
    return found


def _people(run: LabRun) -> dict[tuple[int, str], tuple[int, ...]]:
    """Options people gave, by segment and category; -1 for N/A."""
    segments = list(run.cases.values_list("segment_id", flat=True))
    found: dict[tuple[int, str], tuple[int, ...]] = defaultdict(tuple)
    for review in queries.people_on(run, segments):
        for rating in review.ratings.all():
            if rating.state in (Rating.State.RATED, Rating.State.NA):
                option = NOT_APPLICABLE if rating.option is None else rating.option
                found[review.segment_id, rating.category.key] += (option,)
    return found


def _mean(points: Sequence[float], said: Iterable[int]) -> float | None:
    rated = [points[option] for option in said if option >= 0]
    return sum(rated) / len(rated) if rated else None


def _off(points: Sequence[float], option: Option, wanted: float | None) -> float | None:
    return None if wanted is None or option is None or option < 0 else points[option] - wanted


def _result(category: CategoryDocument, pairs: list[Pair]) -> CategoryResult:
    points = sorted((100 * option.value for option in category.options), reverse=True)
    rated = [pair for pair in pairs if pair.off is not None]
    own = np.array([points[pair.judge or 0] for pair in rated])
    theirs = np.array([points[pair.judge or 0] - (pair.off or 0.0) for pair in rated])
    accuracy = judge_accuracy(own, theirs) if len(rated) >= LEAST_PAIRS else None
    return CategoryResult(
        key=category.key,
        name=category.name,
        pairs=pairs,
        rated=len(rated),
        agreement=_measured(own, theirs, percent_agreement),
        correlation=accuracy.correlation if accuracy else _too_few(len(rated)),
        alpha=_measured(own, theirs, lambda table: krippendorff_alpha(table, "interval")),
        bias=accuracy.bias if accuracy else _too_few(len(rated)),
        changed=_changed(pairs),
        headings=_labels(category, [*range(len(category.options)), NOT_APPLICABLE, CANNOT_TELL]),
        confusion=_confusion(category, pairs),
    )


def _measured(
    own: NDArray[np.float64],
    theirs: NDArray[np.float64],
    coefficient: Callable[[Ratings], Estimate],
) -> Estimate:
    if len(own) < LEAST_PAIRS:
        return _too_few(len(own))
    try:
        return coefficient(Ratings.from_matrix(np.stack([own, theirs])))
    except (NotEnoughData, InvalidData) as error:
        return no_estimate(method="agreement", why=str(error), n=len(own))


def _too_few(n: int) -> Estimate:
    why = _("Only %(count)s conversations that both rated; %(least)s are the least.")
    return no_estimate(method="agreement", why=why % {"count": n, "least": LEAST_PAIRS}, n=n)


def _changed(pairs: Sequence[Pair]) -> Changed:
    moved = [pair for pair in pairs if pair.before != pair.judge]
    both = [pair for pair in moved if pair.off is not None and pair.was_off is not None]
    distance = [abs(pair.was_off or 0.0) - abs(pair.off or 0.0) for pair in both]
    return Changed(
        len(moved),
        closer=sum(each > _SAME for each in distance),
        further=sum(each < -_SAME for each in distance),
    )


def _confusion(category: CategoryDocument, pairs: Sequence[Pair]) -> list[Line]:
    """People in rows, the judge in columns; several people of one conversation count each."""
    counts = Counter((said, pair.judge) for pair in pairs for said in pair.people)
    rows: list[int] = [*range(len(category.options)), NOT_APPLICABLE]
    columns: list[Option] = [*rows, CANNOT_TELL]
    return [
        Line(label, [Cell(counts[row, column], row == column) for column in columns])
        for label, row in zip(_labels(category, rows), rows, strict=True)
    ]


def _labels(category: CategoryDocument, options: Iterable[Option]) -> list[str]:
    return [label_of(category, option) for option in options]


def label_of(category: CategoryDocument, option: Option) -> str:
    """An answer in words."""
    if option is None:
        return _("Cannot tell")
    return _("N/A") if option == NOT_APPLICABLE else category.options[option].label
