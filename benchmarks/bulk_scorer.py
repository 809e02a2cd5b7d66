"""How many ratings a second the columnar scorer scores on one core, and with how much memory.

Run ``python benchmarks/bulk_scorer.py``; ``--ratings 20000000`` for a large centre's year.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable

import numpy as np

from evenhand.measure.bulk import UNANSWERED, BulkScores, bulk_scores, bulk_scores_long
from evenhand.measure.forms import (
    Category,
    CriticalScope,
    Form,
    NaRule,
    Policy,
    Section,
    SectionRule,
    even_scale,
)

SECTIONS = ("opening", "solution", "tone", "closing")
SCALES = (even_scale(*"ab"), even_scale(*"abcd"), even_scale(*"abcde"))
POLICIES = {
    "default": Policy(),
    "normalised, N/A dropped": Policy(sections=SectionRule.NORMALISED),
    "normalised, form mean": Policy(
        sections=SectionRule.NORMALISED,
        na=NaRule.FORM_MEAN,
        critical_scope=CriticalScope.SECTION,
    ),
    "weights, section mean": Policy(na=NaRule.SECTION_MEAN),
}


def form_with(policy: Policy) -> Form:
    categories = tuple(
        Category(
            f"category {place}",
            SCALES[place % 3],
            weight=5 + place % 4,
            section=SECTIONS[place % 4],
            critical=place < 2,
        )
        for place in range(20)
    )
    return Form(categories, tuple(Section(key, 25) for key in SECTIONS), policy)


def answers_to(form: Form, ratings: int) -> np.ndarray:
    generator = np.random.default_rng(1)
    reviews = ratings // len(form.categories)
    table = np.empty((reviews, len(form.categories)), dtype=np.int8)
    for place, category in enumerate(form.categories):
        table[:, place] = generator.integers(
            UNANSWERED, len(category.scale.options), size=reviews, dtype=np.int8
        )
    return table


def report(name: str, ratings: int, run: Callable[[], BulkScores]) -> None:
    best = min(seconds(run) for _ in range(3))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:28} {ratings / best / 1e6:7.1f} million ratings/s   peak {peak:6.0f} MB")


def seconds(run: Callable[[], BulkScores]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ratings", type=int, default=5_000_000)
    ratings = parser.parse_args().ratings
    for name, policy in POLICIES.items():
        form = form_with(policy)
        table = answers_to(form, ratings)
        report(name, table.size, lambda form=form, table=table: bulk_scores(form, table))
    form = form_with(Policy())
    review, category = (codes.ravel().astype(np.int32) for codes in np.indices(table.shape))
    option = table.ravel()
    report(
        "default, one rating a row",
        option.size,
        lambda: bulk_scores_long(form, review, category, option, reviews=len(table)),
    )


if __name__ == "__main__":
    main()
