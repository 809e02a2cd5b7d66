"""``evenhand import``: bring conversations, survey answers or past reviews in from a file."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evenhand.errors import InputError
from evenhand.site.commands.django_setup import find_workspace, set_up_django

if TYPE_CHECKING:
    from rich.progress import Progress

    from evenhand.sources.models import ImportRun
    from evenhand.sources.options import Options
    from evenhand.sources.services import Counts, Job

SOME_REJECTED = 3
_SHOWN = 10
_QUIET_SECONDS = 2
_LINE_SECONDS = 5


def import_(
    path: Annotated[Path, typer.Argument(help="The file: plain, .gz, or .zip with one file.")],
    workspace: Annotated[str, typer.Option(help="Address of the workspace.")] = "",
    source: Annotated[
        str, typer.Option(help="Where the file comes from; ids are unique within a source.")
    ] = "files",
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            help="jsonl, csv, chatlog, mapped, surveys or reviews. Found out when not given.",
        ),
    ] = "",
    mapping: Annotated[
        Path | None,
        typer.Option(
            help="File that says where things are in a foreign format, or, for reviews, which "
            "categories and options are which."
        ),
    ] = None,
    save_mapping: Annotated[
        Path | None, typer.Option(help="Write the mapping that is used to this file.")
    ] = None,
    surveys: Annotated[
        bool, typer.Option("--surveys", help="The file holds survey answers.")
    ] = False,
    survey_kind: Annotated[
        str, typer.Option(help="csat, nps or ces, where the answers do not say.")
    ] = "",
    scale: Annotated[
        str,
        typer.Option(help="Scale of survey answers, or of numbers in reviews, as 1-5."),
    ] = "",
    reviews: Annotated[bool, typer.Option("--reviews", help="The file holds past reviews.")] = (
        False
    ),
    scorecard: Annotated[
        str,
        typer.Option(help="Key of the scorecard the reviews are on; key@2 for its version 2."),
    ] = "",
    encoding: Annotated[str, typer.Option(help="Such as cp1252; UTF-8 when not given.")] = "",
    time_zone: Annotated[
        str, typer.Option(help="Zone of times that state none, as Europe/Berlin.")
    ] = "",
    delimiter: Annotated[str, typer.Option(help="What separates CSV values.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen and change nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Import conversations, survey answers or past reviews from a file.

    Ends with 0 when everything is in, 3 when some lines were rejected, 1 when the file cannot be
    used. An import that was stopped or killed goes on where it was when run again.
    """
    set_up_django()
    from evenhand.sources.options import Options
    from evenhand.sources.services import plan

    name = format_ or ("reviews" if reviews else "surveys" if surveys else "")
    options = Options(
        encoding=encoding,
        time_zone=time_zone,
        delimiter=delimiter,
        survey_kind=survey_kind.lower(),
        scale=_scale(scale),
        **_mappings(name, mapping, scorecard),
    )
    job = plan(find_workspace(workspace), source, path.resolve(), options, name)
    if save_mapping:
        _save_mapping(job, save_mapping)
    if job.format.name == "mapped" and not (mapping or dry_run):
        _ask_for_mapping(job, save_mapping)
    if job.format.name == "csv" and not (mapping or as_json):
        typer.echo(f"Columns are read by their names: {_columns(job.options)}.")
    if job.format.name == "reviews" and not as_json:
        typer.echo(_fit(job))
    result = _rehearse(job, as_json) if dry_run else _run(job, as_json)
    typer.echo(json.dumps(result, indent=2) if as_json else _summary(result))
    if result["rejected"]:
        raise typer.Exit(SOME_REJECTED)


def _run(job: Job, quiet: bool) -> dict[str, Any]:
    from evenhand.sources.services import Counts, run_import, start_import

    run = start_import(job)
    before, watch = Counts.of(run), _Watch(run.bytes_total, run.entries, quiet)
    if before.entries and not quiet:
        typer.echo(f"Going on after line {before.lines:,}, where an earlier run was stopped.")
    try:
        with watch:
            run_import(run, watch)
    except KeyboardInterrupt:
        typer.echo("Stopped. The same command goes on from here.", err=True)
        raise typer.Exit(130) from None
    result = _result(job, Counts.of(run), watch) | _of_run(run)
    return result | {"went_on_from_line": before.lines}


