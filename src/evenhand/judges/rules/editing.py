"""Editing the rules of a judge: a draft that is kept as it is typed, and its publication."""

from __future__ import annotations

import msgspec
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.errors import InputError, StateError
from evenhand.judges.models import Judge, JudgeVersion
from evenhand.judges.rules.checking import LARGEST, Checked, check
from evenhand.judges.rules.document import RuleSet, read_yaml, ready_text, write_yaml
from evenhand.judges.rules.engine import content_from, rules_content
from evenhand.judges.rules.models import RuleFile
from evenhand.judges.rules.phrases import shipped
from evenhand.judges.services import plan_scoring, publish_rules, version_to_try
from evenhand.people.access import require
from evenhand.people.models import Membership
from evenhand.people.roles import Action


def file_of(version: JudgeVersion) -> RuleFile:
    """The judge's rule file; a new one holds no draft yet and is not stored."""
    found = RuleFile.objects.select_related("edited_by").filter(judge=version.judge).first()
    return found or RuleFile(judge=version.judge)


def text_of_draft(version: JudgeVersion, file: RuleFile) -> str:
    """What is being written; where nothing is, the rules in force."""
    return file.draft or text_in_force(version, file)


def text_in_force(version: JudgeVersion, file: RuleFile) -> str:
    """The rules in force as they were written, comments and all."""
    rules = content_from(version.content).rules
    for text in (file.published, ready_text(version.scorecard_version.scorecard.key)):
        if text and read_yaml(text) == rules:
            return text
    return write_yaml(rules)


def checked(version: JudgeVersion, text: str) -> Checked:
    """The text checked against its scorecard."""
    card = version.scorecard_version
    return check(text, card.scorecard.key, card.content)


@transaction.atomic
def save_draft(viewer: Membership, version: JudgeVersion, text: str, revision: int) -> RuleFile:
    """Keep what is being written, whether or not it can be used.

    Parameters
    ----------
    viewer, version:
        Who writes, and the judge's version in use.
    text:
        The whole file.
    revision:
        The one the writer started from.

    Raises
    ------
    StateError
        Somebody else has changed the draft, or published rules, meanwhile.
    InputError
        The text is too long to be kept.
    """
    require(viewer, Action.EDIT_JUDGES)
    if len(text) > LARGEST:
        raise InputError(_("a rule file has at most 500,000 characters."), _("rules"))
    RuleFile.objects.get_or_create(judge=version.judge)
    taken = RuleFile.objects.filter(judge=version.judge, revision=revision).update(
        draft=_lines(text),
        revision=F("revision") + 1,
        edited_by=viewer.user,
        edited_at=timezone.now(),
    )
    if taken != 1:
        raise StateError(_conflict(file_of(version)))
    return file_of(version)


@transaction.atomic
def discard_draft(viewer: Membership, version: JudgeVersion, revision: int) -> None:
    """Throw away what is being written: the rules in force are the start again.

    Raises
    ------
    StateError
        Somebody else has changed the draft meanwhile.
    """
    save_draft(viewer, version, "", revision)


@transaction.atomic
def publish_draft(viewer: Membership, version: JudgeVersion, revision: int) -> JudgeVersion:
    """Put the draft in force as a new version, and have everything scored by it.

    Raises
    ------
    StateError
        Somebody else has changed the draft meanwhile.
    InputError
        The draft has faults; the message names the first.
    """
    require(viewer, Action.EDIT_JUDGES)
    Judge.objects.select_for_update().get(pk=version.judge_id)
    file = file_of(version)
    if file.revision != revision:
        raise StateError(_conflict(file))
    rules = _faultless(version, file)
    RuleFile.objects.filter(pk=file.pk).update(
        published=text_of_draft(version, file), draft="", revision=F("revision") + 1
    )
    new = publish_rules(version.scorecard_version, rules)
    plan_scoring(new)
    return new


@transaction.atomic
def draft_to_try(viewer: Membership, version: JudgeVersion) -> JudgeVersion:
    """The draft as a version for the lab. It is not in use and scores nothing.

    Raises
    ------
    InputError
        The draft has faults; the message names the first.
    """
    require(viewer, Action.EDIT_JUDGES)
    judge = Judge.objects.select_for_update().get(pk=version.judge_id)
    rules = _faultless(version, file_of(version))
    scorecard = version.scorecard_version
    content = rules_content(rules, shipped(), scorecard.content_hash)
    return version_to_try(judge, scorecard, msgspec.to_builtins(content))


def _faultless(version: JudgeVersion, file: RuleFile) -> RuleSet:
    found = checked(version, text_of_draft(version, file))
    if found.rules is None:
        line, said = found.problems[0]
        raise InputError(said, _("line %(line)s") % {"line": line})
    return found.rules


def _lines(text: str) -> str:
    """Browsers send each line end as two characters."""
    return text.replace("\r\n", "\n")


def _conflict(file: RuleFile) -> str:
    name = str(file.edited_by) if file.edited_by else _("Somebody")
    return _(
        "%(name)s has changed these rules meanwhile. Yours are not saved: copy what you need, "
        "and load the page again."
    ) % {"name": name}
