"""The eight automatic categories: answered where words carry them, an abstention where not."""

import pytest

from evenhand.scorecards.files import ready_scorecard
from judges.talk import answers, label, talk


def said(segment, key):
    return label(segment, key, "autoqa")


def test_there_are_eight_and_each_is_answered_or_says_why_not():
    segment = talk("C: Which size?", "A: Blue.")
    given = answers(segment, "autoqa")
    keys = [category.key for category in ready_scorecard("autoqa").categories]
    assert list(given) == keys
    assert len(keys) == 8
    assert all(answer.reason for answer in given.values())
    for key in ("solution_offered", "tone", "readability", "comprehension"):
        assert given[key].abstained


SOLUTIONS = {
    "en": "I have refunded the amount.",
    "de": "Ich habe den Betrag erstattet.",
    "fr": "Je peux vous rembourser.",
    "es": "He reembolsado el importe.",
    "pt": "Posso reembolsar o valor.",
    "pl": "Mogę zwrócić pieniądze.",
}
RESTATED = {
    "en": "If I understand you correctly, the lamp flickers.",
    "de": "Wenn ich Sie richtig verstehe, flackert die Lampe.",
    "fr": "Si je comprends bien, la lampe clignote.",
    "es": "Si he entendido bien, la lámpara parpadea.",
    "pt": "Se entendi bem, a lâmpada pisca.",
    "pl": "Jeśli dobrze rozumiem, lampa miga.",
}
MISUNDERSTOOD = {
    "en": "C: That is not what I asked.",
    "de": "C: Das war nicht meine Frage.",
    "fr": "C: Vous n'avez pas compris.",
    "es": "C: No es lo que pregunté.",
    "pt": "C: Não é o que perguntei.",
    "pl": "C: Nie o to pytałem.",
}
LANGUAGES = sorted(SOLUTIONS)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_solution_in_plain_words_is_seen(code):
    segment = talk("C: 1", f"A: {SOLUTIONS[code]}", language=code)
    assert said(segment, "solution_offered") == "Yes"


@pytest.mark.parametrize("code", LANGUAGES)
def test_comprehension_goes_by_summing_up_and_by_what_the_customer_says(code):
    summed_up = talk("C: 1", f"A: {RESTATED[code]}", language=code)
    assert said(summed_up, "comprehension") == "Yes"
    missed = talk("C: 1", f"A: {RESTATED[code]}", MISUNDERSTOOD[code], language=code)
    assert said(missed, "comprehension") == "No"


def test_who_is_sent_away_was_offered_nothing():
    away = talk("C: 1", "A: You need to contact the other department.")
    assert said(away, "solution_offered") == "No"


def test_tone_is_told_at_its_ends_only():
    cold = talk("C: 1", "A: As I said, these are the rules.")
    warm = talk("C: 1", "A: Hello Maya, I understand how frustrating this is.")
    assert (said(cold, "tone"), said(warm, "tone")) == ("Off-putting", "Warm")
    assert said(talk("C: 1", "A: It is blue."), "tone") == "cannot tell"


EASY = "A: " + "It is on its way. You will get it soon. We sent it by post. " * 3
HARD = (
    "A: "
    + (
        "Notwithstanding aforementioned considerations regarding international transportation "
        "arrangements, replacement components necessitate supplementary authorisation procedures "
        "involving additional departments before definitive confirmation becomes available. "
    )
    * 2
)


@pytest.mark.parametrize(("text", "wanted"), [(EASY, "Easy"), (HARD, "Hard")])
def test_readability_goes_by_sentences_and_words(text, wanted):
    assert said(talk("C: 1", text), "readability") == wanted


@pytest.mark.parametrize("code", ["es", "pt", "pl"])
def test_readability_is_not_claimed_for_languages_it_was_never_measured_in(code):
    answer = answers(talk("C: 1", EASY, language=code), "autoqa")["readability"]
    assert answer.abstained
    assert "English, German and French only" in answer.reason


def test_a_language_without_rules_abstains_with_the_reason():
    given = answers(talk("C: Hej", "A: Var är min order?", language="sv"), "autoqa")
    assert given["greeting"].abstained
    assert given["greeting"].reason == "There are no phrases for this language (sv)."
