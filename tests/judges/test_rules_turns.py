"""What the rules see without words: who wrote when, replies, repeats, notes, spelling."""

from datetime import timedelta

import msgspec
import pytest

from evenhand.judges.rules.checks.times import ReplyTime
from evenhand.judges.rules.checks.turns import (
    CustomerSpokeLast,
    HandedOver,
    RepeatsAnswer,
    UnansweredQuestion,
    Writes,
    WritesNote,
)
from evenhand.judges.rules.phrases import Book, shipped
from evenhand.judges.rules.reading import Reading
from judges.talk import WHEN, answers, label, talk, transfer

BOOKS = {code: Book(file) for code, file in shipped().items()}


def holds(check, segment):
    return check.ask(Reading(segment, BOOKS)).holds


def test_a_last_question_without_a_reply_is_unanswered():
    segment = talk("C: Hi", "A: Done.", "C: And when does it arrive?")
    found = UnansweredQuestion().ask(Reading(segment, BOOKS))
    assert found.holds
    assert found.evidence[0].quote == "And when does it arrive"


@pytest.mark.parametrize("question", ["متى تصل؟", "いつですか？", "¿Cuándo llega?", "When?"])
def test_questions_are_seen_in_any_script(question):
    assert holds(UnansweredQuestion(), talk("C: Hi", "A: Done.", f"C: {question}"))


@pytest.mark.parametrize(
    "lines",
    [
        ("C: When does it arrive?", "A: On Friday."),
        ("C: Hi", "A: Done.", "C: Thanks!"),
        ("C: Hi", "A: Done.", "C: When?", "O: On Friday."),
        ("C: Hi", "A: Done.", "C: Thanks\n> did it arrive?"),
        ("C: Hi", "A: Done.", "N: he asked: when?"),
    ],
)
def test_what_was_answered_thanked_quoted_or_noted_is_not(lines):
    assert not holds(UnansweredQuestion(), talk(*lines))


def at(segment, *minutes):
    lines = [
        msgspec.structs.replace(line, sent_at=WHEN + timedelta(minutes=minute))
        for line, minute in zip(segment.lines, minutes, strict=True)
    ]
    return msgspec.structs.replace(segment, lines=tuple(lines))


SLOW = talk("C: Hi", "C: Anyone?", "A: Hello", "C: ok?", "A: yes")


def test_the_first_reply_counts_from_the_first_message_waiting():
    segment = at(SLOW, 0, 4, 5, 6, 30)
    assert holds(ReplyTime(more_than={"chat": 299}), segment)
    assert not holds(ReplyTime(more_than={"chat": 300}), segment)


def test_the_longest_wait_is_measured_over_all_replies():
    segment = at(SLOW, 0, 4, 5, 6, 30)
    assert holds(ReplyTime(more_than={"chat": 1439}, measure="longest"), segment)
    assert not holds(ReplyTime(more_than={"chat": 1440}, measure="longest"), segment)


def test_a_reply_time_without_times_or_limit_cannot_be_told():
    untimed = [msgspec.structs.replace(line, sent_at=None) for line in SLOW.lines]
    segment = msgspec.structs.replace(SLOW, lines=tuple(untimed))
    assert holds(ReplyTime(more_than={"chat": 60}), segment) is None
    assert holds(ReplyTime(more_than={"email": 60}), SLOW) is None
    assert holds(ReplyTime(more_than={"email": 60}, is_not=True), SLOW) is None


SAME = "You can choose orders, payments or devices."


def test_the_same_answer_after_the_customer_wrote_is_a_repeat():
    segment = talk("C: Where?", f"A: {SAME}", "C: No!", f"A: {SAME.upper()} ")
    assert holds(RepeatsAnswer(), segment)


@pytest.mark.parametrize(
    "lines",
    [
        (f"A: {SAME}", f"A: {SAME}"),
        (f"A: {SAME}", "C: ok", "A: It was sent on Monday with the tracking number."),
        ("A: One moment.", "C: ok", "A: One moment."),
        (f"O: {SAME}", "C: ok", f"A: {SAME}"),
    ],
)
def test_twice_in_a_row_other_words_short_words_or_another_author_are_not(lines):
    assert not holds(RepeatsAnswer(), talk(*lines))


def test_thousands_of_messages_are_compared_in_no_time():
    lines = [f"{'CA'[n % 2]}: message number {n} of a very long chat" for n in range(8000)]
    assert holds(RepeatsAnswer(similarity=1.0), talk(*lines)) is False


def test_a_transfer_or_a_colleague_after_it_is_a_handover():
    assert holds(HandedOver(), talk("B: Hi", "C: Hi", "O: Hello", mine="bot"))
    assert holds(HandedOver(), talk("B: Hi", "C: Hi", mine="bot", events=(transfer(2),)))
    assert not holds(HandedOver(), talk("B: Hi", "C: Hi", mine="bot"))


def test_notes_count_for_documentation_and_nowhere_else():
    segment = talk("C: 1", "A: 2", "N: cause was the router, replaced it")
    assert label(segment, "documentation", "it-service-desk") == "Yes"
    assert label(talk("C: 1", "A: 2", "N: ok"), "documentation", "it-service-desk") == "No"
    hidden = talk("C: 1", "A: Number?", "N: Hello Maya, have a nice day")
    assert (label(hidden, "greeting"), label(hidden, "closing")) == ("No", "N/A")
    assert not holds(WritesNote(), talk("C: 1", "A: a long public answer of many words"))


def test_words_and_last_speaker():
    segment = talk("C: one two", "A: one two three", "C: bye")
    assert holds(Writes(min_words=3), segment)
    assert not holds(Writes(min_words=4), segment)
    assert holds(Writes(min_words=3, customer=True), segment)
    assert holds(CustomerSpokeLast(), segment)
    assert not holds(CustomerSpokeLast(), talk("C: 1", "A: 2"))


CLEAN = "I have received your message and the payment was definitely booked on Monday already."


def test_clean_language_is_clean():
    assert label(talk("C: 1", f"A: {CLEAN}"), "grammar") == "Clean"


def test_a_misspelt_word_is_a_slip_and_is_quoted():
    answer = answers(talk("C: 1", f"A: {CLEAN} I recieved it."))["grammar"]
    assert answer.option == 1
    assert answer.evidence[0].quote == "recieved"


def test_many_mistakes_are_hard_to_read():
    text = "I recieved teh mesage adn wil definately lok into thier paymnet tommorow for yuo."
    assert label(talk("C: 1", f"A: {text}"), "grammar") == "Hard to read"


@pytest.mark.parametrize(
    "words",
    [
        "Osterby and Zyxelon",
        "my colour and your color",
        "order ab12cd at foo.example.com/zzqx",
        "the zorblax",
        "thanks, silva",
    ],
)
def test_names_codes_dialects_and_the_customers_words_are_no_mistakes(words):
    segment = talk("C: My zorblax is broken", f"A: {CLEAN} This is about {words}.")
    named = msgspec.structs.replace(segment, names=("Ana Silva",))
    assert label(named, "grammar") == "Clean"


def test_quoted_mail_is_not_spelled():
    assert label(talk("C: 1", f"A: {CLEAN}\n> I recieved teh wrogn one"), "grammar") == "Clean"


def test_other_languages_and_very_short_replies_are_not_spelled():
    assert label(talk("C: 1", "A: Guten Tag Maya", language="de"), "grammar") == "cannot tell"
    assert label(talk("C: 1", "A: teh end"), "grammar") == "cannot tell"
