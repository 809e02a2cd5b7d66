"""``evenhand facts``: what figures are made from, brought up to date, built anew, compared."""

from __future__ import annotations

import json as json_text
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evenhand.site.commands.django_setup import find_workspace, set_up_django

if TYPE_CHECKING:
    from evenhand.people.models import Workspace as WorkspaceModel

Record = dict[str, Any]


class Action(StrEnum):
    """What to do with the facts."""

    REFRESH = "refresh"
    REBUILD = "rebuild"
    VERIFY = "verify"


def facts(
    action: Annotated[Action, typer.Argument(help="What to do.")],
    workspace: Annotated[str, typer.Option("--workspace", "-w", help="Its address.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print for a script to read.")] = False,
) -> None:
    """What figures are made from: bring it up to date, build it anew, or compare it."""
    from rich.console import Console

    set_up_django()
    place = find_workspace(workspace)
    do = {Action.REFRESH: _refresh, Action.REBUILD: _rebuild, Action.VERIFY: _verify}[action]
    with Console(stderr=True).status("Reading reviews …"):
        record = do(place)
    typer.echo(json_text.dumps(record, indent=2) if json else record["said"])
    if not record.get("good", True):
        raise typer.Exit(1)


def _refresh(place: WorkspaceModel) -> Record:
    from evenhand.insights.facts.building import refresh

    worked = 0
    while step := refresh(place):
        worked += step
    return {"changes": worked, "said": f"Up to date; {worked} changes were worked through."}


def _rebuild(place: WorkspaceModel) -> Record:
    from evenhand.insights.facts.building import rebuild

    reviews = rebuild(place)
    return {"reviews": reviews, "said": f"Built anew, with {reviews} reviews."}


def _verify(place: WorkspaceModel) -> Record:
    from evenhand.insights.facts.verifying import verified

    _refresh(place)
    result = verified(place)
    differences = [str(difference) for difference in result.differences]
    said = "; ".join(differences) + ". Run `evenhand facts rebuild`."
    return {
        "good": result.good,
        "figures": dict(result.figures),
        "differences": differences,
        "said": said if differences else "The facts hold exactly what the database holds.",
    }
