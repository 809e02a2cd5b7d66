"""Addresses of this room, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.scorecards.views import builder, reading, starting

urlpatterns = [
    path("", reading.scorecards, name="scorecards"),
    path("new/", starting.new, name="scorecard_new"),
    path("import/", starting.import_file, name="scorecard_import"),
    path("<int:scorecard>/", reading.scorecard, name="scorecard"),
    path("<int:scorecard>/v<int:number>/", reading.version, name="scorecard_version"),
    path("<int:scorecard>/v<int:number>.yaml", reading.yaml_file, name="scorecard_yaml"),
    path("<int:scorecard>/compare/", reading.compare_versions, name="scorecard_compare"),
    path("<int:scorecard>/teams/", reading.set_teams, name="scorecard_teams"),
    path("<int:scorecard>/copy/", starting.copy, name="scorecard_copy"),
    path("<int:scorecard>/archive/", reading.retire, name="scorecard_archive"),
    path("<int:scorecard>/restore/", reading.take_back, name="scorecard_restore"),
    path("<int:scorecard>/draft/", builder.begin, name="scorecard_draft"),
    path("<int:scorecard>/edit/", builder.edit, name="scorecard_edit"),
    path("<int:scorecard>/save/", builder.save, name="scorecard_save"),
    path("<int:scorecard>/preview/", builder.preview_draft, name="scorecard_preview"),
    path("<int:scorecard>/publish/", builder.publish_draft, name="scorecard_publish"),
    path("<int:scorecard>/discard/", builder.discard, name="scorecard_discard"),
]
