"""A plan as a form."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.people.models import Membership, User
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.designs import Design
from evenhand.reviews.forms.criteria import CriteriaForm, initial_from
from evenhand.reviews.models import Plan
from evenhand.reviews.planning import Sketch
from evenhand.reviews.queries.plans import able_to_review
from evenhand.reviews.services.plans import PlanContent, criteria_for
from evenhand.scorecards.models import Scorecard
from evenhand.scorecards.queries import scorecards

KINDS = (
    ("uniform", gettext_lazy("Uniform: every conversation has the same chance")),
    ("stratified", gettext_lazy("Stratified: a minimum of each group")),
    ("risk", gettext_lazy("Risk-based: likely problems first, with an even floor")),
)
GROUPS = (
    ("agent", gettext_lazy("agent")),
    ("team", gettext_lazy("team")),
    ("channel", gettext_lazy("channel")),
    ("automatic", gettext_lazy("fifths of the automatic score")),
)
RULES = (
    ("proportional", gettext_lazy("in proportion to their size")),
    ("neyman", gettext_lazy("where scores differ most (Neyman)")),
)
WAYS = (
    ("reviews", gettext_lazy("reviews")),
    ("margin", gettext_lazy("points of margin (±)")),
    ("hours", gettext_lazy("hours of reviewing")),
)


SAME = (
    "name",
    "scorecard",
    "goal",
    "repeat",
    "at",
    "zone",
    "window_days",
    "due_days",
    "assignment",
    "everyone",
    "double_share",
    "hide_automatic",
    "hide_reviews",
    "disputes",
)
"""Fields that are the plan's columns of the same name."""


def _whole(
    label: Any, initial: int | None, least: int, most: int, **more: Any
) -> forms.IntegerField:
    return forms.IntegerField(label=label, initial=initial, min_value=least, max_value=most, **more)


