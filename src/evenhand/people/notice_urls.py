"""Addresses of a person's own notices, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.people.views import notices

urlpatterns = [
    path("", notices.listed, name="notices"),
    path("read/", notices.read_all, name="notices_read"),
    path("<int:notice>/", notices.follow, name="notice"),
]
