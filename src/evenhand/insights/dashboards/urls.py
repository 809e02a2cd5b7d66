"""Addresses of dashboards, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.insights.dashboards import views

urlpatterns = [
    path("quality/", views.quality, name="quality"),
    path("people/", views.people, name="people_dashboard"),
    path("agents/<int:number>/", views.agent, name="agent_page"),
    path("views/keep/", views.keep, name="keep_view"),
    path("views/<int:number>/forget/", views.forget, name="forget_view"),
    path("reviews/", views.reviews, name="dashboard_reviews"),
]
