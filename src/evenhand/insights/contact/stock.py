"""Sentences that say nothing of what a contact is about: "I hope you can help me".

A sentence that many say counts as stock where the rest of their openings is hardly more alike than
openings are at large: whoever knows that it was said knows nothing of why. So it needs no list of
phrases, in any language. It stays where too little would be left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evenhand.insights.contact.openings import sentences_of, words
from evenhand.judges.rules.text import normal

OFTEN = 0.003
LEAST_OFTEN = 8
LEAST_WORDS = 3
"""Shorter sentences weigh little, and grouping weighs them by itself."""
MORE_ALIKE = 2.0
"""From here on the rest says what it is about: so many times as alike as openings at large."""
LEFT_WORDS, LEFT_SHARE = 4, 0.9
"""Words that must be left without it, in so large a share of those who say it."""


def without_stock(texts: Sequence[str]) -> list[str]:
    """The texts without their stock sentences; a text of nothing else stays as it is.

    Parameters
    ----------
    texts:
        Openings in one language, sentences ended by a full stop.
    """
    parts = [sentences_of(text) for text in texts]
    keys = [[_key(sentence) for sentence in part] for part in parts]
    stock = stock_sentences(keys)
    return [
        text if stock.isdisjoint(known) else _rest(said, known, stock) or text
        for said, known, text in zip(parts, keys, texts, strict=True)
    ]


def stock_sentences(texts: Sequence[Sequence[str]]) -> set[str]:
    """Which sentences of the texts, each a list of them, are stock."""
    often = _often(texts)
    if not often:
        return set()
    rows = _rows([" ".join(each for each in text if each not in often) for text in texts])
    usual = _alike(rows)
    found = {
        sentence
        for sentence, places in often.items()
        if usual is not None and (_alike(rows[places]) or np.inf) < MORE_ALIKE * usual
    }
    return {sentence for sentence in found if _enough_left(texts, often[sentence], found)}


def _rest(said: Sequence[str], keys: Sequence[str], stock: set[str]) -> str:
    return ". ".join(part for part, key in zip(said, keys, strict=True) if key not in stock)


def _often(texts: Sequence[Sequence[str]]) -> Mapping[str, list[int]]:
    """Where sentences are said that many say."""
    said: defaultdict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        for sentence in set(text):
            if sentence.count(" ") >= LEAST_WORDS - 1:
                said[sentence].append(place)
    least = max(LEAST_OFTEN, OFTEN * len(texts))
    return {sentence: places for sentence, places in said.items() if len(places) >= least}


def _rows(rests: Sequence[str]) -> Any:
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(rests):
        return sparse.csr_matrix((len(rests), 1))
    vectorizer = TfidfVectorizer(sublinear_tf=True, analyzer=str.split, dtype=np.float64)
    return vectorizer.fit_transform(rests)


def _alike(rows: Any) -> float | None:
    """The mean cosine of two of the rows; none where too few say anything."""
    count = int((rows.getnnz(axis=1) > 0).sum())
    if count < LEAST_OFTEN / 2:
        return None
    total = np.asarray(rows.sum(axis=0)).ravel()
    return float((total @ total - count) / (count * (count - 1)))


def _enough_left(texts: Sequence[Sequence[str]], places: Sequence[int], stock: set[str]) -> bool:
    left = [
        sum(sentence.count(" ") + 1 for sentence in texts[place] if sentence not in stock)
        for place in places
    ]
    return float(np.mean(np.array(left) >= LEFT_WORDS)) >= LEFT_SHARE


def _key(sentence: str) -> str:
    return " ".join(normal(word) for word in words(sentence))
