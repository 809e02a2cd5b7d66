"""What looks avoidable, and what that costs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.insights.contact.avoidable import LANGUAGES, avoidable_kind, phrase_files
from evenhand.insights.contact.saving import Assumptions, saving


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Did you get my travel form?", "en", "received"),
        ("I uploaded it twice now. Is it with you?", "en", "received"),
        ("What is the status of my claim?", "en", "status"),
        ("Any update on the approval? No rush.", "en", "status"),
        ("Which form do I need for a new supplier?", "en", ""),
        ("My lamp does not turn on.", "en", ""),
        ("Haben Sie mein Formular erhalten?", "de", "received"),
        ("Wo bleibt meine Erstattung?", "de", "status"),
        ("Meine Lampe geht nicht an.", "de", ""),
        ("Avez-vous bien reçu mon dossier ?", "fr", "received"),
        ("J'attends toujours mon remboursement", "fr", "status"),
        ("¿Han recibido mi formulario?", "es", "received"),
        ("¿Dónde está mi pedido?", "es", "status"),
        ("Did you get my travel form?", "pl", ""),
    ],
)
def test_status_checks_are_told_by_their_words(text, language, kind):
    assert avoidable_kind(text, language) == kind


def test_every_language_has_both_kinds():
    assert {code: set(file.sets) for code, file in phrase_files().items()} == {
        code: {"received", "status"} for code in LANGUAGES
    }


def test_the_saving_is_contacts_times_minutes_times_cost_times_share():
    found = saving(100, Assumptions(6, 30, 0.5, 0.5))
    assert found.value == pytest.approx(100 * 0.1 * 30 * 0.5)


def test_the_interval_is_that_of_simulated_contacts_and_shares():
    random = np.random.default_rng(5)
    assumed = Assumptions(6, 30, 0.3, 0.7)
    spread = np.log(0.7 / 0.3) / (2 * 1.96)
    shares = np.exp(random.normal(np.log(assumed.share), spread, 100_000))
    low, high = np.quantile(random.poisson(400, 100_000) * 3 * shares, [0.025, 0.975])
    found = saving(400, assumed)
    assert (found.low, found.high) == pytest.approx((low, high), rel=0.03)


@given(
    st.integers(0, 10_000),
    st.floats(0.1, 500),
    st.floats(0, 500),
    st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted),
)
def test_the_interval_holds_the_value_and_is_never_negative(contacts, minutes, cost, share):
    found = saving(contacts, Assumptions(minutes, cost, *share))
    assert 0 <= found.low <= found.value * (1 + 1e-9)
    assert found.value <= found.high * (1 + 1e-9)
