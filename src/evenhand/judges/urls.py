"""Addresses of this room, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.judges import views
from evenhand.judges.escalation import views as escalation
from evenhand.judges.lab import views as lab
from evenhand.judges.passports import views as passports

urlpatterns = [
    path("", views.judges, name="judges"),
    path("score/", views.score, name="score_everything"),
    path("<int:number>/", views.judge, name="judge"),
    path("<int:number>/rules.yaml", views.rule_file, name="rule_file"),
    path("<int:number>/try/", views.try_judge, name="try_judge"),
    path("<int:number>/stop/", views.stop, name="stop_scoring"),
    path("<int:number>/resume/", views.resume, name="resume_scoring"),
    path("<int:number>/speak/", passports.speak, name="judge_speaks"),
    path("<int:number>/passport/", passports.passport, name="passport"),
    path("<int:number>/passport/renew/", passports.renew_now, name="renew_passport"),
    path("<int:number>/passport/anchors/", passports.score_anchors, name="score_anchors"),
    path("escalation/", escalation.escalation, name="escalation"),
    path("escalation/queue/", escalation.queue, name="escalation_queue"),
    path("lab/", lab.lab, name="lab"),
    path("lab/start/", lab.start, name="lab_start"),
    path("lab/<int:number>/", lab.lab_run, name="lab_run"),
    path("lab/<int:number>/stop/", lab.stop, name="lab_stop"),
    path("lab/<int:number>/case/<int:case>/", lab.lab_case, name="lab_case"),
]
