"""Noting what changed, and taking a note back."""

from __future__ import annotations

from django.db import transaction

from evenhand.insights.annotations.models import Annotation
from evenhand.people.models import Membership


@transaction.atomic
def annotate(viewer: Membership, annotation: Annotation) -> Annotation:
    """Note that something changed on a day."""
    annotation.workspace, annotation.by = viewer.workspace, viewer.user
    annotation.save()
    return annotation


@transaction.atomic
def remove_annotation(viewer: Membership, number: int) -> None:
    """Take a note back."""
    Annotation.objects.filter(workspace=viewer.workspace, pk=number).delete()
