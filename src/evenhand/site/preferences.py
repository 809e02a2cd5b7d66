"""What a person sets for themselves, in all their workspaces."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.people.models import User
from evenhand.people.services import change_preferences
from evenhand.site.time_zones import time_zone_choices

THEME_COOKIE = "evenhand_theme"


def _zones() -> list[tuple[str, Any]]:
    return [("", gettext_lazy("The server's (UTC)")), *time_zone_choices()]


def _languages() -> list[tuple[str, Any]]:
    return [("", gettext_lazy("As the browser asks")), *settings.LANGUAGES]


class PreferencesForm(forms.ModelForm[User]):
    """Name, time zone, language and theme."""

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=_zones,
        required=False,
        help_text=gettext_lazy("Times are shown in it."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=_languages, required=False)
    theme = forms.ChoiceField(
        label=gettext_lazy("Theme"),
        choices=[
            ("", gettext_lazy("As the system says")),
            ("light", gettext_lazy("Light")),
            ("dark", gettext_lazy("Dark")),
        ],
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy("The switch in the menu changes it for one browser only."),
    )

    class Meta:
        model = User
        fields = ("name", "time_zone", "language", "theme")


class SignedInRequest(HttpRequest):
    """A request by somebody who is signed in."""

    user: User


@login_required
def preferences(request: SignedInRequest) -> HttpResponse:
    """A person's own name, time zone, language and theme."""
    person = User.objects.get(pk=request.user.pk)
    form = PreferencesForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        change_preferences(person, form.cleaned_data)
        messages.success(request, _("Preferences saved."))
        answer = redirect("preferences")
        answer.delete_cookie(THEME_COOKIE, samesite="Lax")
        return answer
    status = 422 if form.is_bound else 200
    return render(request, "site/preferences.html", {"form": form}, status=status)
