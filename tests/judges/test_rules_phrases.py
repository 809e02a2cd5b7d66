"""What the rules see in words: greeting, closing, offers, empathy, ownership, required phrases."""

import pytest

from judges.talk import answers, label, talk, transfer

GREETINGS = {
    "en": ["Hi Maya, this is Ana.", "Good morning! How can I help?", "Thanks for reaching out."],
    "de": ["Guten Tag, mein Name ist Ana.", "Hallo Frau Lund!", "Sehr geehrte Frau Lund,"],
    "fr": ["Bonjour, je suis Ana.", "Bonsoir Madame,", "Merci pour votre message."],
    "es": ["Hola Maya, soy Ana de Acme.", "Buenos días, le atiende Ana.", "Gracias por llamarnos."],
    "pt": ["Olá Maya, sou a Ana.", "Bom dia, em que posso ajudar?", "Obrigado por nos contactar."],
    "pl": ["Dzień dobry, z tej strony Ana.", "Witam, w czym mogę pomóc?", "Szanowna Pani,"],
}
NO_GREETINGS = {
    "en": ["What is your order number?", "Your parcel says hi from the depot.", "Done."],
    "de": ["Wie lautet Ihre Bestellnummer?", "Erledigt.", "Der Tag der Lieferung ist Montag."],
    "fr": ["Quel est le numéro de commande ?", "C'est fait.", "La livraison est lundi."],
    "es": ["¿Cuál es el número de pedido?", "Hecho.", "La entrega es el lunes."],
    "pt": ["Qual é o número da encomenda?", "Feito.", "A entrega é na segunda-feira."],
    "pl": ["Jaki jest numer zamówienia?", "Gotowe.", "Dostawa jest w poniedziałek."],
}


def each(examples):
    return [(code, text) for code, texts in examples.items() for text in texts]


@pytest.mark.parametrize(("code", "text"), each(GREETINGS))
def test_a_greeting_in_the_first_message_is_seen(code, text):
    assert label(talk("C: 12345", f"A: {text}", language=code), "greeting") == "Yes"


@pytest.mark.parametrize(("code", "text"), each(NO_GREETINGS))
def test_a_first_message_without_a_greeting_is_seen(code, text):
    assert label(talk("C: 12345", f"A: {text}", language=code), "greeting") == "No"


def test_a_greeting_that_comes_later_is_none():
    segment = talk("C: Hi", "A: Order number?", "C: 12", "A: Hello Maya, found it.")
    assert label(segment, "greeting") == "No"


def test_the_greeting_of_a_bot_is_not_the_agents():
    segment = talk("B: Hello, I am Ivo.", "C: a person please", "A: Order number?")
    assert label(segment, "greeting") == "No"


def test_who_joins_a_colleagues_conversation_need_not_greet():
    segment = talk("C: Hi", "O: Hello, one moment.", "A: I am looking at it.")
    assert label(segment, "greeting") == "N/A"


def test_a_greeting_in_quoted_mail_is_not_the_agents():
    mail = "A: Your order was sent.\n\nOn 2026-05-04 09:00, Maya Lund wrote:\n> Hello,\n> Good day"
    assert label(talk("C: Hello", mail), "greeting") == "No"


def test_a_greeting_in_quotation_marks_is_not_the_agents():
    assert label(talk("C: x", 'A: You wrote "Hello there" twice.'), "greeting") == "No"


CLOSINGS = {
    "en": ["Have a lovely day!", "Kind regards,\nAna", "Thanks for chatting with us. Bye!"],
    "de": ["Ich wünsche Ihnen einen schönen Tag!", "Mit freundlichen Grüßen", "Auf Wiedersehen"],
    "fr": ["Bonne journée à vous !", "Cordialement,", "Au revoir."],
    "es": ["¡Que tenga un buen día!", "Un cordial saludo,", "Hasta pronto"],
    "pt": ["Tenha um ótimo dia!", "Com os melhores cumprimentos,", "Até breve"],
    "pl": ["Miłego dnia!", "Z poważaniem,", "Do widzenia"],
}
NO_CLOSINGS = {
    "en": ["I'll take care of it.", "The order was sent.", "Have a look at the second page"],
    "de": ["Die Bestellung ist unterwegs.", "Der Betrag kommt in drei Tagen."],
    "fr": ["La commande est partie.", "Le remboursement prend trois jours."],
    "es": ["El pedido ha salido.", "El reembolso tarda tres días."],
    "pt": ["A encomenda já saiu.", "O reembolso demora três dias."],
    "pl": ["Zamówienie zostało wysłane.", "Zwrot trwa trzy dni."],
}


@pytest.mark.parametrize(("code", "text"), each(CLOSINGS))
def test_a_closing_at_the_end_is_seen(code, text):
    assert label(talk("C: 1", "A: 2", "C: 3", f"A: {text}", language=code), "closing") == "Yes"


