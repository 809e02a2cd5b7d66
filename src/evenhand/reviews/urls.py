"""Addresses of this room, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.reviews import views

urlpatterns = [
    path("", views.home, name="review_home"),
    path("next/", views.next_review, name="review_next"),
    path("start/<int:segment>/", views.start, name="review_start"),
    path("<int:review>/", views.review, name="review"),
    path("<int:review>/save/", views.save, name="review_save"),
    path("<int:review>/submit/", views.submit_review, name="review_submit"),
    path("<int:review>/discard/", views.discard, name="review_discard"),
]