def _rehearse(job: Job, quiet: bool) -> dict[str, Any]:
    from evenhand.sources.services import rehearse

    with _Watch(job.path.stat().st_size, 0, quiet) as watch:
        counts, problems = rehearse(job, watch)
    shown = [{"line": p.line, "place": p.place, "reason": p.reason} for p in problems]
    return _result(job, counts, watch) | {"dry_run": True, "rejected_lines": shown}


def _result(job: Job, counts: Counts, watch: _Watch) -> dict[str, Any]:
    return {
        "file": job.path.name,
        "workspace": job.workspace.slug,
        "source": job.source,
        "format": job.format.name,
        "holds": str(job.format.holds),
        **counts.as_dict(),
        "seconds": round(watch.seconds, 2),
        "per_second": round((counts.entries - watch.before) / max(watch.seconds, 1e-6)),
        "dry_run": False,
    }


def _of_run(run: ImportRun) -> dict[str, Any]:
    from evenhand.sources.rejects import reasons_path

    lines = run.rejected_lines.values("line", "place", "reason")
    found: dict[str, Any] = {"import": run.pk, "state": run.state, "rejected_lines": list(lines)}
    if run.rejects_file:
        found["rejects_file"] = run.rejects_file
        found["reasons_file"] = str(reasons_path(Path(run.rejects_file)))
    return found


def _summary(result: dict[str, Any]) -> str:
    verb = "Would import" if result["dry_run"] else "Imported"
    if result.get("state") == "stopped":
        verb = "Stopped importing"
    rows = [
        f"{verb} {result['file']} ({result['format']}) into {result['workspace']}, "
        f"source {result['source']}:"
    ]
    rows += [f"  {name:<10}{result[name]:>12,}" for name in _COUNTS]
    rows += _noted(result["notes"])
    rows += _rejected(result["rejected_lines"], result["rejected"])
    if "rejects_file" in result:
        rows.append(f"  Rejected lines, to correct and import: {result['rejects_file']}")
        rows.append(f"  Why each was rejected: {result['reasons_file']}")
    rows.append(
        f"{result['entries']:,} {_NOUNS[result['holds']]} read in {result['seconds']:.1f} s "
        f"({result['per_second']:,}/s)"
    )
    return "\n".join(rows)


def _rejected(lines: list[dict[str, Any]], total: int) -> list[str]:
    """The first reasons, each with the first line that has it and how many more do."""
    alike: dict[tuple[str, str], list[int]] = {}
    for line in lines:
        alike.setdefault((line["place"], line["reason"]), []).append(line["line"])
    rows = []
    for (place, reason), numbers in list(alike.items())[:_SHOWN]:
        more = f" and {len(numbers) - 1:,} more" if len(numbers) > 1 else ""
        where = f", {place}" if place else ""
        rows.append(f"    line {numbers[0]:,}{more}{where}: {reason}")
    told = sum(len(numbers) for numbers in list(alike.values())[:_SHOWN])
    return rows + ([f"    … and {total - told:,} lines more"] if total > told else [])


_COUNTS = ("added", "updated", "unchanged", "rejected")
_NOUNS = {"conversations": "conversations", "surveys": "survey answers", "reviews": "reviews"}


class _Watch:
    """Shows progress and rate once an import has taken two seconds."""

    def __init__(self, total: int, before: int, quiet: bool) -> None:
        self.before = before
        self._total, self._quiet = total, quiet
        self._start = time.monotonic()
        self._next_line = 0.0
        self._progress: Progress | None = None
        self.seconds = 0.0

    def __enter__(self) -> _Watch:
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.monotonic() - self._start
        if self._progress:
            self._progress.stop()

    def __call__(self, counts: Counts) -> None:
        spent = time.monotonic() - self._start
        if self._quiet or spent < _QUIET_SECONDS:
            return
        rate = (counts.entries - self.before) / spent
        told = f"{counts.entries:,} read, {counts.rejected:,} rejected, {rate:,.0f}/s"
        if sys.stderr.isatty():
            self._draw(counts.bytes_read, told)
        elif spent >= self._next_line:
            # In a log a line now and then is progress; a bar is noise.
            self._next_line = spent + _LINE_SECONDS
            typer.echo(told, err=True)

    def _draw(self, bytes_read: int, told: str) -> None:
        if self._progress is None:
            self._progress = _progress(self._total)
        self._progress.update(self._progress.task_ids[0], completed=bytes_read, found=told)