@pytest.mark.parametrize(("code", "text"), each(NO_CLOSINGS))
def test_an_end_without_a_closing_is_seen(code, text):
    assert label(talk("C: 1", "A: 2", "C: 3", f"A: {text}", language=code), "closing") == "No"


def test_a_signature_block_is_no_closing():
    assert label(talk("C: 1", "A: Sent.\n-- \nAna\nKind regards"), "closing") == "No"


def test_where_the_customer_never_came_back_there_is_nothing_to_close():
    segment = talk("C: It is broken.", "A: Hello, what does the screen show?")
    assert (label(segment, "closing"), label(segment, "further_help")) == ("N/A", "N/A")


OFFERS = {
    "en": ["Is there anything else I can do?", "Just reply to this e-mail if anything is unclear."],
    "de": ["Kann ich sonst noch etwas für Sie tun?", "Haben Sie noch weitere Fragen?"],
    "fr": ["Puis-je faire autre chose pour vous ?", "Avez-vous d'autres questions ?"],
    "es": ["¿Puedo ayudarle en algo más?", "¿Tiene alguna otra pregunta?"],
    "pt": ["Posso ajudar em mais alguma coisa?", "Tem mais alguma dúvida?"],
    "pl": ["Czy mogę jeszcze w czymś pomóc?", "Czy ma pani jeszcze jakieś pytania?"],
}


@pytest.mark.parametrize(("code", "text"), each(OFFERS))
def test_an_offer_of_further_help_is_seen(code, text):
    assert label(talk("C: 1", f"A: {text}", language=code), "further_help") == "Yes"


@pytest.mark.parametrize(("code", "text"), each(NO_CLOSINGS))
def test_no_offer_of_further_help_is_seen(code, text):
    assert label(talk("C: 1", f"A: {text}", language=code), "further_help") == "No"


def test_the_customers_own_words_are_no_offer_of_the_agents():
    segment = talk("C: Is there anything else I can do?", "A: No.")
    assert label(segment, "further_help") == "No"


UPSET = {
    "en": "C: This is the third time and I am fed up.",
    "de": "C: Das ist eine Frechheit, ich bin wütend.",
    "fr": "C: C'est inadmissible, je suis en colère.",
    "es": "C: Esto es inaceptable, estoy enfadado.",
    "pt": "C: Isto é inaceitável, estou furioso.",
    "pl": "C: To niedopuszczalne, jestem wściekły.",
}
WARM = {
    "en": "A: I am sorry, I understand how frustrating this is. I will take care of it.",
    "de": "A: Das tut mir leid, ich verstehe Ihren Ärger. Ich kümmere mich darum.",
    "fr": "A: Je suis désolée, je comprends votre colère. Je m'en occupe.",
    "es": "A: Lo siento, entiendo su enfado. Me encargo yo.",
    "pt": "A: Lamento, compreendo a sua frustração. Vou tratar disso.",
    "pl": "A: Przepraszam, rozumiem pana zdenerwowanie. Zajmę się tym.",
}
SET_PHRASE = {
    "en": "A: Sorry for any inconvenience.",
    "de": "A: Wir bitten die Unannehmlichkeiten zu entschuldigen.",
    "fr": "A: Désolé pour la gêne occasionnée.",
    "es": "A: Disculpe las molestias.",
    "pt": "A: Desculpe pelo transtorno.",
    "pl": "A: Przepraszamy za niedogodności.",
}
COLD = {
    "en": "A: Calm down. As I said, these are the rules.",
    "de": "A: Beruhigen Sie sich. Das kommt vor.",
    "fr": "A: Calmez-vous. Cela arrive.",
    "es": "A: Cálmese. Son las reglas.",
    "pt": "A: Acalme-se. São as regras.",
    "pl": "A: Proszę się uspokoić. Takie są zasady.",
}
LANGUAGES = sorted(UPSET)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("reply", "wanted"), [(WARM, "Full"), (SET_PHRASE, "Fair"), (COLD, "Poor")]
)
def test_empathy_tells_warm_from_set_from_cold(code, reply, wanted):
    assert label(talk(UPSET[code], reply[code], language=code), "empathy") == wanted


@pytest.mark.parametrize("code", LANGUAGES)
def test_silence_towards_an_upset_customer_is_poor(code):
    assert label(talk(UPSET[code], "A: 12345 67.", language=code), "empathy") == "Poor"


def test_empathy_is_not_asked_where_nothing_is_at_stake():
    assert label(talk("C: Which size do I need?", "A: Size 40."), "empathy") == "N/A"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "I am not sorry at all."),
        ("en", "We cannot apologise for that."),
        ("de", "Das tut mir nicht leid."),
        ("es", "No lo siento."),
        ("pt", "Não lamento nada."),
    ],
)
def test_an_apology_taken_back_is_none(code, text):
    assert label(talk(UPSET[code], f"A: {text}", language=code), "empathy") == "Poor"


