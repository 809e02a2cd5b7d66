"""Addresses of published reviews and disputes about them, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.reviews.views import disputes, results

urlpatterns = [
    path("", disputes.disputes, name="disputes"),
    path("report/", disputes.dispute_report, name="dispute_report"),
    path("rules/", disputes.dispute_rules, name="dispute_rules"),
    path(
        "precedents/<int:scorecard>/<str:category>/",
        disputes.dispute_precedents,
        name="dispute_precedents",
    ),
    path("review/<int:review>/", results.review_result, name="review_result"),
    path("review/<int:review>/acknowledge/", results.review_acknowledge, name="review_acknowledge"),
    path("review/<int:review>/dispute/", results.review_dispute, name="review_dispute"),
    path("<int:dispute>/", disputes.dispute, name="dispute"),
    path("<int:dispute>/decide/", disputes.dispute_decide, name="dispute_decide"),
    path("<int:dispute>/withdraw/", disputes.dispute_withdraw, name="dispute_withdraw"),
    path("<int:dispute>/assign/", disputes.dispute_assign, name="dispute_assign"),
]
