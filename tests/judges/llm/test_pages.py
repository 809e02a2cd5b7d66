"""The pages of language-model judges: who may, and the way from a draft to use."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.judges.llm import services, urls
from evenhand.judges.models import Judge, LLMDraft, LLMTrial
from evenhand.people.roles import Role
from judges.llm.fake import refusal

pytestmark = pytest.mark.django_db

DO = {Role.ADMIN, Role.MANAGER}
ADDRESSES = {
    "new_llm_judge": ("get", "new/"),
    "llm_judge": ("get", "{pk}/"),
    "llm_draft": ("get", "{pk}/draft/"),
    "llm_terms": ("get", "{pk}/budget/"),
    "try_llm_draft": ("post", "{pk}/try/"),
    "llm_draft_to_lab": ("post", "{pk}/lab/"),
    "publish_llm_judge": ("get", "{pk}/publish/"),
}


def answer(client, name, judge, workspace="acme"):
    method, address = ADDRESSES[name]
    return getattr(client, method)(f"/w/{workspace}/judges/llm/{address.format(pk=judge.pk)}")


def test_every_address_is_in_the_table():
    assert {pattern.name for pattern in urls.urlpatterns} == set(ADDRESSES)


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_edit_judges_may(sign_in, people, draft, role):
    client = sign_in(people[role])
    found = {name: answer(client, name, draft).status_code for name in ADDRESSES}
    assert set(found.values()) <= ({200, 302} if role in DO else {403})


def test_a_stranger_finds_nothing_and_nobody_enters_without_signing_in(
    client, sign_in, stranger, draft
):
    known = sign_in(stranger)
    for name in ADDRESSES:
        assert answer(known, name, draft).status_code == 404
        assert "/account/login/" in answer(client, name, draft)["Location"]
        if "pk" in ADDRESSES[name][1]:
            assert answer(known, name, draft, "other").status_code == 404


@pytest.fixture
def manager(sign_in, viewer):
    return sign_in(viewer)


def page(client, address):
    response = client.get(f"/w/acme/judges/{address}")
    assert response.status_code == 200
    return response.content.decode()


DRAFT = {
    "model": "small", "categories": ["greeting", "closing"], "extras": "We say Moin.",
    "procedures": "Refunds up to 20 euros.", "calls": "together", "samples": "1",
    "sureness": "tokens", "temperature": "0", "form": "schema", "context_tokens": "8000",
    "answer_tokens": "900",
}  # fmt: skip


def test_from_a_draft_to_use(manager, version, chats, fake, django_capture_on_commit_callbacks):
    chats(*range(6))
    made = manager.post(
        "/w/acme/judges/llm/new/",
        {"name": "Model", "scorecard": version.scorecard_id, "model": "small"},
    )
    judge = Judge.objects.get(name="Model")
    assert made["Location"].endswith(f"/judges/llm/{judge.pk}/draft/")
    assert "Model" in page(manager, "")
    assert manager.post(f"/w/acme/judges/llm/{judge.pk}/draft/", DRAFT).status_code == 302
    assert "Try it on five" in page(manager, f"llm/{judge.pk}/")
    with django_capture_on_commit_callbacks(execute=True):
        manager.post(f"/w/acme/judges/llm/{judge.pk}/try/")
    assert 'hx-trigger="every 2s"' in page(manager, f"llm/{judge.pk}/")
    services.run_trials(judge)
    tried = page(manager, f"llm/{judge.pk}/")
    assert "Because of greeting." in tried
    assert "Publish…" in tried
    assert "We say Moin." in fake.requests[0]["messages"][0]["content"]
    assert "Refunds up to 20 euros." in fake.requests[0]["messages"][0]["content"]
    assert "about 6" in page(manager, f"llm/{judge.pk}/publish/")
    manager.post(f"/w/acme/judges/llm/{judge.pk}/publish/")
    shown = page(manager, f"{judge.pk}/")
    assert "small" in shown
    assert "version 1 of" in shown
    assert not LLMDraft.objects.exists()
    assert "small" in page(manager, f"llm/{judge.pk}/draft/")
    assert not LLMDraft.objects.exists()


def test_the_key_is_on_no_page_and_in_no_record(manager, published, chats, fake):
    fake.script = [refusal(401, "Incorrect API key provided: sk-very-secret.", "invalid_api_key")]
    services.save_draft(published.judge, {"model": "other"})
    services.start_trials(published.judge)
    services.run_trials(published.judge)
    number = published.judge_id
    for address in (f"{number}/", f"llm/{number}/", f"llm/{number}/draft/", "llm/new/"):
        assert "sk-very-secret" not in page(manager, address)
    assert "does not accept the key" in page(manager, f"llm/{number}/")
    with connection.cursor() as cursor:
        for table in ("judges_llmdraft", "judges_llmtrial", "judges_judgeversion"):
            cursor.execute(f"SELECT * FROM {table}")
            assert "very-secret" not in str(cursor.fetchall())


def test_an_untried_draft_cannot_be_published(manager, draft):
    response = manager.post(f"/w/acme/judges/llm/{draft.pk}/publish/", follow=True)
    assert "Try the draft as it is now" in response.content.decode()
    assert not draft.versions.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("samples", "0"), ("samples", "10"), ("answer_tokens", "8000"), ("categories", ["nothing"]),
     ("temperature", "9"), ("model", "")],
)  # fmt: skip
def test_a_field_that_does_not_fit_is_said_beside_it(manager, draft, field, value):
    before = LLMDraft.objects.get().content
    response = manager.post(f"/w/acme/judges/llm/{draft.pk}/draft/", {**DRAFT, field: value})
    assert response.status_code == 422
    assert "field-error" in response.content.decode()
    assert LLMDraft.objects.get().content == before


TERMS = {
    "currency": "eur", "price_in": "2.5", "price_out": "10", "budget_money": "20",
    "budget_tokens": "", "period": "month", "concurrency": "2", "per_minute": "60",
}  # fmt: skip


def test_prices_and_budget_are_kept(manager, draft):
    assert manager.post(f"/w/acme/judges/llm/{draft.pk}/budget/", TERMS).status_code == 302
    draft.terms.refresh_from_db()
    assert (draft.terms.currency, str(draft.terms.budget_money)) == ("EUR", "20.00")
    assert "EUR 0.00 of 20.00" in " ".join(page(manager, f"llm/{draft.pk}/").split())


@pytest.mark.parametrize(
    ("field", "value"),
    [("currency", "E1"), ("price_in", "-1"), ("concurrency", "0"), ("concurrency", "33"),
     ("per_minute", "0"), ("budget_money", "-2")],
)  # fmt: skip
def test_terms_that_make_no_sense_are_refused(manager, draft, field, value):
    response = manager.post(f"/w/acme/judges/llm/{draft.pk}/budget/", {**TERMS, field: value})
    assert response.status_code == 422


def test_a_name_taken_is_said_beside_the_name(manager, draft, version):
    response = manager.post(
        "/w/acme/judges/llm/new/",
        {"name": "Model", "scorecard": version.scorecard_id, "model": "small"},
    )
    assert response.status_code == 422
    assert "already" in response.content.decode()


def test_looking_at_a_published_judge_asks_nobody(manager, published, fake):
    before = len(fake.requests)
    page(manager, f"{published.judge_id}/")
    assert manager.get(f"/w/acme/judges/{published.judge_id}/try/").status_code == 302
    assert len(fake.requests) == before


def test_more_trials_cost_no_more_queries(manager, draft, chats):
    chats(1)
    services.start_trials(draft)
    services.run_trials(draft)
    page(manager, f"llm/{draft.pk}/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        page(manager, f"llm/{draft.pk}/")
    chats(2, 3, 4)
    LLMTrial.objects.all().delete()
    services.start_trials(draft)
    services.run_trials(draft)
    with CaptureQueriesContext(connection) as four:
        page(manager, f"llm/{draft.pk}/")
    assert len(four) == len(one)
