"""What the pages of judges show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evenhand.conversations.display import Mark, ShownTranscript, show
from evenhand.conversations.models import Segment, Transcript
from evenhand.errors import EvenhandError
from evenhand.judges import queries
from evenhand.judges.contract import verdicts
from evenhand.judges.kinds import judge_of
from evenhand.judges.models import JudgeVersion
from evenhand.judges.reading import text_of
from evenhand.judges.rules.document import CategoryRules, Condition, Rule, RuleSet
from evenhand.judges.rules.engine import answerable, content_from
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.people.models import Membership
from evenhand.reviews.answers import Answer, Evidence
from evenhand.reviews.models import Author
from evenhand.scorecards.document import CategoryDocument, ScorecardDocument

CHOICES = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One judge in the list."""

    version: JudgeVersion
    progress: queries.Progress
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule in words."""

    answer: str
    checks: list[str]
    reason: str
    confidence: str


@dataclass(frozen=True, slots=True)
class ShownCategory:
    """A category, whether and by which rules it is answered, and what was answered."""

    name: str
    answered: bool
    about: str
    rules: list[ShownRule]
    shares: list[tuple[str, float]]
    total: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """One answer of a trial, as it is shown."""

    name: str
    answer: str
    kind: str
    reason: str
    confidence: str
    evidence: list[Evidence]


@dataclass(frozen=True, slots=True)
class Trial:
    """A judge's answers for one segment beside its transcript; else ``problem`` says why not."""

    segment: Segment
    verdicts: list[Verdict]
    transcript: ShownTranscript | None
    problem: str = ""


def rows(viewer: Membership) -> list[Row]:
    """Every judge of the workspace, in the version in use."""
    versions = list(queries.versions_listed(viewer))
    progress = queries.progress(viewer.workspace, versions)
    return [_row(version, progress[version.pk]) for version in versions]


def categories(version: JudgeVersion) -> list[ShownCategory]:
    """The scorecard's categories with the rules for each and what they came to."""
    stored = rules_of(version)
    rules = {each.key: each for each in _fitting(version, stored)} if stored else {}
    answered = _answered(version)
    said = queries.shares(version)
    return [
        _category(category, rules.get(category.key), said.get(category.key), answered)
        for category in version.scorecard_version.content.categories
    ]


def choices(version: JudgeVersion, typed: str) -> list[Segment]:
    """Segments to try the judge on: by their conversation's id or subject, or the newest."""
    found = queries.segments_of(version).select_related("conversation", "agent")
    if typed:
        found = queries.named(found, typed)
    return list(found.order_by("-started_at", "-pk")[:CHOICES])


def trial(version: JudgeVersion, segment: Segment) -> Trial:
    """Ask the judge about one segment. Nothing is stored."""
    content = version.scorecard_version.content
    try:
        text = text_of(segment, content)
        given = verdicts(judge_of(version), content, [text]).verdicts[0]
    except EvenhandError as error:
        return Trial(segment, [], None, str(error))
    except (Transcript.DoesNotExist, ValueError, KeyError) as error:
        return Trial(segment, [], None, _("Its transcript cannot be read: %s.") % error)
    transcript = show(
        segment.conversation.transcript.content, segment.channel, segment.author, _marks(given)
    )
    return Trial(segment, shown_verdicts(content, given), transcript)


def shown_verdicts(content: ScorecardDocument, given: dict[str, Answer]) -> list[Verdict]:
    """Answers as they are shown, in the order of the scorecard."""
    return [
        _verdict(category, given[category.key])
        for category in content.categories
        if category.key in given
    ]


def _row(version: JudgeVersion, progress: queries.Progress) -> Row:
    content = version.scorecard_version.content
    asked = [category.key for category in content.categories]
    return Row(version, progress, len(_answered(version).intersection(asked)), len(asked))


def _answered(version: JudgeVersion) -> set[str]:
    """Keys of the categories it answers; none where this installation cannot run it."""
    rules = rules_of(version)
    if rules is not None:
        return {each.key for each in _fitting(version, rules)}
    try:
        return set(judge_of(version).categories)
    except EvenhandError:
        return set()


def rules_of(version: JudgeVersion) -> RuleSet | None:
    """The rules of a rules judge; other judges have none."""
    if version.judge.kind != Author.Kind.RULES:
        return None
    return content_from(version.content).rules


def _fitting(version: JudgeVersion, rules: RuleSet) -> list[CategoryRules]:
    return answerable(rules, version.scorecard_version.content)


def _category(
    category: CategoryDocument,
    rules: CategoryRules | None,
    said: queries.Shares | None,
    answered: set[str],
) -> ShownCategory:
    return ShownCategory(
        name=category.name,
        answered=category.key in answered,
        about=rules.about if rules else "",
        rules=[*_shown_rules(rules)] if rules else [],
        shares=[*_shares(category, said)] if said else [],
        total=said.total if said else 0,
    )


def _shown_rules(rules: CategoryRules) -> Iterator[ShownRule]:
    for condition in rules.not_applicable:
        yield ShownRule(_("N/A"), _checks(condition), condition.reason, "")
    for rule in rules.rules:
        answer = rule.answer or _("Cannot tell")
        confidence = "" if rule.cannot_tell else f"{rule.confidence:.2g}"
        yield ShownRule(answer, _checks(rule), rule.reason, confidence)


def _checks(rule: Rule | Condition) -> list[str]:
    return [
        (_("not: %s") % check.describe()) if check.is_not else check.describe()
        for check in rule.when
    ]


def _shares(category: CategoryDocument, said: queries.Shares) -> Iterator[tuple[str, float]]:
    counts = [
        (option.label, said.options.get(place, 0)) for place, option in enumerate(category.options)
    ]
    counts += [(_("N/A"), said.na), (_("Cannot tell"), said.abstained)]
    for label, count in counts:
        yield label, 100 * count / max(said.total, 1)


def _verdict(category: CategoryDocument, answer: Answer) -> Verdict:
    confidence = "" if answer.confidence is None else f"{answer.confidence:.2g}"
    return Verdict(
        name=category.name,
        answer=_label(category, answer),
        kind=_kind(category, answer),
        reason=answer.reason,
        confidence=confidence,
        evidence=answer.evidence,
    )


def _label(category: CategoryDocument, answer: Answer) -> str:
    if answer.option is None:
        return _("Cannot tell")
    if answer.option == NOT_APPLICABLE:
        return _("N/A")
    return category.options[answer.option].label


def _kind(category: CategoryDocument, answer: Answer) -> str:
    if answer.option is None or answer.option == NOT_APPLICABLE:
        return "line"
    return "good" if category.options[answer.option].passes else "bad"


def _marks(given: dict[str, Answer]) -> Sequence[Mark]:
    return [
        Mark(passage.message, passage.start, passage.end, key)
        for key, answer in given.items()
        for passage in answer.evidence
    ]


def moving(rows: Iterable[Row]) -> bool:
    """Whether something is being scored, so that the page is worth asking again."""
    return any(row.progress.at_work for row in rows)
