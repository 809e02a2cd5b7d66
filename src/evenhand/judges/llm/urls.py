"""Addresses of language-model judges, under those of judges."""

from __future__ import annotations

from django.urls import path

from evenhand.judges.llm import views

urlpatterns = [
    path("new/", views.new, name="new_llm_judge"),
    path("<int:number>/", views.judge, name="llm_judge"),
    path("<int:number>/draft/", views.draft, name="llm_draft"),
    path("<int:number>/budget/", views.terms, name="llm_terms"),
    path("<int:number>/try/", views.try_draft, name="try_llm_draft"),
    path("<int:number>/lab/", views.to_lab, name="llm_draft_to_lab"),
    path("<int:number>/publish/", views.publish, name="publish_llm_judge"),
]
