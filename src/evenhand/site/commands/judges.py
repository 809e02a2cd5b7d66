"""``evenhand judges``: list them, train a local one, have them score, see what they are worth."""

from __future__ import annotations

import json as json_text
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evenhand.errors import InputError, NotEnoughData
from evenhand.site.commands.django_setup import find_workspace, set_up_django

if TYPE_CHECKING:
    from evenhand.judges.models import JudgeVersion
    from evenhand.people.models import Workspace as WorkspaceModel
    from evenhand.scorecards.models import ScorecardVersion

Record = dict[str, Any]


class Action(StrEnum):
    """What to do with judges."""

    LIST = "list"
    TRAIN = "train"
    RUN = "run"
    PASSPORT = "passport"


def judges(
    action: Annotated[Action, typer.Argument(help="What to do.")] = Action.LIST,
    workspace: Annotated[str, typer.Option("--workspace", "-w", help="Its address.")] = "",
    scorecard: Annotated[str, typer.Option(help="Key of one scorecard; all without.")] = "",
    kind: Annotated[str, typer.Option(help="Only of this kind: rules, local, llm, added.")] = "",
    limit: Annotated[int, typer.Option(min=0, help="Run: stop after so many; 0: all.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Print for a script to read.")] = False,
) -> None:
    """Judges: list them, train local ones from your reviews, run them, print their passports."""
    set_up_django()
    place = find_workspace(workspace)
    if action is Action.TRAIN:
        records = _train(place, scorecard, quiet=json)
    elif action is Action.RUN:
        records = _run(_versions(place, scorecard, kind), limit)
    elif action is Action.PASSPORT:
        records = [_passport(version) for version in _versions(place, scorecard, kind)]
    else:
        records = [_listed(version) for version in _versions(place, scorecard, kind)]
    if json:
        typer.echo(json_text.dumps(records, indent=2))
        return
    for record in records:
        typer.echo(_told(action, record))


def _versions(place: WorkspaceModel, scorecard: str, kind: str) -> list[JudgeVersion]:
    """The judges in use that were asked for."""
    from evenhand.judges.models import JudgeVersion

    found = JudgeVersion.objects.filter(judge__workspace=place, current=True).select_related(
        "judge__workspace", "scorecard_version__scorecard", "author"
    )
    if scorecard:
        found = found.filter(scorecard_version__scorecard__key=scorecard)
    if kind:
        found = found.filter(judge__kind=kind)
    versions = list(found.order_by("scorecard_version__scorecard__key", "judge__kind"))
    if not versions:
        raise InputError(
            "there is no such judge. `evenhand autoscore` makes those of rules and of installed "
            "packages, `evenhand judges train` the local ones.",
            "judges",
        )
    return versions


def _listed(version: JudgeVersion) -> Record:
    from evenhand.judges.queries import progress

    done = progress(version.judge.workspace, [version])[version.pk]
    return {
        **_named(version),
        "active": version.judge.active,
        "conversations": done.segments,
        "scored": done.scored,
        "error": done.error,
    }


def _named(version: JudgeVersion) -> Record:
    return {
        "judge": str(version),
        "kind": version.judge.kind,
        "scorecard": version.scorecard_version.scorecard.key,
        "hash": version.content_hash,
    }


def _train(place: WorkspaceModel, scorecard: str, *, quiet: bool) -> list[Record]:
    from rich.console import Console

    records = []
    console = Console(stderr=True, quiet=quiet)
    for version in _scorecards(place, scorecard):
        with console.status(f"Learning {version}"):
            records.append(_trained(version))
    return records


def _scorecards(place: WorkspaceModel, key: str) -> list[ScorecardVersion]:
    from evenhand.scorecards.queries import published_versions

    found = published_versions(place).order_by("scorecard__key")
    chosen = [version for version in found if key in ("", version.scorecard.key)]
    if not chosen:
        raise InputError("no published scorecard has this key.", "--scorecard")
    return chosen


def _trained(version: ScorecardVersion) -> Record:
    import msgspec

    from evenhand.judges.local.content import content_from
    from evenhand.judges.trainings.running import train_now

    try:
        judge = train_now(version)
    except NotEnoughData as error:
        return {"scorecard": version.scorecard.key, "judge": None, "why": str(error)}
    content: Record = msgspec.to_builtins(content_from(judge.content))
    kept = ("segments", "reviews", "groups", "languages", "left_out", "categories")
    return {**_named(judge), **{name: content[name] for name in kept}}


def _run(versions: list[JudgeVersion], limit: int) -> list[Record]:
    from evenhand.judges.services import plan_scoring
    from evenhand.judges.working import Going, work

    active = [version for version in versions if version.judge.active]
    for version in active:
        plan_scoring(version)
    if active:
        work(active, Going(), limit)
    return [_listed(version) for version in versions]


def _passport(version: JudgeVersion) -> Record:
    import msgspec

    from evenhand.judges.passports.record import content_from
    from evenhand.judges.passports.services import renew

    kept = renew(version)
    content: Record = msgspec.to_builtins(content_from(kept.content))
    return {**_named(version), "measured": kept.made_at.isoformat(), **content}


def _told(action: Action, record: Record) -> str:
    if record["judge"] is None:
        return f"{record['scorecard']}: {record['why']}"
    head = f"{record['judge']} ({record['scorecard']}, {record['kind']})"
    if action is Action.TRAIN:
        return "\n".join([_learnt(head, record), *map(_category, record["categories"])])
    if action is Action.PASSPORT:
        return "\n".join(_passport_lines(head, record))
    state = "" if record["active"] else ", not in use"
    return f"{head}: {record['scored']:,} of {record['conversations']:,} scored{state}"


def _learnt(head: str, record: Record) -> str:
    left = "; ".join(f"{count} left out: {why}" for why, count in record["left_out"].items())
    told = f"{head}: learnt from {record['reviews']:,} reviews of {record['segments']:,} parts"
    return f"{told} ({left})" if left else told


def _category(category: Record) -> str:
    return f"  {'on ' if category['on'] else 'off'} {category['name']}: {category['why']}"


def _passport_lines(head: str, record: Record) -> list[str]:
    left = "; ".join(f"{count} left out: {why}" for why, count in record["left_out"].items())
    rests = f"{head}: {record['reviews']:,} reviews" + (f" ({left})" if left else "")
    return [rests, _stamp(record["whole"]), *map(_stamp, record["categories"])]


def _stamp(stamp: Record) -> str:
    found = stamp["correlation"]
    if found is None:
        return f"  {stamp['name']}: {stamp['pairs']} reviews to compare with, too few"
    needs = f"; it would take {'; '.join(stamp['needs'])}" if stamp["needs"] else ""
    return (
        f"  {stamp['name']}: {stamp['trust']}; r {found['value']:.2f} "
        f"({found['low']:.2f} to {found['high']:.2f}), bias {stamp['bias']['value']:+.1f}, "
        f"error {stamp['error']['value']:.1f} points, {found['n']} reviews{needs}"
    )
