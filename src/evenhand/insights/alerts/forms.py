"""What the pages of alerts ask."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from evenhand.insights.alerts.models import Alert, AlertRules


class RulesForm(forms.ModelForm[AlertRules]):
    """How alerts are raised."""

    class Meta:
        model = AlertRules
        fields = ("on", "least", "share", "baseline", "cooldown")


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
    quiet_until = forms.DateField(
        label=_("No more alerts about the same until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("For a cause you know of, such as somebody new in training. Empty: none."),
    )
