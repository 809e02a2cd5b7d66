"""Readable names: the short phrases that are common in a group and rare in the others.

Phrases of one to three words are weighed by class-based TF-IDF (Grootendorst 2022): how many of
the group's texts say it, times how surprising that is beside all groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from evenhand.insights.contact.openings import sentences_of, words
from evenhand.judges.rules.phrases import shipped
from evenhand.judges.rules.text import normal

TERMS = 8
IN_NAME = 2
LONGEST_NAME = 60
_LEAST_SHARE = 0.1
_LONGER = {1: 1.0, 2: 1.6, 3: 1.7}


def terms_of_groups(
    texts: Sequence[str], label: NDArray[np.int64], language: str
) -> list[list[str]]:
    """The most telling phrases of each group, best first, written as people most often write them.

    Parameters
    ----------
    texts:
        Openings.
    label:
        The group of each, from 0 on.
    language:
        Two letters; its commonest words neither begin nor end a phrase.
    """
    groups = int(label.max()) + 1
    counts: list[Counter[str]] = [Counter() for _ in range(groups)]
    written: dict[str, Counter[str]] = {}
    for text, place in zip(texts, label, strict=True):
        said = dict(_phrases(text, _common(language)))
        counts[place].update(said.keys())
        for phrase, shown in said.items():
            written.setdefault(phrase, Counter())[shown] += 1
    size = np.bincount(label, minlength=groups)
    everywhere = sum(counts, Counter())
    return [
        [_most(written[phrase]) for phrase in _ranked(counts[place], size[place], everywhere, size)]
        for place in range(groups)
    ]


def name_of(terms: Sequence[str], taken: Collection[str] = (), most: int = IN_NAME) -> str:
    """A name from the best phrases; one more phrase where the name is taken already.

    Examples
    --------
    >>> name_of(["wire transfer", "abroad"]), name_of([])
    ('Wire transfer, abroad', '')
    """
    for count in range(min(most, len(terms)), len(terms) + 1):
        name = _shortened(", ".join(terms[:count]))
        name = name[:1].upper() + name[1:]
        if name not in taken:
            return name
    return _numbered(name, taken)


def _numbered(name: str, taken: Collection[str]) -> str:
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"


def _ranked(
    counts: Counter[str], size: int, everywhere: Mapping[str, int], sizes: NDArray[np.int64]
) -> list[str]:
    """Phrases of one group, best first; none repeats the words of a better one."""
    total = float(sizes.sum())
    least = max(2.0, _LEAST_SHARE * size) if size > 3 else 1.0
    weights = {
        phrase: count
        / size
        * np.log((count / size) / ((everywhere[phrase] + 1) / (total + 1)))
        * _LONGER[phrase.count(" ") + 1]
        for phrase, count in counts.items()
        if count >= least
    }
    if len(sizes) == 1:
        weights = {phrase: counts[phrase] / size * _LONGER[phrase.count(" ") + 1]
                   for phrase in weights}  # fmt: skip
    best = sorted(weights, key=lambda phrase: (-weights[phrase], phrase))
    return _without_repeats([phrase for phrase in best if weights[phrase] > 0])


def _without_repeats(phrases: Sequence[str]) -> list[str]:
    kept: list[str] = []
    used: set[str] = set()
    for phrase in phrases:
        said = {_stem(word) for word in phrase.split()}
        if not said & used:
            kept.append(phrase)
            used |= said
        if len(kept) == TERMS:
            break
    return kept


def _stem(word: str) -> str:
    """Enough of a word to see that "card" and "cards" repeat each other."""
    return word[:5] if len(word) > 5 else word.rstrip("s")


def _phrases(text: str, common: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Phrases normalised, with how they are written here; none reaches beyond its sentence."""
    for sentence in sentences_of(text):
        yield from _phrases_of(sentence, common)


def _phrases_of(sentence: str, common: frozenset[str]) -> Iterator[tuple[str, str]]:
    shown = words(sentence)
    plain = [normal(word) for word in shown]
    for length in (1, 2, 3):
        for at in range(len(plain) - length + 1):
            part = plain[at : at + length]
            if part[0] in common or part[-1] in common or min(map(len, part)) < 2:
                continue
            if length > 1 or len(part[0]) > 2:
                yield " ".join(part), " ".join(shown[at : at + length])


@cache
def _common(language: str) -> frozenset[str]:
    """The language's commonest words; of all languages where it is not known."""
    books = shipped()
    chosen = [books[language]] if language in books else list(books.values())
    return frozenset(
        normal(word)
        for book in chosen
        for word in (*book.stop_words, *book.negators, *_FILLERS.get(book.language, "").split())
    )


_FILLERS = {
    "en": "hi hello hey yes yeah yep no ok okay um uh oh so well please thanks thank good morning "
    "afternoon evening day today name wondering wonder calling called call want wanted like need "
    "needed help know got get getting just really actually could can would should might may am "
    "he she they them their our us me at as an a or if in by how why where who which some any all "
    "been being had has did does do im ive id its lets let tell give see look looking going go "
    "make sure able possible question sorry great right also then than now here more other about "
    "trying find check guys ma'am "
    "sir something anything thats whats into out up down off again still only very too one two "
    "these those because after before since take takes took says say said tell told",
    "de": "hallo guten tag morgen abend danke bitte gerne ja nein ok ich mich mir du dich dir uns "
    "euch ihnen sich sein seine einen einem einer eines am an als aber also da dann dass daß doch "
    "durch oder ob so um vor bei nach über unter aus wenn weil wo was wer warum schon nur mal "
    "jetzt heute hier sehr will möchte kann können könnte muss müssen soll würde werden wird "
    "worden gibt geht macht machen tun seit diese dieser dieses liebe grüße sehr geehrte damen "
    "herren alle",
    "fr": "bonjour salut bonsoir merci oui non ok je tu il elle on nous vous ils elles me te se "
    "moi toi lui leur mon ma mes ton ta tes son sa ses notre votre un une du des au aux en dans "
    "sur par plus que qui quoi dont où ou et si est suis ai avez avons ont été être avoir fait "
    "faire peux peut pouvez voudrais veux cette ce cet ces mais donc car alors très bien tout "
    "toute y c'est j'ai",
    "es": "hola buenos días buenas tardes noches gracias sí si no ok yo tú él ella nosotros usted "
    "ustedes me te se mi mis tu tus su sus un una unos unas lo la los las del al en por para con "
    "que qué quien cómo como cuando donde es soy está estoy he ha han hay fue ser tener tengo "
    "hacer puedo puede pueden quiero quisiera esto esta este eso ese pero porque ya muy más "
    "también todo favor",
}


def _most(shown: Counter[str]) -> str:
    """The commonest way it is written; small letters win where both are as common."""
    return max(shown, key=lambda form: (shown[form], form.islower(), form))


def _shortened(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    return name[: LONGEST_NAME - 1].rsplit(" ", 1)[0].rstrip(",") + "…"
