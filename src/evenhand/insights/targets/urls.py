"""Addresses of targets, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.insights.targets import views

urlpatterns = [
    path("", views.targets, name="targets"),
    path("set/", views.set_target, name="set_target"),
    path("<int:number>/remove/", views.remove_target, name="remove_target"),
    path("benchmarks/<slug:key>/", views.benchmark, name="benchmark"),
    path("benchmarks/<int:number>/remove/", views.remove_benchmark, name="remove_benchmark"),
]
