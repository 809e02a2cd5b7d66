"""What the page of changes asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evenhand.insights import queries
from evenhand.insights.annotations.models import Annotation
from evenhand.people.models import Membership, Team


class AnnotationForm(forms.ModelForm[Annotation]):
    """What changed, and when."""

    class Meta:
        model = Annotation
        fields = ("day", "text", "team", "anew")
        widgets = {"day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "text": _("Such as: new refund rules, or a new product. The team's agents see it."),
            "anew": _(
                "Choose this where scores before and after cannot be compared. Alerts then keep "
                "silent for as many weeks as set a level. Without it the line is drawn, no more."
            ),
        }

    def __init__(self, viewer: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of = Team.objects.filter(pk__in=[team.pk for team in queries.teams(viewer)])
        team: Any = self.fields["team"]
        team.queryset, team.empty_label, team.label = of, _("all teams"), _("Team")
