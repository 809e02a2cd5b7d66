"""Addresses of passports, the lab and escalation, under the workspace's judges."""

from __future__ import annotations

from django.urls import path

from evenhand.judges.escalation import views as escalation
from evenhand.judges.lab import views as lab
from evenhand.judges.passports import views as passports

urlpatterns = [
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
