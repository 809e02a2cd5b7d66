"""Conversations too long for one call: asked about in parts, joined by fixed rules."""

import json
import re
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.judges.contract import NotNow, abstention
from evenhand.judges.llm.costs import estimated_tokens
from evenhand.judges.llm.parts import MOST_PARTS, OVERLAP, Said, divided, joined
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.reviews.answers import Answer, Evidence
from judges.llm import made
from judges.llm.fake import completion, lines_of, options_of
from judges.talk import talk

ROOM = 6_000
CRITICAL = next(
    each.key for each in made.ready_scorecard("general-support").categories if each.critical
)
SAID = {3: "Good morning to you.", 41: "Read me your card number.", 77: "Goodbye and thank you."}
"""What the agent says at some places; at all others they say nothing of note."""


def long_talk(messages=80):
    """A conversation that needs several calls."""
    lines = []
    for place in range(messages):
        told = SAID.get(place, f"Step {place} " + "then this and that " * 20)
        lines.append(f"{'A' if place % 2 else 'C'}: {told}")
    return talk(*lines)


def shows(request, place):
    return any(
        line["message"] == place and line["text"] == SAID[place] for line in lines_of(request)
    )


def reply(request):
    """A model that finds the greeting, the closing and the card number where they stand."""
    wanted = {"greeting": 3, "closing": 77, CRITICAL: 41}
    answers = {}
    for key in options_of(request):
        place = wanted.get(key)
        found = place is not None and shows(request, place)
        answers[key] = {
            "reason": f"About {key}.",
            "quotes": [{"message": place, "quote": SAID[place]}] if found else [],
            "option": ("B" if key == CRITICAL else "A") if found else "UNSURE",
        }
    return completion(json.dumps({"answers": answers}))


@given(st.lists(st.integers(1, 900), min_size=1, max_size=60), st.integers(100, 700))
def test_parts_hold_every_message_whole_in_order_and_overlap_a_little(lengths, room):
    lines = ["x" * length for length in lengths]
    parts = divided(lines, room)
    if not parts:
        sizes = [estimated_tokens(f"{line}\n") for line in lines]
        assert max(sizes) > room or sum(sizes) > room * MOST_PARTS / 4
        return
    assert (parts[0].start, parts[-1].stop) == (0, len(lines))
    for part in parts:
        assert estimated_tokens("".join(f"{lines[at]}\n" for at in part)) <= room
    for one, two in pairwise(parts):
        assert one.start < two.start <= one.stop < two.stop
        assert one.stop - two.start <= OVERLAP


def test_a_long_conversation_is_asked_about_in_parts_that_fit_and_the_answers_are_joined(fake):
    fake.usual = reply
    segment = long_talk()
    asked = made.said(made.judge(fake.url, context_tokens=ROOM), segment)
    assert len(fake.requests) > 2
    places = [[line["message"] for line in lines_of(request)] for request in fake.requests]
    assert sorted({place for part in places for place in part}) == list(range(80))
    for request in fake.requests:
        size = sum(estimated_tokens(message["content"]) for message in request["messages"])
        assert size <= ROOM - 2_000
    notes = [request["messages"][1]["content"].split("\n")[0] for request in fake.requests]
    count = len(notes)
    for number, (note, part) in enumerate(zip(notes, places, strict=True), 1):
        assert f"This is part {number} of {count}" in note
        assert f"its messages {part[0]} to {part[-1]}." in note
    assert (asked["greeting"].option, asked["greeting"].evidence[0].message) == (0, 3)
    assert asked["greeting"].reason == f"About greeting. (Part 1 of {count}.)"
    assert (asked["closing"].option, asked["closing"].evidence[0].quote) == (0, SAID[77])
    assert (asked[CRITICAL].option, asked[CRITICAL].evidence[0].message) == (1, 41)
    assert asked["empathy"].abstained


def test_the_same_conversation_is_divided_and_answered_the_same_way_and_paid_for_once(fake):
    fake.usual = reply
    judge = made.judge(fake.url, context_tokens=ROOM)
    first = made.said(judge, long_talk())
    calls = len(fake.requests)
    assert made.said(judge, long_talk()) == first
    assert len(fake.requests) == calls
    assert made.said(made.judge(fake.url, context_tokens=ROOM), long_talk()) == first
    again = [request["messages"][1]["content"] for request in fake.requests]
    bare = [re.sub(r"[0-9a-f]{32}", "", content) for content in again]
    assert bare[:calls] == bare[calls:]


