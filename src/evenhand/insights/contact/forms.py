"""Forms of the page of contact drivers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from evenhand.insights.contact.models import SavingAssumptions


class AssumptionsForm(forms.ModelForm[SavingAssumptions]):
    """What the saving rests on."""

    class Meta:
        model = SavingAssumptions
        fields = ("minutes", "hourly_cost", "currency", "share_low", "share_high")

    def clean(self) -> dict[str, Any]:
        """The ends of the share must be in order."""
        given = super().clean() or {}
        low, high = given.get("share_low"), given.get("share_high")
        if low is not None and high is not None and low > high:
            self.add_error("share_high", _("This must not be less than the other end."))
        return given
