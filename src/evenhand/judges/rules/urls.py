"""Addresses of the rule editor, under those of judges."""

from __future__ import annotations

from django.urls import path

from evenhand.judges.rules import views

urlpatterns = [
    path("<int:number>/edit/", views.editor, name="rule_editor"),
    path("<int:number>/edit/draft/", views.draft, name="rule_draft"),
    path("<int:number>/edit/try/", views.try_draft, name="rule_draft_try"),
    path("<int:number>/edit/compare/", views.compare, name="rule_compare"),
    path("<int:number>/edit/publish/", views.publish, name="rule_publish"),
    path("<int:number>/edit/lab/", views.to_lab, name="rule_lab"),
    path("<int:number>/edit/discard/", views.discard, name="rule_discard"),
]
