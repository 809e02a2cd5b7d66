"""Addresses of self- and peer reviews, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.reviews.views import self_and_peer

urlpatterns = [
    path("", self_and_peer.self_and_peer, name="self_and_peer"),
    path("start/<int:segment>/", self_and_peer.self_start, name="self_start"),
    path("peer/<int:segment>/", self_and_peer.peer_start, name="peer_start"),
    path("<int:review>/", self_and_peer.self_review, name="self_review"),
    path("<int:review>/save/", self_and_peer.self_save, name="self_save"),
    path("<int:review>/submit/", self_and_peer.self_submit, name="self_submit"),
    path("<int:review>/discard/", self_and_peer.self_discard, name="self_discard"),
]
