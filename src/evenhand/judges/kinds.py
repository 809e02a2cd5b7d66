"""Which judge a stored version is: its kind decides, its content shapes the answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from evenhand.errors import StateError
from evenhand.judges.contract import Judge
from evenhand.judges.models import JudgeVersion
from evenhand.judges.rules.engine import ENGINE, RulesJudge, content_from
from evenhand.judges.rules.spelling import speller, spelling_version
from evenhand.reviews.models import Author

Builder = Callable[[JudgeVersion], Judge]


def judge_of(version: JudgeVersion) -> Judge:
    """The judge a version stands for.

    Raises
    ------
    StateError
        This installation cannot run it: the kind is unknown, or it was made for another engine.
    """
    build = _BUILDERS.get(version.judge.kind)
    if build is None:
        raise StateError(f"There is no judge of the kind {version.judge.kind} here.")
    return build(version)


def _rules(version: JudgeVersion) -> Judge:
    return _rules_by_hash(version.content_hash, version)


@lru_cache(maxsize=16)
def _rules_by_hash(_hash: str, version: JudgeVersion) -> Judge:
    """Built once per process: the content of a version never changes."""
    content = content_from(version.content)
    if content.engine != ENGINE:
        raise StateError(
            f"{version} was made for rules engine {content.engine}; this release has engine "
            f"{ENGINE}. Score again to make a new version."
        )
    if content.spelling and content.spelling != spelling_version():
        raise StateError(
            f"{version} checks spelling with {content.spelling}; this installation has "
            f"{spelling_version()}. Score again to make a new version."
        )
    return RulesJudge(content, version.scorecard_version.content, speller())


def _local(version: JudgeVersion) -> Judge:
    from evenhand.judges.local.building import local_judge

    return local_judge(version)


def _llm(version: JudgeVersion) -> Judge:
    from evenhand.judges.llm.building import llm_judge

    return llm_judge(version)


def _added(version: JudgeVersion) -> Judge:
    from evenhand.judges.added import added_judge

    return added_judge(version)


_BUILDERS: dict[str, Builder] = {
    Author.Kind.RULES: _rules,
    Author.Kind.LOCAL: _local,
    Author.Kind.LLM: _llm,
    Author.Kind.ADDED: _added,
}
