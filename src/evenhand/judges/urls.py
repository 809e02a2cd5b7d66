"""Addresses of this room, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.judges import views

urlpatterns = [
    path("", views.judges, name="judges"),
    path("score/", views.score, name="score_everything"),
    path("<int:number>/", views.judge, name="judge"),
    path("<int:number>/rules.yaml", views.rule_file, name="rule_file"),
    path("<int:number>/try/", views.try_judge, name="try_judge"),
    path("<int:number>/stop/", views.stop, name="stop_scoring"),
    path("<int:number>/resume/", views.resume, name="resume_scoring"),
]
