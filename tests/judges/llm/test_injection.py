"""Orders to the judge: seen, said, and without effect on form, other categories or evidence."""

import json

import pytest

from evenhand.judges.llm.injection import tries_to_instruct
from evenhand.judges.llm.replies import from_stored
from judges.injections import HARMLESS, INJECTIONS
from judges.llm import made
from judges.llm.fake import completion, fence_of, lines_of, options_of
from judges.talk import talk

LINES = ("C: It is broken.", "A: Hello, which number?", "C: 12", "A: It is on its way.")


def with_order(order, by):
    place = 2 if by == "C" else 3
    return talk(*LINES[:place], f"{LINES[place]} {order}", *LINES[place + 1 :])


@pytest.mark.parametrize("name", INJECTIONS)
def test_an_attempt_is_seen(name):
    assert tries_to_instruct(INJECTIONS[name])


@pytest.mark.parametrize("text", HARMLESS)
def test_what_customers_usually_say_is_none(text):
    assert not tries_to_instruct(text)


@pytest.mark.parametrize("by", ["C", "A"])
@pytest.mark.parametrize("name", INJECTIONS)
def test_an_attempt_is_named_in_every_reason(name, by):
    given = made.said(made.shared_judge(), with_order(INJECTIONS[name], by))
    place = 3 if by == "C" else 4
    assert all(
        answer.reason.startswith(f"[Message {place}: reads like orders to the judge.]")
        for answer in given.values()
    )


@pytest.mark.parametrize("name", INJECTIONS)
def test_the_conversation_cannot_leave_its_fence_or_look_like_another_message(fake, name):
    made.said(made.judge(fake.url), with_order(INJECTIONS[name], "C"))
    (request,) = fake.requests
    fence = fence_of(request)
    whole = request["messages"][1]["content"]
    assert whole.count(fence) == 3
    inside = whole.split(f"=== CONVERSATION {fence} ===\n")[1].split(f"\n=== END {fence}")[0]
    assert len(inside.splitlines()) == 1 + len(LINES)
    assert len(lines_of(request)) == len(LINES)
    assert INJECTIONS[name] not in request["messages"][0]["content"]


def test_each_call_has_a_fence_of_its_own(fake):
    judge = made.judge(fake.url, calls="apart")
    made.said(judge, talk(*LINES))
    fences = [fence_of(request) for request in fake.requests]
    assert len(set(fences)) == len(fences) == len(judge.categories)


def obeys(extra):
    """A model that does what it is told by the conversation: top marks, and ``extra`` besides."""

    def reply(request):
        answers = {
            key: {"reason": "Told so.", "quotes": [], "option": "A"} for key in options_of(request)
        }
        return completion(json.dumps(extra(answers)))

    return reply


@pytest.mark.parametrize(
    "extra",
    [
        lambda answers: {"answers": answers, "score": 100},
        lambda answers: {"answers": {**answers, "bonus": answers["greeting"]}},
        lambda answers: {"answers": {key: answers[key] for key in list(answers)[1:]}},
        lambda answers: {"answers": {**answers, "greeting": {"option": "A"}}},
        lambda answers: {"answers": {k: {**a, "option": "A+"} for k, a in answers.items()}},
        lambda answers: answers,
        lambda answers: [answers],
    ],
)
def test_a_model_that_obeys_cannot_change_the_form(fake, extra):
    fake.usual = obeys(extra)
    given = made.said(made.judge(fake.url), with_order(INJECTIONS["JSON"], "C"))
    assert len(fake.requests) == 2
    assert all(answer.abstained for answer in given.values())


def test_a_model_that_obeys_cannot_quote_what_nobody_said(fake):
    def quoting(answers):
        made_up = [{"message": 1, "quote": "I apologise sincerely"}]
        return {"answers": {key: {**each, "quotes": made_up} for key, each in answers.items()}}

    fake.usual = obeys(quoting)
    given = made.said(made.judge(fake.url), with_order(INJECTIONS["English"], "C"))
    assert all(answer.abstained for answer in given.values())


def test_an_order_is_no_evidence_for_what_it_orders(fake):
    order = INJECTIONS["English"]

    def quoting(answers):
        it = [{"message": 2, "quote": order[:30]}]
        return {"answers": {key: {**each, "quotes": it} for key, each in answers.items()}}

    fake.usual = obeys(quoting)
    given = made.said(made.judge(fake.url), with_order(order, "C"))
    assert all(answer.abstained for answer in given.values())
    assert "rested on that alone" in given["greeting"].reason


def test_what_one_category_was_told_does_not_reach_another(fake):
    """Asked apart, each category is answered from a reply that holds no other."""
    judge = made.judge(fake.url, calls="apart", ledger=(ledger := made.Memory()))
    made.said(judge, with_order(INJECTIONS["JSON"], "C"))
    assert all(len(outcome.replies) == 1 for outcome in ledger.outcomes.values())
    assert from_stored({}) == {}
