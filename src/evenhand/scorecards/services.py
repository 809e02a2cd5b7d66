"""Making, editing and publishing scorecards. A published version never changes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import chain, count

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from evenhand.errors import InputError, StateError
from evenhand.people.models import Team, User, Workspace
from evenhand.scorecards.check import NAME_LENGTH, check_document
from evenhand.scorecards.document import ScorecardDocument, from_builtins, to_builtins
from evenhand.scorecards.models import Category, Scorecard, ScorecardVersion


@transaction.atomic
def create_scorecard(
    workspace: Workspace, content: ScorecardDocument, by: User | None = None
) -> ScorecardVersion:
    """A new scorecard with its first draft.

    A document without a key gets one made of its name.

    Raises
    ------
    InputError
        A scorecard of this key exists, or the name or key cannot be kept.
    """
    key = content.key or _free_key(workspace, content.name)
    _check_identity(workspace, key, content.name)
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
    newest = scorecard.versions.order_by("-number").select_for_update().first()
    if newest is None:
        raise StateError(_("This scorecard has no version to start from."))
    if newest.status == ScorecardVersion.Status.DRAFT:
        return newest
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
    _name_unpublished(version, content)
    return edit + 1


@transaction.atomic
def replace_draft(
    scorecard: Scorecard, content: ScorecardDocument, by: User | None = None
) -> ScorecardVersion:
    """A new draft of a scorecard from a document, such as a file somebody edited.

    Raises
    ------
    StateError
        There is a draft already; it is not written over.
    """
    if scorecard.versions.filter(status=ScorecardVersion.Status.DRAFT).exists():
        raise StateError(
            _("“%(name)s” has a draft already. Publish or discard it first; nothing was changed.")
            % {"name": scorecard}
        )
    draft = open_draft(scorecard, by)
    save_draft(draft, msgspec.structs.replace(content, key=scorecard.key), draft.edit)
    draft.refresh_from_db()
    return draft


@transaction.atomic
def publish(version: ScorecardVersion, by: User | None = None) -> ScorecardVersion:
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
    draft.published_by = by
    draft.content_hash = content_hash(content)
    draft.save(update_fields=["status", "published_at", "published_by", "content_hash"])
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


@transaction.atomic
def archive(scorecard: Scorecard) -> None:
    """Take a scorecard out of use: its reviews stay, no new ones begin on it."""
    scorecard.teams.clear()
    in_use = Scorecard.objects.filter(pk=scorecard.pk, archived_at=None)
    in_use.update(archived_at=timezone.now())


@transaction.atomic
def restore(scorecard: Scorecard) -> None:
    """Take an archived scorecard back into use."""
    Scorecard.objects.filter(pk=scorecard.pk).update(archived_at=None)


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


def _free_key(workspace: Workspace, name: str) -> str:
    base = slugify(name)[:50] or "scorecard"
    taken = set(
        Scorecard.objects.filter(workspace=workspace, key__startswith=base).values_list(
            "key", flat=True
        )
    )
    numbered = (f"{base}-{number}" for number in count(2))
    return next(key for key in chain([base], numbered) if key not in taken)


def _check_identity(workspace: Workspace, key: str, name: str) -> None:
    if len(name) > NAME_LENGTH:
        raise InputError(_("shorten the name to %(n)s characters.") % {"n": NAME_LENGTH}, "name")
    if slugify(key)[:60] != key:
        text = _("a key has lower-case letters, digits, - and _ only, 60 at most.")
        raise InputError(text, "key")
    if Scorecard.objects.filter(workspace=workspace, key=key).exists():
        raise InputError(
            _("there is a scorecard with the key “%(key)s” already; choose another name or key.")
            % {"key": key},
            "key",
        )


def _name_unpublished(version: ScorecardVersion, content: ScorecardDocument) -> None:
    """Until its first version is in use, a scorecard goes by the name its draft has."""
    published = ScorecardVersion.objects.filter(published_at__isnull=False)
    name = content.name.strip()[:NAME_LENGTH]
    if name:
        Scorecard.objects.filter(pk=version.scorecard_id).exclude(versions__in=published).update(
            name=name
        )
