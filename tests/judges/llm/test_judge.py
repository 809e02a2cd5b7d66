"""What comes of a call: every way an endpoint can fail, and what each leads to."""

import ipaddress
import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from django.utils import timezone

from evenhand.judges.contract import NotNow
from evenhand.judges.llm.endpoint import ATTEMPTS
from evenhand.judges.llm.pace import Pace, retry_after
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.people.egress import GuardedTransport, allowed
from judges.llm import made
from judges.llm.fake import (
    Broken,
    answers,
    completion,
    cut_short,
    options_of,
    refusal,
    well_behaved,
)
from judges.talk import talk

USUAL = talk("C: Where is my order?", "A: Hello, it arrives on Friday.", "C: Thanks")


def choose(option):
    return lambda request: completion(answers(request, lambda _key, _options: option))


def ask(fake, time=None, segment=USUAL, **fields):
    """Verdicts of a judge whose time passes by sleeping."""
    asked = made.endpoint(fake.url, time)
    return made.said(made.judge(fake.url, asked=asked, **fields), segment)


def rated(given):
    return not any(answer.abstained for answer in given.values())


def test_a_good_reply_is_an_answer_with_its_quote(fake):
    fake.usual = choose("A")
    greeting = ask(fake)["greeting"]
    assert (greeting.option, greeting.reason) == (0, "Because of greeting.")
    assert greeting.evidence[0].quote == "Hello, it arrives on"


def test_na_and_cannot_tell_are_answers_of_their_own(fake):
    fake.usual = choose("NA")
    assert {answer.option for answer in ask(fake).values()} == {NOT_APPLICABLE}
    fake.usual = choose("UNSURE")
    assert all(answer.abstained for answer in ask(fake).values())


def test_too_fast_waits_as_long_as_it_is_told(fake):
    fake.script = [refusal(429, retry_after="7"), refusal(429, retry_after_ms="1500")]
    time = made.Time()
    fake.usual = choose("A")
    assert rated(ask(fake, time))
    assert sum(time.slept) == pytest.approx(8.5)


def test_a_fault_is_tried_again_after_longer_and_longer_pauses(fake):
    fake.script = [refusal(500), refusal(502), Broken(body=b"<html>"), cut_short()]
    time = made.Time()
    fake.usual = choose("A")
    assert rated(ask(fake, time))
    assert time.slept == [1, 2, 4, 8]


@pytest.mark.parametrize(
    "fault",
    [
        refusal(500), refusal(503), refusal(429), cut_short(), Broken(body=b"not json"),
        Broken(body={"choices": []}), Broken(body=b"<html>", headers={"Content-Type": "text/html"}),
    ],
)  # fmt: skip
def test_an_endpoint_that_stays_broken_has_the_work_wait(fake, fault):
    fake.usual = lambda _request: fault
    with pytest.raises(NotNow) as raised:
        ask(fake)
    assert raised.value.retry
    assert len(fake.requests) == ATTEMPTS


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 422])
def test_what_would_be_refused_again_is_not_tried_again(fake, status):
    fake.usual = lambda _request: refusal(status, "no such thing")
    with pytest.raises(NotNow, match="no such thing") as raised:
        ask(fake)
    assert not raised.value.retry
    assert len(fake.requests) == 1


def test_a_long_wait_is_the_works_and_not_the_workers(fake):
    fake.script = [refusal(429, retry_after="900")]
    time = made.Time()
    with pytest.raises(NotNow) as raised:
        ask(fake, time)
    assert time.slept == []
    left = raised.value.until - timezone.now()
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)


def test_a_redirect_is_not_followed(fake):
    fake.usual = lambda _request: Broken(302, b"", {"Location": "http://127.0.0.1:1/steal"})
    with pytest.raises(NotNow, match="302"):
        ask(fake)
    assert len(fake.requests) == 1


def test_nobody_there_is_said(fake):
    with pytest.raises(NotNow, match="cannot be reached"):
        made.said(made.judge("x", asked=made.endpoint("http://127.0.0.1:9/v1")), USUAL)


def test_a_text_that_fails_while_others_are_answered_abstains(fake):
    asked = made.endpoint(fake.url)
    fake.usual = lambda _request: refusal(500)

    def meanwhile(_seconds):
        asked.answered += 1

    asked.sleep = meanwhile
    given = made.said(made.judge(fake.url, asked=asked), USUAL)
    assert "failed on it 5 times" in given["greeting"].reason


@pytest.mark.parametrize("code", ["context_length_exceeded", "content_filter"])
def test_a_text_the_endpoint_refuses_abstains(fake, code):
    fake.usual = lambda _request: refusal(400, "too much", code)
    assert "refuses this conversation" in ask(fake)["greeting"].reason
    assert len(fake.requests) == 1