class PlanForm(CriteriaForm):
    """What a lead decides: from what, how, how many, when, by whom, seeing what."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    scorecard = forms.ModelChoiceField(
        label=gettext_lazy("Scorecard"),
        queryset=Scorecard.objects.none(),
        required=False,
        empty_label=gettext_lazy("each team's own"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Design"), choices=KINDS, initial="uniform", widget=forms.RadioSelect
    )
    by = forms.ChoiceField(label=gettext_lazy("Groups by"), choices=GROUPS, initial="agent")
    minimum = _whole(gettext_lazy("At least of each"), 2, 1, 100)
    rule = forms.ChoiceField(label=gettext_lazy("The rest"), choices=RULES, initial="proportional")
    floor = _whole(
        gettext_lazy("Spread evenly, percent"),
        50,
        25,
        100,
        help_text=gettext_lazy("At least 25: below, no margin could be trusted. 50 costs nothing."),
    )
    attribute = forms.CharField(
        label=gettext_lazy("Risk from this attribute"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Empty: the newest automatic score; the lower, the riskier."),
    )
    amount = forms.FloatField(label=gettext_lazy("How many"), initial=50, min_value=0.1)
    how = forms.ChoiceField(label=gettext_lazy("Of what"), choices=WAYS, initial="reviews")
    goal = forms.ChoiceField(
        label=gettext_lazy("Goal"), choices=Plan.Goal.choices, initial=Plan.Goal.SHARED
    )
    repeat = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=Plan.Repeat.choices, initial=Plan.Repeat.WEEKLY
    )
    starts = forms.DateField(
        label=gettext_lazy("First on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Says the weekday or the date of the month as well."),
    )
    at = forms.TimeField(
        label=gettext_lazy("At"),
        initial="06:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    window_days = _whole(
        gettext_lazy("Days to draw from"),
        None,
        1,
        400,
        required=False,
        help_text=gettext_lazy("Empty: the days since the cycle before, each day once."),
    )
    due_days = _whole(gettext_lazy("Due after days"), 7, 1, 365)
    assignment = forms.ChoiceField(
        label=gettext_lazy("How it is shared out"),
        choices=Plan.Assignment.choices,
        initial=Plan.Assignment.ROTATED,
        widget=forms.RadioSelect,
    )
    everyone = forms.BooleanField(
        label=gettext_lazy("Everyone of role reviewer, also who comes later"),
        required=False,
        initial=True,
    )
    reviewers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Or only these"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    excluded = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Never these"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    double_share = forms.IntegerField(
        label=gettext_lazy("Rated by two people, percent"),
        initial=10,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=gettext_lazy(
            "Both rate blind and cannot tell. Shows how far reviewers agree; only one counts in "
            "IQS."
        ),
    )
    hide_automatic = forms.BooleanField(
        label=gettext_lazy("Hide automatic scores until submitted"), required=False, initial=True
    )
    hide_reviews = forms.BooleanField(
        label=gettext_lazy("Hide other people's reviews until submitted"),
        required=False,
        initial=True,
    )
    disputes = forms.ChoiceField(
        label=gettext_lazy("Who decides disputes"),
        choices=Plan.Disputes.choices,
        required=False,
    )
    edit = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, viewer: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(viewer, *args, **kwargs)
        self.fields["scorecard"].queryset = scorecards(viewer)  # type: ignore[attr-defined]
        able = able_to_review(viewer.workspace_id).distinct()
        for name in ("reviewers", "excluded"):
            self.fields[name].queryset = able  # type: ignore[attr-defined]
        zones = sorted(available_timezones())
        self.fields["zone"].choices = [(name, name) for name in zones]  # type: ignore[attr-defined]
        self.fields["zone"].initial = viewer.workspace.time_zone
        self.fields["starts"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("everyone") and not cleaned.get("reviewers"):
            self.add_error("reviewers", _("Choose who reviews, or let everyone."))
        amount = cleaned.get("amount")
        if cleaned.get("how") == "reviews" and amount is not None and amount < 1:
            self.add_error("amount", _("At least one review."))
        return cleaned

    @property
    def narrowed(self) -> bool:
        """Whether one of the filters that are folded away is set, or is wrong."""
        folded = set(self.fields) - set(PlanForm.base_fields) | set(CriteriaForm.base_fields)
        folded -= {"teams", "channels"}
        return any(self[name].errors or self[name].value() for name in folded)

    @property
    def filters_usable(self) -> bool:
        """Whether a preview can be shown, however much else is still missing."""
        return not (set(self.errors) & (set(CriteriaForm.base_fields) | _PREVIEWED))

    def design(self) -> Design:
        """How the draw picks."""
        said = self.cleaned_data
        return Design(
            kind=said["kind"],
            by=said["by"],
            rule=said["rule"],
            minimum=said["minimum"],
            floor=said["floor"] / 100,
            attribute=said["attribute"],
        )

    def sketch(self) -> Sketch:
        """What the plan would draw today."""
        said = self.cleaned_data
        plan = Plan(
            repeat=said["repeat"],
            first_day=said["starts"],
            zone=said["zone"],
            window_days=said["window_days"],
            criteria=self.criteria(said["zone"]).stored(),
        )
        today = timezone.localdate(timezone=ZoneInfo(said["zone"]))
        return Sketch(
            criteria=criteria_for(plan, today),
            design=self.design(),
            scorecard=said["scorecard"],
            how=said["how"],
            amount=said["amount"],
            people=self.people() if said["goal"] == Plan.Goal.EACH else 1,
        )

    def people(self) -> int:
        """How many would review today."""
        said = self.cleaned_data
        able = set(self.fields["reviewers"].queryset.values_list("pk", flat=True))  # type: ignore[attr-defined]
        if said["everyone"]:
            role = User.objects.filter(
                memberships__workspace=self.viewer.workspace_id, memberships__role="reviewer"
            )
            chosen = set(role.values_list("pk", flat=True))
        else:
            chosen = {person.pk for person in said["reviewers"]}
        excluded = {person.pk for person in said["excluded"]}
        return max(1, len((chosen & able) - excluded))

    def content(self, size: int) -> PlanContent:
        """The plan's columns and people, with the size the wish comes to."""
        said = self.cleaned_data
        design = self.design().stored() | {"how": said["how"], "amount": said["amount"]}
        return PlanContent(
            columns={name: said[name] for name in SAME}
            | {
                "first_day": said["starts"],
                "size": size,
                "criteria": self.criteria(said["zone"]).stored(),
                "design": design,
            },
            reviewers=list(said["reviewers"]),
            excluded=list(said["excluded"]),
        )


_PREVIEWED = {
    "scorecard",
    "kind",
    "by",
    "rule",
    "minimum",
    "floor",
    "attribute",
    "amount",
    "how",
    "goal",
    "repeat",
    "starts",
    "zone",
    "window_days",
    "reviewers",
    "everyone",
    "excluded",
}


def initial_of(plan: Plan) -> dict[str, Any]:
    """The form's values for a plan."""
    design = Design.read(plan.design)
    return initial_from(Criteria.read(plan.criteria)) | {
        **{name: getattr(plan, name) for name in (*SAME, "edit")},
        "kind": design.kind,
        "by": design.by,
        "rule": design.rule,
        "minimum": design.minimum,
        "floor": round(design.floor * 100),
        "attribute": design.attribute,
        "how": plan.design.get("how", "reviews"),
        "amount": plan.design.get("amount", plan.size),
        "starts": plan.first_day,
        "reviewers": list(plan.reviewers.all()),
        "excluded": list(plan.excluded.all()),
    }
