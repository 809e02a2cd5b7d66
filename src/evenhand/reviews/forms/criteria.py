"""The filters of a frame as a form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.conversations.extensions import AddedFilter, added_filters
from evenhand.conversations.filters import REVIEWED, SURVEYS
from evenhand.conversations.models import Conversation
from evenhand.conversations.queries import distinct_values
from evenhand.people.models import Agent, Membership, Team
from evenhand.reviews.criteria import Attribute, Criteria, Range
from evenhand.reviews.models import Review

RANGES = {
    "messages": gettext_lazy("Messages"),
    "agent_messages": gettext_lazy("The agent's messages"),
    "first_reply": gettext_lazy("First reply, minutes"),
    "automatic": gettext_lazy("Automatic score"),
}
MANY = ("channels", "teams", "agents", "languages", "tags", "without_tags")
_EITHER = ("", gettext_lazy("all"))


def _many(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple
    )


def _one(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[_EITHER, *choices])


class CriteriaForm(forms.Form):
    """Filters; empty ones do not narrow."""

    q = forms.CharField(label=gettext_lazy("Words in it"), required=False, max_length=500)
    channels = _many(gettext_lazy("Channels"))
    teams = _many(gettext_lazy("Teams"))
    agents = _many(gettext_lazy("Agents"))
    agent_kind = _one(gettext_lazy("Kind of agent"), Agent.Kind.choices)
    languages = _many(gettext_lazy("Languages"))
    tags = _many(gettext_lazy("Any of these tags"))
    without_tags = _many(gettext_lazy("None of these tags"))
    attributes = forms.CharField(
        label=gettext_lazy("Attributes"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One per line, as plan = gold. All must hold."),
    )
    survey = _one(gettext_lazy("CSAT"), SURVEYS.items())
    reviewed = _one(gettext_lazy("Reviews"), REVIEWED.items())
    automatic_outcome = _one(gettext_lazy("Automatic outcome"), Review.Outcome.choices)
    first_day = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last_day = forms.DateField(
        label=gettext_lazy("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, viewer: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        for name, choices in _offered(viewer, self._asked("teams"), self._asked("agents")).items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name in RANGES:
            for end in ("least", "most"):
                self.fields[f"{name}_{end}"] = forms.FloatField(required=False, min_value=0)
        for name, added in added_filters().items():
            self.fields[name] = _one(added.label, self._to_choose(name, added))

    def _asked(self, name: str) -> list[int]:
        """Ids chosen so far: what has been archived since can still be seen and kept."""
        bound = self.data.getlist(name) if isinstance(self.data, QueryDict) else []
        asked = bound if self.is_bound else self.initial.get(name, [])
        return [int(number) for number in asked if str(number).isdecimal()]

    def _to_choose(self, name: str, added: AddedFilter) -> list[tuple[str, Any]]:
        """What is offered, and what was chosen before if it no longer is."""
        offered = dict(added.offered(self.viewer))
        said = self.data.get(name, "") if self.is_bound else self.initial.get(name, "")
        if said and said not in offered and said in added.values:
            offered[said] = added.values[said]
        return list(offered.items())

    def added(self) -> list[Any]:
        """The filters that other rooms add."""
        return [self[name] for name in added_filters()]

    def ranges(self) -> list[tuple[Any, Any, Any]]:
        """Label and both ends of every range."""
        return [
            (label, self[f"{name}_least"], self[f"{name}_most"]) for name, label in RANGES.items()
        ]

    def clean_attributes(self) -> list[Attribute]:
        """The lines as names and values."""
        lines = [line for line in self.cleaned_data["attributes"].splitlines() if line.strip()]
        return [_attribute(line) for line in lines]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The period ends before it starts; swap the two dates."))
        for name in RANGES:
            least, most = cleaned.get(f"{name}_least"), cleaned.get(f"{name}_most")
            if least is not None and most is not None and most < least:
                self.add_error(f"{name}_most", _("This is below the least; swap the two."))
        return cleaned

    def criteria(self, zone: str) -> Criteria:
        """What was asked for; of a form without errors in its filters."""
        said = self.cleaned_data
        ranges = {
            name: Range(said.get(f"{name}_least"), said.get(f"{name}_most")) for name in RANGES
        }
        return Criteria(
            q=said["q"],
            channels=said["channels"],
            teams=[int(number) for number in said["teams"]],
            agents=[int(number) for number in said["agents"]],
            agent_kind=said["agent_kind"],
            languages=said["languages"],
            tags=said["tags"],
            without_tags=said["without_tags"],
            attributes=said["attributes"],
            survey=said["survey"],
            reviewed=said["reviewed"],
            automatic_outcome=said["automatic_outcome"],
            added={name: said[name] for name in added_filters() if said[name]},
            first_day=said["first_day"],
            last_day=said["last_day"],
            zone=zone,
            **ranges,
        )


def initial_from(criteria: Criteria) -> dict[str, Any]:
    """The form's values for these criteria."""
    values: dict[str, Any] = {
        name: getattr(criteria, name)
        for name in (
            "q",
            "channels",
            "agent_kind",
            "languages",
            "tags",
            "without_tags",
            "survey",
            "reviewed",
            "automatic_outcome",
            "first_day",
            "last_day",
        )
    }
    values["teams"] = [str(number) for number in criteria.teams]
    values["agents"] = [str(number) for number in criteria.agents]
    values["attributes"] = "\n".join(f"{one.name} = {one.value}" for one in criteria.attributes)
    for name in RANGES:
        wanted: Range = getattr(criteria, name)
        values[f"{name}_least"], values[f"{name}_most"] = wanted.least, wanted.most
    return {**values, **criteria.added}


