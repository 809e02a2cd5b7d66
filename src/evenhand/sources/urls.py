"""Addresses of this room, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.sources import views

urlpatterns = [
    path("", views.sources, name="sources"),
    path("new/", views.upload, name="upload"),
    path("<int:pk>/", views.import_, name="import"),
    path("<int:pk>/map/", views.map_import, name="map_import"),
    path("<int:pk>/start/", views.start_import, name="start_import"),
    path("<int:pk>/stop/", views.stop_import, name="stop_import"),
    path("<int:pk>/discard/", views.discard_import, name="discard_import"),
    path("<int:pk>/rejected/", views.rejected_lines, name="rejected_lines"),
    path("<int:pk>/reasons/", views.rejected_reasons, name="rejected_reasons"),
]
