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
from django.views.decorators.http import require_POST

from evenhand.people.models import NoticeKind, User
from evenhand.people.notices import Switch, change_switches, switches_of
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
    context = {"form": form, "switches": _shown(person)}
    status = 422 if form.is_bound else 200
    return render(request, "site/preferences.html", context, status=status)


@login_required
@require_POST
def notices(request: SignedInRequest) -> HttpResponse:
    """What a person wants to be told of, in the app and by mail."""
    chosen = {
        kind: Switch(f"app-{kind}" in request.POST, f"mail-{kind}" in request.POST)
        for kind in NoticeKind
    }
    change_switches(request.user, chosen)
    messages.success(request, _("Notices saved."))
    return redirect("preferences")


def _shown(person: User) -> list[tuple[NoticeKind, Switch]]:
    return list(switches_of(person).items())
