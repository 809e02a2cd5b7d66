"""From a stored version to the local judge it stands for."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from evenhand.errors import StateError
from evenhand.judges.local import store
from evenhand.judges.local.content import ENGINE, content_from
from evenhand.judges.local.features import FEATURES
from evenhand.judges.local.judge import LocalJudge
from evenhand.judges.models import JudgeVersion


def local_judge(version: JudgeVersion) -> LocalJudge:
    """The judge, with its weights read from the data folder once per process.

    Raises
    ------
    StateError
        The weights are gone or damaged, or were made by another release's engine.
    """
    return _by_hash(version.content_hash, version)


@lru_cache(maxsize=8)
def _by_hash(content_hash: str, version: JudgeVersion) -> LocalJudge:
    content = content_from(version.content)
    if (content.engine, content.features) != (ENGINE, FEATURES):
        raise StateError(
            f"{version} was trained by another release. Train the local judge again; the reviews "
            "it learnt from are all still there."
        )
    artefact = store.load(settings.HOME, content.artefact)
    return LocalJudge(artefact, content.on, content_hash)
