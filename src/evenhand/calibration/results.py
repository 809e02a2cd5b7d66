"""What a session shows: agreement, alignment with a standard, and where guidance splits people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from django.utils.translation import gettext as _

from evenhand.calibration.answers import Given, Panel, label_of, scorecards
from evenhand.errors import MeasureError
from evenhand.measure.agreement import (
    AgreementSheet,
    Ratings,
    agreement_sheet,
    category_alignment,
    form_alignment,
)
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.people.models import User
from evenhand.scorecards.document import CategoryDocument, ScorecardDocument
from evenhand.scorecards.models import Scorecard

SPLITS_SHOWN = 6
CONFUSIONS_SHOWN = 2
STANDARD = 0
"""Stands for the standard among people's numbers, which begin at 1."""

Answers = dict[tuple[int, str], int]
"""Options by item and category key."""

Pairs = Counter[tuple[int, int]]
"""Counts by two options, the better one first and N/A before all."""


@dataclass(frozen=True, slots=True)
class CategoryAgreement:
    """How alike people read one category; ``absent`` says why there are no numbers.

    ``na_split`` counts conversations where some said N/A and others did not.
    """

    category: CategoryDocument
    sheet: AgreementSheet | None
    ordinal: bool
    na_split: int
    n: int
    confusion: list[ConfusionRow]
    absent: str = ""


@dataclass(frozen=True, slots=True)
class ConfusionRow:
    """How often pairs of people gave this option against each of the others."""

    label: str
    counts: list[int]


@dataclass(frozen=True, slots=True)
class Split:
    """Two answers between which the panel is divided, and what the guidance says of each."""

    category: CategoryDocument
    labels: tuple[str, str]
    guidance: tuple[str, str]
    conversations: int
    pairs: int
    share: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """One person against the standard: over the form, and by category."""

    person: User
    form: Estimate
    categories: list[Estimate]


@dataclass(frozen=True, slots=True)
class Standard:
    """Alignment of everybody with one standard: the baseline reviewer, or what was agreed."""

    name: str
    rows: list[Alignment]
    by_category: list[tuple[CategoryDocument, list[Estimate]]]


@dataclass(frozen=True, slots=True)
class Results:
    """Everything about one scorecard of the session."""

    scorecard: Scorecard
    categories: list[CategoryAgreement]
    standards: list[Standard]
    splits: list[Split]


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How often two people gave the same answer to the same question."""

    left: User
    right: User
    same: int
    compared: int
    most_often: list[str]

    @property
    def percent(self) -> float:
        """The share, in percent."""
        return 100 * self.same / self.compared


def results_of(panel: Panel) -> list[Results]:
    """The results by scorecard, as far as the viewer may read answers."""
    return [_results(panel, scorecard) for scorecard in scorecards(panel)]


def pairs_of(panel: Panel) -> list[PairAgreement]:
    """Every two people on what both answered, least agreement first."""
    answers = {user.pk: answers_by(panel.given, user.pk) for user in panel.people}
    categories = {
        (item.pk, category.key): category
        for item in panel.items
        for category in item.version.content.categories
    }
    found = []
    for left, right in combinations(panel.people, 2):
        both = answers[left.pk].keys() & answers[right.pk].keys()
        if both:
            given = [
                (categories[key], answers[left.pk][key], answers[right.pk][key]) for key in both
            ]
            found.append(_pair(left, right, given))
    return sorted(found, key=lambda pair: pair.percent)


def _pair(
    left: User, right: User, given: Sequence[tuple[CategoryDocument, int, int]]
) -> PairAgreement:
    differing = Counter(
        (category.name, label_of(category, one), label_of(category, other))
        for category, one, other in given
        if one != other
    )
    ranked = sorted(differing.items(), key=lambda entry: (-entry[1], entry[0]))
    return PairAgreement(
        left,
        right,
        same=len(given) - differing.total(),
        compared=len(given),
        most_often=[
            _("%(category)s: %(one)s against %(other)s (%(count)d)")
            % {"category": name, "one": one, "other": other, "count": count}
            for (name, one, other), count in ranked[:CONFUSIONS_SHOWN]
        ],
    )


def answers_by(given: Iterable[Given], person: int) -> Answers:
    """One person's options."""
    return {(one.item, one.category): one.option for one in given if one.person == person}


def _results(panel: Panel, scorecard: Scorecard) -> Results:
    given = panel.of_scorecard(scorecard.pk)
    content = panel.versions[scorecard.pk].content
    return Results(
        scorecard=scorecard,
        categories=[category_agreement(category, given) for category in content.categories],
        standards=_standards(panel, given, content),
        splits=splits_of(content.categories, given),
    )


def category_agreement(category: CategoryDocument, given: Sequence[Given]) -> CategoryAgreement:
    """Agreement on one category; N/A takes no part in the coefficients and is counted apart."""
    mine = [one for one in given if one.category == category.key]
    rated = [one for one in mine if one.option != NOT_APPLICABLE]
    ordinal = len(category.options) > 2
    sheet, absent = _sheet(category, rated, ordinal)
    return CategoryAgreement(
        category=category,
        sheet=sheet,
        ordinal=ordinal,
        na_split=_na_split(mine),
        n=len({one.item for one in mine}),
        confusion=_confusion(category, mine),
        absent=absent,
    )


