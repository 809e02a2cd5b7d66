"""All addresses. Everything of a workspace is under ``/w/<its address>/``."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from evenhand.people.views import invitations
from evenhand.site import preferences, set_up, styleguide, views

workspace: list[URLPattern | URLResolver] = [
    path("enter/", views.enter, name="workspace"),
    path("welcome/", set_up.welcome, name="welcome"),
    path("", include("evenhand.insights.urls")),
    path("conversations/", include("evenhand.conversations.urls")),
    path("review/", include("evenhand.reviews.urls")),
    path("remarks/", include("evenhand.reviews.remark_urls")),
    path("plans/", include("evenhand.reviews.plan_urls")),
    path("disputes/", include("evenhand.reviews.dispute_urls")),
    path("self-review/", include("evenhand.reviews.self_urls")),
    path("calibration/", include("evenhand.calibration.urls")),
    path("scorecards/", include("evenhand.scorecards.urls")),
    path("sources/", include("evenhand.sources.urls")),
    path("judges/llm/", include("evenhand.judges.llm.urls")),
    path("judges/", include("evenhand.judges.urls")),
    path("judges/", include("evenhand.judges.rules.urls")),
    path("judges/", include("evenhand.judges.trust_urls")),
    path("signals/", include("evenhand.judges.signals.urls")),
    path("people/", include("evenhand.people.urls")),
    path("notices/", include("evenhand.people.notice_urls")),
    path("help/", include("evenhand.site.help.urls")),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("set-up/", set_up.set_up, name="set_up"),
    path("health/", views.health, name="health"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/notices/", preferences.notices, name="preferences_notices"),
    path("account/", include("allauth.account.urls")),
    path("account/mfa/", include("allauth.mfa.urls")),
    path("invitation/<str:token>/", invitations.answer, name="invitation"),
    path("w/<slug:slug>/", include(workspace)),
]

if settings.DEBUG:
    urlpatterns += [
        path("styleguide/", styleguide.styleguide, name="styleguide"),
        path("styleguide/review/", styleguide.styleguide_review, name="styleguide_review"),
    ]

handler400 = "evenhand.site.views.bad_request"
handler403 = "evenhand.site.views.forbidden"
handler404 = "evenhand.site.views.not_found"
handler500 = "evenhand.site.views.server_error"
