"""Forms of the pages of sessions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evenhand.calibration.models import Session
from evenhand.calibration.queries import possible_participants
from evenhand.calibration.services import FEWEST_PEOPLE, SessionPlan
from evenhand.people.models import Membership, User

DAYS_GIVEN = 7


class _Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class DeadlineForm(forms.Form):
    """Until when answers are taken, in the viewer's time zone."""

    deadline = forms.DateTimeField(label=_("Deadline"), widget=_Moment())


class SessionForm(DeadlineForm):
    """What a lead decides about a session."""

    name = forms.CharField(label=_("Name"), max_length=120)
    people = forms.ModelMultipleChoiceField(
        label=_("Who takes part"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple(),
    )
    baseline = forms.ModelChoiceField(
        label=_("Baseline reviewer"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody: compare everyone with everyone"),
        help_text=_("The others are also held against this person's answers."),
    )
    hide_agent = forms.BooleanField(
        label=_("Hide the agent's name from participants"), required=False, initial=True
    )
    show_peers = forms.BooleanField(
        label=_("Show the others' answers to whoever has submitted that conversation"),
        required=False,
    )
    field_order = ("name", "deadline", "people", "baseline", "hide_agent", "show_peers")

    def __init__(self, viewer: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = possible_participants(viewer)
        for name in ("people", "baseline"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = people

    def clean(self) -> dict[str, Any]:
        """At least two people, the baseline reviewer among them, and time left."""
        data = super().clean() or {}
        people, baseline = data.get("people"), data.get("baseline")
        if people is not None and len(people) < FEWEST_PEOPLE:
            self.add_error("people", _("Choose at least two people."))
        if people is not None and baseline is not None and baseline not in people:
            self.add_error("baseline", _("The baseline reviewer must take part."))
        if data.get("deadline") and data["deadline"] <= timezone.now():
            self.add_error("deadline", _("Choose a time in the future."))
        return data

    def plan(self) -> SessionPlan:
        """What was decided."""
        data = self.cleaned_data
        return SessionPlan(
            name=data["name"],
            deadline=data["deadline"],
            people=list(data["people"]),
            baseline=data["baseline"],
            show_peers=data["show_peers"],
            hide_agent=data["hide_agent"],
        )


def usual_session() -> dict[str, Any]:
    """What a new session begins with."""
    due = timezone.localtime() + timedelta(days=DAYS_GIVEN)
    return {"deadline": due.replace(hour=17, minute=0, second=0, microsecond=0)}


def session_as_data(session: Session) -> dict[str, Any]:
    """What the form of a draft begins with."""
    people = list(session.participants.all())
    return {
        "name": session.name,
        "deadline": session.deadline,
        "people": [person.user_id for person in people],
        "baseline": next((person.user_id for person in people if person.baseline), None),
        "hide_agent": session.hide_agent,
        "show_peers": session.show_peers,
    }
