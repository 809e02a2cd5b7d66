"""Addresses of alerts, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.insights.alerts import views

urlpatterns = [
    path("", views.alerts, name="alerts"),
    path("look/", views.look, name="look_for_alerts"),
    path("rules/", views.rules, name="alert_rules"),
    path("rules/webhooks/", views.add_webhook, name="add_webhook"),
    path("rules/webhooks/<int:number>/switch/", views.switch_webhook, name="switch_webhook"),
    path("rules/webhooks/<int:number>/remove/", views.remove_webhook, name="remove_webhook"),
    path("<int:number>/", views.alert, name="alert"),
    path("<int:number>/settle/", views.settle, name="settle_alert"),
]
