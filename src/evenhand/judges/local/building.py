"""From a stored version to the local judge it stands for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from evenhand.errors import StateError
from evenhand.judges.local import store
from evenhand.judges.local.content import ENGINE, content_from
from evenhand.judges.local.features import FEATURES, Meaning
from evenhand.judges.local.judge import LocalJudge
from evenhand.judges.models import JudgeVersion
from evenhand.judges.signals.detectors import fingerprint


def local_judge(version: JudgeVersion) -> LocalJudge:
    """The judge, with its weights read from the data folder once per process.

    Raises
    ------
    StateError
        The weights are gone or damaged, were made by another release's engine, or read with a
        sentence model that is not the one named in the settings.
    """
    return _by_hash(version.content_hash, version)


def sentence_model() -> tuple[str, Meaning | None]:
    """The sentence model the settings name, and its hash; nothing where they name none.

    Raises
    ------
    InputError, StateError
        It cannot be used, or the packages that run it are not installed.
    """
    folder = settings.ENV["SENTENCE_MODEL"]
    if not folder:
        return "", None
    from evenhand.judges.local.sentences import SentenceVectors, sentence_hash

    return sentence_hash(Path(folder)), SentenceVectors(Path(folder))


@lru_cache(maxsize=8)
def _by_hash(content_hash: str, version: JudgeVersion) -> LocalJudge:
    content = content_from(version.content)
    made_by = (content.engine, content.features, content.signals)
    if made_by != (ENGINE, FEATURES, fingerprint()):
        raise StateError(
            f"{version} was trained by another release. Train the local judge again; the reviews "
            "it learnt from are all still there."
        )
    artefact = store.load(settings.HOME, content.artefact)
    return LocalJudge(artefact, content.on, content_hash, _meaning(version, content.sentences))


def _meaning(version: JudgeVersion, wanted: str) -> Meaning | None:
    """The sentence vectors a version was trained with; none where it was trained without."""
    if not wanted:
        return None
    found, meaning = sentence_model()
    if found != wanted:
        raise StateError(
            f"{version} was trained with a sentence model that is not in the folder "
            "EVENHAND_SENTENCE_MODEL names. Name that model again, or train the local judge again."
        )
    return meaning
