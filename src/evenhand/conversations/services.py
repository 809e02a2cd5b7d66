"""What changes conversations: one verb, one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from evenhand.conversations.importing import Arrival, Outcome, without_repeats
from evenhand.conversations.prepare import Prepared
from evenhand.people.models import Workspace

__all__ = ["Outcome", "store"]


@transaction.atomic
def store(workspace: Workspace, source: str, prepared: Sequence[Prepared]) -> list[Outcome]:
    """Add conversations, or bring those already there to what they are now. All or none.

    The same content again changes nothing. Segments that something points at stay, and so do
    corrected attributions. A redacted conversation is left as it is.

    Parameters
    ----------
    workspace:
        Where they belong.
    source:
        The name of the source; a conversation's id is unique within it.
    prepared:
        A few hundred to a few thousand at a time; of two with one id the later wins.

    Returns
    -------
    list of Outcome
        What became of each, in the order given.
    """
    _one_import_at_a_time(workspace)
    outcomes: list[Outcome] = []
    for part in without_repeats(prepared):
        outcomes += Arrival(workspace, source, part).store()
    return outcomes


def _one_import_at_a_time(workspace: Workspace) -> None:
    """Two imports of one file would else both add the same. (SQLite has one writer anyway.)"""
    Workspace.objects.select_for_update(no_key=True).only("pk").get(pk=workspace.pk)
