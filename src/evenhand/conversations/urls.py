"""Addresses of this room, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.conversations import views

urlpatterns = [
    path("", views.conversations, name="conversations"),
    path("<int:number>/", views.conversation, name="conversation"),
    path("segments/<int:number>/attribution/", views.attribution, name="correct_attribution"),
]
