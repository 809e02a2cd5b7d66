"""Each signal fires where it should and not on its near miss; every one shows its evidence."""

from dataclasses import dataclass
from datetime import timedelta

import msgspec
import pytest

from evenhand.judges.rules.phrases import LANGUAGES, shipped
from evenhand.judges.signals.detectors import BY_KIND, DETECTORS
from evenhand.judges.signals.finding import look
from judges.talk import WHEN, talk

USUAL = {"chat": 5}


def signals(segment, usual=USUAL):
    seen = look(segment, usual)
    return {one.key: each for one, each in zip(DETECTORS, seen, strict=True)}


def found(segment, usual=USUAL):
    return {kind for kind, each in signals(segment, usual).items() if each.holds}


def quotes(segment, kind):
    return [evidence.quote for evidence in signals(segment)[kind].evidence]


FIRE = {
    ("churn_risk", "en"): "C: I want to cancel my contract.",
    ("churn_risk", "de"): "C: Ich werde meinen Vertrag kündigen.",
    ("churn_risk", "fr"): "C: Je veux résilier mon contrat.",
    ("churn_risk", "es"): "C: Quiero cancelar mi contrato.",
    ("churn_risk", "pt"): "C: Quero cancelar o meu contrato.",
    ("churn_risk", "pl"): "C: Chcę rozwiązać umowę.",
    ("escalation", "en"): "C: Let me speak to your manager.",
    ("escalation", "de"): "C: Ich will mit Ihrem Vorgesetzten sprechen.",
    ("escalation", "fr"): "C: Je veux parler à votre responsable.",
    ("escalation", "es"): "C: Quiero hablar con su supervisor.",
    ("escalation", "pt"): "C: Quero falar com o seu supervisor.",
    ("escalation", "pl"): "C: Chcę rozmawiać z pana przełożonym.",
    ("praise", "en"): "C: Best service I have ever had!",
    ("praise", "de"): "C: Hervorragender Service, danke!",
    ("praise", "fr"): "C: Un service exceptionnel, merci.",
    ("praise", "es"): "C: ¡Excelente servicio!",
    ("praise", "pt"): "C: Excelente atendimento!",
    ("praise", "pl"): "C: Wspaniała obsługa!",
    ("follow_up", "en"): "A: I will call you tomorrow.",
    ("follow_up", "de"): "A: Ich melde mich morgen bei Ihnen.",
    ("follow_up", "fr"): "A: Je vous rappelle demain.",
    ("follow_up", "es"): "A: Le llamaré mañana.",
    ("follow_up", "pt"): "A: Vou ligar amanhã.",
    ("follow_up", "pl"): "A: Zadzwonię jutro.",
    ("repeated_question", "en"): "C: I already told you that.",
    ("repeated_question", "de"): "C: Das habe ich Ihnen schon gesagt.",
    ("repeated_question", "fr"): "C: Je vous ai déjà dit cela.",
    ("repeated_question", "es"): "C: Ya le dije eso.",
    ("repeated_question", "pt"): "C: Já lhe disse isso.",
    ("repeated_question", "pl"): "C: Już to panu mówiłem.",
    ("sensitive_data", "en"): "A: Please send me your password.",
    ("sensitive_data", "de"): "A: Schicken Sie mir bitte Ihr Passwort.",
    ("sensitive_data", "fr"): "A: Envoyez-moi votre mot de passe.",
    ("sensitive_data", "es"): "A: Envíeme su contraseña.",
    ("sensitive_data", "pt"): "A: Envie-me a sua palavra-passe.",
    ("sensitive_data", "pl"): "A: Proszę podać hasło.",
}
NEAR_MISS = {
    ("churn_risk", "en"): "C: Please cancel my order, I changed my bank.",
    ("churn_risk", "de"): "C: Bitte die Bestellung stornieren.",
    ("churn_risk", "fr"): "C: Je veux annuler ma commande.",
    ("churn_risk", "es"): "C: Quiero cancelar mi pedido.",
    ("churn_risk", "pt"): "C: Quero cancelar a minha encomenda.",
    ("churn_risk", "pl"): "C: Chcę anulować zamówienie.",
    ("escalation", "en"): "C: My manager told me to ask. A human please.",
    ("escalation", "de"): "C: Mein Chef hat mich gebeten zu fragen.",
    ("escalation", "fr"): "C: Mon chef m'a dit de demander.",
    ("escalation", "es"): "C: Mi jefe me pidió preguntar.",
    ("escalation", "pt"): "C: O meu chefe pediu-me para perguntar.",
    ("escalation", "pl"): "C: Mój kierownik kazał zapytać.",
    ("praise", "en"): "C: Thanks, that was not excellent service.",
    ("praise", "de"): "C: Danke, das war alles.",
    ("praise", "fr"): "C: Merci, c'est tout.",
    ("praise", "es"): "C: Gracias, eso es todo.",
    ("praise", "pt"): "C: Obrigado, é tudo.",
    ("praise", "pl"): "C: Dziękuję, to wszystko.",
    ("follow_up", "en"): "A: You can call us tomorrow.",
    ("follow_up", "de"): "A: Sie können uns morgen anrufen.",
    ("follow_up", "fr"): "A: Vous pouvez nous appeler demain.",
    ("follow_up", "es"): "A: Puede llamarnos mañana.",
    ("follow_up", "pt"): "A: Pode ligar-nos amanhã.",
    ("follow_up", "pl"): "A: Może pan do nas zadzwonić jutro.",
    ("repeated_question", "en"): "C: My wife told me that.",
    ("repeated_question", "de"): "C: Das hat mir meine Frau gesagt.",
    ("repeated_question", "fr"): "C: Ma femme me l'a dit.",
    ("repeated_question", "es"): "C: Me lo dijo mi mujer.",
    ("repeated_question", "pt"): "C: A minha mulher disse-me isso.",
    ("repeated_question", "pl"): "C: Żona mi to mówiła.",
    ("sensitive_data", "en"): "A: Please send me the last four digits of your card number.",
    ("sensitive_data", "de"): "A: Nennen Sie mir bitte die letzten vier Ziffern.",
    ("sensitive_data", "fr"): "A: Donnez-moi les quatre derniers chiffres.",
    ("sensitive_data", "es"): "A: Deme los últimos cuatro dígitos.",
    ("sensitive_data", "pt"): "A: Diga-me os últimos quatro dígitos.",
    ("sensitive_data", "pl"): "A: Proszę podać ostatnie cztery cyfry.",
}


