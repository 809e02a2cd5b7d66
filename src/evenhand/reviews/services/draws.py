"""Making draws, and making them again to prove them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.conversations import rows
from evenhand.conversations.models import Conversation, Segment
from evenhand.errors import InputError
from evenhand.measure.sampling import ALGORITHM_VERSION, Drawn
from evenhand.people.models import Agent, Team, User, Workspace
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.designs import (
    PURPOSES,
    Basis,
    Design,
    basis_hash,
    basis_of,
    draw_by,
    stratum_label,
    unpacked,
)
from evenhand.reviews.frames import frame_hash, pack_frame, unpack_frame
from evenhand.reviews.models import Draw
from evenhand.reviews.queries.frames import (
    Frame,
    attribute_values,
    frame_of,
    past_reviews,
    segments_for,
)
from evenhand.scorecards.models import Scorecard

FIFTHS = (
    gettext_lazy("no automatic score"),
    gettext_lazy("lowest fifth"),
    gettext_lazy("second fifth"),
    gettext_lazy("middle fifth"),
    gettext_lazy("fourth fifth"),
    gettext_lazy("highest fifth"),
)
"""Quintiles of automatic scores by their number, 0 for none."""

_ADD_ITEMS = (
    "INSERT INTO reviews_drawitem (draw_id, segment_id, position, probability, stratum) VALUES {}"
)

_SEEDS = 2**53
"""Seeds stay below this, so that they survive JSON and spreadsheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A draw to be made: its name, from what, how, how many, on which scorecard.

    ``purpose`` marks its reviews; without one the design says it, and they enter IQS.
    """

    name: str
    criteria: Criteria
    design: Design
    size: int
    scorecard: Scorecard | None = None
    by: User | None = None
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Replay:
    """What drawing again from the recorded frame, design and seed gave.

    ``deleted`` counts drawn segments whose conversation has been deleted since.
    """

    same: bool
    drawn: int
    deleted: int
    fault: str = ""


@transaction.atomic
def make_draw(
    workspace: Workspace,
    wanted: Wanted,
    seed: int | None = None,
    among: QuerySet[Segment] | None = None,
) -> Draw:
    """Freeze the frame, draw from it, and record both.

    Where fewer segments match than are wanted, all of them are drawn, with chance 1.

    Parameters
    ----------
    workspace:
        Whose conversations.
    wanted:
        What to draw.
    seed:
        For a repeated draw; otherwise one is made up and recorded.
    among:
        Only these segments, where filters cannot say which.

    Raises
    ------
    InputError
        No conversation matches, or the design needs scores that are not there.
    NotEnoughData
        The size does not reach for the minimum of each stratum.
    """
    segments = segments_for(workspace, wanted.criteria, wanted.scorecard)
    if among is not None:
        segments = segments.filter(pk__in=among.values("pk"))
    frame = frame_of(segments, wanted.scorecard)
    if not len(frame):
        raise InputError(_("no conversation matches these filters. Widen them."), wanted.name)
    size = min(wanted.size, len(frame))
    seed = secrets.randbelow(_SEEDS) if seed is None else seed
    basis = _basis(workspace, wanted, frame, size)
    drawn = draw_by(wanted.design, basis, len(frame), size, seed=seed, version=ALGORITHM_VERSION)
    draw = _stored(workspace, wanted, frame, basis, drawn)
    rows.add(_ADD_ITEMS, _items(draw, frame.segment.tolist(), basis, drawn))
    return draw


def replay(draw: Draw) -> Replay:
    """Draw again from what was recorded, and compare segment by segment."""
    frame = unpack_frame(bytes(draw.frame))
    recorded = draw.design.get("basis", {})
    fault = _tampered(draw, frame, recorded)
    if fault:
        return Replay(False, 0, 0, fault)
    again = draw_by(
        Design.read(draw.design),
        unpacked(bytes(draw.known), recorded),
        len(frame),
        draw.size,
        seed=draw.seed,
        version=draw.algorithm,
    )
    return _compared(draw, [frame[place] for place in again.positions.tolist()], again)


def _compared(draw: Draw, segments: Sequence[int], again: Drawn) -> Replay:
    expected = dict(enumerate(zip(segments, again.inclusion.tolist(), strict=True)))
    kept = {
        position: (segment, chance)
        for position, segment, chance in draw.items.values_list(
            "position", "segment_id", "probability"
        )
    }
    missing = [expected[place][0] for place in expected.keys() - kept.keys()]
    deleted = len(missing) - Segment.objects.filter(pk__in=missing).count()
    same = all(expected.get(place) == found for place, found in kept.items())
    return Replay(same and deleted == len(missing), len(segments), deleted)


def _tampered(draw: Draw, frame: Sequence[int], recorded: dict[str, Any]) -> str:
    if frame_hash(frame) != draw.frame_hash:
        return _("The stored frame does not match its recorded hash.")
    if "hash" in recorded and basis_hash(bytes(draw.known)) != recorded["hash"]:
        return _("The stored risks or strata do not match their recorded hash.")
    return ""


def _basis(workspace: Workspace, wanted: Wanted, frame: Frame, size: int) -> Basis:
    design, scorecard = wanted.design, wanted.scorecard
    neyman = design.kind == "stratified" and design.rule == "neyman"
    past = past_reviews(workspace, scorecard) if neyman else _none_of(frame)
    risks: dict[int, float] = {}
    if design.kind == "risk" and design.attribute:
        segments = segments_for(workspace, wanted.criteria, scorecard)
        risks = attribute_values(segments, design.attribute)
    return basis_of(frame, design, size, past, risks)


def _none_of(frame: Frame) -> Frame:
    return Frame(*(getattr(frame, name)[:0] for name in Frame.__slots__))


def _stored(workspace: Workspace, wanted: Wanted, frame: Frame, basis: Basis, drawn: Drawn) -> Draw:
    packed = basis.packed
    recorded = _named(workspace, wanted.design, basis.recorded)
    design = wanted.design.stored() | {
        "wanted": wanted.size,
        "basis": recorded | {"hash": basis_hash(packed)},
    }
    return Draw.objects.create(
        workspace=workspace,
        name=wanted.name,
        scorecard=wanted.scorecard,
        purpose=wanted.purpose or PURPOSES[wanted.design.kind],
        criteria=wanted.criteria.stored(),
        design=design,
        seed=drawn.seed,
        algorithm=drawn.version,
        frame=pack_frame(frame.segment.tolist()),
        frame_size=len(frame),
        frame_hash=frame_hash(frame.segment.tolist()),
        known=packed,
        size=len(drawn),
        first_day=wanted.criteria.first_day,
        last_day=wanted.criteria.last_day,
        created_by=wanted.by,
    )


def _items(draw: Draw, segments: Sequence[int], basis: Basis, drawn: Drawn) -> list[rows.Row]:
    stratified = draw.design["kind"] == "stratified"
    recorded = draw.design["basis"]
    return [
        (
            draw.pk,
            segments[place],
            position,
            chance,
            stratum_label(recorded, basis.known[place]) if stratified else "",
        )
        for position, (place, chance) in enumerate(
            zip(drawn.positions.tolist(), drawn.inclusion.tolist(), strict=True)
        )
    ]


def _named(workspace: Workspace, design: Design, recorded: dict[str, Any]) -> dict[str, Any]:
    """The record with the strata's names as people know them today."""
    if "labels" not in recorded:
        return recorded
    names = _names(workspace, design.by)
    return recorded | {"labels": [names.get(label, label) for label in recorded["labels"]]}


def _names(workspace: Workspace, by: str) -> dict[str, str]:
    if by in ("agent", "team"):
        model = Agent if by == "agent" else Team
        named = model._default_manager.filter(workspace=workspace).values_list("pk", "name")
        return {"0": _("not known")} | {str(number): name for number, name in named}
    if by == "channel":
        return {value: str(label) for value, label in Conversation.Channel.choices}
    return {str(number): str(label) for number, label in enumerate(FIFTHS)}
