"""From a frame and a design to a draw, and again from what was recorded of it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from evenhand.errors import InputError
from evenhand.measure.sampling import (
    DEFAULT_FLOOR,
    Drawn,
    allocate,
    draw_risk_based,
    draw_stratified,
    draw_uniform,
)
from evenhand.reviews.models import Purpose
from evenhand.reviews.queries.frames import Frame

FEW = 10
"""A stratum with fewer past reviews is planned with the spread of all."""

QUINTILES = (20, 40, 60, 80)

PURPOSES = {"uniform": Purpose.RANDOM, "stratified": Purpose.STRATIFIED, "risk": Purpose.RISK}
"""What a review is marked with, by the design that picked it."""


class Design(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """How a draw is to pick.

    ``kind`` is ``uniform``, ``stratified`` or ``risk``. A stratified draw goes by ``agent``,
    ``team``, ``channel`` or quintiles of ``automatic`` scores, with at least ``minimum`` of each
    stratum and the rest by ``rule`` (``proportional`` or ``neyman``). A risk-based draw goes by
    the automatic score, or by ``attribute`` if named, and spreads the share ``floor`` evenly.
    """

    kind: str = "uniform"
    by: str = "agent"
    rule: str = "proportional"
    minimum: int = 2
    floor: float = DEFAULT_FLOOR
    attribute: str = ""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Design:
        """The design that was stored, whatever else was recorded with it."""
        return msgspec.convert(stored, cls)

    def stored(self) -> dict[str, Any]:
        """As JSON-ready values, with the kind always said."""
        built: dict[str, Any] = msgspec.to_builtins(self)
        return {"kind": self.kind, **built}


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """What a draw goes by, frozen with it.

    Parameters
    ----------
    known:
        One number per segment of the frame: risk, or the position of its stratum; none for a
        uniform draw.
    recorded:
        What the draw's design has to say besides: size, labels and allocation of strata, how
        many segments had no score.
    """

    known: NDArray[Any]
    recorded: dict[str, Any]

    @property
    def packed(self) -> bytes:
        """``known`` as compact bytes."""
        return zlib.compress(self.known.astype("<f8").tobytes(), 6)


def basis_of(
    frame: Frame, design: Design, size: int, past: Frame, risks: Mapping[int, float]
) -> Basis:
    """What the design goes by in this frame.

    Parameters
    ----------
    frame:
        Segments that can be drawn.
    design:
        How to pick.
    size:
        How many.
    past:
        Past reviews by people, for the spreads of Neyman allocation.
    risks:
        Risks by segment, where the design names an attribute.

    Raises
    ------
    InputError
        The design needs automatic scores or an attribute that no segment has.
    NotEnoughData
        The size does not reach for the minimum in each stratum.
    """
    if design.kind == "stratified":
        return _strata(frame, design, size, past)
    if design.kind == "risk":
        return _risks(frame, design, risks)
    return Basis(np.zeros(0), {})


def draw_by(
    design: Design, basis: Basis, frame_size: int, size: int, *, seed: int, version: str
) -> Drawn:
    """Draw ``size`` segments: the same arguments always give the same draw."""
    if design.kind == "stratified":
        return draw_stratified(
            basis.known.astype(np.int64),
            dict(enumerate(basis.recorded["allocation"])),
            seed=seed,
            version=version,
        )
    if design.kind == "risk":
        return draw_risk_based(basis.known, size, seed=seed, floor=design.floor, version=version)
    return draw_uniform(frame_size, size, seed=seed, version=version)


def unpacked(packed: bytes, recorded: Mapping[str, Any]) -> Basis:
    """The basis a draw was made on."""
    known = np.frombuffer(zlib.decompress(packed), dtype="<f8") if packed else np.zeros(0)
    return Basis(known, dict(recorded))


def basis_hash(packed: bytes) -> str:
    """What a basis is recognised by."""
    return hashlib.sha256(zlib.decompress(packed) if packed else b"").hexdigest()


def stratum_label(recorded: Mapping[str, Any], code: float) -> str:
    """The name of a stratum by its position."""
    labels: Sequence[str] = recorded.get("labels", ())
    return labels[int(code)][:80] if labels else ""


def _strata(frame: Frame, design: Design, size: int, past: Frame) -> Basis:
    edges = _edges(frame)
    of_frame, of_past = _keys(frame, design.by, edges), _keys(past, design.by, edges)
    keys, codes = np.unique(of_frame, return_inverse=True)
    sizes = np.bincount(codes)
    spreads = _spreads(keys, of_past, past) if design.rule == "neyman" else np.ones(len(keys))
    given = allocate(sizes, spreads, min(size, len(frame)), design.minimum)
    recorded = {
        "labels": [str(key) for key in keys.tolist()],
        "sizes": sizes.tolist(),
        "allocation": given.tolist(),
        "spreads": [round(float(spread), 2) for spread in spreads],
    }
    return Basis(codes.astype(np.float64), recorded)


def _keys(rows: Frame, by: str, edges: NDArray[np.float64]) -> NDArray[Any]:
    """What each row's stratum is told by: an id, a channel, or the quintile of its score."""
    if by == "automatic":
        return _quintiles(rows.automatic, edges)
    keys: NDArray[Any] = {"agent": rows.agent, "team": rows.team, "channel": rows.channel}[by]
    return keys


def _edges(frame: Frame) -> NDArray[np.float64]:
    scored = frame.automatic[~np.isnan(frame.automatic)]
    return np.percentile(scored, QUINTILES) if len(scored) else np.zeros(0)


def _quintiles(scores: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.int64]:
    """1 for the lowest fifth to 5 for the highest; 0 without a score."""
    found = np.searchsorted(edges, scores, side="left") + 1
    return np.where(np.isnan(scores), 0, found).astype(np.int64)


def _spreads(keys: NDArray[Any], of_past: NDArray[Any], past: Frame) -> NDArray[np.float64]:
    """SD of past scores in each stratum; of all where a stratum has too few."""
    overall = float(past.score.std(ddof=1)) if len(past) > 1 else 1.0
    spreads = [past.score[of_past == key] for key in keys]
    return np.array([float(part.std(ddof=1)) if len(part) >= FEW else overall for part in spreads])


def _risks(frame: Frame, design: Design, risks: Mapping[int, float]) -> Basis:
    """Risk of each segment; the mean of the others where nothing is known."""
    if design.attribute:
        risk = np.array([risks.get(number, np.nan) for number in frame.segment.tolist()])
    else:
        risk = 100 - frame.automatic
    unknown = np.isnan(risk)
    if unknown.all():
        raise InputError(_missing(design), _("risk-based draw"))
    risk = np.where(unknown, risk[~unknown].mean(), risk).clip(min=0)
    return Basis(risk, {"without_score": int(unknown.sum())})


def _missing(design: Design) -> str:
    if design.attribute:
        return _("no conversation has a number as its “%(name)s”. Choose another attribute.") % {
            "name": design.attribute
        }
    return _(
        "none of these conversations has an automatic score yet. Run a judge first, or draw "
        "uniformly."
    )
