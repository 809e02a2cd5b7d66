"""``evenhand autoscore``: have the judges score what they have not scored yet."""

from __future__ import annotations

import json as json_text
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.errors import InputError
from evenhand.site.commands.django_setup import find_workspace, set_up_django

if TYPE_CHECKING:
    from evenhand.judges.models import JudgeVersion
    from evenhand.judges.working import Going

SHOWN_EVERY = 0.5


@dataclass(slots=True)
class Summary:
    """What a run of the command came to."""

    planned: int = 0
    scored: int = 0
    left: int = 0
    failed: int = 0
    scanned: int = 0
    seconds: float = 0
    judges: list[dict[str, object]] = field(default_factory=list)


def autoscore(
    workspace: Annotated[str, typer.Option(help="Address of the workspace.")] = "",
    scorecard: Annotated[str, typer.Option(help="Key of one scorecard; all without.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print for a script to read.")] = False,
    workers: Annotated[int, typer.Option(min=1, help="Processes that score side by side.")] = 1,
    limit: Annotated[int, typer.Option(min=0, help="Stop after so many; 0: all.")] = 0,
) -> None:
    """Score every conversation not scored yet, and look for signals. Safe to stop at any moment."""
    set_up_django()
    versions = _versions(workspace, scorecard)
    _say_what_it_takes(versions)
    began = time.monotonic()
    summary = Summary(planned=_plan(versions))
    with _shown(versions, quiet=json):
        going = _work(versions, workers, limit)
    summary.scanned = _scan(versions, going)
    _sum_up(summary, versions, time.monotonic() - began)
    typer.echo(json_text.dumps(asdict(summary), indent=2) if json else _told(summary))
    if summary.failed:
        raise typer.Exit(1)


def _versions(workspace: str, scorecard: str) -> list[JudgeVersion]:
    from evenhand.judges.added import ensure_added_judges
    from evenhand.judges.queries import current_versions
    from evenhand.judges.services import ensure_rules_judges

    place = find_workspace(workspace)
    ensure_rules_judges(place)
    ensure_added_judges(place)
    versions = [
        version
        for version in current_versions(place)
        if scorecard in ("", version.scorecard_version.scorecard.key)
    ]
    if not versions:
        raise InputError(
            "there is no judge for it. Rules come with the ready scorecards; publish one of them.",
            "--scorecard" if scorecard else "autoscore",
        )
    return versions


def _say_what_it_takes(versions: Sequence[JudgeVersion]) -> None:
    """What language models are going to be asked, before it costs anything."""
    from evenhand.judges.llm.estimating import told
    from evenhand.reviews.models import Author

    for version in versions:
        if version.judge.kind == Author.Kind.LLM:
            typer.echo(told(version), err=True)


def _plan(versions: Sequence[JudgeVersion]) -> int:
    from evenhand.judges.services import plan_scoring

    return sum(batch.segments for version in versions for batch in plan_scoring(version))


def _work(versions: Sequence[JudgeVersion], workers: int, limit: int) -> Going:
    """Score here, with as many more processes beside as were asked for."""
    from evenhand.judges.working import Going, work

    going = Going()
    numbers = [str(version.pk) for version in versions]
    command = [sys.executable, "-m", "evenhand.judges.working", str(os.getpid()), *numbers]
    beside = 0 if limit else workers - 1
    running = [subprocess.Popen(command) for _ in range(beside)]  # noqa: S603 - our own module
    work(versions, going, limit)
    for process in running:
        process.wait()
    return going


def _scan(versions: Sequence[JudgeVersion], going: Going) -> int:
    """Look for signals where nobody has looked yet; through how many parts that was."""
    from evenhand.judges.signals.services import scan

    return scan(versions[0].judge.workspace, going)


@contextmanager
def _shown(versions: Sequence[JudgeVersion], quiet: bool) -> Iterator[None]:
    """Show what is scored and how fast, read from the list of work, for as long as it lasts."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=_show, args=(versions, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)


def _show(versions: Sequence[JudgeVersion], stop: threading.Event) -> None:
    from django.db import connection
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("Scoring", total=None, rate="")
        began, (at_first, _total) = time.monotonic(), _counts(versions)
        while not stop.wait(SHOWN_EVERY):
            scored, total = _counts(versions)
            rate = (scored - at_first) / max(time.monotonic() - began, 0.1)
            progress.update(task, completed=scored, total=total, rate=f"{rate:.0f}/s")
    connection.close()


def _counts(versions: Sequence[JudgeVersion]) -> tuple[int, int]:
    """Conversations scored and planned in the batches of these versions."""
    from django.db.models import Sum

    from evenhand.judges.models import ScoringBatch

    found = ScoringBatch.objects.filter(judge_version__in=versions).aggregate(
        scored=Sum("scored"), total=Sum("segments")
    )
    return found["scored"] or 0, found["total"] or 0


def _sum_up(summary: Summary, versions: Sequence[JudgeVersion], seconds: float) -> None:
    from evenhand.judges.queries import progress, unscored

    found = progress(versions[0].judge.workspace, versions)
    for version in versions:
        each = found[version.pk]
        left = unscored(version).count()
        summary.left += left
        summary.failed += each.failed
        summary.judges.append(
            {
                "judge": str(version),
                "scorecard": version.scorecard_version.scorecard.key,
                "conversations": each.segments,
                "scored": each.scored,
                "left": left,
                "error": each.error,
            }
        )
    summary.scored = max(0, sum(found[version.pk].scored for version in versions))
    summary.seconds = round(seconds, 2)


def _told(summary: Summary) -> str:
    lines = [
        f"{judge['judge']} ({judge['scorecard']}): {judge['scored']:,} of "
        f"{judge['conversations']:,} scored, {judge['left']:,} left"
        for judge in summary.judges
    ]
    lines += [f"  {judge['error']}" for judge in summary.judges if judge["error"]]
    lines.append(f"Looked for signals in {summary.scanned:,}.")
    lines.append(f"{summary.planned:,} were new; done in {summary.seconds:.1f} s.")
    return "\n".join(lines)
