"""Addresses of this room, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.reviews.views import queue, reviews

urlpatterns = [
    path("", reviews.home, name="review_home"),
    path("next/", reviews.next_review, name="review_next"),
    path("start/<int:segment>/", reviews.start, name="review_start"),
    path("<int:review>/", reviews.review, name="review"),
    path("<int:review>/save/", reviews.save, name="review_save"),
    path("<int:review>/submit/", reviews.submit_review, name="review_submit"),
    path("<int:review>/discard/", reviews.discard, name="review_discard"),
    path("slots/<int:slot>/skip/", queue.skip_slot, name="slot_skip"),
    path("slots/<int:slot>/hand-over/", queue.hand_over_slot, name="slot_hand_over"),
]
