"""The local judge at work: weights learnt from people's reviews, turned into answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import NDArray

from evenhand.judges.contract import SegmentText, Verdicts, abstention
from evenhand.judges.local.artefact import Artefact, CategoryModel, Scale
from evenhand.judges.local.features import WIDTH, Meaning, role_words, rows, word_columns
from evenhand.judges.local.hashing import pairs, word_hashes
from evenhand.judges.local.reading import Part, Passage, language_of, read_part
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.reviews.answers import Answer, Evidence

Floats = NDArray[np.float64]

LEAST_KNOWN = 0.5
"""Share of the agent's words that must have been met in training."""

MOST_QUOTED = 2
LONGEST_QUOTE = 300

NO_WORDS = "The agent wrote nothing in public here, so there is nothing to judge."


class Doubts(NamedTuple):
    """What a judge has to have met before it answers: languages, and words by their hashes."""

    languages: frozenset[str]
    words: NDArray[np.uint64]

    def against(self, part: Part) -> str:
        """Why a segment cannot be judged, or ``""``."""
        if part.empty:
            return NO_WORDS
        language = language_of(part.segment)
        if language and language not in self.languages:
            return f"None of the reviews learnt from is in this language ({language})."
        if self._known(part) < LEAST_KNOWN:
            return "Most of the agent's words are in none of the reviews learnt from."
        return ""

    def _known(self, part: Part) -> float:
        hashes = word_hashes(role_words(part, "agent"))
        places = np.searchsorted(self.words, hashes)
        met = self.words[np.minimum(places, len(self.words) - 1)] if len(self.words) else hashes + 1
        return float((met == hashes).mean())


class _Said(NamedTuple):
    """A passage and what its words add to each output."""

    passage: Passage
    adds: Floats


class LocalJudge:
    """Answers by learnt weights.

    Parameters
    ----------
    artefact:
        The weights.
    categories:
        Keys of the categories that are on; it answers no other.
    version_hash:
        Hash of all that shapes its answers.
    meaning:
        The sentence vectors it was trained with, if any.
    """

    def __init__(
        self,
        artefact: Artefact,
        categories: Sequence[str],
        version_hash: str,
        meaning: Meaning | None = None,
    ) -> None:
        self._meaning = meaning
        self._weights = artefact.weights
        self._weight = artefact.weights.weight.astype(np.float64)
        self._models = [each for each in artefact.categories if each.key in set(categories)]
        self._doubts = Doubts(frozenset(artefact.languages), artefact.weights.words)
        self._place = np.full(WIDTH, -1, dtype=np.int32)
        self._place[artefact.weights.columns] = np.arange(len(artefact.weights.columns))
        self._version_hash = version_hash

    @property
    def categories(self) -> tuple[str, ...]:
        """Keys of the categories it can answer."""
        return tuple(model.key for model in self._models)

    @property
    def version_hash(self) -> str:
        """Hash of all that shapes its answers."""
        return self._version_hash

    def judge(self, segments: Sequence[SegmentText]) -> list[Verdicts]:
        """Answers for each segment, in order."""
        parts = [read_part(segment) for segment in segments]
        latent = self.latent(parts)
        return [self._answers(part, row) for part, row in zip(parts, latent, strict=True)]

    def latent(self, parts: Sequence[Part]) -> Floats:
        """The latent value of every output for each segment, shape (segments, outputs)."""
        found = rows(parts, self._meaning)
        place = self._place[found.indices]
        kept = place >= 0
        before = np.concatenate(([0], np.cumsum(kept)))
        shape = (len(parts), len(self._weight))
        chosen = scipy.sparse.csr_matrix(
            (found.data[kept], place[kept], before[found.indptr]), shape
        )
        return np.asarray(chosen @ self._weight + self._weights.intercept)

    def _answers(self, part: Part, latent: Floats) -> Verdicts:
        asked = [model for model in self._models if model.key in part.segment.asked]
        doubt = self._doubts.against(part)
        if doubt:
            return {model.key: abstention(doubt) for model in asked}
        said = self._said(part)
        return {model.key: self._answer(part.segment, model, latent, said) for model in asked}

    def _answer(
        self, segment: SegmentText, model: CategoryModel, latent: Floats, said: Sequence[_Said]
    ) -> Answer:
        if model.applies is not None:
            given, chance = _given(model.applies, latent)
            if given == 0:
                return Answer(
                    option=NOT_APPLICABLE,
                    confidence=chance,
                    evidence=_evidence(segment, said, model.applies, latent),
                    reason="Worded most like conversations where people said it does not apply.",
                )
        given, chance = _given(model.option, latent)
        return Answer(
            option=len(model.labels) - 1 - given,
            confidence=chance,
            evidence=_evidence(segment, said, model.option, latent),
            reason=f"Worded most like conversations people rated “{model.labels[given]}”.",
        )

    def _said(self, part: Part) -> list[_Said]:
        return [
            _Said(passage, self._adds(passage, role))
            for role in ("agent", "customer")
            for passage in part.passages(role)
        ]

    def _adds(self, passage: Passage, role: str) -> Floats:
        hashes = word_hashes(passage.words)
        place = self._place[word_columns(np.concatenate((hashes, pairs(hashes))), role)]
        return np.asarray(self._weight[place[place >= 0]].sum(axis=0))


def _given(scale: Scale, latent: Floats) -> tuple[int, float]:
    """The answer, 0 for the worst, and its chance."""
    value = latent[scale.output : scale.output + 1]
    given = int(scale.steps.given(value)[0])
    return given, round(float(scale.steps.chances(value)[0, given]), 3)


def _evidence(
    segment: SegmentText, said: Sequence[_Said], scale: Scale, latent: Floats
) -> list[Evidence]:
    """The passages whose words did most to move the value away from the usual one."""
    way = 1.0 if latent[scale.output] >= scale.usual else -1.0
    moved = sorted(((way * each.adds[scale.output], each.passage) for each in said), reverse=True)
    texts = {line.place: line.text for line in segment.lines}
    chosen = [passage for adds, passage in moved[:MOST_QUOTED] if adds > 0]
    return [_quoted(passage, texts[passage.place]) for passage in sorted(chosen)]


def _quoted(passage: Passage, text: str) -> Evidence:
    end = passage.end
    if end - passage.start > LONGEST_QUOTE:
        end = passage.start + LONGEST_QUOTE
        cut = text.rfind(" ", passage.start, end)
        end = cut if cut > passage.start else end
    return Evidence(passage.place, passage.start, end, text[passage.start : end])
