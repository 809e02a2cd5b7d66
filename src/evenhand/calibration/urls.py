"""Addresses of this room, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.calibration.views import discussion, lists, preparing, reviewers, running, scoring

SESSION = "<int:session>/"
ITEM = "<int:session>/<int:item>/"

urlpatterns = [
    path("", lists.sessions, name="calibration"),
    path("new/", preparing.new, name="calibration_new"),
    path("reviewers/", reviewers.reviewers, name="calibration_reviewers"),
    path("reviewers/me/", reviewers.me, name="calibration_me"),
    path("reviewers/<int:author>/", reviewers.reviewer, name="calibration_reviewer"),
    path(SESSION, running.session, name="calibration_session"),
    path(f"{SESSION}settings/", preparing.settings, name="calibration_settings"),
    path(f"{SESSION}add/", preparing.add, name="calibration_add"),
    path(f"{SESSION}draw/", preparing.draw, name="calibration_draw"),
    path(f"{SESSION}remove/<int:item>/", preparing.remove, name="calibration_remove"),
    path(f"{SESSION}delete/", preparing.delete, name="calibration_delete"),
    path(f"{SESSION}start/", preparing.start, name="calibration_start"),
    path(f"{SESSION}deadline/", running.deadline, name="calibration_deadline"),
    path(f"{SESSION}excuse/<int:participant>/", running.excused, name="calibration_excuse"),
    path(f"{SESSION}discuss/", running.discuss, name="calibration_discuss"),
    path(f"{SESSION}close/", running.close, name="calibration_close"),
    path(ITEM, discussion.item, name="calibration_item"),
    path(f"{ITEM}remark/", discussion.remark, name="calibration_remark"),
    path(f"{ITEM}agree/", discussion.choose, name="calibration_agree"),
    path(f"{ITEM}begin/", scoring.begin, name="calibration_begin"),
    path(f"{ITEM}score/", scoring.score, name="calibration_score"),
    path(f"{ITEM}save/", scoring.save, name="calibration_save"),
    path(f"{ITEM}submit/", scoring.submit, name="calibration_submit"),
    path(f"{ITEM}discard/", scoring.discard, name="calibration_discard"),
]
