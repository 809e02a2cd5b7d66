"""Scoring the past anew: ratings a second, against reading the columns that takes.

``python benchmarks/laboratory.py [reviews]``, 500,000 reviews of twenty ratings if nothing is said.
"""

from __future__ import annotations

import resource
import shutil
import sys
import time

# First: it sets Django up.
from insights import HOME, YEARS, against, best, seconds, told  # isort: skip

from django.http import QueryDict
from stores.generated import Store, generate

from evenhand.insights.facts.engines import Opened
from evenhand.insights.facts.engines.duck import duck
from evenhand.insights.facts.freshness import current
from evenhand.insights.laboratory.history import read_history, readable
from evenhand.insights.laboratory.rescoring import columns_kept, effect_of, moved, rescored
from evenhand.insights.laboratory.variant import read_variant
from evenhand.scorecards.document import form_of

VARIANT = "weight.c3=9&critical.c5=1&drop=c7&na=full"


def in_order(opened: Opened) -> None:
    """Put the ratings of each review together, as facts made of reviews have them."""
    for part in opened.manifest.parts:
        if part.table == "ratings":
            path = opened.folder / part.file
            rough = path.with_suffix(".rough")
            duck().execute(
                f"COPY (SELECT * FROM read_parquet('{path}') ORDER BY review, category) "
                f"TO '{rough}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
            )
            rough.rename(path)


def scan(opened: Opened):
    """Read what scoring needs of every rating, and nothing else."""
    files = [str(opened.folder / part.file) for part in opened.manifest.files("ratings", 0, 999999)]
    return duck().execute(
        f"""SELECT review, category, state, option FROM read_parquet({files})
        WHERE kind = 0 AND status IN (1, 2) AND NOT automatic AND drawn AND version = 1"""
    )


def main() -> None:
    try:
        run(generate(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000, judged=False))
    finally:
        shutil.rmtree(HOME, ignore_errors=True)


def run(store: Store) -> None:
    opened, _fresh = current(store.viewer.workspace)
    in_order(opened)
    version = store.version
    variant = read_variant(QueryDict(VARIANT), version.content)
    form = form_of(variant.applied(version.content))
    told("what", "measured", "against the limit")
    told("---", "---", "---")
    ratings = opened.manifest.rows("ratings")
    raw = best(lambda: scan(opened), 3)
    told(f"reading the columns of {ratings:,} ratings", seconds(raw))

    def again():
        history = read_history(opened, version.form, readable(version, [version]), YEARS)
        return history, rescored(history, form, columns_kept(version.form, form))

    ours = best(again, 3)
    told(
        "reading them and scoring them anew", seconds(ours), against(ours[0] / raw[0], 3, "reading")
    )
    told("the same, of processor", "", against(ours[1] / raw[1], 3, "reading"))
    start = time.perf_counter()
    history, found = again()
    effect_of(history, found)
    moved(history, found, "agent")
    told("with the whole and every agent before and after", f"{time.perf_counter() - start:.2f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told("memory at its peak, generating included", f"{peak:.0f} MB")


if __name__ == "__main__":
    main()