def said(line, code):
    """The line in a short talk in which the agent has said something too."""
    lines = (line, "A: 12345.") if line[0] == "C" else ("C: 12345.", line)
    return talk(*lines, language=code)


@pytest.mark.parametrize(("kind", "code"), FIRE)
def test_what_is_said_is_found_in_every_language(kind, code):
    assert kind in found(said(FIRE[kind, code], code))


@pytest.mark.parametrize(("kind", "code"), NEAR_MISS)
def test_what_only_sounds_like_it_is_not(kind, code):
    assert kind not in found(said(NEAR_MISS[kind, code], code))


def test_every_phrase_signal_is_tried_in_every_language():
    kinds = {kind for kind, _code in FIRE}
    assert set(FIRE) == set(NEAR_MISS) == {(kind, code) for kind in kinds for code in LANGUAGES}


def test_every_language_has_the_same_sets():
    names = {code: set(file.sets) for code, file in shipped().items()}
    assert all(sets == names["en"] for sets in names.values())


def test_the_agents_words_are_no_signal_of_the_customers():
    assert "churn_risk" not in found(talk("C: Hi", "A: Do you want to cancel my contract?"))


MOODS = {
    "en": ("This is unacceptable.", "Great, that solved it. I am so happy."),
    "de": ("Das ist inakzeptabel.", "Super, es funktioniert wieder. Ich bin zufrieden."),
    "fr": ("C'est inadmissible.", "Parfait, je suis ravie, merci."),
    "es": ("Esto es inaceptable.", "Perfecto, estoy contenta, gracias."),
    "pt": ("Isto é inaceitável.", "Perfeito, estou satisfeita, obrigada."),
    "pl": ("To skandal.", "Świetnie, jestem zadowolona, dziękuję."),
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_mood_is_followed_from_start_to_end(code):
    bad, good = MOODS[code]
    rose = talk(f"C: {bad}", "A: 1", f"C: {good}", language=code)
    fell = talk(f"C: {good}", "A: 1", f"C: {bad}", language=code)
    assert found(rose) & {"mood_rose", "mood_fell"} == {"mood_rose"}
    assert found(fell) & {"mood_rose", "mood_fell"} == {"mood_fell"}
    assert signals(rose)["mood_rose"].value > 0 > signals(fell)["mood_fell"].value


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_mood_that_stays_is_no_signal(code):
    bad, good = MOODS[code]
    for said in (bad, good):
        segment = talk(f"C: {said}", "A: 1", f"C: {said}", language=code)
        assert not found(segment) & {"mood_rose", "mood_fell"}


def test_a_follow_up_that_came_is_none_missed():
    kept = talk(
        "C: x",
        "A: I will get back to you.",
        "C: ok",
        "A: I looked: your parcel left the depot in Hamburg this morning.",
    )
    assert "follow_up" not in found(kept)


def test_thanks_and_goodbye_are_no_follow_up():
    segment = talk("C: x", "A: I will call you tomorrow.", "C: ok", "A: Thanks for your patience!")
    assert "follow_up" in found(segment)


def test_a_short_message_much_later_is_a_follow_up():
    segment = talk("C: x", "A: I will call you tomorrow.", "A: Done.")
    lines = list(segment.lines)
    lines[2] = msgspec.structs.replace(lines[2], sent_at=WHEN + timedelta(hours=20))
    assert "follow_up" not in found(msgspec.structs.replace(segment, lines=tuple(lines)))


def test_the_same_question_after_a_reply_is_asked_again():
    segment = talk(
        "C: When will my refund arrive on my account?",
        "A: Let me see.",
        "C: When will the refund arrive on my account now?",
        "A: Friday.",
    )
    assert len(quotes(segment, "repeated_question")) == 2


@pytest.mark.parametrize(
    "lines",
    [
        ("C: When does the refund arrive?", "C: When does the refund arrive?", "A: Friday."),
        ("C: When does my refund arrive?", "A: Friday.", "C: Where do I find the invoice?"),
        ("C: Is it blue?", "A: Yes.", "C: Is it blue?"),
    ],
)
def test_asking_twice_at_once_or_something_else_is_not_asking_again(lines):
    assert "repeated_question" not in found(talk(*lines))


LOOP = ("C: Where is it?", "B: Please choose one of the topics.", "C: No!")


def test_a_bot_that_repeats_itself_is_in_a_loop():
    assert "bot_loop" in found(talk(*LOOP, "B: Please choose one of the topics.", mine="bot"))


def test_a_person_is_no_bot_and_a_bot_that_says_something_else_is_in_no_loop():
    person = [line.replace("B:", "A:") for line in LOOP]
    again = talk(*person, "A: Please choose one of the topics.")
    assert signals(again)["bot_loop"].holds is None
    assert "bot_loop" not in found(talk(*LOOP, "B: I pass you on to a colleague.", mine="bot"))


def test_a_question_left_open_is_seen_and_an_answered_one_is_not():
    assert "unanswered" in found(talk("C: Hi", "A: Hello", "C: Where is it?"))
    assert "unanswered" not in found(talk("C: Where is it?", "A: Here.", "C: Thanks."))


@pytest.mark.parametrize(
    ("minutes", "channel", "holds"),
    [(6, "chat", True), (4, "chat", False), (6, "email", False), (6, "phone", None)],
)
def test_an_answer_is_slow_for_its_channel(minutes, channel, holds):
    segment = talk("C: Where is it?", "A: Here.", channel=channel)
    late = msgspec.structs.replace(segment.lines[1], sent_at=WHEN + timedelta(minutes=minutes))
    waited = msgspec.structs.replace(segment, lines=(segment.lines[0], late))
    assert signals(waited)["slow_answer"].holds is holds


def test_without_times_slowness_cannot_be_told():
    segment = talk("C: Where is it?", "A: Here.")
    lines = tuple(msgspec.structs.replace(line, sent_at=None) for line in segment.lines)
    timeless = msgspec.structs.replace(segment, lines=lines)
    assert signals(timeless)["slow_answer"].holds is None


@dataclass
class Spoken:
    line: str
    offset: float
    duration: float


def call(*spoken):
    segment = talk(*(each.line for each in spoken), channel="phone")
    lines = tuple(
        msgspec.structs.replace(line, offset=each.offset, duration=each.duration)
        for line, each in zip(segment.lines, spoken, strict=True)
    )
    return msgspec.structs.replace(segment, lines=lines)


@pytest.mark.parametrize(("silence", "holds"), [(15.0, True), (14.0, False)])
def test_dead_air_is_fifteen_seconds_of_silence(silence, holds):
    segment = call(Spoken("C: My lamp is broken.", 0, 5), Spoken("A: I see.", 5 + silence, 2))
    assert signals(segment)["dead_air"].holds is holds


def interruptions(seconds, words="No that is not how it works"):
    return call(
        Spoken("C: It started last week when I", 0, 5),
        Spoken(f"A: {words}", 5 - seconds, 4),
        Spoken("C: But I tried to tell you that", 10, 5),
        Spoken(f"A: {words}", 15 - seconds, 4),
    )


def test_talking_over_the_customer_twice_is_seen():
    assert "talk_over" in found(interruptions(2.0))
    assert signals(interruptions(2.0))["talk_over"].value == pytest.approx(4.0)


def test_a_nod_or_an_overlap_of_a_moment_is_no_talking_over():
    assert "talk_over" not in found(interruptions(0.5))
    assert "talk_over" not in found(interruptions(2.0, "Mhm right"))


def test_a_chat_has_no_time_codes_to_tell_by():
    seen = signals(talk("C: Hi", "A: Hello"))
    assert seen["dead_air"].holds is seen["talk_over"].holds is None


def test_an_outlier_is_longer_than_what_is_usual_in_its_channel():
    long = talk("C: 1", "A: 2", "C: 3", "A: 4", "C: 5", "A: 6")
    assert signals(long)["outlier"].value == 6
    assert quotes(long, "outlier") == ["6"]
    assert "outlier" not in found(long, {"chat": 6})
    assert signals(long, {"email": 2})["outlier"].holds is None


def test_a_language_without_phrases_cannot_be_told_and_the_rest_still_can():
    seen = signals(talk("C: Var är min order?", "A: Här.", "C: Hur?", language="sv"))
    assert seen["churn_risk"].holds is seen["mood_fell"].holds is None
    assert seen["unanswered"].holds is True


def test_every_signal_has_evidence_that_is_in_the_transcript():
    for (kind, code), line in FIRE.items():
        segment = said(line, code)
        for evidence in signals(segment)[kind].evidence:
            text = segment.lines[evidence.message].text
            assert text[evidence.start : evidence.end] == evidence.quote != ""


def test_an_empty_conversation_breaks_nothing():
    assert found(talk()) == set()
    assert found(talk("C: 🙂🙂", "B: 🙂", mine="bot")) == set()


def test_keys_are_unique_and_fit_their_column():
    assert len(BY_KIND) == len(DETECTORS) <= 31
    assert all(len(one.key) <= 24 and one.about for one in DETECTORS)
