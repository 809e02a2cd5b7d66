"""Addresses of the laboratory, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.insights.laboratory import views

urlpatterns = [
    path("", views.laboratory, name="laboratory"),
    path("draft/", views.draft, name="laboratory_draft"),
]
