"""Personal data leaves as placeholders, and comes back in what is said about it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.judges.llm.masking import Mask, iban, luhn
from judges.llm import made
from judges.llm.fake import answers, completion
from judges.talk import talk

CARDS = ("4111111111111111", "5500 0000 0000 0004", "3782-822463-10005", "6011.1111.1111.1117")
IBANS = (
    "GB82 WEST 1234 5698 7654 32", "DE89370400440532013000", "FR1420041010050500013M02606",
    "ES91 2100 0418 4502 0005 1332", "PL61109010140000071219812874", "pt50000201231234567890154",
)  # fmt: skip
EMAILS = ("maya@lund.example", "m.lund+shop@mail.co.uk", "jörg@straße.example")
PHONES = (
    "+44 20 7946 0018", "+1 (212) 555-0142", "0049 30 901820", "030/901820-17", "(0221) 4710 815",
    "212-555-0142", "600 123 456", "+48600123456", "01 23 45 67 89", "600123456", "91 123 45 67",
)  # fmt: skip
SECRETS = {"CARD": CARDS, "IBAN": IBANS, "EMAIL": EMAILS, "PHONE": PHONES}


@pytest.mark.parametrize("secret", [each for found in SECRETS.values() for each in found])
def test_a_secret_is_hidden_whole_wherever_it_stands(secret):
    for text in (secret, f"It is {secret}.", f"({secret})", f"a\n{secret}\nb", f"{secret}, thanks"):
        hidden = Mask([], [text]).hide(text)
        assert not re.search(r"\d{2}", hidden), hidden
        assert "@" not in hidden


@pytest.mark.parametrize(
    "text",
    [
        "Order 12345678 of 2026-05-04, 2 x 19.99", "04.05.2026 at 10:30", "room 12, floor 3",
        "version 1.2.3", "I paid 1,250.00 euros", "5 of 10", "the 24th of May 2026",
    ],
)  # fmt: skip
def test_dates_prices_and_short_numbers_stay(text):
    assert Mask([], [text]).hide(text) == text


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("Maya Lund here", "[NAME 1] here"),
        ("maya, hello", "[NAME 1], hello"),
        ("Thanks, José!", "Thanks, [NAME 1]!"),
        ("thanks jose", "thanks [NAME 1]"),
        ("ask 李明吧", "ask [NAME 1]吧"),
        ("Mayan art from our support team", "Mayan art from our support team"),
    ],
)
def test_participants_names_are_hidden_as_whole_words(said, hidden):
    names = ["Maya Lund", "José Pérez", "李明", "Support Team"]
    assert Mask(names, [said]).hide(said) == hidden


def test_the_same_is_always_the_same_and_others_are_others():
    mask = Mask(["Maya"], [])
    assert mask.hide("a@b.org Maya c@d.org") == "[EMAIL 1] [NAME 1] [EMAIL 2]"
    assert mask.hide("c@d.org a@b.org Maya") == "[EMAIL 2] [EMAIL 1] [NAME 1]"


def test_a_placeholder_somebody_wrote_is_not_taken():
    text = "I wrote [EMAIL 1] in the form, mine is a@b.org"
    mask = Mask([], [text])
    assert mask.hide(text) == "I wrote [EMAIL 1] in the form, mine is [EMAIL 2]"
    assert mask.undo(mask.hide(text)) == text


PIECES = st.one_of(
    st.sampled_from([*CARDS, *IBANS, *EMAILS, *PHONES, "Maya", "LUND", "[EMAIL 1]", "[NAME 2]"]),
    st.text(max_size=12),
)


@given(st.lists(PIECES, max_size=12), st.sampled_from(["", " ", ", ", "\n"]))
def test_what_is_undone_is_what_was_hidden(pieces, between):
    text = between.join(pieces)
    mask = Mask(["Maya Lund"], [text])
    assert mask.undo(mask.hide(text)) == text


@given(st.lists(st.sampled_from([*CARDS, *IBANS, *EMAILS]), max_size=6), st.text(max_size=20))
def test_no_secret_survives_between_other_words(secrets, words):
    bare = re.sub(r"[\w@.+%'-]", "", words)
    hidden = Mask([], []).hide(f" {bare} ".join(secrets))
    assert not any(secret in hidden for secret in secrets)


@given(st.integers(0, 10**15 - 1), st.integers(0, 9))
def test_of_ten_last_digits_one_fits(number, digit):
    digits = f"{number:015d}"
    assert sum(luhn(f"{digits}{last}") for last in range(10)) == 1
    assert luhn(f"{digits}{digit}") == ((-sum(_weighed(digits))) % 10 == digit)


def _weighed(digits):
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 if place % 2 else 2)
        yield value // 10 + value % 10


@pytest.mark.parametrize("number", IBANS)
def test_a_changed_digit_makes_no_iban(number):
    bare = number.replace(" ", "")
    assert iban(bare)
    assert not iban(bare[:-1] + str((int(bare[-1]) + 1) % 10))


def test_no_personal_data_reaches_the_endpoint_and_it_is_back_in_quotes_and_reasons(fake):
    segment = talk(
        "C: I am Maya Lund, maya@lund.example, card 4111 1111 1111 1111.",
        "A: Hello Maya, is +44 20 7946 0018 your number?",
        "C: Yes. IBAN DE89 3704 0044 0532 0130 00",
    )

    def reply(request):
        text = answers(request, lambda _key, _options: "A")
        return completion(text.replace("Because of", "[NAME 1] gave [EMAIL 1] for"))

    fake.usual = reply
    given = made.said(made.judge(fake.url), segment)
    sent = str(fake.requests[0]["messages"])
    for secret in ("Maya", "Lund", "lund.example", "4111", "7946", "3704"):
        assert secret not in sent
    greeting = given["greeting"]
    assert greeting.reason == "Maya Lund gave maya@lund.example for greeting."
    assert greeting.evidence[0].quote.startswith("Hello Maya")
    assert segment.lines[1].text.startswith(greeting.evidence[0].quote)
