"""What errors are tolerated, on which scorecard, in which days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evenhand.judges.escalation.finding import judges_speaking
from evenhand.people.models import Membership
from evenhand.reviews.criteria import Criteria, midnight

MOST = 500
RATES = [("1", "1 %"), ("2", "2 %"), ("5", "5 %"), ("10", "10 %"), ("15", "15 %"), ("20", "20 %")]


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class EscalationForm(forms.Form):
    """The question."""

    scorecard = forms.ChoiceField(label=_("Scorecard"))
    tolerated = forms.ChoiceField(
        label=_("Wrong verdicts tolerated"),
        choices=RATES,
        help_text=_("Among those that stand without a person."),
    )
    first_day = forms.DateField(label=_("From"), widget=_Day())
    last_day = forms.DateField(label=_("To, included"), widget=_Day())

    def __init__(self, viewer: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = viewer.workspace.time_zone
        self.versions = {
            str(version.judge.scorecard_id): version
            for version in judges_speaking(viewer.workspace)
        }
        choices: Any = self.fields["scorecard"]
        choices.choices = [
            (key, version.scorecard_version.scorecard.name)
            for key, version in self.versions.items()
        ]

    @property
    def alpha(self) -> float:
        """Errors tolerated, 0 to 1."""
        return int(self.cleaned_data["tolerated"]) / 100

    @property
    def tolerated_text(self) -> str:
        """Errors tolerated, as they are said."""
        return dict(RATES)[self.cleaned_data["tolerated"]]

    @property
    def version(self) -> Any:
        """The judge that speaks for the scorecard."""
        return self.versions[self.cleaned_data["scorecard"]]

    def period(self) -> Q:
        """The days as a condition on segments."""
        first, last = self._days()
        return Q(started_at__gte=midnight(first, self.zone)) & Q(
            started_at__lt=midnight(last + timedelta(days=1), self.zone)
        )

    def criteria(self) -> Criteria:
        """The days as a draw records them."""
        return Criteria().between(*self._days(), self.zone)

    def _days(self) -> tuple[date, date]:
        return self.cleaned_data["first_day"], self.cleaned_data["last_day"]


class QueueForm(forms.Form):
    """How many to put into the queue."""

    size = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST, initial=30)
