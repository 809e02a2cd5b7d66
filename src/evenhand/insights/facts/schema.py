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

FORMAT = 2
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
    """Sums of a fact table, or of another rollup, by some of its columns.

    Replaced rows enter with a minus. ``tagged`` rows count once for every tag of their
    conversation.
    """

    source: str
    keys: tuple[str, ...]
    sums: dict[str, str]
    tagged: bool = False

    @property
    def facts(self) -> str:
        """The table of facts it comes from in the end."""
        return ROLLUPS[self.source].facts if self.source in ROLLUPS else self.source

    @property
    def columns(self) -> dict[str, str]:
        """All columns with their types."""
        types = {**TABLES[self.facts].columns, **_MADE}
        return {"part": SHORT, **{key: types[key] for key in self.keys}, **self.sums}


_MADE = {"judge": INTEGER, "band": SHORT, "tag": SHORT, "panel": SHORT}
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
_RATED = {**_MEANS, "na": INTEGER}
_SEGMENTS = {
    "n": INTEGER,
    "duration": INTEGER,
    "duration2": "float64",
    "replied": INTEGER,
    "first_reply": INTEGER,
    "first_reply2": "float64",
    "resolution_known": INTEGER,
    "resolved": INTEGER,
    "reviewed": INTEGER,
}
_WHOSE = ("scorecard", "automatic", "drawn", "judge")
_WORK = ("month", "team", "channel", "language")

ROLLUPS = {
    "work_months": Rollup("agent_days", (*_WORK, *_WHOSE), _MEANS),
    "band_months": Rollup("reviews", (*_WORK, *_WHOSE, "band"), {"n": INTEGER, "scored": INTEGER}),
    "tag_months": Rollup("reviews", (*_WORK, *_WHOSE, "tag"), _MEANS, tagged=True),
    "agent_months": Rollup("agent_days", ("agent", "team", "channel", "month", *_WHOSE), _MEANS),
    "agent_days": Rollup(
        "reviews", ("agent", "day", "month", "team", "channel", "language", *_WHOSE), _MEANS
    ),
    "category_months": Rollup("ratings", (*_WORK, *_WHOSE, "category"), _RATED),
    "segment_months": Rollup("segments", (*_WORK, "panel"), _SEGMENTS),
}
"""Those of reviews and ratings: of counted quality reviews only. Of two that can answer, the first
does.

``judge`` is the reviewer where that is a judge, else 0. ``band`` is that of the score. ``panel`` is
the set of judges that reviewed a segment, a word of the book: their numbers in order."""

BOOKS = ("channel", "language", "tag", "cause", "signal", "panel")
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
