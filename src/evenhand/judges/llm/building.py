"""From what is stored to the language-model judge it stands for."""

from __future__ import annotations

from functools import partial

import msgspec

from evenhand.errors import SettingError
from evenhand.judges.contract import NotNow, hash_of
from evenhand.judges.llm.connecting import configured, connect
from evenhand.judges.llm.document import LLMContent, content_from
from evenhand.judges.llm.endpoint import Endpoint
from evenhand.judges.llm.judge import LLMJudge
from evenhand.judges.llm.ledger import StoredLedger
from evenhand.judges.llm.prompt import prompt_hash
from evenhand.judges.models import Judge, JudgeVersion, LLMTerms
from evenhand.scorecards.document import ScorecardDocument
from evenhand.scorecards.models import ScorecardVersion


def llm_judge(version: JudgeVersion) -> LLMJudge:
    """The judge a version stands for. Nothing is asked until a segment needs it."""
    return build(version.judge, content_from(version.content), version.scorecard_version)


def build(judge: Judge, content: LLMContent, scorecard: ScorecardVersion) -> LLMJudge:
    """A judge, published or not, whose replies are kept under the hash of its content."""
    terms = LLMTerms.objects.get(judge=judge)
    content_hash = hash_of(msgspec.to_builtins(content))
    return LLMJudge(
        content,
        scorecard.content,
        content_hash,
        partial(_connected, content, scorecard.content, terms),
        StoredLedger(judge, content_hash),
        terms.concurrency,
    )


def sealed(content: LLMContent, scorecard: ScorecardVersion) -> LLMContent:
    """The content with the endpoint, the scorecard and the wording it is used with now."""
    known = [category.key for category in scorecard.content.categories]
    chosen = [key for key in known if key in content.categories] or known
    filled = msgspec.structs.replace(
        content, scorecard=scorecard.content_hash, endpoint=configured(), categories=chosen
    )
    return msgspec.structs.replace(filled, prompt=prompt_hash(filled, scorecard.content))


def _connected(content: LLMContent, scorecard: ScorecardDocument, terms: LLMTerms) -> Endpoint:
    """The endpoint, if all is as it was when the version was made."""
    if content.prompt != prompt_hash(content, scorecard):
        raise NotNow(
            "This version was worded by another release. Publish the judge again.", retry=False
        )
    if content.endpoint != configured():
        raise NotNow(
            f"This version was made for the endpoint {content.endpoint or '(none)'}; the setting "
            f"EVENHAND_LLM_URL says {configured() or '(none)'}. Publish the judge again, or change "
            "the setting back.",
            retry=False,
        )
    try:
        return connect(content, terms)
    except SettingError as error:
        raise NotNow(str(error), retry=False) from error
