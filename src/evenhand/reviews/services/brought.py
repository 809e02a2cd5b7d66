"""Reviews brought along from elsewhere: who wrote them, and which has taken the place of which."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from evenhand.people.models import User, Workspace
from evenhand.reviews.models import Author, Review
from evenhand.reviews.services.reviews import author_for


def author_named(workspace: Workspace, external_id: str, name: str) -> Author:
    """The person without a sign-in whom a source calls ``external_id``, made if new."""
    author, _made = Author.objects.get_or_create(
        workspace=workspace,
        kind=Author.Kind.PERSON,
        external_id=external_id,
        defaults={"name": name},
    )
    return author


@transaction.atomic
def author_known(workspace: Workspace, external_id: str, user: User) -> Author:
    """The member as an author; whom a source called ``external_id`` before is the same person.

    Who has reviewed here already keeps the author they have.
    """
    known = Author.objects.filter(workspace=workspace, user=user).first()
    if known is not None:
        return known
    Author.objects.filter(
        workspace=workspace,
        kind=Author.Kind.PERSON,
        external_id=external_id,
        user__isnull=True,
    ).update(user=user)
    return author_for(workspace, user)


@transaction.atomic
def supersede(newer: Mapping[int, Review]) -> None:
    """Let reviews take the place of others, which stay as history.

    Parameters
    ----------
    newer:
        By the id of the review replaced: the one that replaces it.
    """
    for old, review in newer.items():
        review.supersedes_id = old
    Review.objects.filter(pk__in=list(newer)).update(status=Review.Status.SUPERSEDED)
    Review.objects.bulk_update(newer.values(), ["supersedes"])
