"""Addresses of this room, under the workspace."""

from __future__ import annotations

from django.urls import include, path

from evenhand.insights import views
from evenhand.insights.between.views import internal
from evenhand.insights.program.views import program
from evenhand.insights.stages.views import stages

urlpatterns = [
    path("", views.overview, name="overview"),
    path("my-results/", views.my_results, name="my_results"),
    path("drivers/", include("evenhand.insights.contact.urls")),
    path("alerts/", include("evenhand.insights.alerts.urls")),
    path("changes/", include("evenhand.insights.annotations.urls")),
    path("targets/", include("evenhand.insights.targets.urls")),
    path("dashboards/", include("evenhand.insights.dashboards.urls")),
    path("why/", include("evenhand.insights.why.urls")),
    path("stages/", stages, name="stages"),
    path("internal/", internal, name="internal"),
    path("laboratory/", include("evenhand.insights.laboratory.urls")),
    path("program/", program, name="program"),
    path("iqs/", views.iqs_explained, name="iqs_explained"),
    path("iqs/reviews.csv", views.reviews_csv, name="reviews_csv"),
    path("iqs/review/<int:review>/", views.review_explained, name="review_explained"),
]
