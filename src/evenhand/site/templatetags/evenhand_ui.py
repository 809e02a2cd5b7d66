"""Tags every template may use; what they draw is made in ``marks`` and ``charts``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evenhand import figures
from evenhand.measure.estimate import Estimate
from evenhand.site import charts, marks
from evenhand.site.assets import asset_url, icon_url

register = template.Library()
_THEMES = {"light", "dark"}


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built file: ``{% asset "app.css" %}``."""
    return asset_url(name)


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """An icon: ``{% icon "check" %}``; ``size`` "sm" or "lg"; ``label`` where no text says it."""
    return _icon(icon_url(name), size, str(label))


@lru_cache(maxsize=512)
def _icon(url: str, size: str, label: str) -> SafeString:
    """A page has some fifty icons, and few different ones."""
    names = f"icon icon-{size}" if size else "icon"
    use = format_html('<use href="{}"/>', url)
    if not label:
        return format_html('<svg class="{}" aria-hidden="true">{}</svg>', names, use)
    return format_html('<svg class="{}" role="img" aria-label="{}">{}</svg>', names, label, use)


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context) -> SafeString:
    """``data-theme`` for <html>: this browser's choice, else the person's, else the system's."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return SafeString("")
    stored = getattr(getattr(request, "user", None), "theme", "")
    theme = request.COOKIES.get("evenhand_theme", stored)
    return format_html(' data-theme="{}"', theme) if theme in _THEMES else SafeString("")


@register.simple_tag
def estimate_mark(
    estimate: Estimate,
    target: float | None = None,
    low: float | None = None,
    high: float | None = None,
    labels: bool = False,
) -> SafeString:
    """The interval drawn; ``low`` and ``high`` set the ends of the axis, ``labels`` writes them."""
    usual = marks.default_scale(estimate)
    ends = (usual.low if low is None else low, usual.high if high is None else high)
    return marks.interval_mark(estimate, target, marks.Scale(*ends), labels)


@register.simple_tag
def estimate_text(estimate: Estimate, style: str = "") -> SafeString:
    """The figures as text; ``style`` is "hero" or "strong"."""
    shown = figures.figure(estimate)
    names = f"estimate estimate-{style}" if style else "estimate"
    value = format_html('<span class="estimate-value">{}</span>', shown.value)
    margin = _part("estimate-margin", shown.margin)
    return format_html(
        '<span class="{}">{}{}{}</span>', names, value, margin, _part("estimate-absent", shown.note)
    )


@register.simple_tag
def verdict_tag(estimate: Estimate, target: float | None = None) -> SafeString:
    """A tag that says what the number means: above, below, in line, needs 12 reviews."""
    verdict = figures.verdict(estimate, target)
    return format_html('<span class="tag tag-{}">{}</span>', verdict.kind, verdict.text)


@register.simple_tag
def sparkline(values: Sequence[Estimate | float | None]) -> SafeString:
    """A small line without axes."""
    return marks.sparkline(values)


@register.inclusion_tag("components/bars.html")
def bars(
    rows: Iterable[Sequence[Any]], unit: str = "percent", caption: str = "", kind: str = ""
) -> dict[str, Any]:
    """Bars with figures; each row is ``(label, value)`` or ``(label, value, url)``."""
    drawn = marks.bars([marks.Bar(*row) for row in rows], unit)
    return {"rows": drawn, "caption": caption, "kind": kind}


@register.inclusion_tag("components/trend.html")
def trend_chart(
    series: Sequence[charts.TrendPoint],
    target: float | None = None,
    label: str = "",
    references: charts.Lines = (),
    marks: Sequence[charts.Mark] = (),
    dots: str = "",
) -> dict[str, Any]:
    """Months with ``label``, ``combined``, ``human``, ``automatic``: picture and table.

    ``references`` are names and values of further levels to draw across; ``marks`` what changed
    on the way; ``dots`` what the dots are, where they are not people's scores.
    """
    kinds = ("combined", "human", "automatic")
    present = {kind for kind in kinds for point in series if getattr(point, kind) is not None}
    lines = [*references] if target is None else [("", target), *references]
    drawings = charts.trend_drawings(series, lines, label, marks)
    said = {mark.place: mark.text for mark in marks}
    return {
        "series": [(point, said.get(place, "")) for place, point in enumerate(series)],
        "marks": marks,
        "dots": dots,
        "drawings": drawings,
        "target": target,
        "label": label,
        "has": present,
    }


@register.filter
def grouped(value: float | None, places: int = 0) -> str:
    """A number with thousands separators and a true minus: ``{{ count|grouped }}``."""
    return "" if value is None else figures.number(float(value), places)


@register.filter
def initials(name: object) -> str:
    """At most two letters that stand for a name in a round badge."""
    words = str(name).replace("@", " ").split()
    return "".join(word[0] for word in words[:: max(len(words) - 1, 1)][:2]).upper()


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: object) -> str:
    """The address of this page with some of its query changed; an empty value takes one out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


def _part(name: str, text: str) -> SafeString:
    return format_html(' <span class="{}">{}</span>', name, text) if text else SafeString("")
