"""Making, editing and publishing scorecards. A published version never changes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from evenhand.errors import InputError, StateError
from evenhand.people.models import Team, User, Workspace
from evenhand.scorecards.check import check_document
from evenhand.scorecards.document import ScorecardDocument, from_builtins, to_builtins
from evenhand.scorecards.models import Category, Scorecard, ScorecardVersion


@transaction.atomic
def create_scorecard(
    workspace: Workspace, content: ScorecardDocument, by: User | None = None
) -> ScorecardVersion:
    """A new scorecard with its first draft.

    Raises
    ------
    InputError
        A scorecard of this key exists.
    """
    key = content.key or slugify(content.name)[:60]
    if Scorecard.objects.filter(workspace=workspace, key=key).exists():
        raise InputError(
            _("there is a scorecard with the key “%(key)s” already; choose another name or key.")
            % {"key": key},
            "key",
        )
    scorecard = Scorecard.objects.create(workspace=workspace, key=key, name=content.name)
    return ScorecardVersion.objects.create(
        scorecard=scorecard,
        number=1,
        document=to_builtins(msgspec.structs.replace(content, key=key)),
        created_by=by,
    )


@transaction.atomic
def open_draft(scorecard: Scorecard, by: User | None = None) -> ScorecardVersion:
    """The scorecard's draft; made from the newest version where there is none."""
    draft = scorecard.versions.filter(status=ScorecardVersion.Status.DRAFT).first()
    if draft is not None:
        return draft
    newest = scorecard.versions.order_by("-number").select_for_update().first()
    if newest is None:
        raise StateError(_("This scorecard has no version to start from."))
    return ScorecardVersion.objects.create(
        scorecard=scorecard, number=newest.number + 1, document=newest.document, created_by=by
    )


@transaction.atomic
def save_draft(version: ScorecardVersion, content: ScorecardDocument, edit: int) -> int:
    """Save a draft; ``edit`` is the count of saves the editor started from.

    Returns
    -------
    int
        The new count of saves, to send with the next one.

    Raises
    ------
    StateError
        The version is no longer a draft, or somebody else saved it in between.
    """
    changed = ScorecardVersion.objects.filter(
        pk=version.pk, status=ScorecardVersion.Status.DRAFT, edit=edit
    ).update(document=to_builtins(content), edit=edit + 1)
    if not changed:
        raise StateError(
            _(
                "Somebody else changed or published this draft since you opened it. "
                "Nothing of yours was saved over it: reload to see their state."
            )
        )
    return edit + 1


@transaction.atomic
def publish(version: ScorecardVersion) -> ScorecardVersion:
    """Put a draft in use. The version in use until now is retired and stays readable.

    Raises
    ------
    StateError
        It is not a draft.
    InputError
        The document has a fault; the message names it.
    """
    draft = ScorecardVersion.objects.select_for_update().get(pk=version.pk)
    if draft.status != ScorecardVersion.Status.DRAFT:
        raise StateError(_("Only a draft can be published; this version is in use or retired."))
    content = from_builtins(draft.document)
    check_document(content)
    _keep_categories(draft.scorecard, content)
    draft.scorecard.versions.filter(status=ScorecardVersion.Status.PUBLISHED).update(
        status=ScorecardVersion.Status.RETIRED
    )
    draft.status = ScorecardVersion.Status.PUBLISHED
    draft.published_at = timezone.now()
    draft.content_hash = content_hash(content)
    draft.save(update_fields=["status", "published_at", "content_hash"])
    Scorecard.objects.filter(pk=draft.scorecard_id).update(name=content.name)
    return draft


@transaction.atomic
def discard_draft(version: ScorecardVersion) -> None:
    """Throw a draft away; a scorecard that never had another version goes with it."""
    if version.status != ScorecardVersion.Status.DRAFT:
        raise StateError(_("Only a draft can be discarded."))
    scorecard = version.scorecard
    version.delete()
    if not scorecard.versions.exists():
        scorecard.delete()


@transaction.atomic
def assign_teams(scorecard: Scorecard, teams: Sequence[Team]) -> None:
    """Say whose conversations are reviewed on this scorecard; a team has one."""
    for team in teams:
        if team.workspace_id != scorecard.workspace_id:
            raise InputError(_("this team is of another workspace."), str(team))
        team.scorecards.set([scorecard])
    scorecard.teams.set(teams)


def content_hash(content: ScorecardDocument) -> str:
    """Hash of all that shapes a score or a judge's answer."""
    return hashlib.blake2b(
        msgspec.json.encode(to_builtins(content), order="sorted"), digest_size=16
    ).hexdigest()


def _keep_categories(scorecard: Scorecard, content: ScorecardDocument) -> None:
    known = {category.key: category for category in scorecard.categories.all()}
    for category in content.categories:
        if category.key not in known:
            Category.objects.create(scorecard=scorecard, key=category.key, name=category.name)
        elif known[category.key].name != category.name:
            Category.objects.filter(pk=known[category.key].pk).update(name=category.name)
