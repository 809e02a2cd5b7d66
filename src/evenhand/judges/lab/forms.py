"""What a run is to be about."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evenhand.conversations.models import Conversation
from evenhand.judges.lab.choosing import MOST, USUAL, Chosen
from evenhand.judges.lab.queries import teams, versions_to_try
from evenhand.judges.models import JudgeVersion
from evenhand.people.models import Membership, Team


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class _Versions(forms.ModelChoiceField[JudgeVersion]):
    def label_from_instance(self, version: JudgeVersion) -> str:
        state = "" if version.current else _(" (not in use)")
        return f"{version}, {version.scorecard_version}{state}"


class RunForm(forms.Form):
    """A judge version, one to compare it with, and the conversations."""

    version = _Versions(label=_("Judge version"), queryset=JudgeVersion.objects.none())
    before = _Versions(
        label=_("Compare with"),
        queryset=JudgeVersion.objects.none(),
        required=False,
        empty_label=_("no other version"),
        help_text=_("It is asked about the same conversations, to see what changed."),
    )
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("all")
    )
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[("", _("all")), *Conversation.Channel.choices]
    )
    first_day = forms.DateField(label=_("From"), required=False, widget=_Day())
    last_day = forms.DateField(label=_("To, included"), required=False, widget=_Day())
    size = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=MOST,
        initial=USUAL,
        help_text=_("Drawn at random from those people reviewed without sight of a judge."),
    )

    def __init__(self, viewer: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self._choices("version").queryset = versions_to_try(viewer)
        self._choices("before").queryset = versions_to_try(viewer)
        self._choices("team").queryset = teams(viewer)

    def clean(self) -> dict[str, Any]:
        """The other version must be on the same scorecard, and the days in order."""
        given = super().clean() or self.cleaned_data
        version, before = given.get("version"), given.get("before")
        if version and before and version.judge.scorecard_id != before.judge.scorecard_id:
            self.add_error("before", _("It is for another scorecard; choose one for the same."))
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The period ends before it starts; swap the two dates."))
        return given

    def chosen(self) -> Chosen:
        """The conversations wanted, with a seed made up."""
        given = self.cleaned_data
        return Chosen(
            team=given["team"].pk if given["team"] else None,
            channel=given["channel"],
            first_day=given["first_day"],
            last_day=given["last_day"],
            size=given["size"],
            seed=secrets.randbelow(2**31),
            zone=self.viewer.workspace.time_zone,
        )

    def _choices(self, name: str) -> Any:
        return self.fields[name]