def test_a_reply_that_drips_is_given_up_in_time(fake):
    ticks = iter(range(0, 10_000, 40))
    transport = GuardedTransport(fake.url, True, 35, clock=lambda: next(ticks))
    fake.usual = lambda request: Broken(body=well_behaved(request), slowly=True)
    asked = made.endpoint(fake.url, transport=transport)
    with pytest.raises(NotNow, match="in time"):
        made.said(made.judge(fake.url, asked=asked), USUAL)


UNUSABLE = {
    "truncated": completion('{"answers": {"greeting": {"reason": "x", "quo'),
    "cut off": completion('{"answers": {}}', finish="length"),
    "no JSON": completion("The agent did well."),
    "empty": completion(""),
    "null": completion(None),
    "refused": completion("", refusal="I cannot help with that."),
    "other questions": completion('{"answers": {"kindness": {"reason": "", "quotes": [], '
                                  '"option": "A"}}}'),
    "deep": completion("[" * 100_000),
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_unusable_reply_is_repaired_once(fake, name):
    fake.script = [UNUSABLE[name]]
    fake.usual = choose("A")
    assert rated(ask(fake))
    first, second = fake.requests
    assert second["messages"][:2] == first["messages"]
    assert "Reply again" in second["messages"][3]["content"]


@pytest.mark.parametrize("name", UNUSABLE)
def test_twice_unusable_is_an_abstention_that_says_so(fake, name):
    fake.usual = lambda _request: UNUSABLE[name]
    given = ask(fake)
    assert len(fake.requests) == 2
    assert all(answer.abstained for answer in given.values())
    assert "no usable reply" in given["greeting"].reason


def test_an_answer_in_another_language_is_no_option(fake):
    fake.usual = choose("Oui")
    assert "“Oui” is no option of greeting" in ask(fake)["greeting"].reason


@pytest.mark.parametrize("around", ["```json\n%s\n```", "<think>Hm, {}?</think>\n%s", "\n %s \n"])
def test_what_models_put_around_their_json_does_not_matter(fake, around):
    fake.usual = lambda request: completion(around % answers(request, lambda *_said: "A"))
    assert rated(ask(fake))


def test_a_model_that_takes_no_schema_is_asked_in_words(fake):
    said = {"reason": "Greets.", "quotes": [], "option": "A"}
    fake.usual = lambda _request: completion(json.dumps({"answers": {"greeting": said}}))
    given = ask(fake, form="text", categories=["greeting"])
    assert given["greeting"].option == 0
    assert "response_format" not in fake.requests[0]


def test_a_quote_that_nobody_said_makes_an_abstention(fake):
    def reply(request):
        said = json.loads(answers(request, lambda _key, _options: "A"))
        said["answers"]["greeting"]["quotes"][0]["quote"] = "Good morning"
        return completion(json.dumps(said))

    fake.usual = reply
    given = ask(fake)
    assert given["greeting"].abstained
    assert not given["closing"].abstained


@pytest.mark.parametrize(
    ("written", "quoted"),
    [("it’s   here", "it's here"), ("a “b” c", 'a "b" c'), ("x – y", "x - y"), ("a\nb", "a b")],
)
def test_a_quote_may_differ_in_spaces_and_kinds_of_marks(fake, written, quoted):
    def reply(request):
        said = json.loads(answers(request, lambda _key, _options: "A"))
        said["answers"]["greeting"]["quotes"] = [{"message": 0, "quote": quoted}]
        return completion(json.dumps(said))

    fake.usual = reply
    given = ask(fake, segment=talk(f"A: Well, {written}.", "C: Hm"))
    assert given["greeting"].evidence[0].quote == written


def test_several_samples_are_counted(fake):
    fake.script = [choose(option) for option in "ABA"]
    greeting = ask(fake, samples=3, sureness="samples")["greeting"]
    assert (greeting.option, greeting.confidence) == (0, 0.667)


def test_a_tie_is_an_abstention(fake):
    fake.script = [choose(option) for option in "AB"]
    assert "several minds" in ask(fake, samples=2)["greeting"].reason


def test_the_probability_of_the_tokens_is_the_confidence(fake):
    def reply(request):
        keys = list(options_of(request))
        tokens, text = [], '{"answers": {'
        tokens.append({"token": text, "logprob": -9})
        for number, key in enumerate(keys):
            head = f'{", " if number else ""}"{key}": {{"reason": "A", "quotes": [], "option": "'
            for token, logprob in ((head, -1), ("A", -0.1 * (number + 1)), ('"}', -2)):
                tokens.append({"token": token, "logprob": logprob})
        tokens.append({"token": "}}", "logprob": -3})
        return completion("".join(each["token"] for each in tokens), logprobs=tokens)

    fake.usual = reply
    given = ask(fake)
    assert (given["greeting"].confidence, given["understanding"].confidence) == (0.905, 0.819)


def test_only_what_applies_is_asked(fake):
    segment = msgspec.structs.replace(USUAL, asked=frozenset({"greeting", "closing"}))
    judge = made.judge(fake.url)
    judge.judge([segment])
    assert list(options_of(fake.requests[0])) == ["greeting", "closing"]


def test_where_nothing_applies_nothing_is_asked(fake):
    assert made.judge(fake.url).judge([USUAL]) == [{}]
    assert fake.requests == []


NOTHING_TO_JUDGE = {
    "no messages": talk(),
    "Only a bot": talk("C: Hello", "B: Hello! How can I help?"),
    "no words": talk("C: 😡😡", "A: 👍"),
    "nothing in public": talk("C: Hello?", "N: lost parcel"),
    "Too long": talk("C: " + "word " * 100_000, "A: Hello"),
}


@pytest.mark.parametrize("told", NOTHING_TO_JUDGE)
def test_where_there_is_nothing_to_judge_nothing_is_asked_and_the_reason_said(fake, told):
    given = ask(fake, segment=NOTHING_TO_JUDGE[told])
    assert all(answer.abstained and told in answer.reason for answer in given.values())
    assert fake.requests == []


def test_a_long_conversation_is_sent_whole_or_not_at_all(fake):
    segment = talk("C: " + "word " * 5_000, "A: Hello, I read it all.")
    assert "about" in ask(fake, segment=segment, context_tokens=8_000)["greeting"].reason
    ask(fake, segment=segment, context_tokens=20_000)
    assert fake.requests[0]["messages"][1]["content"].count("word") == 5_000


def test_the_same_call_is_made_once(fake):
    judge = made.judge(fake.url)
    assert made.said(judge, USUAL) == made.said(judge, USUAL)
    assert len(fake.requests) == 1


def test_what_was_answered_is_kept_when_the_rest_has_to_wait(fake):
    ledger = made.Memory()
    segments = [
        msgspec.structs.replace(
            talk(f"C: Order {n}?", "A: On Friday."), id=n, asked=frozenset({"greeting"})
        )
        for n in range(3)
    ]
    fake.script = [well_behaved, refusal(401)]
    judge = made.judge(fake.url, ledger=ledger)
    with pytest.raises(NotNow):
        judge.judge(segments)
    assert ledger.kept == 1


def test_work_taken_away_is_stopped(fake):
    judge = made.judge(fake.url)
    judge.beat = lambda: False
    with pytest.raises(NotNow):
        made.said(judge, USUAL)


def test_the_key_goes_in_a_header_to_the_endpoint_and_nowhere_else(fake):
    ask(fake)
    headers = {name.lower(): value for name, value in fake.headers[0].items()}
    assert headers["authorization"] == "Bearer secret"
    assert "secret" not in json.dumps(fake.requests)


def test_another_host_gets_nothing(fake):
    way = GuardedTransport("https://elsewhere.example/v1", True, 30)
    with pytest.raises(NotNow, match="cannot be reached"):
        made.said(made.judge("x", asked=made.endpoint(fake.url, transport=way)), USUAL)
    assert fake.requests == []


def test_a_private_address_gets_nothing_unless_it_is_allowed(fake):
    way = GuardedTransport(fake.url, False, 30)
    with pytest.raises(NotNow, match="not allowed"):
        made.said(made.judge("x", asked=made.endpoint(fake.url, transport=way)), USUAL)
    assert fake.requests == []


@pytest.mark.parametrize(
    ("address", "public", "private"),
    [
        ("93.184.216.34", True, True), ("10.1.2.3", False, True), ("192.168.0.1", False, True),
        ("127.0.0.1", False, True), ("169.254.169.254", False, False), ("0.0.0.0", False, False),
        ("224.0.0.1", False, False), ("::1", False, True), ("fd00::1", False, True),
        ("fe80::1", False, False), ("::ffff:10.0.0.1", False, True),
        ("::ffff:169.254.169.254", False, False), ("64:ff9b::a9fe:a9fe", False, False),
        ("2002:7f00:1::", False, True), ("2606:2800:220:1::1", True, True),
    ],
)  # fmt: skip
def test_which_addresses_are_allowed(address, public, private):
    found = ipaddress.ip_address(address)
    assert (allowed(found, False), allowed(found, True)) == (public, private)


def test_calls_a_minute_are_spread():
    time = made.Time()
    pace = Pace(30, time, time.sleep)
    for _call in range(4):
        pace.take()
    assert time.now == 6


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("12", 12), ("1.5", 1.5), ("soon", None), ("nan", None), ("inf", None), ("-3", None),
     ("Sun, 22 Nov 2026 10:00:30 GMT", 30), ("Sun, 22 Nov 2026 09:00:00 GMT", 0)],
)  # fmt: skip
def test_how_long_an_endpoint_asks_to_be_left_alone(told, seconds):
    now = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
    assert retry_after({"retry-after": told}, now) == seconds
