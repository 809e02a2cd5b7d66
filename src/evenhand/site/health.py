"""What ``evenhand doctor`` looks at. Each finding says what is so and, if bad, what to do."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from evenhand.insights.facts.elsewhere import StorageUnreachable
from evenhand.insights.facts.freshness import freshness
from evenhand.insights.facts.manifest import FactsUnusable
from evenhand.insights.facts.verifying import untracked, verified
from evenhand.judges.models import ScoringBatch
from evenhand.people.models import Workspace
from evenhand.reviews.models import Review
from evenhand.reviews.services import score_of
from evenhand.site.assets import DIST
from evenhand.sources.models import ImportRun

SCORES_CHECKED = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    good: bool
    detail: str

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def findings() -> list[Finding]:
    """Everything, in the order a person would check it."""
    checks: tuple[Callable[[], Finding], ...] = (
        _settings,
        _home,
        _migrations,
        _search,
        _front_end,
        _imports,
        _scoring,
        _scores,
        _facts,
    )
    return [check() for check in checks]


def _settings() -> Finding:
    try:
        call_command("check", verbosity=0, stdout=io.StringIO())
    except SystemCheckError as error:
        return Finding("settings", False, str(error))
    return Finding("settings", True, f"{connection.vendor} database")


def _home() -> Finding:
    home: Path = settings.HOME
    free = shutil.disk_usage(home).free
    detail = f"{home}, {free / 1e9:.1f} GB free"
    if free < 1e9:
        return Finding("data folder", False, f"{detail}. Make room: less than 1 GB is left.")
    return Finding("data folder", True, detail)


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Finding("tables", False, f"{len(waiting)} steps behind. Run `evenhand migrate`.")
    return Finding("tables", True, "of this version")


def _search() -> Finding:
    if connection.vendor != "sqlite":
        return Finding("search index", True, "kept by PostgreSQL")
    with connection.cursor() as cursor:
        try:
            cursor.execute(
                "INSERT INTO conversations_search(conversations_search) VALUES('integrity-check')"
            )
        except Exception as error:
            return Finding("search index", False, f"{error}. Restore a backup.")
    return Finding("search index", True, "sound")


def _front_end() -> Finding:
    if (DIST / "manifest.json").exists():
        return Finding("front end", True, "built")
    return Finding("front end", False, "not built. Run `make demo`, or install the wheel.")


def _imports() -> Finding:
    stuck = ImportRun.objects.filter(
        state=ImportRun.State.RUNNING, lease_until__lt=timezone.now()
    ).count()
    if stuck:
        return Finding("imports", False, f"{stuck} stand still. Start `evenhand worker`.")
    return Finding("imports", True, "none stands still")


def _scoring() -> Finding:
    failed = ScoringBatch.objects.filter(state=ScoringBatch.State.FAILED).count()
    if failed:
        return Finding("scoring", False, f"{failed} batches failed. See the judge's page.")
    return Finding("scoring", True, "no failed batch")


def _scores() -> Finding:
    newest = (
        Review.objects.exclude(status=Review.Status.DRAFT)
        .select_related("version__scorecard")
        .order_by("-id")[:SCORES_CHECKED]
    )
    wrong = [review.pk for review in newest if score_of(review).score != review.score]
    if wrong:
        return Finding("stored scores", False, f"reviews {wrong[:5]} do not reproduce. Report it.")
    return Finding("stored scores", True, f"the newest {len(newest)} reproduce to the last digit")


def _facts() -> Finding:
    lost = untracked()
    if lost:
        return Finding("facts", False, lost)
    for workspace in Workspace.objects.order_by("id"):
        wrong = _wrong_with(workspace)
        if wrong:
            return Finding("facts", False, f"{workspace.slug}: {wrong}")
    return Finding("facts", True, "equal to the database, to the last unit")


def _wrong_with(workspace: Workspace) -> str:
    """What is wrong with a workspace's facts. None yet is not: they are built at need."""
    state = freshness(workspace)
    if state.problem or state.written_at is None:
        return state.problem
    try:
        found = verified(workspace)
    except StorageUnreachable as error:
        return f"{error}. See to the object storage."
    except FactsUnusable as error:
        return f"{error} Run `evenhand facts rebuild`."
    if found.good:
        return ""
    return f"{found.differences[0]}. Run `evenhand facts rebuild`."
