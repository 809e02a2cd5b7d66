"""A first mapping for a file of reviews, by the names in it; to be checked by a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

import msgspec

from evenhand.errors import InputError
from evenhand.people.models import Workspace
from evenhand.scorecards.document import CategoryDocument
from evenhand.sources.formats.reviews.columns import layout
from evenhand.sources.formats.reviews.mapping import SKIP, ReviewMapping
from evenhand.sources.formats.reviews.reader import columns_of, read
from evenhand.sources.formats.reviews.record import RatingRecord
from evenhand.sources.found import Found, Problem
from evenhand.sources.options import Options
from evenhand.sources.past_reviews.fitting import Fit
from evenhand.sources.past_reviews.versions import pinned, version_meant
from evenhand.sources.reading.text import TextFile

LOOKED_AT = 5000
_MOST_WORDS = 40


@dataclass(slots=True)
class SeenCategory:
    """A category of the file: how often it is rated, and which answers fit nowhere.

    ``key`` is the category of ours it is, ``skip``, or empty while nobody has decided; ``near``
    the one whose name is most like it.
    """

    name: str
    key: str
    near: CategoryDocument | None
    ratings: int = 0
    unknown: list[str] = field(default_factory=list)


def pin_scorecard(options: Options, workspace: Workspace) -> Options:
    """The options with the version of the scorecard stated, so that a run never changes its own.

    Raises
    ------
    InputError
        There is no such scorecard, or it cannot be told which.
    """
    mapping = options.reviews or ReviewMapping()
    name = pinned(version_meant(workspace, mapping.scorecard))
    return msgspec.structs.replace(
        options, reviews=msgspec.structs.replace(mapping, scorecard=name)
    )


def seen_categories(file: TextFile, options: Options, fit: Fit) -> list[SeenCategory]:
    """The categories in the first reviews of a file, in the order they come.

    Raises
    ------
    InputError
        The file cannot be read as reviews.
    """
    answers: dict[str, dict[str, RatingRecord]] = defaultdict(dict)
    counts: Counter[str] = Counter()
    for rating in _ratings(islice(read(file, options), LOOKED_AT)):
        counts[rating.category] += 1
        answers[rating.category].setdefault(rating.word, rating)
    return [
        SeenCategory(
            name=name,
            key=fit.category(name),
            near=fit.nearest_category(name),
            ratings=count,
            unknown=_unknown(fit, answers[name].values())[:_MOST_WORDS],
        )
        for name, count in counts.items()
    ]


def draft(file: TextFile, options: Options, fit: Fit) -> ReviewMapping:
    """The mapping in use, with every category and every answer that fits nowhere written out.

    Raises
    ------
    InputError
        The file cannot be read as reviews.
    """
    mapping = options.reviews or ReviewMapping()
    seen = seen_categories(file, options, fit)
    unknown = {one.name: dict.fromkeys(one.unknown, "") for one in seen if one.unknown}
    return msgspec.structs.replace(
        mapping,
        columns={**_columns(file, options, mapping), **mapping.columns},
        categories={**{one.name: one.key for one in seen}, **mapping.categories},
        options={
            name: {**unknown.get(name, {}), **mapping.options.get(name, {})}
            for name in {**unknown, **mapping.options}
        },
    )


def _columns(file: TextFile, options: Options, mapping: ReviewMapping) -> dict[str, str]:
    names = columns_of(file, options)
    return dict(layout(names, mapping).parts) if names else {}


def _ratings(entries: Iterable[Found | Problem]) -> Iterable[RatingRecord]:
    for entry in entries:
        if isinstance(entry, Found):
            yield from entry.record.ratings


def _unknown(fit: Fit, ratings: Iterable[RatingRecord]) -> list[str]:
    """The answers that fit no option of their category."""
    found = []
    for rating in ratings:
        key = fit.category(rating.category)
        if not key or key == SKIP:
            continue
        try:
            fit.option(rating, key)
        except InputError:
            found.append(rating.word)
    return found