def _sheet(
    category: CategoryDocument, rated: Sequence[Given], ordinal: bool
) -> tuple[AgreementSheet | None, str]:
    last = len(category.options) - 1
    try:
        ratings = Ratings.from_long(
            [one.item for one in rated],
            [one.person for one in rated],
            [float(last - one.option) for one in rated],
            scale=np.arange(last + 1, dtype=float),
        )
        return agreement_sheet(ratings, "ordinal" if ordinal else "nominal"), ""
    except MeasureError as error:
        return None, str(error)


def _by_item(given: Iterable[Given]) -> dict[int, list[int]]:
    options: defaultdict[int, list[int]] = defaultdict(list)
    for one in given:
        options[one.item].append(one.option)
    return options


def _na_split(given: Iterable[Given]) -> int:
    return sum(
        0 < options.count(NOT_APPLICABLE) < len(options) for options in _by_item(given).values()
    )


def _pair_counts(
    given: Iterable[Given],
) -> tuple[Counter[tuple[int, int]], Counter[tuple[int, int]]]:
    """By two different or equal options: pairs of people, and conversations with such a pair."""
    pairs: Pairs = Counter()
    conversations: Pairs = Counter()
    for options in _by_item(given).values():
        found = Counter((min(a, b), max(a, b)) for a, b in combinations(options, 2))
        pairs.update(found)
        conversations.update(found.keys())
    return pairs, conversations


def _confusion(category: CategoryDocument, given: Sequence[Given]) -> list[ConfusionRow]:
    """Worst option first as scales are read, N/A last."""
    pairs, _conversations = _pair_counts(given)
    order = [*reversed(range(len(category.options))), NOT_APPLICABLE]
    return [
        ConfusionRow(
            label_of(category, row), [pairs[min(row, column), max(row, column)] for column in order]
        )
        for row in order
    ]


def splits_of(categories: Sequence[CategoryDocument], given: Sequence[Given]) -> list[Split]:
    """The pairs of answers that divide the panel most, with the guidance for both."""
    found = [split for category in categories for split in _splits(category, given)]
    found.sort(key=lambda split: (-split.conversations, -split.share, split.category.key))
    return found[:SPLITS_SHOWN]


def _splits(category: CategoryDocument, given: Sequence[Given]) -> list[Split]:
    pairs, conversations = _pair_counts(one for one in given if one.category == category.key)
    total = pairs.total()
    return [
        Split(
            category=category,
            labels=(label_of(category, worse), label_of(category, better)),
            guidance=(_guidance(category, worse), _guidance(category, better)),
            conversations=conversations[better, worse],
            pairs=count,
            share=count / total,
        )
        for (better, worse), count in pairs.items()
        if better != worse
    ]


def _guidance(category: CategoryDocument, option: int) -> str:
    if option == NOT_APPLICABLE:
        return category.na_guidance
    return category.options[option].guidance


def _standards(panel: Panel, given: Sequence[Given], content: ScorecardDocument) -> list[Standard]:
    found = []
    if panel.baseline is not None:
        standard = answers_by(given, panel.baseline.pk)
        others = [user for user in panel.people if user != panel.baseline]
        name = _("%(name)s, the baseline") % {"name": panel.baseline}
        found.append(_standard(name, _aligned(others, given, standard, content), content))
    chosen = {key: answer.option for key, answer in panel.agreed.items()}
    chosen = {key: option for key, option in chosen.items() if key[0] in {g.item for g in given}}
    if chosen:
        name = _("the agreed answers")
        found.append(_standard(name, _aligned(panel.people, given, chosen, content), content))
    return found


def _standard(name: str, rows: list[Alignment], content: ScorecardDocument) -> Standard:
    by_category = [
        (category, [row.categories[place] for row in rows])
        for place, category in enumerate(content.categories)
    ]
    return Standard(name, rows, by_category)


def _aligned(
    people: Sequence[User], given: Sequence[Given], standard: Answers, content: ScorecardDocument
) -> list[Alignment]:
    return [
        Alignment(
            person=user,
            form=_form(content.categories, answers_by(given, user.pk), standard),
            categories=[
                _category(category, answers_by(given, user.pk), standard)
                for category in content.categories
            ],
        )
        for user in people
    ]


def _form(categories: Sequence[CategoryDocument], own: Answers, standard: Answers) -> Estimate:
    scored = [category for category in categories if category.weight]
    places = sorted({item for item, _key in own} & {item for item, _key in standard})
    try:
        return form_alignment(
            _points(scored, own, places),
            _points(scored, standard, places),
            [_most(category) for category in scored],
        )
    except MeasureError as error:
        return no_estimate(method="agreement.alignment.form", why=str(error))


def _category(category: CategoryDocument, own: Answers, standard: Answers) -> Estimate:
    rows = [
        (item, person, category.options[option].value)
        for person, answers in ((1, own), (STANDARD, standard))
        for (item, key), option in answers.items()
        if key == category.key and option != NOT_APPLICABLE
    ]
    try:
        ratings = Ratings.from_long(
            [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]
        )
        return category_alignment(ratings, maximum=1)
    except (MeasureError, IndexError) as error:
        return no_estimate(method="alignment.category", why=str(error))


def _points(
    categories: Sequence[CategoryDocument], answers: Answers, places: Sequence[int]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    table = np.full((len(places), len(categories)), np.nan)
    for row, item in enumerate(places):
        for column, category in enumerate(categories):
            option = answers.get((item, category.key), NOT_APPLICABLE)
            if option != NOT_APPLICABLE:
                table[row, column] = category.options[option].value * _most(category)
    return table


def _most(category: CategoryDocument) -> float:
    return category.weight * category.points
