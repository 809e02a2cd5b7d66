"""Addresses of the page that explains the numbers, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.insights.why import views

urlpatterns = [
    path("", views.why, name="why"),
    path("<slug:name>/", views.cell, name="why_cell"),
]
