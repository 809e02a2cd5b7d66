"""What the page of targets asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evenhand.insights import queries
from evenhand.insights.targets.models import Benchmark, Target
from evenhand.people.models import Membership, Team


class TargetForm(forms.ModelForm[Target]):
    """What holds from a day on."""

    class Meta:
        model = Target
        fields = ("team", "first_day", "value", "excellent", "acceptable")
        widgets = {"first_day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, viewer: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of = Team.objects.filter(pk__in=[team.pk for team in queries.teams(viewer)])
        team: Any = self.fields["team"]
        team.queryset, team.empty_label, team.label = of, _("the workspace"), _("Of")

    def clean(self) -> dict[str, Any]:
        """The bands must be in order."""
        given = super().clean() or {}
        excellent, acceptable = given.get("excellent"), given.get("acceptable")
        if excellent is not None and acceptable is not None and acceptable > excellent:
            self.add_error("acceptable", _("This must not be above where excellent begins."))
        return given

    def validate_constraints(self) -> None:
        """Setting a day again replaces it, so there is nothing that could be there twice."""


class BenchmarkForm(forms.ModelForm[Benchmark]):
    """An average of others, and where it was read."""

    address = forms.URLField(label=_("Where it can be read"), required=False, assume_scheme="https")

    class Meta:
        model = Benchmark
        fields = ("name", "value", "source", "address", "shown")
