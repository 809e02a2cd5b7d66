"""What the pages of alerts ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evenhand.insights import queries
from evenhand.insights.alerts.models import Alert, AlertRules
from evenhand.insights.annotations.models import Annotation
from evenhand.people.models import Membership, Team


class RulesForm(forms.ModelForm[AlertRules]):
    """How alerts are raised."""

    class Meta:
        model = AlertRules
        fields = ("on", "least", "share", "baseline", "cooldown")


class AnnotationForm(forms.ModelForm[Annotation]):
    """What changed, and when."""

    class Meta:
        model = Annotation
        fields = ("day", "text", "team")
        widgets = {"day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"text": _("Such as: new refund rules, or another queue.")}

    def __init__(self, viewer: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.workspace = viewer.workspace
        self.instance.by = viewer.user
        of = Team.objects.filter(pk__in=[team.pk for team in queries.teams(viewer)])
        team: Any = self.fields["team"]
        team.queryset, team.empty_label, team.label = of, _("all teams"), _("Team")


class WebhookForm(forms.Form):
    """Where alerts are sent."""

    url = forms.URLField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Each alert is sent there as JSON, signed with the secret."),
    )


class SettleForm(forms.Form):
    """Where an alert stands, and what somebody found or did."""

    state = forms.ChoiceField(label=_("It is"), choices=Alert.State.choices)
    text = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