def described(criteria: Criteria, viewer: Membership) -> list[tuple[Any, str]]:
    """The criteria in words: label and value of each that narrows."""
    labels: dict[str, Any] = {name: field.label for name, field in CriteriaForm.base_fields.items()}
    offered = {
        name: {str(value): str(label) for value, label in choices}
        for name, choices in _offered(viewer, criteria.teams, criteria.agents).items()
    }
    found: list[tuple[Any, str]] = []
    for name, value in initial_from(criteria).items():
        if name in labels and value not in ("", None, []):
            found.append((labels[name], _said(value, offered.get(name, {}), name)))
    for name, value in criteria.added.items():
        if added := added_filters().get(name):
            found.append((added.label, str(added.values.get(value, value))))
    for name, label in RANGES.items():
        wanted: Range = getattr(criteria, name)
        if wanted:
            found.append((label, _range_said(wanted)))
    return found


def _said(value: Any, names: dict[str, str], name: str) -> str:
    if isinstance(value, date):
        return date_format(value, "j M Y")
    if isinstance(value, list):
        return ", ".join(names.get(str(one), str(one)) for one in value)
    choices = getattr(CriteriaForm.base_fields[name], "choices", [])
    return str(dict(choices).get(value, value))


def _range_said(wanted: Range) -> str:
    if wanted.most is None:
        return _("at least %(least)g") % {"least": wanted.least}
    if wanted.least is None:
        return _("at most %(most)g") % {"most": wanted.most}
    return _("%(least)g to %(most)g") % {"least": wanted.least, "most": wanted.most}


def _offered(
    viewer: Membership, teams: Sequence[int] = (), agents: Sequence[int] = ()
) -> dict[str, list[tuple[Any, Any]]]:
    """What can be chosen; archived teams and agents only where they are chosen already."""
    workspace = viewer.workspace_id
    tags = [(name, name) for name in distinct_values(viewer, "tag")]
    of_teams = Team.objects.filter(Q(archived_at=None) | Q(pk__in=teams), workspace=workspace)
    of_agents = Agent.objects.filter(Q(archived_at=None) | Q(pk__in=agents), workspace=workspace)
    return {
        "channels": list(Conversation.Channel.choices),
        "teams": list(of_teams.values_list("pk", "name")),
        "agents": list(of_agents.values_list("pk", "name")),
        "languages": [(name, name) for name in distinct_values(viewer, "language")],
        "tags": tags,
        "without_tags": tags,
    }


def _attribute(line: str) -> Attribute:
    name, equals, value = line.partition("=")
    if not equals or not name.strip():
        raise forms.ValidationError(
            _("“%(line)s” is not a name and a value. Write it as plan = gold."),
            params={"line": line.strip()},
        )
    return Attribute(name.strip(), value.strip())
