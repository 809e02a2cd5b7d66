"""Working out long histories: asked for by a page, done by a worker, looked up by the page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from evenhand.errors import EvenhandError
from evenhand.insights.facts.engines import Opened
from evenhand.insights.facts.freshness import current
from evenhand.insights.laboratory import queries
from evenhand.insights.laboratory.asking import Asked, read_asked
from evenhand.insights.laboratory.models import LaboratoryRun
from evenhand.insights.laboratory.showing import Shown, shown
from evenhand.insights.scope import Scope
from evenhand.people.models import Workspace

AT_ONCE = 100_000
"""Up to so many reviews are worked out while a page is made."""

LEFT = timedelta(minutes=2)
"""A run nobody has worked on for so long was left by its worker."""

KEPT = timedelta(days=7)
"""So long after it was asked for, what came of a run is kept."""


def is_long(opened: Opened, asked: Asked) -> bool:
    """Whether the history is too long for a page."""
    if opened.manifest.rows("reviews") <= AT_ONCE:
        return False
    return queries.count_reviews(opened, asked) > AT_ONCE


def run_of(workspace: Workspace, opened: Opened, asked: Asked) -> tuple[LaboratoryRun, bool]:
    """The run of this question on these facts, and whether it is new."""
    said = f"{asked.query} {opened.manifest.token} {asked.version.edit}"
    key = hashlib.blake2b(said.encode(), digest_size=16).hexdigest()
    return LaboratoryRun.objects.get_or_create(
        workspace=workspace, key=key, defaults={"query": asked.query}
    )


def result_of(run: LaboratoryRun) -> Shown | None:
    """What came of a run, if it is done."""
    return None if run.result is None else msgspec.convert(run.result, Shown, strict=False)


def unfinished() -> QuerySet[LaboratoryRun]:
    """Runs that wait, or were left by their worker."""
    left = Q(taken_at__isnull=True) | Q(taken_at__lt=timezone.now() - LEFT)
    return LaboratoryRun.objects.filter(left, finished_at__isnull=True)


def forget_old() -> None:
    """Delete runs that were asked for long ago."""
    LaboratoryRun.objects.filter(created_at__lt=timezone.now() - KEPT).delete()


def work_out(pk: int) -> None:
    """Work on a run nobody else works on, and keep what came of it."""
    if not unfinished().filter(pk=pk).update(taken_at=timezone.now()):
        return
    run = LaboratoryRun.objects.select_related("workspace").get(pk=pk)
    try:
        found: dict[str, Any] = {"result": msgspec.to_builtins(_found(run), str_keys=True)}
    except EvenhandError as error:
        found = {"problem": str(error)}
    LaboratoryRun.objects.filter(pk=pk).update(finished_at=timezone.now(), **found)


def _found(run: LaboratoryRun) -> Shown:
    given = QueryDict(run.query)
    version = queries.version_of(run.workspace, given.get("version", ""))
    asked = read_asked(given, version, Scope.month_of(timezone.localdate()))
    opened, _fresh = current(run.workspace)
    return shown(run.workspace, opened, asked, _teller(run.pk))


def _teller(pk: int) -> Callable[[int, int], None]:
    """Notes how far a run is."""

    def tell(done: int, total: int) -> None:
        LaboratoryRun.objects.filter(pk=pk).update(done=done, total=total, taken_at=timezone.now())

    return tell
