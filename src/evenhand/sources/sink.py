"""Where the rejected lines of an import go: its files, and the first thousand on its page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from evenhand.errors import InputError
from evenhand.sources.folders import imports_folder
from evenhand.sources.found import Problem
from evenhand.sources.models import ImportRun, RejectedLine
from evenhand.sources.rejects import Rejects, Style, rejects_path

SHOWN_REJECTS = 1000


class Sink:
    """Where rejected lines go; files are made when there is a first."""

    def __init__(self, run: ImportRun, path: Path, style: Callable[[], Style]) -> None:
        self._run, self._path, self._style = run, path, style
        self._rejects: Rejects | None = None

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, *_: object) -> None:
        if self._rejects:
            self._rejects.close()

    def add(self, problems: list[Problem]) -> dict[str, Any]:
        """Write them; the columns to commit."""
        if not problems:
            return {}
        run = self._run
        if self._rejects is None:
            self._rejects = self._open()
        kept = max(0, SHOWN_REJECTS - run.rejected)
        RejectedLine.objects.bulk_create(
            [_rejected_line(run, problem) for problem in problems[:kept]], ignore_conflicts=True
        )
        lines, reasons = self._rejects.add(problems)
        return {
            "rejects_file": run.rejects_file,
            "rejects_bytes": lines,
            "reasons_bytes": reasons,
        }

    def finish(self) -> None:
        """Write what ends the file; a run taken up again may have begun it before."""
        if self._rejects is None and self._run.rejects_bytes:
            self._rejects = self._open()
        if self._rejects:
            self._rejects.finish()

    def _open(self) -> Rejects:
        run, style = self._run, self._style()
        if run.rejects_file:
            return Rejects(Path(run.rejects_file), style, (run.rejects_bytes, run.reasons_bytes))
        uploaded = imports_folder() in self._path.parents
        folders = [] if uploaded else [self._path.parent]
        for folder in [*folders, imports_folder() / str(run.pk)]:
            try:
                folder.mkdir(mode=0o700, exist_ok=True)
                path = rejects_path(self._path, style, folder)
                rejects = Rejects(path, style)
            except OSError:
                continue
            run.rejects_file = str(path)
            return rejects
        raise InputError("rejected lines can be written nowhere.", str(imports_folder()))


def _rejected_line(run: ImportRun, problem: Problem) -> RejectedLine:
    reason = "".join(c if c.isprintable() else " " for c in problem.reason[:1000])
    place = "".join(c if c.isprintable() else " " for c in problem.place[:300])
    return RejectedLine(run=run, line=problem.line, place=place, reason=reason)
