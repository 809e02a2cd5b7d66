"""Addresses of this room, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.judges import views
from evenhand.judges.trainings import views as trainings

urlpatterns = [
    path("", views.judges, name="judges"),
    path("training/<int:scorecard>/", trainings.training, name="training"),
    path("training/<int:scorecard>/start/", trainings.start, name="start_training"),
    path("score/", views.score, name="score_everything"),
    path("<int:number>/", views.judge, name="judge"),
    path("<int:number>/rules.yaml", views.rule_file, name="rule_file"),
    path("<int:number>/try/", views.try_judge, name="try_judge"),
    path("<int:number>/stop/", views.stop, name="stop_scoring"),
    path("<int:number>/resume/", views.resume, name="resume_scoring"),
]
