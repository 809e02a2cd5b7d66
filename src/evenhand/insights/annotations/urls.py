"""Addresses of changes, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.insights.annotations import views

urlpatterns = [
    path("", views.changes, name="changes"),
    path("note/", views.annotate, name="annotate"),
    path("<int:number>/remove/", views.remove_annotation, name="remove_annotation"),
]
