"""Addresses of this room, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.conversations import removal_views, views

urlpatterns = [
    path("", views.conversations, name="conversations"),
    path("<int:number>/", views.conversation, name="conversation"),
    path("removed/", removal_views.removals, name="removals"),
    path("<int:number>/redact/", removal_views.redaction, name="redact_conversation"),
    path("<int:number>/delete/", removal_views.deletion, name="delete_conversation"),
    path("segments/<int:number>/attribution/", views.attribution, name="correct_attribution"),
]
