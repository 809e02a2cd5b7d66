"""Judges of other packages, found by their entry points.

A package names a factory under ``[project.entry-points."evenhand.judges"]``. It is called with a
scorecard's document and gives a :class:`evenhand.judges.contract.Judge` of it, or ``None`` where it
has nothing to say about that scorecard. Its answers are held to the same contract as all others'.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points

import msgspec
from django.db import transaction

from evenhand.errors import StateError
from evenhand.judges.contract import Judge as JudgeContract
from evenhand.judges.models import Judge, JudgeVersion
from evenhand.judges.services import put_in_use
from evenhand.people.models import Workspace
from evenhand.reviews.models import Author
from evenhand.scorecards.document import ScorecardDocument
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.queries import published_versions

logger = logging.getLogger(__name__)
GROUP = "evenhand.judges"
LONGEST_NAME = 120

Factory = Callable[[ScorecardDocument], JudgeContract | None]


class AddedContent(msgspec.Struct, frozen=True):
    """What a version of such a judge stores.

    ``judge`` is the hash the judge gives of all that shapes its answers.
    """

    entry_point: str
    package: str
    judge: str
    scorecard: str


def ensure_added_judges(workspace: Workspace) -> list[JudgeVersion]:
    """A judge, in the version installed, for every entry point and scorecard that go together.

    A package that fails is logged and keeps no other judge from work.
    """
    found = []
    for entry in entry_points(group=GROUP):
        for version in published_versions(workspace).order_by("id"):
            try:
                judge = _built(entry, version.content)
                if judge is not None:
                    found.append(_publish(version, entry, judge.version_hash))
            except Exception:
                logger.exception("the judge %s cannot be used on %s", entry.name, version)
    return found


def added_judge(version: JudgeVersion) -> JudgeContract:
    """The judge a version stands for.

    Raises
    ------
    StateError
        Its package is gone, fails, or has another version than the one that is asked for.
    """
    return _by_hash(version.content_hash, version)


@lru_cache(maxsize=8)
def _by_hash(_hash: str, version: JudgeVersion) -> JudgeContract:
    content = msgspec.convert(version.content, AddedContent)
    entry = next(
        (each for each in entry_points(group=GROUP) if _key(each) == _named(content)), None
    )
    if entry is None:
        raise StateError(
            f"{version} is a judge of the package {content.package}, which is not installed here. "
            "Install it again, or stop this judge."
        )
    try:
        judge = _built(entry, version.scorecard_version.content)
    except Exception as error:
        raise StateError(
            f"The package {content.package} fails to make {version}: {type(error).__name__}: "
            f"{error}"
        ) from error
    if judge is None or judge.version_hash != content.judge:
        raise StateError(
            f"{version} is not the version of {content.package} that is installed here. Score "
            "again to make a new version."
        )
    return judge


@transaction.atomic
def _publish(scorecard: ScorecardVersion, entry: EntryPoint, version_hash: str) -> JudgeVersion:
    judge, _made = Judge.objects.get_or_create(
        workspace=scorecard.scorecard.workspace,
        scorecard=scorecard.scorecard,
        kind=Author.Kind.ADDED,
        name=f"{entry.name} ({_package(entry)})"[:LONGEST_NAME],
    )
    locked = Judge.objects.select_for_update().get(pk=judge.pk)
    content = AddedContent(*_key(entry), version_hash, scorecard.content_hash)
    return put_in_use(locked, scorecard, msgspec.to_builtins(content))


def _built(entry: EntryPoint, scorecard: ScorecardDocument) -> JudgeContract | None:
    factory: Factory = entry.load()
    return factory(scorecard)


def _key(entry: EntryPoint) -> tuple[str, str]:
    return entry.name, _package(entry)


def _named(content: AddedContent) -> tuple[str, str]:
    return content.entry_point, content.package


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else ""
