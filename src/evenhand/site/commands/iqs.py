"""``evenhand iqs`` and ``evenhand explain``: the overview's numbers, for people and scripts."""

from __future__ import annotations

import json as json_text
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evenhand.errors import InputError
from evenhand.site.commands.django_setup import find_workspace, set_up_django

if TYPE_CHECKING:
    from collections.abc import Callable

    from evenhand.insights.combining import Combination
    from evenhand.insights.explain import ExplainedIqs
    from evenhand.insights.numbers import Row
    from evenhand.insights.scope import Scope
    from evenhand.measure.estimate import Estimate
    from evenhand.people.models import Membership

Workspace = Annotated[str, typer.Option("--workspace", "-w", help="Address of the workspace.")]
Json = Annotated[bool, typer.Option("--json", help="Print for a script to read.")]
From = Annotated[str, typer.Option("--from", help="First day, as 2026-03-01.")]
To = Annotated[str, typer.Option("--to", help="Last day, included.")]
By = Annotated[str, typer.Option(help="team, agent, channel, month or category.")]
Team = Annotated[str, typer.Option(help="Only this team.")]
_PIPED = 110
"""Columns of a table that goes into a file or another program: nothing of it is cut."""
Channel = Annotated[str, typer.Option(help="Only this channel.")]


def iqs(
    workspace: Workspace = "",
    by: By = "",
    first: From = "",
    last: To = "",
    team: Team = "",
    channel: Channel = "",
    json: Json = False,
) -> None:
    """IQS with its margin: by people, with automatic scores and CSAT beside it."""
    set_up_django()
    viewer = viewer_of(workspace)
    scope = scope_of(viewer, first, last, team, channel)
    rows = _rows(viewer, scope, by)
    if json:
        typer.echo(json_text.dumps(_data(scope, by, rows), indent=2, default=str))
        return
    _print_table(scope, by, rows)


def explain(
    workspace: Workspace = "",
    review: Annotated[int, typer.Option(help="Explain one review instead of an IQS.")] = 0,
    first: From = "",
    last: To = "",
    team: Team = "",
    channel: Channel = "",
    json: Json = False,
) -> None:
    """What a number is made of: formula, reviews, chances; or one review's score step by step."""
    set_up_django()
    viewer = viewer_of(workspace)
    if review:
        _explain_review(viewer, review, json=json)
        return
    _explain_iqs(viewer, scope_of(viewer, first, last, team, channel), json=json)


def viewer_of(slug: str) -> Membership:
    """Whoever has the command line has the database: they see what an admin sees."""
    from evenhand.people.models import Membership, User
    from evenhand.people.roles import Role

    return Membership(workspace=find_workspace(slug), user=User(), role=Role.ADMIN)


def scope_of(viewer: Membership, first: str, last: str, team: str, channel: str) -> Scope:
    from django.utils import timezone

    from evenhand.insights import queries
    from evenhand.insights.scope import Scope

    newest = queries.latest_day(viewer) or timezone.now()
    query = {"from": first, "to": last, "channel": channel}
    if team:
        ids = {known.name.lower(): known.pk for known in queries.teams(viewer)}
        if team.lower() not in ids:
            raise InputError(f"there is no team {team!r}; there are {', '.join(ids)}.", "--team")
        query["team"] = str(ids[team.lower()])
    return Scope.from_query(query, Scope.month_of(timezone.localdate(newest)))


def _rows(viewer: Membership, scope: Scope, by: str) -> list[Row]:
    from evenhand.insights import numbers
    from evenhand.insights.grouping import GROUPINGS

    if not by:
        return [numbers.whole(viewer, scope)]
    if by == "category":
        return numbers.category_rows(viewer, scope)
    if by not in GROUPINGS:
        raise InputError(
            f"{by!r} is not a grouping; say {', '.join(GROUPINGS)} or category.", "--by"
        )
    return numbers.rows(viewer, scope, by)


def _data(scope: Scope, by: str, rows: list[Row]) -> dict[str, Any]:
    return {
        "from": scope.first_day.isoformat(),
        "to": scope.last_day.isoformat(),
        "by": by or None,
        "rows": [
            {
                "label": row.label,
                "conversations": row.population,
                "target": row.target,
                "human": _estimate_data(row.human),
                "combined": _combined_data(row.combined),
                "automatic": _estimate_data(row.automatic),
                "csat": _estimate_data(row.csat),
            }
            for row in rows
        ],
    }


def _estimate_data(estimate: Estimate) -> dict[str, Any]:
    return {
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "margin": estimate.margin,
        "level": estimate.level,
        "n": estimate.n,
        "method": estimate.method,
        "target": estimate.target,
        "exclusions": dict(estimate.exclusions),
        "needed": {str(margin): count for margin, count in estimate.needed.items()},
        "warnings": list(estimate.warnings),
        "absent": estimate.absent,
    }


