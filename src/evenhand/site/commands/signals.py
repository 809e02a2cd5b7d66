"""``evenhand signals``: how often each signal was found, and what it separates."""

from __future__ import annotations

import json as json_text
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evenhand.site.commands.django_setup import find_workspace, set_up_django

if TYPE_CHECKING:
    from evenhand.judges.signals.separating import Separation
    from evenhand.people.models import Workspace


def signals(
    workspace: Annotated[str, typer.Option(help="Address of the workspace.")] = "",
    outcome: Annotated[
        str, typer.Option(help="An attribute of conversations, a number, to be separated.")
    ] = "",
    group: Annotated[
        str, typer.Option(help="An attribute that conversations which belong together share.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Print for a script to read.")] = False,
) -> None:
    """How often each signal was found; with --outcome, what signals and rules separate."""
    set_up_django()
    place = find_workspace(workspace)
    if outcome:
        rows = _separations(place, outcome, group)
        typer.echo(json_text.dumps([_data(row) for row in rows], indent=2) if json else _told(rows))
        return
    counts = _counts(place)
    lines = [f"{row['signal']:<20}{row['found']:>8,} of {row['of']:,}" for row in counts]
    typer.echo(json_text.dumps(counts, indent=2) if json else "\n".join(lines))


def _counts(workspace: Workspace) -> list[dict[str, Any]]:
    from evenhand.judges.signals import queries

    return [
        {"signal": key, "found": tally.found, "of": tally.measured}
        for key, tally in queries.totals(workspace).items()
    ]


def _separations(workspace: Workspace, outcome: str, group: str) -> list[Separation]:
    from evenhand.judges.signals import separating

    known = separating.outcomes(workspace, outcome, group)
    return [*separating.of_signals(workspace, known), *separating.of_rules(workspace, known)]


def _data(row: Separation) -> dict[str, Any]:
    area = row.area
    return {
        "name": row.name,
        "found": row.found,
        "of": row.n,
        "auc": area.value if area else None,
        "low": area.low if area else None,
        "high": area.high if area else None,
        "absent": row.absent,
    }


def _told(rows: list[Separation]) -> str:
    lines = [f"{'':<34}{'found':>7}{'of':>7}{'AUC':>7}  95 % interval"]
    lines += [f"{row.name:<34}{row.found:>7,}{row.n:>7,}{_area(row)}" for row in rows]
    return "\n".join(lines)


def _area(row: Separation) -> str:
    if row.area is None or row.area.value is None:
        return f"{'–':>7}  too few it can be told of"
    if row.area.low is None or row.area.high is None:
        return f"{'–':>7}  all the same"
    return f"{row.area.value:>7.2f}  {row.area.low:.2f} to {row.area.high:.2f}"
