"""Signals where conversations are shown: badges, a filter, and a card on a conversation's page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from evenhand.conversations import extensions
from evenhand.conversations.condition import Condition
from evenhand.conversations.extensions import Badge, Finding, Findings, Passage
from evenhand.conversations.listing import duration
from evenhand.judges.signals import queries
from evenhand.judges.signals.detectors import BY_KIND, DETECTORS, Unit
from evenhand.judges.signals.models import Scan, Signal
from evenhand.people.models import Membership

FILTER = "signal"
BADGES = 3
_RANK = {"bad": 0, "warn": 1, "good": 2, "": 3}


def register() -> None:
    """Let conversations show signals and be narrowed by them."""
    extensions.add_badges(badges)
    extensions.add_findings(findings)
    extensions.add_filter(
        extensions.AddedFilter(
            FILTER,
            gettext_lazy("Signal"),
            {one.key: one.label for one in DETECTORS},
            in_conversation,
            in_segment,
        )
    )


def badges(viewer: Membership, ids: Sequence[int]) -> Mapping[int, Iterable[Badge]]:
    """The gravest signals of each conversation."""
    found: dict[int, list[str]] = {}
    for number, kind in queries.of_conversations(viewer, ids):
        if kind in BY_KIND:
            found.setdefault(number, []).append(kind)
    return {number: [_badge(kind) for kind in _gravest(kinds)] for number, kinds in found.items()}


def findings(viewer: Membership, conversation_id: int) -> Findings | None:
    """The signals in a conversation, with what could not be told and why."""
    signals, scans = queries.of_conversation(viewer, conversation_id)
    if not scans:
        return None
    several = len(scans) > 1
    found = [_finding(signal, several) for signal in signals if signal.kind in BY_KIND]
    return Findings(_("Signals"), found, _note(found, scans))


def in_conversation(workspace_id: int, kind: str) -> Condition:
    """Conversations in which the signal was found."""
    return Condition(
        "EXISTS (SELECT 1 FROM judges_signal g JOIN conversations_segment s ON s.id = g.segment_id "
        "WHERE s.conversation_id = c.id AND g.kind = %s)",
        (kind,),
        "SELECT s.conversation_id FROM judges_signal g JOIN conversations_segment s "
        "ON s.id = g.segment_id WHERE g.workspace_id = %s AND g.kind = %s",
        (workspace_id, kind),
    )


def in_segment(kind: str) -> Q:
    """Segments in which the signal was found."""
    return Q(Exists(Signal.objects.filter(segment=OuterRef("pk"), kind=kind)))


def value_said(signal: Signal) -> str:
    """The value of a signal with its unit."""
    unit = BY_KIND[signal.kind].unit
    if signal.value is None or unit == Unit.NONE:
        return ""
    if unit == Unit.SECONDS:
        return duration(signal.value)
    if unit == Unit.MESSAGES:
        count = int(signal.value)
        return ngettext("%(count)d message", "%(count)d messages", count) % {"count": count}
    return f"{signal.value:+.1f}"


def _gravest(kinds: Sequence[str]) -> list[str]:
    order = sorted(BY_KIND, key=lambda kind: _RANK[BY_KIND[kind].kind])
    return sorted(kinds, key=order.index)[:BADGES]


def _badge(kind: str) -> Badge:
    detector = BY_KIND[kind]
    return Badge(str(detector.label), detector.kind or "line", detector.about)


def _finding(signal: Signal, several: bool) -> Finding:
    detector = BY_KIND[signal.kind]
    agent = signal.segment.agent
    said = [value_said(signal), agent.name if several and agent else ""]
    return Finding(
        text=detector.label,
        kind=detector.kind or "line",
        note=" · ".join(part for part in said if part),
        passages=[Passage(*place) for place in signal.evidence],
    )


def _note(found: Sequence[Finding], scans: Sequence[Scan]) -> str:
    missing: dict[str, list[str]] = {}
    for place, detector in enumerate(DETECTORS):
        if not any(scan.measured >> place & 1 for scan in scans):
            missing.setdefault(str(detector.need.value), []).append(str(detector.label))
    told = [
        _("Not told here: %(signals)s; that takes %(need)s.")
        % {"signals": ", ".join(names), "need": need}
        for need, names in missing.items()
    ]
    return " ".join([*([] if found else [_("None found.")]), *told])