def _combined_data(combined: Combination | None) -> dict[str, Any] | None:
    """The combined score; none where a group has too few reviews to try."""
    if combined is None:
        return None
    return {
        **_estimate_data(combined.estimate),
        "used": combined.used,
        "fallback": combined.fallback,
        "correlation": combined.correlation,
        "worth": combined.worth_in_reviews,
        "bias": _estimate_data(combined.bias),
        "people": _estimate_data(combined.human),
        "saw_automatic": combined.saw,
        "judged": combined.judged,
    }


def _print_table(scope: Scope, by: str, rows: list[Row]) -> None:
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table

    table = Table(
        title=f"IQS, {scope.first_day} to {scope.last_day}", title_justify="left", box=SIMPLE
    )
    table.add_column(by or "all", no_wrap=True)
    columns = _columns(by)
    for heading in columns:
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(row.label, *(cell(row) for cell in columns.values()))
    console = Console()
    if not console.is_terminal:
        console.width = max(console.width, _PIPED)
    console.print(table)


def _columns(by: str) -> dict[str, Callable[[Row], str]]:
    """Headings and what stands below them; a category has no conversations or CSAT of its own."""
    numbers: dict[str, Callable[[Row], str]] = {
        "reviews": lambda row: f"{row.human.n:,}",
        "IQS": lambda row: _text(row.human),
        "combined": lambda row: _text(row.shown) if _helps(row) else "–",
        "automatic": lambda row: _text(row.automatic),
    }
    if by == "category":
        return numbers
    size: dict[str, Callable[[Row], str]] = {"conv.": lambda row: f"{row.population:,}"}
    return size | numbers | {"CSAT": lambda row: _text(row.csat)}


def _helps(row: Row) -> bool:
    return row.combined is not None and row.combined.used


def _text(estimate: Estimate) -> str:
    from evenhand.figures import figure

    shown = figure(estimate)
    if estimate.value is None:
        return "–"
    return f"{shown.value} {shown.margin}".strip()


def _explain_iqs(viewer: Membership, scope: Scope, *, json: bool) -> None:
    from evenhand.insights.explain import as_data, explain_iqs

    explained = explain_iqs(viewer, scope)
    if json:
        typer.echo(json_text.dumps(as_data(explained), indent=2, default=str))
        return
    estimate = explained.estimate
    typer.echo(f"IQS by people, {scope.first_day} to {scope.last_day}: {_text(estimate)}")
    typer.echo(f"formula     {explained.formula}")
    typer.echo(f"method      {estimate.method}")
    typer.echo(f"exact       {estimate.value}")
    typer.echo(f"reviews     {estimate.n} of {estimate.population} conversations")
    _echo_combined(explained)
    for reason, count in estimate.exclusions.items():
        typer.echo(f"left out    {count} {reason}")
    for warning in estimate.warnings:
        typer.echo(f"note        {warning}")
    for found in explained.reviews[:20]:
        score = "–" if found.score is None else f"{found.score:.1f}"
        chance = f"{found.probability:.4f}"
        typer.echo(f"  review {found.pk:>7}  score {score:>5}  chance {chance}  {found.author}")
    if estimate.n > 20:
        typer.echo(f"  … {estimate.n - 20} more with --json")


def _echo_combined(explained: ExplainedIqs) -> None:
    combined = explained.combined
    if not combined.used:
        typer.echo(f"combined    not used: {combined.fallback}")
        return
    typer.echo(f"combined    {_text(combined.estimate)}: {explained.combined_formula}")
    typer.echo(f"            people {combined.human.value}, of {combined.human.n} blind reviews")
    typer.echo(f"            automatic {combined.automatic}, of {combined.judged} conversations")
    typer.echo(f"            correlation {combined.correlation:.3f}, off by {_text(combined.bias)}")
    typer.echo(
        f"            worth {combined.worth_in_reviews} reviews; exact {combined.estimate.value}"
    )


def _explain_review(viewer: Membership, pk: int, *, json: bool) -> None:
    from django.http import Http404

    from evenhand.insights.explain import explain_review, review_or_404

    try:
        explained = explain_review(review_or_404(viewer, pk))
    except Http404 as error:
        raise InputError("there is no such review in this workspace.", f"--review {pk}") from error
    lines = [(line.text, line.figure) for line in explained.lines]
    if json:
        data = {
            "review": pk,
            "score": explained.score.score,
            "stored": explained.review.score,
            "steps": lines,
        }
        typer.echo(json_text.dumps(data, indent=2))
        return
    for text, figure in lines:
        typer.echo(f"{text:<70} {figure}")
    typer.echo(f"stored {explained.review.score}, replayed {explained.score.score}")
