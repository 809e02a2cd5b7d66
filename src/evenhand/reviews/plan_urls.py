"""Addresses of plans and draws, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.reviews.views import draws, plans, queue

urlpatterns = [
    path("", plans.plans, name="plans"),
    path("new/", plans.plan_new, name="plan_new"),
    path("preview/", plans.preview, name="plan_preview"),
    path("filters/", plans.filters, name="plan_filters"),
    path("filters/<int:kept>/delete/", plans.filter_delete, name="plan_filter_delete"),
    path("draws/<int:draw>/", draws.draw, name="draw"),
    path("draws/<int:draw>/replay/", draws.draw_replay, name="draw_replay"),
    path("<int:plan>/", plans.plan, name="plan"),
    path("<int:plan>/edit/", plans.plan_edit, name="plan_edit"),
    path("<int:plan>/pause/", plans.plan_pause, name="plan_pause"),
    path("<int:plan>/resume/", plans.plan_resume, name="plan_resume"),
    path("<int:plan>/archive/", plans.plan_archive, name="plan_archive"),
    path("<int:plan>/hand-over/", queue.hand_over_open, name="plan_hand_over"),
]
