"""A workspace whose facts were never in the operational database, written straight as files.

Agents, channels and languages are drawn by hashing the number of a segment, so that every run
writes the same. A quarter of all segments is reviewed; rows lie in the order in which facts that
were put together lie: by agent.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.core.management import call_command

from evenhand.insights.facts.engines import Opened
from evenhand.insights.facts.engines.duck import duck
from evenhand.insights.facts.extract import Books
from evenhand.insights.facts.manifest import (
    Manifest,
    Part,
    folder_of,
    new_token,
    write_manifest,
)
from evenhand.insights.facts.models import FactStore
from evenhand.insights.facts.rolling import Rolling
from evenhand.insights.facts.schema import columns_of
from evenhand.insights.facts.writing import Writer
from evenhand.judges.models import Judge, JudgeVersion
from evenhand.people.models import Membership, User, Workspace
from evenhand.reviews.models import Author
from evenhand.scorecards.document import from_builtins
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.services import create_scorecard, publish

AGENTS, TEAMS, MONTHS, CATEGORIES, TAGS = 5000, 100, 24, 20, 30
CHANNELS = ["chat", "email", "phone", "web"]
LANGUAGES = ["en", "de", "fr", "es", "pt"]
_TYPES = {"int64": "BIGINT", "int32": "INTEGER", "boolean": "BOOLEAN", "float64": "DOUBLE"}
_OPTIONS = [
    {"label": label, "value": value, "passes": value >= 0.5}
    for label, value in (("Full", 1), ("Good", 0.75), ("Fair", 0.5), ("Poor", 0))
]


@dataclass(frozen=True, slots=True)
class Store:
    """What was made: who looks at it, the scorecard, and the seconds its parts took."""

    viewer: Membership
    version: ScorecardVersion
    facts_seconds: float
    sums_seconds: float


def months() -> list[date]:
    return [date(2024 + place // 12, place % 12 + 1, 1) for place in range(MONTHS)]


def scorecard(workspace: Workspace) -> ScorecardVersion:
    """A form whose categories have the numbers the facts speak of."""
    categories = [
        {"key": f"c{place}", "name": f"Category {place}", "weight": place, "options": _OPTIONS}
        for place in range(1, CATEGORIES + 1)
    ]
    content = from_builtins({"name": "Twenty", "categories": categories})
    return publish(create_scorecard(workspace, content))


def judge(version: ScorecardVersion) -> int:
    """A judge in use; the number its reviews carry."""
    workspace = version.scorecard.workspace
    author = Author.objects.create(
        workspace=workspace, kind=Author.Kind.RULES, name="Rules", external_id="rules"
    )
    made = Judge.objects.create(
        workspace=workspace, scorecard=version.scorecard, kind="rules", name="Rules"
    )
    JudgeVersion.objects.create(
        judge=made, scorecard_version=version, author=author, number=1, content={}, content_hash="x"
    )
    return author.pk


def generate(reviews: int, *, judged: bool = True) -> Store:
    """A workspace with so many reviews of twenty ratings; half of them a judge's if ``judged``."""
    call_command("migrate", verbosity=0)
    workspace = Workspace.objects.create(slug="bench", name="Benchmark")
    user = User.objects.create_user("bench@bench.example", password=None)
    viewer = Membership.objects.create(workspace=workspace, user=user, role="manager")
    version = scorecard(workspace)
    author = judge(version) if judged else 0
    folder = folder_of(workspace)
    books = Books(
        {"channel": CHANNELS, "language": LANGUAGES, "tag": [f"t{n}" for n in range(TAGS)]}
    )
    start = time.perf_counter()
    with Writer(folder, 1) as writer:
        for place, month in enumerate(months()):
            first = 100_000_000 + 4 * place * (reviews // MONTHS)
            writer.parts += _month(folder, month, first, reviews // MONTHS, author)
        written = time.perf_counter()
        empty = Manifest(token=new_token(), time_zone="UTC")
        Rolling(Opened(workspace.pk, empty, folder), writer, books).everything()
        writer.finish()
    manifest = Manifest(new_token(), "UTC", parts=writer.parts, books=books.words, next_part=2)
    write_manifest(folder, manifest)
    FactStore.objects.create(
        workspace=workspace, token=manifest.token, written_at=datetime.now(UTC)
    )
    return Store(viewer, version, written - start, time.perf_counter() - written)


def _month(folder: Path, month: date, first: int, reviews: int, author: int) -> list[Part]:
    """One month of all tables. What rows of several tables share is worked out once."""
    duck().execute(f"CREATE OR REPLACE TABLE made_segments AS {_segments(month, first, reviews)}")
    duck().execute(f"CREATE OR REPLACE TABLE made_reviews AS {_reviews(author)}")
    parts = [_put(folder, table, month, made, rows) for table, (made, rows) in _tables().items()]
    duck().execute("DROP TABLE made_reviews")
    duck().execute("DROP TABLE made_segments")
    return parts


def _segments(month: date, first: int, reviews: int) -> str:
    start = (month - date(1970, 1, 1)).days
    number = 100 * month.year + month.month
    return f"""
        SELECT 1 AS part, id AS conversation, id AS segment, 1 + h % {AGENTS} AS agent,
            1 + (h % {AGENTS}) % {TEAMS} AS team, hash(id, 1) % 4 AS channel,
            hash(id, 2) % 5 AS language, {start} + hash(id, 3) % 28 AS day, {number} AS month,
            hash(id, 14) AS chance
        FROM (SELECT id, hash(id) AS h FROM range({first}, {first + 4 * reviews}) t(id))
        ORDER BY agent, segment"""


def _reviews(author: int) -> str:
    """People review every eighth segment and a judge as many, half of them the same ones."""
    people = "segment % 8 = 0" if author else "segment % 4 = 0"
    weight = "(CASE hash(segment, 5) % 3 WHEN 0 THEN 10 WHEN 1 THEN 4 ELSE 20 END)"
    return f"""
        SELECT *, 1 + (score < 65)::INT AS outcome, score * weight AS weighted
        FROM (
            SELECT *, 2 * segment AS review, false AS automatic, 1 + hash(segment, 4) % 60
                AS reviewer, 0 AS purpose, true AS drawn, {weight} AS weight,
                100 - hash(segment, 6) % 41 AS score
            FROM made_segments WHERE {people}
            UNION ALL
            SELECT *, 2 * segment + 1, true, {author}, 8, false, NULL,
                100 - hash(segment, 6) % 37
            FROM made_segments WHERE {int(bool(author))} = 1 AND segment % 16 IN (0, 4)
        ) ORDER BY agent, review"""


def _tables() -> dict[str, tuple[dict[str, str], str]]:
    scores = {
        "score": "score * 1000000",
        "weight": "weight * 1000000000::BIGINT",
        "weighted": "weighted * 1000000000::BIGINT",
    }
    review = {"scorecard": "1", "version": "1", "kind": "0", "status": "1"}
    answers = """(SELECT * REPLACE (earned AS score, earned * weight AS weighted) FROM (
        SELECT *, CASE option WHEN 0 THEN 100 WHEN 1 THEN 75 WHEN 2 THEN 50 ELSE 0 END AS earned
        FROM (SELECT r.*, c AS category, hash(review, c) % 4 AS option
              FROM made_reviews r, range(1, 21) t(c))))"""
    return {
        "reviews": (
            {**review, **scores, "seconds": "300 + chance % 600", "delay": "86400", "dispute": "0"},
            "made_reviews",
        ),
        "ratings": ({**review, **scores, "state": "0", "passes": "option < 3"}, answers),
        "segments": (
            {"position": "0", "duration": "chance % 3000", "first_reply": "chance % 90000",
             "messages": "8", "resolved": "chance % 4 > 0"},
            "made_segments",
        ),
        "tags": ({"tag": f"hash(segment, 20) % {TAGS}"}, "made_segments WHERE chance % 2 = 0"),
        "surveys": (
            {"survey": "segment", "survey_kind": "0",
             "share": "CASE WHEN chance % 3 = 0 THEN 25000000 * (hash(segment, 13) % 5) END"},
            "made_segments WHERE segment % 4 = 1",
        ),
    }  # fmt: skip


_OF_ROWS = {
    "part", "conversation", "segment", "agent", "team", "channel", "language", "day", "month",
    "review", "automatic", "reviewer", "purpose", "drawn", "outcome", "category", "option",
}  # fmt: skip


def _put(folder: Path, table: str, month: date, made: dict[str, str], rows: str) -> Part:
    columns = ", ".join(
        f"CAST({made.get(name, name if name in _OF_ROWS else 'NULL')} "
        f"AS {_TYPES.get(kind, kind)}) AS {name}"
        for name, kind in columns_of(table).items()
    )
    number = 100 * month.year + month.month
    path = folder / f"{table}-{number}-1-generated.parquet"
    done = duck().execute(
        f"COPY (SELECT {columns} FROM {rows}) TO '{path}' "
        "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
    )
    count = int(done.column(0)[0].as_py())
    return Part(table, number, 1, path.name, count, path.stat().st_size)
