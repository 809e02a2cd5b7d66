"""Addresses of what is said in reviews, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.reviews.views import remarks, templates

urlpatterns = [
    path("templates/", templates.listed, name="comment_templates"),
    path("templates/new/", templates.new, name="comment_template_new"),
    path("templates/<int:template>/", templates.edit, name="comment_template"),
    path("templates/<int:template>/delete/", templates.delete, name="comment_template_delete"),
    path("hashtags/", remarks.hashtags, name="hashtags"),
    path("kudos/", remarks.kudos, name="kudos"),
    path("suggestions/", remarks.texts_offered, name="texts_offered"),
    path("suggestions/<int:review>/", remarks.offered, name="review_offered"),
    path("kudos/give/<int:review>/", remarks.give, name="kudos_give"),
    path("kudos/of/<int:review>/remove/<int:kudos>/", remarks.remove, name="kudos_remove"),
]
