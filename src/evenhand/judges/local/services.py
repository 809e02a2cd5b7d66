"""Training a local judge and putting it to work. Saying it twice does nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import msgspec
from django.conf import settings
from django.db import transaction

from evenhand.judges.local import store
from evenhand.judges.local.building import sentence_model
from evenhand.judges.local.content import LocalContent
from evenhand.judges.local.queries import Material, material
from evenhand.judges.local.training import Trained, train
from evenhand.judges.models import JudgeVersion, OutOfFold, Training
from evenhand.judges.services import judge_for, put_in_use
from evenhand.judges.signals.detectors import fingerprint
from evenhand.reviews.models import Author
from evenhand.scorecards.models import ScorecardVersion

NAME = "Local judge"
Stage = Training.Stage


def train_local(
    scorecard: ScorecardVersion, at: Callable[[Training.Stage], None] = lambda stage: None
) -> JudgeVersion:
    """Learn from the team's published reviews; the version that came of it is in use.

    The same reviews give the same version. A judge with no category on stays inactive. ``at`` is
    told each stage as it begins; what it raises ends the training before anything is changed.

    Raises
    ------
    NotEnoughData
        There are too few reviews to learn from.
    InputError, StateError
        A sentence model is named in the settings, and cannot be used.
    """
    at(Stage.READING)
    found = material(scorecard)
    sentences, meaning = sentence_model()
    at(Stage.LEARNING)
    trained = train(found.lesson, meaning, partial(at, Stage.MEASURING))
    at(Stage.KEEPING)
    store.save(settings.HOME, trained.artefact)
    return _publish(scorecard, found, trained, sentences)


@transaction.atomic
def _publish(
    scorecard: ScorecardVersion, found: Material, trained: Trained, sentences: str
) -> JudgeVersion:
    content = msgspec.structs.replace(_content(scorecard, found, trained), sentences=sentences)
    judge = judge_for(scorecard, Author.Kind.LOCAL, NAME)
    judge.active = bool(content.on)
    judge.save(update_fields=["active"])
    version = put_in_use(judge, scorecard, msgspec.to_builtins(content))
    if not version.out_of_fold.exists():
        OutOfFold.objects.bulk_create(_rows(version, found, trained), batch_size=2000)
    return version


def _content(scorecard: ScorecardVersion, found: Material, trained: Trained) -> LocalContent:
    return LocalContent(
        artefact=trained.artefact.hash,
        data=trained.data,
        scorecard=scorecard.content_hash,
        segments=len(found.lesson.segments),
        reviews=found.reviews,
        groups=len(set(trained.groups.tolist())),
        languages=list(trained.artefact.languages),
        left_out=found.left_out,
        categories=trained.records,
        signals=fingerprint(),
    )


def _rows(version: JudgeVersion, found: Material, trained: Trained) -> Iterator[OutOfFold]:
    scorecard = version.scorecard_version.scorecard
    category = dict(scorecard.categories.values_list("key", "id"))
    folds = trained.folds.tolist()
    for key, answers in trained.outside.items():
        for segment, fold, answer in zip(found.lesson.segments, folds, answers, strict=True):
            yield OutOfFold(
                judge_version=version,
                segment_id=segment.id,
                category_id=category[key],
                fold=fold,
                option=answer.option,
                value=answer.value,
                applies=answer.applies,
            )
