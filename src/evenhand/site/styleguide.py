"""Every component on one page, with figures made up for it; served in debug mode only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.site.shell import draw

MEAN = "iqs.mean.t"
TARGET = 85.0


@dataclass(frozen=True, slots=True)
class Month:
    """One point of the trend."""

    label: str
    combined: Estimate | None
    human: Estimate | None
    automatic: Estimate | None


@dataclass(frozen=True, slots=True)
class Group:
    """One row of the table of teams."""

    name: str
    detail: str
    iqs: Estimate


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text="As people will see it.")
    email = forms.EmailField(label="E-mail", initial="nobody")
    language = forms.ChoiceField(choices=[("en", "English"), ("el", "Greek")], required=False)
    note = forms.CharField(widget=forms.Textarea, required=False)
    effect = forms.ChoiceField(
        choices=[("zero", "Score 0"), ("cap", "Cap at a value")],
        widget=forms.RadioSelect,
        label="A failed critical category",
    )
    agreed = forms.BooleanField(label="Show automatic scores to reviewers", required=False)


def styleguide(request: HttpRequest) -> HttpResponse:
    """All components, in both themes, with nothing behind them."""
    return render(request, "site/styleguide.html", example_context())


def styleguide_review(request: HttpRequest) -> HttpResponse:
    """The review layout on its own, since it fills the screen."""
    return render(request, "site/styleguide_review.html", {"ratings": _ratings()})


def example_context() -> dict[str, Any]:
    """What the style guide shows."""
    return {
        "navigation": draw(_navigation()),
        "target": TARGET,
        "iqs": _points(83.1, 2.2, n=290, population=5757),
        "human": _points(83.1, 2.8, n=290),
        "automatic": _points(89.4, 0.4, n=5757),
        "csat": Estimate(value=78, low=75.9, high=80.1, method="rate", n=1122, unit="percent"),
        "teams": _teams(),
        "unusual": _unusual(),
        "months": _months(),
        "lost": [("Solution complete", 31), ("Ownership", 22), ("Clarity", 15), ("Closing", 6)],
        "history": [80.8, 81.2, None, 82.4, 83.8, 83.1],
        "form": ExampleForm({"name": "", "email": "nobody"}),
        "options": _options("Poor", "Fair", "Good", "Full"),
        "filter": [
            {"label": "All teams", "url": "?", "active": True},
            {"label": "Billing", "url": "?"},
        ],
        "tabs": [
            {"label": "Reviews", "url": "#", "active": True, "count": 12},
            {"label": "Formula", "url": "#"},
        ],
        "trace": [
            {"text": "Greeting: Yes, weight 5", "figure": "5.0"},
            {"text": "Understood: Good (2/3), weight 20", "figure": "13.3"},
        ],
        "total": {"text": "18.3 of 25", "figure": "73.3"},
        "changes": [
            {"change": "changed", "what": "Empathy: weight", "before": 10, "after": 15},
            {"change": "added", "what": "Verified identity", "before": None, "after": "critical"},
            {"change": "removed", "what": "Small talk", "before": "weight 5", "after": None},
        ],
    }


def _navigation() -> list[dict[str, Any]]:
    first = [_entry("Overview", "gauge", active=True), _entry("Review", "checklist", count=12)]
    first.append(_entry("Conversations", "messages"))
    quality = [_entry("People", "users"), _entry("Calibration", "scale", count=1)]
    act = [_entry("Coaching", "school"), _entry("Standards", "book")]
    setup = [
        _entry("Scorecards", "forms"),
        _entry("Judges", "robot"),
        _entry("Sources", "database-import"),
    ]
    return [
        {"title": "", "items": first},
        {"title": "Quality", "items": quality},
        {"title": "Act", "items": act},
        {"title": "Set up", "items": setup},
    ]


def _entry(label: str, icon: str, **more: Any) -> dict[str, Any]:
    return {"label": label, "icon": icon, "url": "#", **more}


def _points(value: float, margin: float, **more: Any) -> Estimate:
    ends = {"low": value - margin, "high": value + margin, "method": MEAN}
    return Estimate(value=value, **{**ends, "n": 40, **more})


def _teams() -> list[Group]:
    return [
        Group("Billing", "front line · 1,240 conversations", _points(89.1, 3.6)),
        Group("Technical", "front line · 1,610 conversations", _points(84.2, 3.3)),
        Group("Retention", "front line · 402 conversations", _points(82.9, 6.1)),
        Group("IT service desk", "internal · 655 conversations", _points(78.6, 4.6)),
        Group("Procedures desk", "internal · 148", _points(76.9, 8.9, needed={5.0: 18})),
    ]


def _unusual() -> list[Group]:
    rate = Estimate(value=80, low=37.6, high=96.4, method="rate.wilson", n=5, unit="percent")
    few = Estimate(value=71, low=52, high=90, method=MEAN, n=3, minimum=5)
    kappa = Estimate(value=0.71, low=0.62, high=0.8, method="kappa", n=90, unit="coefficient")
    return [
        Group("Below the minimum", "bar only", few),
        Group("Lopsided", "range instead of ±", rate),
        Group("Coefficient", "two decimals", kappa),
        Group("Cut off", "the axis starts at 50", _points(54, 12)),
        Group("No interval", "dot only", Estimate(value=82, method=MEAN, n=12)),
        Group("Absent", "axis only", no_estimate(method=MEAN, why="No reviews in this period.")),
    ]


def _months() -> list[Month]:
    figures = [
        ("Jun", 80.8, 2.7, 80.1, 3.4, 88.2),
        ("Jul", 81.2, 2.6, 81.0, 3.3, 88.5),
        ("Aug", 82.1, 2.5, 82.6, 3.1, 88.9),
        ("Sep", 82.4, 2.4, 82.0, 3.0, 88.6),
        ("Oct", 83.8, 2.3, 84.4, 2.9, 89.9),
        ("Nov", 83.1, 2.2, 83.1, 2.8, 89.4),
    ]
    return [_month(*month) for month in figures]


def _month(label: str, *figures: float) -> Month:
    combined, margin, human, human_margin, automatic = figures
    judged = Estimate(value=automatic, method=MEAN, n=900)
    return Month(label, _points(combined, margin), _points(human, human_margin), judged)


def _options(*labels: str) -> list[dict[str, str]]:
    return [{"value": label.lower(), "label": label} for label in labels]


def _ratings() -> list[dict[str, Any]]:
    four, two = _options("Poor", "Fair", "Good", "Full"), _options("No", "Yes")
    rows = [
        ("Greeting", 5, two, "yes"),
        ("Understood the problem", 20, four, "full"),
        ("Solution complete", 30, four, "good"),
        ("Verified identity", 15, _options("Fail", "Pass"), "pass"),
        ("Empathy", 15, four, "full"),
        ("Closing", 5, two, ""),
    ]
    names = ("name", "weight", "options", "chosen")
    return [dict(zip(names, row, strict=True)) for row in rows]
