"""Writing, trying and publishing language-model judges. Every verb may be said twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.errors import InputError, StateError
from evenhand.judges.contract import NotNow, hash_of, verdicts
from evenhand.judges.llm import queries
from evenhand.judges.llm.building import build, sealed
from evenhand.judges.llm.document import LLMContent, content_from
from evenhand.judges.models import Judge, JudgeVersion, LLMDraft, LLMTerms, LLMTrial
from evenhand.judges.reading import read
from evenhand.judges.services import put_in_use, resume_scoring, version_to_try
from evenhand.people.models import Workspace
from evenhand.reviews.models import Author
from evenhand.scorecards.models import Scorecard, ScorecardVersion

TRIED_ON = 5
"""Conversations a draft is tried on."""

LEASE = timedelta(minutes=3)
State = LLMTrial.State


@transaction.atomic
def create_draft(
    workspace: Workspace, scorecard: Scorecard, name: str, fields: Mapping[str, Any]
) -> Judge:
    """A new judge as a draft; it scores nothing before it is published.

    Raises
    ------
    InputError
        The scorecard has a judge of this name already.
    """
    if Judge.objects.filter(workspace=workspace, scorecard=scorecard, name=name).exists():
        raise InputError(_("this scorecard has a judge of this name already."), "name")
    judge = Judge.objects.create(
        workspace=workspace, scorecard=scorecard, kind=Author.Kind.LLM, name=name, active=False
    )
    LLMTerms.objects.create(judge=judge)
    save_draft(judge, fields)
    return judge


@transaction.atomic
def save_draft(judge: Judge, fields: Mapping[str, Any]) -> LLMDraft:
    """Write the draft anew, from what a form gave; the version in use stays as it is.

    Raises
    ------
    InputError
        A field does not fit.
    StateError
        The scorecard is not published.
    """
    content = sealed(content_from({**_UNSEALED, **fields}), _scorecard(judge))
    draft, _made = LLMDraft.objects.update_or_create(
        judge=judge, defaults={"content": msgspec.to_builtins(content)}
    )
    return draft


def begun_from(judge: Judge) -> LLMContent:
    """What a draft starts from: the draft there is, else the version in use."""
    draft = LLMDraft.objects.filter(judge=judge).first()
    stored = draft.content if draft else judge.versions.get(current=True).content
    return content_from(stored)


@transaction.atomic
def save_terms(judge: Judge, terms: LLMTerms) -> None:
    """Write prices, budget and speed; what was paused goes on and looks at them anew."""
    terms.judge = judge
    terms.save()
    for version in judge.versions.filter(current=True):
        if version.batches.filter(state="paused").exists():
            resume_scoring(version)


def draft_of(judge: Judge) -> tuple[LLMContent, str]:
    """What the draft says as of now, sealed, and its hash.

    Raises
    ------
    StateError
        The scorecard is not published, or there is no draft.
    """
    draft = LLMDraft.objects.filter(judge=judge).first()
    if draft is None:
        raise StateError(_("There is no draft of this judge."))
    content = sealed(content_from(draft.content), _scorecard(judge))
    return content, hash_of(msgspec.to_builtins(content))


@transaction.atomic
def start_trials(judge: Judge) -> list[LLMTrial]:
    """Put the draft's trials on the list; those that failed before are tried again."""
    _content, content_hash = draft_of(judge)
    known = queries.trials_of(judge, content_hash)
    if known.exists():
        known.filter(state=State.FAILED).update(state=State.WAITING, error="")
        return list(known)
    segments = queries.segments_to_try(judge, _scorecard(judge), TRIED_ON)
    return LLMTrial.objects.bulk_create(
        [LLMTrial(judge=judge, content_hash=content_hash, segment=each) for each in segments]
    )


def run_trials(judge: Judge) -> int:
    """Try the draft on what waits; how many conversations were tried. Nothing is scored by it.

    Where the endpoint cannot answer, the trials fail with the reason.
    """
    trials = _taken(judge)
    if not trials:
        return 0
    try:
        _try(judge, trials)
    except (NotNow, StateError, InputError) as error:
        _close(trials, state=State.FAILED, error=str(error)[:2000])
    return len(trials)


@transaction.atomic
def publish(judge: Judge) -> JudgeVersion:
    """Put the draft to use. It scores from now on what it has not scored.

    Raises
    ------
    StateError
        There is no draft, or it was not tried as it is now.
    """
    locked = Judge.objects.select_for_update().get(pk=judge.pk)
    content, content_hash = draft_of(locked)
    if not queries.trials_of(locked, content_hash).filter(state=State.DONE).exists():
        raise StateError(_("Try the draft as it is now before you publish it."))
    version = put_in_use(locked, _scorecard(locked), msgspec.to_builtins(content))
    locked.active = True
    locked.save(update_fields=["active"])
    LLMDraft.objects.filter(judge=locked).delete()
    return version


@transaction.atomic
def draft_to_try(judge: Judge) -> JudgeVersion:
    """The draft as a version for the lab. It is not in use and scores nothing.

    Raises
    ------
    StateError
        There is no draft, or the scorecard is not published.
    """
    locked = Judge.objects.select_for_update().get(pk=judge.pk)
    content, _content_hash = draft_of(locked)
    return version_to_try(locked, _scorecard(locked), msgspec.to_builtins(content))


_UNSEALED = {"scorecard": "", "prompt": "", "endpoint": ""}


def _scorecard(judge: Judge) -> ScorecardVersion:
    found = queries.scorecard_in_use(judge)
    if found is None:
        raise StateError(_("Publish the scorecard first: a judge answers a published version."))
    return found


def _taken(judge: Judge) -> list[LLMTrial]:
    """Trials of the draft that this worker, and no other, makes now."""
    taken = []
    for trial in queries.free_trials().filter(judge=judge):
        changed = queries.free_trials().filter(pk=trial.pk)
        if changed.update(state=State.RUNNING, lease_until=timezone.now() + LEASE) == 1:
            taken.append(trial)
    return taken


def _try(judge: Judge, trials: Sequence[LLMTrial]) -> None:
    content, content_hash = draft_of(judge)
    stale = [trial for trial in trials if trial.content_hash != content_hash]
    _close(stale, state=State.FAILED, error=_("The draft was changed meanwhile."))
    now = {trial.segment_id: trial for trial in trials if trial.content_hash == content_hash}
    made = build(judge, content, _scorecard(judge))
    made.beat = _renewing(now.values())
    scorecard = _scorecard(judge).content
    for each in read(scorecard, list(now)):
        trial = now[each.segment.pk]
        if each.problem:
            _close([trial], state=State.FAILED, error=each.problem)
            continue
        judged = verdicts(made, scorecard, [each.text])
        answers = msgspec.to_builtins(judged.verdicts[0])
        _close([trial], state=State.DONE, answers=answers, error="")


def _renewing(trials: Iterable[LLMTrial]) -> Callable[[], bool]:
    numbers = [trial.pk for trial in trials]

    def renew() -> bool:
        mine = LLMTrial.objects.filter(pk__in=numbers, state=State.RUNNING)
        return mine.update(lease_until=timezone.now() + LEASE) > 0

    return renew


def _close(trials: Sequence[LLMTrial], **fields: Any) -> None:
    numbers = [trial.pk for trial in trials]
    LLMTrial.objects.filter(pk__in=numbers, state=State.RUNNING).update(lease_until=None, **fields)
