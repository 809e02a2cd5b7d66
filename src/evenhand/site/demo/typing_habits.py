"""How people type and speak: slips of the keyboard, misspelt words, fillers."""

from __future__ import annotations

import re

from evenhand.site.demo.chance import Chance

MISSPELT = {
    "receive": "recieve",
    "received": "recieved",
    "definitely": "definately",
    "address": "adress",
    "tomorrow": "tommorow",
    "until": "untill",
    "which": "wich",
    "because": "becuase",
    "refunded": "refundet",
    "account": "acount",
    "their": "thier",
    "working": "workign",
    "payment": "payement",
    "please": "plese",
    "confirmation": "confrimation",
    "checked": "chekced",
    "delivery": "delivary",
    "again": "agian",
    "understand": "understnad",
    "annoying": "anoying",
    "really": "realy",
    "happens": "happends",
    "changed": "chnaged",
    "something": "somthing",
    "connection": "conection",
    "customer": "costumer",
    "different": "diffrent",
    "network": "netwrok",
    "through": "trough",
    "should": "shoud",
    "would": "woud",
    "there": "ther",
    "today,": "tody,",
}

_EMOJI = re.compile("[\U0001f300-\U0001faff☀-➿]️?")


def slip(text: str, slips: int, chance: Chance) -> str:
    """The text with a number of letters swapped, dropped or doubled."""
    words = text.split(" ")
    for _ in range(slips):
        at = int(chance.random() * len(words))
        word = words[at]
        if len(word) > 3 and word.isalpha() and word.islower():
            words[at] = _slipped(word, chance)
    return " ".join(words)


def _slipped(word: str, chance: Chance) -> str:
    at = chance.between(1, len(word) - 2)
    kind = chance.random()
    if kind < 0.45:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind < 0.75:
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def misspell(text: str, mistakes: int, chance: Chance) -> str:
    """The text with up to this many words an agent commonly gets wrong, then plain slips."""
    words = text.split(" ")
    places = [n for n, word in enumerate(words) if word in MISSPELT]
    for at in chance.several(places, mistakes):
        words[at] = MISSPELT[words[at]]
    return slip(" ".join(words), max(0, mistakes - len(places)), chance)


def hasty(text: str) -> str:
    """All in lower case and without the full stop, as some people chat."""
    return text.lower().removesuffix(".")


def without_emoji(text: str) -> str:
    """Spoken and formal text has no emoji."""
    return " ".join(_EMOJI.sub("", text).split(" ")).strip()


def hesitant(text: str, fillers: tuple[str, ...], chance: Chance) -> str:
    """Speech with a filler at a pause or at the start."""
    filler = chance.pick(fillers)
    if ", " in text and chance.happens(0.5):
        return text.replace(", ", f", {filler}, ", 1)
    return f"{filler.capitalize()}, {lowered(text)}"


def lowered(text: str) -> str:
    """The text as it goes on within a sentence."""
    return text if text[:2] in ("I ", "I'") else text[:1].lower() + text[1:]
