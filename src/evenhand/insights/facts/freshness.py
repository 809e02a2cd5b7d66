"""How far the facts are behind, said to whoever looks at a figure; and catching up in passing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from evenhand.errors import StateError
from evenhand.insights.facts.building import AT_ONCE, open_store, refresh
from evenhand.insights.facts.elsewhere import StorageUnreachable
from evenhand.insights.facts.engines import Opened
from evenhand.insights.facts.lease import FactsBusy, store_of
from evenhand.insights.facts.manifest import FactsTooNew, FactsUnusable
from evenhand.insights.facts.models import FactChange, FactStore
from evenhand.people.models import Workspace
from evenhand.reviews.models import Review

IN_PASSING = 500
"""So many changes are worked through while a page is made; more are left to the worker."""
SMALL = 3_000
"""Up to so many reviews, facts that are missing are built while a page is made."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the facts were written, how many changes they do not hold yet, and what is wrong."""

    written_at: datetime | None
    waiting: int
    problem: str = ""

    @property
    def up_to_date(self) -> bool:
        """Whether they hold everything."""
        return self.written_at is not None and not self.waiting and not self.problem


class FactsNotReady(StateError):
    """There are no facts to answer from just now."""


def freshness(workspace: Workspace) -> Freshness:
    """How fresh the workspace's facts are."""
    store = FactStore.objects.filter(workspace=workspace).first() or FactStore()
    return Freshness(store.written_at, waiting(workspace), store.problem)


def waiting(workspace: Workspace) -> int:
    """Changes that the facts do not hold yet, counted up to one step of work."""
    return FactChange.objects.filter(workspace=workspace.pk)[: AT_ONCE + 1].count()


def current(workspace: Workspace) -> tuple[Opened, Freshness]:
    """The facts in force, brought up to date first where that takes a moment only.

    Raises
    ------
    FactsNotReady
        There are none that can be read, and building them takes more than a moment.
    FactsTooNew
        A newer version wrote them.
    """
    behind = waiting(workspace)
    found = _found(workspace)
    if found is None and _small(workspace):
        return _caught_up(workspace, found)
    if found is None:
        raise FactsNotReady(
            _(
                "The figures are being prepared: the worker builds them from your reviews. "
                "Look again in a few minutes."
            )
        )
    if 0 < behind <= IN_PASSING:
        return _caught_up(workspace, found)
    return found, freshness(workspace)


def _caught_up(workspace: Workspace, before: Opened | None) -> tuple[Opened, Freshness]:
    try:
        refresh(workspace)
    except FactsBusy:
        pass
    except OSError as error:
        noted(workspace, error)
    found = _found(workspace) or before
    if found is None:
        raise FactsNotReady(_("The figures are being prepared. Look again in a moment."))
    return found, freshness(workspace)


def noted(workspace: Workspace, error: OSError) -> str:
    """Keep what went wrong with the disk, for pages, the doctor and the alarm."""
    problem = _(
        "The figures could not be brought up to date: %(reason)s. They stand as of the time "
        "shown. %(mend)s; the worker then goes on by itself."
    ) % {"reason": error.strerror or error, "mend": _mend(error)}
    FactStore.objects.filter(workspace=workspace).update(problem=problem)
    return problem


def _mend(error: OSError) -> str:
    if isinstance(error, StorageUnreachable):
        return _("See to the object storage")
    return _("Make room in the data folder")


def _found(workspace: Workspace) -> Opened | None:
    try:
        opened = open_store(workspace, store_of(workspace))
    except FactsTooNew:
        raise
    except FactsUnusable:
        return None
    except StorageUnreachable as error:
        raise FactsNotReady(
            _("The figures cannot be fetched: %(reason)s. See to the object storage.")
            % {"reason": error}
        ) from error
    if opened is not None and opened.manifest.time_zone != workspace.time_zone:
        return None
    return opened


def _small(workspace: Workspace) -> bool:
    return Review.objects.filter(workspace=workspace)[: SMALL + 1].count() <= SMALL
