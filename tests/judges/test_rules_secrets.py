"""Asking for what nobody may ask for, and the sentences that only look like it."""

import pytest

from judges.talk import answers, label, talk

ASKS = {
    "en": [
        "Please send me the full card number and the three digits on the back.",
        "Could you give me the complete card number with the CVC here?",
        "What's your password? Then I can log in.",
        "Just send me your password and the code from the app.",
    ],
    "de": [
        "Bitte schicken Sie mir die vollständige Kartennummer und die Prüfziffer.",
        "Wie lautet Ihr Passwort?",
    ],
    "fr": [
        "Envoyez-moi le numéro complet de votre carte et le cryptogramme.",
        "Quel est votre mot de passe ?",
    ],
    "es": [
        "Mándeme el número completo de la tarjeta y el código de atrás.",
        "¿Cuál es su contraseña?",
    ],
}
MENTIONS = {
    "en": [
        "Could you tell me the last four digits of the card number?",
        "We will never ask you for your password.",
        "Please don't send me your password.",
        "You can reset your password in the app.",
        "Your password reset link is on its way; tell me if it works.",
        "The card number on file has expired.",
    ],
    "de": [
        "Nennen Sie mir bitte die letzten vier Ziffern der Kartennummer.",
        "Bitte schicken Sie mir niemals Ihr Passwort.",
        "Sie können Ihr Passwort zurücksetzen.",
    ],
    "fr": [
        "Quels sont les quatre derniers chiffres de votre carte ?",
        "Ne nous envoyez jamais votre mot de passe.",
        "Vous pouvez réinitialiser votre mot de passe.",
    ],
    "es": [
        "Dígame los cuatro últimos dígitos de la tarjeta.",
        "Nunca me envíe su contraseña.",
        "Puede restablecer su contraseña en la web.",
    ],
}


def each(examples):
    return [(code, text) for code, texts in examples.items() for text in texts]


@pytest.mark.parametrize(("code", "text"), each(ASKS))
def test_asking_for_a_card_number_or_password_fails_policy(code, text):
    answer = answers(talk("C: 1", f"A: {text}", language=code))["policy"]
    assert answer.option == 1
    assert answer.evidence[0].quote in text


@pytest.mark.parametrize(("code", "text"), each(MENTIONS))
def test_merely_mentioning_them_does_not(code, text):
    assert label(talk("C: 1", f"A: {text}", language=code), "policy") == "Pass"


def test_the_customer_giving_a_card_number_is_not_the_agent_asking():
    segment = talk("C: My card number is 4111 1111 1111 1111", "A: Please keep that private.")
    assert label(segment, "policy") == "Pass"


def test_asking_for_a_password_fails_security_at_the_service_desk():
    segment = talk("C: 1", "A: Can you e-mail me your login and PIN so I can test it tonight?")
    assert label(segment, "security", "it-service-desk") == "Fail"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Between you and me, you get the money without a return."),
        ("en", "My colleague who did this is an idiot."),
        ("de", "Ganz unter uns, das geht auch ohne Rechnung."),
        ("fr", "Entre nous, dites que c'est arrivé cassé."),
        ("es", "Entre nosotros, no se lo diga a nadie."),
    ],
)
def test_favours_and_insults_fail_policy(code, text):
    assert label(talk("C: 1", f"A: {text}", language=code), "policy") == "Fail"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The price is guaranteed for life.", "Fail"),
        ("I promise you that nothing breaks.", "Fail"),
        ("I can't promise that it arrives tomorrow.", "Pass"),
        ("I cannot really guarantee it.", "Pass"),
        ("The guarantee is two years.", "Pass"),
    ],
)
def test_a_promise_nobody_can_give_fails_honesty_but_its_denial_does_not(text, wanted):
    assert label(talk("C: 1", f"A: {text}"), "honesty", "sales-chat") == wanted
