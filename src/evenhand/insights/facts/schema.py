"""What the facts hold: tables, columns and how each is coded.

Keys are whole numbers. Words (channel, language, tag, root cause) are positions in a book of the
manifest that only grows. Scores, fractions and weights are scaled whole numbers, so that sums are
exact in any order and on any engine:

- ``score``, ``share``: millionths of a point (0-100 points)
- ``weight``: billionths of 1 / inclusion probability
- ``weighted``: billionths of score / inclusion probability
- ``day``: days since 1970-01-01, and ``month``: year x 100 + month, in the workspace's time zone
"""

from __future__ import annotations

from typing import NamedTuple

FORMAT = 1
"""Raised whenever facts written before can no longer be read as they are."""

SCORE_SCALE = 1_000_000
WEIGHT_SCALE = 1_000_000_000

INTEGER, SHORT, FLAG, EXACT = "int64", "int32", "boolean", "decimal(18, 0)"


class FactTable(NamedTuple):
    """One table: which row of the database its rows come from, and its columns with their types."""

    key: str
    subject: str
    columns: dict[str, str]


_PLACE = {
    "conversation": INTEGER,
    "segment": INTEGER,
    "agent": INTEGER,
    "team": INTEGER,
    "channel": SHORT,
    "language": SHORT,
    "day": SHORT,
    "month": SHORT,
}
_REVIEW = {
    "review": INTEGER,
    **_PLACE,
    "reviewer": INTEGER,
    "automatic": FLAG,
    "scorecard": INTEGER,
    "version": INTEGER,
    "kind": SHORT,
    "status": SHORT,
    "purpose": SHORT,
    "drawn": FLAG,
}

TABLES = {
    "reviews": FactTable(
        "review",
        "review",
        {
            "part": SHORT,
            **_REVIEW,
            "outcome": SHORT,
            "score": EXACT,
            "weight": EXACT,
            "weighted": EXACT,
            "seconds": INTEGER,
            "delay": INTEGER,
            "late": FLAG,
            "dispute": SHORT,
        },
    ),
    "ratings": FactTable(
        "review",
        "review",
        {
            "part": SHORT,
            **_REVIEW,
            "category": INTEGER,
            "state": SHORT,
            "option": SHORT,
            "passes": FLAG,
            "score": EXACT,
            "weight": EXACT,
            "weighted": EXACT,
        },
    ),
    "causes": FactTable(
        "review",
        "review",
        {"part": SHORT, **_REVIEW, "category": INTEGER, "cause": SHORT},
    ),
    "segments": FactTable(
        "segment",
        "segment",
        {
            "part": SHORT,
            **_PLACE,
            "position": SHORT,
            "duration": INTEGER,
            "first_reply": INTEGER,
            "messages": INTEGER,
            "resolved": FLAG,
        },
    ),
    "tags": FactTable("segment", "segment", {"part": SHORT, **_PLACE, "tag": SHORT}),
    "signals": FactTable("segment", "segment", {"part": SHORT, **_PLACE, "signal": SHORT}),
    "surveys": FactTable(
        "survey",
        "survey",
        {
            "part": SHORT,
            "survey": INTEGER,
            **_PLACE,
            "survey_kind": SHORT,
            "share": EXACT,
        },
    ),
}

DEAD = {"part": SHORT, "row": INTEGER, "was": SHORT}


def lists_rows(table: str) -> bool:
    """Whether it is a list of rows that are, or are to be, replaced."""
    return table.startswith(("dead_", "going_"))


def columns_of(table: str) -> dict[str, str]:
    """Columns of a fact table, of a rollup, or of a list of replaced rows, with their types."""
    if lists_rows(table):
        return DEAD
    if table in ROLLUPS:
        return ROLLUPS[table].columns
    return TABLES[table].columns


class Rollup(NamedTuple):
    """Sums of a fact table by some of its columns; replaced rows enter with a minus."""

    source: str
    keys: tuple[str, ...]
    sums: dict[str, str]

    @property
    def columns(self) -> dict[str, str]:
        """All columns with their types."""
        types = {**TABLES[self.source].columns, "judge": INTEGER}
        return {"part": SHORT, **{key: types[key] for key in self.keys}, **self.sums}


_MEANS = {
    "n": INTEGER,
    "scored": INTEGER,
    "total": "decimal(38, 0)",
    "squares": "float64",
    "chosen": INTEGER,
    "weights": "decimal(38, 0)",
    "weighted": "decimal(38, 0)",
    "wx2": "float64",
    "v": "float64",
    "vx": "float64",
    "vx2": "float64",
    "passed": INTEGER,
    "failed": INTEGER,
}
_DAY = ("day", "month", "team", "channel", "scorecard", "automatic", "drawn")

ROLLUPS = {
    "agent_days": Rollup("reviews", (*_DAY, "language", "agent", "judge"), _MEANS),
    "category_days": Rollup("ratings", (*_DAY, "category", "judge"), {**_MEANS, "na": INTEGER}),
}
"""Of counted quality reviews only. ``judge`` is the reviewer where that is a judge, else 0."""

BOOKS = ("channel", "language", "tag", "cause", "signal")
"""Words that are kept as their position in the manifest's book of this name."""

KINDS = ("quality", "self", "peer", "calibration", "second")
STATUSES = ("draft", "published", "disputed", "superseded")
PURPOSES = (
    "random", "stratified", "risk", "manual", "calibration", "onboarding", "dispute", "extra",
    "every", "unknown",
)  # fmt: skip
OUTCOMES = ("none", "pass", "fail")
STATES = ("rated", "na", "abstained", "open")
SURVEYS = ("csat", "nps", "ces")
DISPUTES = ("none", "open", "accepted", "partly", "rejected", "withdrawn")