def _progress(total: int) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    progress = Progress(
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[found]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    progress.add_task("import", total=total, found="")
    progress.start()
    return progress


def _scale(text: str) -> tuple[float, float] | None:
    if not text:
        return None
    low, _, high = text.replace("..", "-").rpartition("-")
    try:
        return float(low), float(high)
    except ValueError as error:
        raise InputError(f"cannot read {text!r}; say lowest and highest, as 1-5.", "--scale") from (
            error
        )


def _ask_for_mapping(job: Job, draft: Path | None) -> None:
    """A mapping guessed from foreign JSON is only a draft: somebody must have looked at it."""
    if draft:
        typer.echo(f"A draft of the mapping is in {draft}. Check it, then import with --mapping.")
        raise typer.Exit
    raise InputError(
        "this format is not known; a mapping must say where its parts are. "
        "--save-mapping FILE writes a draft.",
        job.path.name,
    )


def _columns(options: Options) -> str:
    """Which column is read as what, in one line."""
    import msgspec

    document = msgspec.to_builtins(options.mapping)
    parts = {**document, **document.pop("message", {})}
    found = []
    for name, value in parts.items():
        column = value.get("path") if isinstance(value, dict) else value
        if isinstance(column, str) and column:
            found.append(f"{name} from {column!r}")
    return ", ".join(found)


def _mappings(name: str, path: Path | None, scorecard: str) -> dict[str, Any]:
    """The mapping of conversations or of reviews, as the options take it."""
    from msgspec import structs

    from evenhand.sources.documents import read_text
    from evenhand.sources.formats.mapped.mapping import read_mapping
    from evenhand.sources.formats.reviews.mapping import ReviewMapping, parse_review_mapping

    if name != "reviews" and not scorecard:
        return {"mapping": read_mapping(path) if path else None}
    mapping = parse_review_mapping(read_text(path), path.name) if path else ReviewMapping()
    return {"reviews": structs.replace(mapping, scorecard=scorecard or mapping.scorecard)}


def _save_mapping(job: Job, path: Path) -> None:
    import msgspec

    from evenhand.sources.documents import document_text
    from evenhand.sources.previews import drafted_mapping

    mapping = drafted_mapping(job)
    if mapping is None:
        raise InputError("this format needs no mapping, so there is none to save.", str(path))
    path.write_text(document_text(msgspec.to_builtins(mapping)), "utf-8")


def _fit(job: Job) -> str:
    """Which category of the file is which of ours, in a few lines."""
    from evenhand.sources.previews import seen_in

    seen = seen_in(job)
    rows = [f"Ratings are read as answers to {job.fit().version}:"]
    for one in seen:
        near = f"; the nearest is {one.near.key}" if one.near else ""
        fate = {"": f"not on it{near}", "skip": "left out"}.get(one.key, one.key)
        rows.append(f"  {one.name} ({one.ratings:,}): {fate}")
        if one.unknown:
            rows.append(f"    fits no option: {', '.join(one.unknown[:_SHOWN])}")
    return "\n".join(rows)


def _noted(notes: dict[str, Any]) -> list[str]:
    """Scores of the file that differ from ours, and categories that stayed behind."""
    rows = [
        f"  Left out: {count:,} ratings of {name}"
        for name, count in notes.get("left_out", {}).items()
    ]
    if differing := notes.get("scores_differ"):
        rows.append(
            f"  Scores that differ from ours (ours are kept): {differing['count']:,}, such as"
        )
        rows += [
            f"    line {one['line']:,}, conversation {one['conversation']}: {one['in_file']:g} in "
            f"the file, {_score(one['ours'])} here"
            for one in differing["examples"]
        ]
    return rows


def _score(score: float | None) -> str:
    return "no score" if score is None else f"{score:.2f}"
