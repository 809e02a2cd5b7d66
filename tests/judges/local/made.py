"""Made-up chats whose words show, with some noise, what people rated."""

from functools import cache

import msgspec
import numpy as np

from evenhand.judges.local.judge import LocalJudge
from evenhand.judges.local.labels import labels_of
from evenhand.judges.local.training import Lesson, train
from evenhand.scorecards.files import ready_scorecard
from judges.talk import talk

SCORECARD = "general-support"
ASKED = ("Where is my parcel {n}?", "I was charged twice for {n}.", "The app shows error {n}.",
         "Please cancel order {n}.", "My lamp {n} does not switch on.")  # fmt: skip
HELLOS = ("Hello Maya, good morning!", "Hello and thank you for writing to us.", "Hello there.")
NO_HELLOS = ("Order number?", "What is it about?", "Yes.")
SORRY = ("I am so sorry about this, that must be frustrating.", "I understand how annoying it is.")
CURT = ("You should have read the manual.", "That is not our fault.")
MIDDLE = ("I looked it up and the warehouse has it.", "The second booking is only reserved.",
          "Please restart the device and wait.", "I have opened a case with the team.",
          "It takes two days until it is done.", "The bank shows it until Friday.")  # fmt: skip
BYES = ("Have a nice day, goodbye!", "Kind regards, the team. Goodbye.")
NO_BYES = ("Done.", "That is all.")
THANKS = ("ok", "Thanks", "fine", "hm", "It ends in {n}.")


def chat(number, rng):
    """One chat and the options it deserves, best 0, -1 for N/A."""

    def pick(lines):
        return lines[rng.integers(len(lines))].format(n=rng.integers(1000, 9999))

    greeting, closing, upset = rng.random() < 0.6, rng.random() < 0.7, rng.random() < 0.7
    empathy = int(rng.integers(0, 4))
    said = [f"C: {pick(ASKED)}{' This is terrible!' if upset else ''}"]
    said.append(f"A: {pick(HELLOS if greeting else NO_HELLOS)}")
    for _ in range(3):
        said.append(f"C: {pick(THANKS)}")
        kind = SORRY if rng.random() < (3 - empathy) / 3 else CURT
        said.append(f"A: {pick(kind) if upset else ''} {pick(MIDDLE)} {pick(MIDDLE)}")
    said.append(f"A: {pick(BYES if closing else NO_BYES)}")
    options = {
        "greeting": int(not greeting),
        "closing": int(not closing),
        "empathy": empathy if upset else -1,
    }
    return talk(*said, id=number, asked=asked()), options


def asked():
    return frozenset(category.key for category in ready_scorecard(SCORECARD).categories)


def chats(count, seed=1):
    rng = np.random.default_rng(seed)
    return [chat(number, rng) for number in range(1, count + 1)]


def lesson(count, seed=1, relabel=None):
    """Chats with one rating each in every category that shows in the words."""
    made = chats(count, seed)
    said = [options for _, options in made]
    if relabel is not None:
        said = [said[place] for place in relabel.permutation(count)]
    labels = [
        labels_of(category, [[each[category.key]] if category.key in each else [] for each in said])
        for category in ready_scorecard(SCORECARD).categories
    ]
    segments = [segment for segment, _ in made]
    return Lesson(segments, [[("conversation", str(each.id))] for each in segments], labels)


@cache
def trained():
    return train(lesson(150))


@cache
def judge(_scorecard=SCORECARD):
    found = trained()
    on = [record.key for record in found.records if record.on]
    return LocalJudge(found.artefact, on, "made")


def with_lines(segment, *lines):
    return msgspec.structs.replace(talk(*lines), asked=segment.asked)