def test_what_fits_is_asked_about_whole_and_without_a_word_of_parts(fake):
    fake.usual = reply
    made.said(made.judge(fake.url), long_talk(10))
    (request,) = fake.requests
    assert "part" not in request["messages"][1]["content"].split("=== CONVERSATION")[0]


def test_a_plan_counts_the_calls_of_all_parts(fake):
    judge = made.judge(fake.url, context_tokens=ROOM, samples=2)
    segment = msgspec.structs.replace(long_talk(), asked=frozenset(judge.categories))
    plan = judge.plan(segment)
    assert len(plan.calls) == 2 * len(plan.parts) > 4
    assert len({call.key for call in plan.calls}) == len(plan.calls)


def test_a_budget_that_ends_between_parts_keeps_what_was_answered(fake):
    fake.usual = reply
    ledger = made.Memory()
    judge = made.judge(fake.url, ledger=ledger, context_tokens=ROOM)
    spare = [None, None]

    def allow(_tokens_in, _tokens_out):
        if not spare:
            raise NotNow("The budget is reached.")
        spare.pop()

    ledger.allow = allow
    with pytest.raises(NotNow, match="budget"):
        made.said(judge, long_talk())
    assert ledger.kept == len(fake.requests) == 2
    spare += [None] * MOST_PARTS
    judge = made.judge(fake.url, ledger=ledger, context_tokens=ROOM)
    assert made.said(judge, long_talk())["closing"].option == 0
    assert len(fake.requests) == ledger.kept
    assert len({call for call, _name in ledger.outcomes}) == ledger.kept


def test_a_quote_from_another_part_that_is_nowhere_voids_the_answer(fake):
    def invents(request):
        said = json.loads(reply(request)["choices"][0]["message"]["content"])
        if shows(request, 77):
            said["answers"]["greeting"].update(
                option="B", quotes=[{"message": 77, "quote": "No hello for you."}]
            )
        return completion(json.dumps(said))

    fake.usual = invents
    asked = made.said(made.judge(fake.url, context_tokens=ROOM), long_talk())
    assert asked["greeting"].abstained
    assert "not in the transcript" in asked["greeting"].reason
    assert asked["closing"].option == 0


def test_a_conversation_of_too_many_parts_is_refused_with_its_size(fake):
    asked = made.said(made.judge(fake.url, context_tokens=3_200), long_talk(400))
    assert "Too long for this judge" in asked["greeting"].reason
    assert fake.requests == []


QUOTE = [Evidence(0, 0, 5, "Hello")]


def said(option, *, quote=False, settled=True, confidence=None):
    if option is None:
        return Said(abstention("Not shown."), settled)
    evidence = QUOTE if quote else []
    return Said(
        Answer(option=option, evidence=evidence, reason="So.", confidence=confidence), settled
    )


NA = NOT_APPLICABLE
JOINED = {
    "one part shows it": ([said(None), said(0, quote=True), said(NA)], 0),
    "a quote outweighs what is missing elsewhere": ([said(0, quote=True), said(1)], 0),
    "parts that agree": ([said(1, quote=True), said(1, quote=True)], 1),
    "parts that differ": ([said(0, quote=True), said(1, quote=True)], None),
    "missing, and nothing shown elsewhere": ([said(None), said(None), said(1)], 1),
    "missing here and there": ([said(1), said(NA), said(1)], 1),
    "lacks of different kinds": ([said(0), said(1)], None),
    "nowhere": ([said(None), said(None)], None),
    "never applies": ([said(NA), said(NA)], NA),
    "applies perhaps": ([said(NA), said(None)], None),
    "a part without a usable answer": ([said(0, quote=True), said(None, settled=False)], None),
}


@pytest.mark.parametrize("name", JOINED)
def test_parts_are_joined_by_the_rules(name):
    parts, wanted = JOINED[name]
    answer = joined(parts, lambda _option: False)
    assert answer.option == wanted
    assert answer.abstained == (wanted is None)
    assert answer.reason


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        ([said(0, quote=True), said(1, quote=True)], 1),
        ([said(1, quote=True), said(None, settled=False), said(2, quote=True)], 2),
        ([said(0, quote=True), said(2)], 0),
    ],
)
def test_a_critical_category_that_a_part_shows_to_have_failed_has_failed(parts, wanted):
    assert joined(parts, lambda option: option > 0).option == wanted


def test_joined_evidence_is_said_once_and_the_least_confidence_holds():
    answer = joined(
        [said(0, quote=True, confidence=0.9), said(0, quote=True, confidence=0.7)],
        lambda _option: False,
    )
    assert (answer.evidence, answer.confidence) == (QUOTE, 0.7)
    assert answer.reason == "So. (Part 1 of 2.)"