OWNING = {
    "en": "I'll take care of this myself.",
    "de": "Ich kümmere mich persönlich darum.",
    "fr": "Je m'en occupe personnellement.",
    "es": "Me encargo yo personalmente.",
    "pt": "Eu trato disso pessoalmente.",
    "pl": "Zajmę się tym osobiście.",
}
DISOWNING = {
    "en": "You need to contact the other department.",
    "de": "Dafür ist eine andere Abteilung zuständig.",
    "fr": "Il faut voir avec un autre service.",
    "es": "Eso lo lleva otro departamento.",
    "pt": "Isso é com outro departamento.",
    "pl": "To sprawa na inny dział.",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_ownership_goes_by_what_is_said(code):
    assert label(talk("C: 1", f"A: {OWNING[code]}", language=code), "ownership") == "Full"
    assert label(talk("C: 1", f"A: {DISOWNING[code]}", language=code), "ownership") == "Poor"


def test_a_step_with_a_time_is_full_ownership_and_one_without_is_good():
    assert label(talk("C: 1", "A: You will receive it by Friday."), "ownership") == "Full"
    assert label(talk("C: 1", "A: You will receive a link."), "ownership") == "Good"


def test_where_no_step_is_named_ownership_cannot_be_told():
    assert label(talk("C: 1", "A: That one is blue."), "ownership") == "cannot tell"


REQUIRED = {
    ("identity", "en"): "For your security, could you confirm your date of birth?",
    ("identity", "de"): "Nennen Sie mir bitte Ihr Geburtsdatum.",
    ("identity", "fr"): "Votre date de naissance, s'il vous plaît ?",
    ("identity", "es"): "¿Su fecha de nacimiento, por favor?",
    ("identity", "pt"): "A sua data de nascimento, por favor?",
    ("identity", "pl"): "Proszę podać datę urodzenia.",
    ("disclosure", "en"): "Please note that this call is recorded.",
    ("disclosure", "de"): "Das Gespräch wird aufgezeichnet.",
    ("disclosure", "fr"): "Cet appel est enregistré.",
    ("disclosure", "es"): "Esta llamada se graba.",
    ("disclosure", "pt"): "Esta chamada está a ser gravada.",
    ("disclosure", "pl"): "Rozmowa jest nagrywana.",
    ("consent", "en"): "Do you agree that I make this change today?",
    ("consent", "de"): "Sind Sie damit einverstanden?",
    ("consent", "fr"): "Êtes-vous d'accord pour ce changement ?",
    ("consent", "es"): "¿Está de acuerdo con el cambio?",
    ("consent", "pt"): "Está de acordo com a alteração?",
    ("consent", "pl"): "Czy wyraża pani zgodę na zmianę?",
}


@pytest.mark.parametrize(("key", "code"), REQUIRED)
def test_a_required_phrase_that_was_said_passes(key, code):
    segment = talk("C: 1", f"A: {REQUIRED[key, code]}", language=code, channel="phone")
    assert label(segment, key, "compliance-calls") == "Pass"


@pytest.mark.parametrize("code", LANGUAGES)
def test_required_phrases_that_were_not_said_fail(code):
    segment = talk("C: 1", "A: 12345.", language=code, channel="phone")
    assert label(segment, "identity", "compliance-calls") == "Fail"
    assert label(segment, "disclosure", "compliance-calls") == "Fail"


def test_a_change_made_without_asking_fails_consent():
    segment = talk("C: 1", "A: I have now changed your plan.", channel="phone")
    assert label(segment, "consent", "compliance-calls") == "Fail"


def test_a_next_step_needs_a_time():
    def next_step(text):
        return label(talk("C: 1", f"A: {text}"), "next_step", "sales-chat")

    assert next_step("I'll send you the offer within the hour.") == "Yes"
    assert next_step("Think about it.") == "No"


def test_a_person_asked_for_once_and_handed_over_is_a_handover():
    segment = talk(
        "C: I want to talk to a real person",
        "B: Let me connect you with a colleague.",
        "O: Hello, Ben here.",
        mine="bot",
        events=(transfer(2),),
    )
    assert label(segment, "handover", "ai-agent") == "Yes"


def test_a_person_asked_for_in_vain_is_no_handover():
    segment = talk("C: agent please", "B: I did not get that.", mine="bot")
    assert label(segment, "handover", "ai-agent") == "No"


def test_where_nobody_asked_for_a_person_handover_is_not_asked():
    segment = talk("C: Where is it?", "B: On its way.", mine="bot")
    assert label(segment, "handover", "ai-agent") == "N/A"


def test_the_evidence_is_the_phrase_where_it_stands():
    answer = answers(talk("C: 1", "A: Well. Good morning Maya!"))["greeting"]
    (passage,) = answer.evidence
    assert (passage.message, passage.quote) == (1, "Good morning")
