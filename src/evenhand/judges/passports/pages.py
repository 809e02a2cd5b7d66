"""What the page of a passport shows: figures as numbers are shown, the curve as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from evenhand.judges.models import Passport
from evenhand.judges.passports.record import Curve, Figure, PassportContent, Stamp, Unit
from evenhand.judges.passports.record import content_from as read_content
from evenhand.measure.estimate import Estimate, no_estimate

TAGS = {"trusted": "good", "assist only": "warn", "off": "bad"}
_SIDE, _LEFT, _EDGE, _FOOT = 220, 34, 8, 24


@dataclass(frozen=True, slots=True)
class ShownStamp:
    """One category of a passport with its figures ready to be shown."""

    stamp: Stamp
    tag: str
    trust: str
    correlation: Estimate
    bias: Estimate
    error: Estimate
    alpha: Estimate
    repeat: Estimate
    length: Estimate
    drift: Estimate
    curve: SafeString
    bins: list[tuple[float, float, float, float, int]]


@dataclass(frozen=True, slots=True)
class ShownPassport:
    """A passport, and how it came to be so."""

    kept: Passport
    content: PassportContent
    whole: ShownStamp
    categories: list[ShownStamp]
    history: list[tuple[Passport, ShownStamp]]


def shown(passports: Sequence[Passport]) -> ShownPassport | None:
    """The newest of a version's passports, with the others as its history."""
    if not passports:
        return None
    content = read_content(passports[0].content)
    return ShownPassport(
        kept=passports[0],
        content=content,
        whole=_stamp(content.whole),
        categories=[_stamp(each) for each in content.categories],
        history=[(kept, _stamp(read_content(kept.content).whole)) for kept in passports],
    )


def curve_svg(curve: Curve, name: str) -> SafeString:
    """Stated confidence against the share that was right; on the line it is what it says."""
    dots = list(zip(curve.stated, curve.right, curve.low, curve.high, strict=True))
    return format_html(
        '<svg class="curve" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" font-size="11" '
        'fill="currentColor" stroke="currentColor">{2}'
        '<line class="curve-bar" stroke-dasharray="4 3" x1="{3}" y1="{4}" x2="{5}" y2="{6}"/>'
        "{7}</svg>",
        _SIDE,
        _("%(name)s: confidence against being right; the table has the figures.") % {"name": name},
        _axes(),
        _x(0),
        _y(0),
        _x(1),
        _y(1),
        format_html_join(
            "",
            '<line class="curve-interval" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>'
            '<circle class="curve-dot" cx="{0}" cy="{3}" r="3"/>',
            ((_x(stated), _y(low), _y(high), _y(right)) for stated, right, low, high in dots),
        ),
    )


def _stamp(stamp: Stamp) -> ShownStamp:
    curve = stamp.curve
    bins = [] if curve is None else [curve.stated, curve.right, curve.low, curve.high, curve.n]
    return ShownStamp(
        stamp=stamp,
        tag=TAGS.get(stamp.trust, "line"),
        trust=trust_word(stamp.trust),
        correlation=_figure(stamp.correlation, "coefficient"),
        bias=_figure(stamp.bias, "points"),
        error=_figure(stamp.error, "points"),
        alpha=_figure(stamp.alpha, "coefficient"),
        repeat=_figure(stamp.repeat, "coefficient"),
        length=_figure(stamp.length, "coefficient"),
        drift=_figure(stamp.drift.shift if stamp.drift else None, "points"),
        curve=SafeString("") if curve is None else curve_svg(curve, stamp.name),
        bins=list(zip(*bins, strict=True)),
    )


def trust_word(trust: str) -> str:
    """The level of trust in words."""
    words = {"trusted": _("trusted"), "assist only": _("assist only"), "off": _("off")}
    return words.get(trust, _("too few reviews"))


def _figure(figure: Figure | None, unit: Unit) -> Estimate:
    if figure is None:
        return no_estimate(method="passport", why=_("Not measured yet."))
    return figure.estimate(unit, "passport")


def _x(share: float) -> float:
    return round(_LEFT + (_SIDE - _LEFT - _EDGE) * share, 1)


def _y(share: float) -> float:
    return round(_EDGE + (_SIDE - _EDGE - _FOOT) * (1 - share), 1)


def _axes() -> SafeString:
    return format_html_join(
        "",
        '<line class="curve-axis" stroke-opacity="0.2" x1="{0}" y1="{1}" x2="{2}" y2="{1}"/>'
        '<text class="curve-text" stroke="none" x="{3}" y="{4}" text-anchor="end">{5}</text>'
        '<text class="curve-text" stroke="none" x="{6}" y="{7}" text-anchor="middle">{5}</text>',
        (
            (_x(0), _y(tick), _x(1), _LEFT - 6, _y(tick) + 4, f"{100 * tick:.0f}",
             _x(tick) if tick < 1 else _x(tick) - 8, _SIDE - 6)
            for tick in (0.0, 0.5, 1.0)
        ),
    )  # fmt: skip
