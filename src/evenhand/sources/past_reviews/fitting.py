"""Fits the categories and answers of a file to one version of a scorecard."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from evenhand.conversations.plain import plain
from evenhand.errors import InputError
from evenhand.measure.forms import NOT_APPLICABLE, Scale
from evenhand.reviews.answers import Answer
from evenhand.scorecards.document import CategoryDocument
from evenhand.scorecards.models import ScorecardVersion
from evenhand.sources.explain import shown
from evenhand.sources.formats.reviews.mapping import EVERY, SKIP, ReviewMapping
from evenhand.sources.formats.reviews.record import NA, RatingRecord
from evenhand.sources.names import plain_name

# Percentages are often written with no decimals: 33 and 67 are thirds; no two options of a scale
# that people use are as near as this.
_NEAR = 0.0051


class Fitted(NamedTuple):
    """The answers of a review on our scorecard, and the categories whose ratings stay behind."""

    answers: dict[str, Answer]
    left_out: list[str]


class Fit:
    """Made once for a version and a mapping, called for every review.

    Raises
    ------
    InputError
        The mapping names a category or option the scorecard does not have; or, when called, a
        rating fits nowhere.
    """

    def __init__(
        self,
        version: ScorecardVersion,
        mapping: ReviewMapping,
        scale: tuple[float, float] | None = None,
    ) -> None:
        self.version = version
        self._mapping = mapping
        self._scale = scale
        self._asked = {category.key: category for category in version.content.categories}
        self._scales = {category.key: category.scale for category in version.form.categories}
        self._by_name = {
            plain_name(name): category.key
            for category in version.content.categories
            for name in (category.name, category.key)
        }
        self._check_mapping()

    def __call__(self, ratings: Iterable[RatingRecord]) -> Fitted:
        """The answers on our scorecard."""
        fitted = Fitted({}, [])
        for rating in ratings:
            key = self.category(rating.category)
            if key == SKIP:
                fitted.left_out.append(rating.category)
                continue
            if not key:
                raise InputError(self.unknown_category(rating.category), rating.category)
            if key in fitted.answers:
                raise InputError(
                    f"two categories of the file are {shown(self._asked[key].name)} on the "
                    "scorecard; of one review only one can be.",
                    rating.category,
                )
            fitted.answers[key] = self._answer(rating, key)
        if not fitted.answers:
            raise InputError("nothing is left of it: all its categories are left out.", "ratings")
        return fitted

    def category(self, name: str) -> str:
        """Key of the category meant, ``skip``, or nothing where that is not known."""
        if name in self._mapping.categories:
            return self._mapping.categories[name]
        return self._by_name.get(plain_name(name), "")

    def nearest_category(self, name: str) -> CategoryDocument | None:
        """The category whose name is most like this one, if any is."""
        near = get_close_matches(plain_name(name), list(self._by_name), 1, cutoff=0.5)
        return self._asked[self._by_name[near[0]]] if near else None

    def unknown_category(self, name: str) -> str:
        """Why a category fits nowhere, and what to do."""
        near = self.nearest_category(name)
        hint = f" The nearest is {shown(near.name)} ({near.key})." if near else ""
        return (
            f"the scorecard {self.version} has no category {shown(name)}.{hint} Say under "
            f"`categories:` in the mapping which it is, or `{SKIP}` to leave its ratings out."
        )

    def option(self, rating: RatingRecord, key: str) -> int:
        """Position of the option meant, or ``NOT_APPLICABLE``.

        Raises
        ------
        InputError
            It is none of the scale's.
        """
        word = self._translated(rating)
        if word == NA:
            return NOT_APPLICABLE
        scale = self._scales[key]
        labels = [option.label for option in scale.options]
        if word in labels:
            return labels.index(word)
        amount = _number(word)
        if amount is not None:
            return self._on_scale(rating, amount, scale, key)
        alike = [place for place, label in enumerate(labels) if _alike(label, word)]
        if len(alike) != 1:
            raise InputError(self._unknown_option(word, key), rating.category)
        return alike[0]

    def _answer(self, rating: RatingRecord, key: str) -> Answer:
        return Answer(
            option=self.option(rating, key),
            comment=plain(rating.comment),
            root_causes=[plain(cause)[:200] for cause in rating.root_causes],
        )

    def _translated(self, rating: RatingRecord) -> str:
        """The answer in our words, where the mapping says what it is."""
        word = rating.word
        for name in (rating.category, EVERY):
            if translated := self._mapping.options.get(name, {}).get(word):
                return translated
        return word

    def _on_scale(self, rating: RatingRecord, amount: float, scale: Scale, key: str) -> int:
        low, high = self._range(rating)
        if not low <= amount <= high:
            raise InputError(
                f"{amount:g} is not on the scale from {low:g} to {high:g}.", rating.category
            )
        fraction = (amount - low) / (high - low)
        place = min(
            range(len(scale.fractions)), key=lambda place: abs(scale.fractions[place] - fraction)
        )
        if abs(scale.fractions[place] - fraction) > _NEAR:
            raise InputError(
                f"{amount:g} of {low:g} to {high:g} lies between the options of "
                f"{shown(self._asked[key].name)} ({self._labels(key)}). Say under `options:` in "
                f"the mapping which it is; the nearest is {shown(scale.options[place].label)}.",
                rating.category,
            )
        return place

    def _range(self, rating: RatingRecord) -> tuple[float, float]:
        stated = self._mapping.scales
        scale = stated.get(rating.category) or stated.get(EVERY) or self._scale or rating.scale
        if scale is None:
            raise InputError(
                f"{rating.word} is a number, and the scale it is on is not stated. Say the lowest "
                "and highest, as --scale 1-5, or under `scales:` in the mapping.",
                rating.category,
            )
        return _ascending(scale, rating.category)

    def _unknown_option(self, word: str, key: str) -> str:
        category = self._asked[key]
        labels = [option.label for option in category.options]
        near = get_close_matches(word, labels, 1, cutoff=0.5)
        hint = f" The nearest is {shown(near[0])}." if near else ""
        return (
            f"{shown(category.name)} has no option {shown(word)}; it has {self._labels(key)}.{hint}"
            " Say under `options:` in the mapping which it is."
        )

    def _labels(self, key: str) -> str:
        return ", ".join(option.label for option in self._asked[key].options)

    def _check_mapping(self) -> None:
        for name, key in self._mapping.categories.items():
            if key and key != SKIP and key not in self._asked:
                raise InputError(
                    f"the scorecard {self.version} has no category with the key {shown(key)}; it "
                    f"has {', '.join(self._asked)}.",
                    f"mapping, categories.{name}",
                )
        for name, words in self._mapping.options.items():
            key = self.category(name)
            if key in self._asked:
                self._check_labels(name, key, words.values())
        for name, scale in self._mapping.scales.items():
            _ascending(scale, f"mapping, scales.{name}")

    def _check_labels(self, name: str, key: str, labels: Iterable[str]) -> None:
        known = {option.label for option in self._asked[key].options} | {NA, ""}
        for label in labels:
            if label not in known:
                raise InputError(self._unknown_option(label, key), f"mapping, options.{name}")


def _ascending(scale: tuple[float, float], where: str) -> tuple[float, float]:
    low, high = scale
    if not low < high:
        raise InputError(f"the scale from {low:g} to {high:g} has no room.", where)
    return low, high


def _alike(label: str, word: str) -> bool:
    return bool(plain_name(word)) and plain_name(label) == plain_name(word)


def _number(word: str) -> float | None:
    try:
        amount = float(word.removesuffix("%").strip().replace(",", "."))
    except ValueError:
        return None
    return amount if abs(amount) < 1e9 else None
