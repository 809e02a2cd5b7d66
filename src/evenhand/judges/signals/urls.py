"""Addresses of signals, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.judges.signals import views

urlpatterns = [path("", views.signals, name="signals")]
