"""What the pages of people, agents and teams ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evenhand.errors import InputError
from evenhand.people import queries
from evenhand.people.models import Agent, Membership, Team, User
from evenhand.people.roles import Role


class InvitationForm(forms.Form):
    """Who is invited, and as what."""

    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.REVIEWER)
    agent = forms.ModelChoiceField(
        label=_("They are the agent"),
        queryset=Agent.objects.none(),
        required=False,
        empty_label=_("none of the agents"),
        help_text=_("So that they see their own results."),
    )

    def __init__(self, viewer: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent"].queryset = queries.free_agents(viewer)  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    """A new person's name and password."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters, and not a common one."),
    )

    def __init__(self, email: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        person = User(email=self.email, name=self.cleaned_data.get("name", ""))
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise forms.ValidationError(error.messages) from error
        return password


class AgentForm(forms.Form):
    """What is known of an agent."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Sources that give it find the agent by it."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Agent.Kind.choices)
    user = forms.ModelChoiceField(
        label=_("Signs in as"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("does not sign in"),
        help_text=_("A member of the workspace; they then see their own results."),
    )

    def __init__(self, viewer: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = User.objects.filter(memberships__workspace=viewer.workspace).order_by("name")
        self.fields["user"].queryset = members  # type: ignore[attr-defined]


class TeamForm(forms.Form):
    """What is known of a team."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Team.Kind.choices)


class DayForm(forms.Form):
    """One day."""

    day = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )


class MoveForm(DayForm):
    """An agent's next team, and since when."""

    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), empty_label=_("choose")
    )

    def __init__(self, viewer: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = queries.teams(viewer)  # type: ignore[attr-defined]
        self.fields["day"].label = _("From")
        self.order_fields(["team", "day"])


class JoinForm(DayForm):
    """An agent who joins a team, and since when."""

    agent = forms.ModelChoiceField(
        label=_("Agent"), queryset=Agent.objects.none(), empty_label=_("choose")
    )

    def __init__(self, viewer: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agents = Agent.objects.filter(workspace=viewer.workspace, archived_at__isnull=True)
        self.fields["agent"].queryset = agents  # type: ignore[attr-defined]
        self.fields["day"].label = _("From")
        self.order_fields(["agent", "day"])


class MergeForm(forms.Form):
    """The agent to take over."""

    agent = forms.ModelChoiceField(
        label=_("Agent"), queryset=Agent.objects.none(), empty_label=_("choose")
    )

    def __init__(self, viewer: Membership, kept: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Agent.objects.filter(workspace=viewer.workspace).exclude(pk=kept.pk)
        self.fields["agent"].queryset = others  # type: ignore[attr-defined]


def tell(form: forms.Form, error: InputError) -> None:
    """Show what a service refused at the field it names."""
    form.add_error(error.where if error.where in form.fields else None, error.message)
