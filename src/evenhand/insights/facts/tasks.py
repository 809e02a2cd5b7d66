"""What the worker does for the facts: keep up every other second, compare once a day."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evenhand.insights.facts.building import open_store, refresh, tidy
from evenhand.insights.facts.freshness import noted
from evenhand.insights.facts.lease import FactsBusy
from evenhand.insights.facts.manifest import FactsUnusable
from evenhand.insights.facts.models import FactChange, FactStore
from evenhand.insights.facts.verifying import untracked, verify
from evenhand.people.models import Membership, Workspace
from evenhand.people.notices import NoticeKind, notify
from evenhand.people.roles import Role

logger = logging.getLogger(__name__)

DIFFERENT = _("The figures differ from the reviews: %(first)s. Run `evenhand facts rebuild`.")
EVERY = timedelta(days=1)
STEPS = 20
"""Most steps of one workspace in a round, so that others have their turn."""


def keep_up() -> int:
    """Work through the changes of every workspace; how many those were.

    Safe on any number of workers: one at a time writes the facts of a workspace.
    """
    return sum(_keep_up(workspace) for workspace in _behind())


def tidy_all() -> None:
    """Put scattered files together, one month of each workspace."""
    stores = FactStore.objects.exclude(token="")
    for store in stores.select_related("workspace"):
        with contextlib.suppress(FactsBusy, FactsUnusable):
            tidy(store.workspace)


def compare() -> int:
    """Compare the facts with the database where that was not done for a day; how many differ."""
    before = timezone.now() - EVERY
    due = FactStore.objects.filter(Q(verified_at__isnull=True) | Q(verified_at__lt=before))
    stores = due.exclude(token="").select_related("workspace")
    return sum(not _same(store) for store in stores)


def _behind() -> list[Workspace]:
    changed = FactChange.objects.values_list("workspace", flat=True).distinct()
    none_yet = Q(pk__in=Workspace.objects.exclude(pk__in=_with_facts()).values("pk"))
    return list(Workspace.objects.filter(Q(pk__in=list(changed)) | none_yet))


def _with_facts() -> list[int]:
    stores = FactStore.objects.exclude(token="")
    return list(stores.values_list("workspace_id", flat=True))


def _keep_up(workspace: Workspace) -> int:
    done = 0
    try:
        for _step in range(STEPS):
            worked = refresh(workspace)
            done += worked
            if not worked:
                break
    except FactsBusy:
        return done
    except FactsUnusable as error:
        _alarm(workspace, str(error))
    except OSError as error:
        _alarm(workspace, noted(workspace, error))
    return done


def _same(store: FactStore) -> bool:
    """Whether facts and database agree; says so to those who can do something if not."""
    try:
        opened = open_store(store.workspace, store)
    except FactsUnusable:
        return True
    if opened is None:
        return True
    wrong = untracked()
    found = verify(store.workspace, opened)
    if not found.good:
        wrong = str(DIFFERENT) % {"first": found.differences[0]}
    if wrong:
        FactStore.objects.filter(pk=store.pk).update(problem=wrong)
        _alarm(store.workspace, wrong)
    return not wrong


def _alarm(workspace: Workspace, sentence: str) -> None:
    """Tell the admins, once a day for one and the same thing."""
    logger.error("facts of %s: %s", workspace.slug, sentence)
    admins = Membership.objects.filter(workspace=workspace, role=Role.ADMIN)
    day = timezone.now().date().isoformat()
    notify(
        NoticeKind.ALERT,
        list(admins.select_related("workspace", "user")),
        sentence[:200],
        f"/w/{workspace.slug}/",
        once=f"facts:{day}:{hashlib.sha256(sentence.encode()).hexdigest()[:16]}",
    )
