"""Addresses of the guide, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.site.help import views

urlpatterns = [
    path("", views.contents, name="help"),
    path("<slug:section>/img/<str:name>", views.picture, name="help_picture"),
    path("<slug:section>/<slug:name>/", views.page, name="help_page"),
]
