"""From draft to score: tried first, published then, and every call paid for once."""

import json
from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
import typer
from django.utils import timezone
from typer.testing import CliRunner

from evenhand.errors import InputError, StateError
from evenhand.judges import queries as judge_queries
from evenhand.judges import services as judging
from evenhand.judges.contract import NotNow
from evenhand.judges.kinds import judge_of
from evenhand.judges.llm import queries, services, tasks
from evenhand.judges.llm.estimating import forecast
from evenhand.judges.models import LLMReply, LLMSpend, LLMTrial, ScoringBatch
from evenhand.judges.reading import read
from evenhand.judges.scoring import score_batch
from evenhand.people.models import Notice
from evenhand.people.roles import Role
from evenhand.reviews.models import Rating, Review
from judges.llm.fake import completion, cut_short, refusal, well_behaved

pytestmark = pytest.mark.django_db


def score(version):
    """What workers do, until nothing is free."""
    judging.plan_scoring(version)
    while (batch := judging.take_batch("w", [version])) is not None:
        score_batch(batch)


def states(version):
    return list(version.batches.order_by("pk").values_list("state", flat=True))


def test_a_draft_scores_nothing(draft, chats):
    chats(1, 2)
    assert not judge_queries.current_versions(draft.workspace).filter(judge=draft).exists()
    assert Review.objects.count() == 0


def test_a_draft_is_tried_on_five_conversations_and_stores_no_review(draft, chats, fake):
    chats(*range(7))
    assert len(services.start_trials(draft)) == 5
    assert services.run_trials(draft) == 5
    assert set(LLMTrial.objects.values_list("state", flat=True)) == {"done"}
    assert Review.objects.count() == 0
    assert len(fake.requests) == 5


def test_trials_are_made_once_however_often_they_are_asked_for(draft, chats, fake):
    chats(1, 2)
    for _time in range(3):
        services.start_trials(draft)
        services.run_trials(draft)
    assert LLMTrial.objects.count() == 2
    assert len(fake.requests) == 2


def test_a_worker_makes_the_trials(draft, chats, django_capture_on_commit_callbacks):
    chats(1)
    services.start_trials(draft)
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.nudge_trials()
    assert tasks.try_drafts.func() == 1
    assert not tasks.nudge_trials()


def test_a_trial_that_fails_says_why_and_can_be_tried_again(draft, chats, fake):
    chats(1)
    fake.script = [refusal(401, "Incorrect API key provided: sk-very-secret", "invalid_api_key")]
    services.start_trials(draft)
    services.run_trials(draft)
    trial = LLMTrial.objects.get()
    assert trial.state == "failed"
    assert "does not accept the key" in trial.error
    assert "sk-very-secret" not in trial.error
    services.start_trials(draft)
    services.run_trials(draft)
    trial.refresh_from_db()
    assert (trial.state, trial.error) == ("done", "")


def test_an_untried_draft_is_not_published(draft, chats):
    chats(1)
    with pytest.raises(StateError, match="Try the draft"):
        services.publish(draft)


def test_a_draft_changed_after_its_trial_has_to_be_tried_again(draft, chats):
    chats(1)
    services.start_trials(draft)
    services.run_trials(draft)
    services.save_draft(draft, {"model": "fake", "extras": "Be kind."})
    with pytest.raises(StateError, match="Try the draft"):
        services.publish(draft)


def test_what_the_trial_was_told_is_not_paid_for_again(published, fake):
    assert len(fake.requests) == 1
    score(published)
    assert len(fake.requests) == 1
    assert Review.objects.filter(automatic=True).count() == 1


def test_reviews_hold_answers_quotes_and_reasons(published, chats):
    chats(2, 3)
    score(published)
    assert Review.objects.count() == 3
    rated = Rating.objects.filter(state="rated").first()
    assert rated.reason.startswith("Because of")
    assert rated.evidence[0]["quote"] == "Hello, I will look i"


def test_a_name_of_two_judges_is_refused(draft, workspace, version):
    with pytest.raises(InputError, match="already"):
        services.create_draft(workspace, version.scorecard, "Model", {"model": "other"})


@pytest.mark.parametrize("fields", [{"samples": 10}, {"temperature": 3}, {"calls": "some"}])
def test_a_field_that_does_not_fit_is_refused(draft, fields):
    with pytest.raises(InputError):
        services.save_draft(draft, {"model": "fake", **fields})


def test_whatever_shapes_the_answer_makes_another_version(draft, settings):
    hashes = {services.draft_of(draft)[1]}
    for fields in (
        {"model": "other"}, {"extras": "x"}, {"procedures": "x"}, {"calls": "apart"},
        {"samples": 3}, {"temperature": 0.5}, {"categories": ["greeting"]}, {"form": "text"},
        {"examples": [{"category": "greeting", "answer": "Yes", "passage": "Hi"}]},
    ):  # fmt: skip
        services.save_draft(draft, {"model": "fake", **fields})
        hashes.add(services.draft_of(draft)[1])
    settings.ENV = {**settings.ENV, "LLM_URL": "https://elsewhere.example/v1"}
    hashes.add(services.draft_of(draft)[1])
    assert len(hashes) == 11


def test_what_does_not_shape_the_answer_makes_none(draft):
    before = services.draft_of(draft)[1]
    draft.terms.price_in = Decimal(3)
    services.save_terms(draft, draft.terms)
    assert services.draft_of(draft)[1] == before


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (refusal(401, code="invalid_api_key"), "does not accept the key"),
        (refusal(404, code="model_not_found"), "does not know this model"),
        (refusal(429, code="insufficient_quota"), "no credit left"),
    ],
)
def test_what_a_person_must_mend_pauses_all_work_until_they_say_so(
    published, chats, fake, fault, told
):
    chats(*range(2, 6))
    fake.script = [fault] * 9
    score(published)
    assert set(states(published)) == {"paused"}
    batch = published.batches.first()
    assert told in batch.error
    assert batch.resume_at is None
    assert Review.objects.count() == 0
    asked = len(fake.requests)
    judging.resume_paused()
    assert judging.take_batch("w") is None
    assert len(fake.requests) == asked
    fake.script = []
    judging.resume_scoring(published)
    score(published)
    assert Review.objects.count() == 5


def test_an_endpoint_that_is_down_for_an_hour_loses_nothing(published, chats, fake):
    chats(*range(2, 6))
    fake.usual = lambda _request: refusal(503)
    waits = []
    for _round in range(7):
        score(published)
        batch = published.batches.get(state="paused")
        waits.append(round((batch.resume_at - timezone.now()).total_seconds() / 60))
        ScoringBatch.objects.update(resume_at=timezone.now() - timedelta(seconds=1))
    assert waits == [1, 2, 4, 8, 16, 30, 30]
    assert Review.objects.count() == 0
    fake.usual = well_behaved
    score(published)
    assert Review.objects.count() == 5
    assert published.batches.get().pauses == 0


def test_work_that_was_paused_for_a_day_fails_visibly(published, chats):
    chats(2)
    judging.plan_scoring(published)
    ScoringBatch.objects.update(pauses=judging.PAUSES)
    batch = judging.take_batch("w")
    judging.pause_scoring(batch, NotNow("down"))
    assert states(published) == ["failed"]


def test_a_pause_of_a_batch_that_was_taken_away_changes_nothing(published, chats):
    chats(2)
    judging.plan_scoring(published)
    batch = judging.take_batch("w")
    judging.stop_scoring(published)
    judging.pause_scoring(batch, NotNow("down"))
    assert states(published) == ["stopped"]


def test_a_pause_shows_in_the_progress(published, chats, fake):
    fake.script = [refusal(401)]
    chats(2)
    score(published)
    found = judge_queries.progress(published.judge.workspace, [published])[published.pk]
    assert (found.paused, found.waiting, found.at_work) == (2, 0, False)
    assert "key" in found.error


def budget(judge, **fields):
    terms = judge.terms
    for name, value in fields.items():
        setattr(terms, name, value)
    services.save_terms(judge, terms)


def test_a_budget_pauses_scoring_and_a_higher_one_resumes_it(published, chats, fake, people):
    judge = published.judge
    fake.usual = lambda request: (
        well_behaved(request)
        | {"usage": {"prompt_tokens": 4000, "completion_tokens": 500, "total_tokens": 4500}}
    )
    chats(*range(2, 12))
    budget(judge, price_in=Decimal(10), price_out=Decimal(40), concurrency=1,
           budget_money=Decimal("0.30"))  # fmt: skip
    score(published)
    spent = queries.spending(judge)
    assert Decimal("0.15") < spent.used.cost <= Decimal("0.30")
    assert set(states(published)) == {"paused"}
    batch = published.batches.first()
    assert "budget is reached" in batch.error
    assert batch.resume_at.day == 1
    told = Notice.objects.values_list("member__role", flat=True)
    assert sorted(told) == [Role.ADMIN, Role.MANAGER]
    done = Review.objects.count()
    assert 0 < done < 11
    budget(judge, budget_money=Decimal(100))
    score(published)
    assert Review.objects.count() == 11
    assert Notice.objects.count() == 2


def test_a_budget_in_tokens_counts_what_went_in_and_out(published, chats, fake):
    chats(2, 3, 4)
    spent = queries.spending(published.judge).used.tokens
    assert spent == 120
    budget(published.judge, budget_tokens=spent, period="ever")
    score(published)
    assert queries.spending(published.judge).used.tokens == spent
    assert published.batches.first().resume_at is None


def test_a_budget_of_nothing_asks_nothing(draft, chats, fake):
    chats(1)
    budget(draft, budget_tokens=0)
    services.start_trials(draft)
    services.run_trials(draft)
    assert fake.requests == []
    assert "budget" in LLMTrial.objects.get().error


def test_costs_stay_when_conversations_go(published):
    judge = published.judge
    before = queries.spending(judge).used.tokens
    LLMReply.objects.get().segment.conversation.delete()
    assert LLMReply.objects.count() == 0
    assert queries.spending(judge).used.tokens == before
    assert LLMSpend.objects.get().calls == 1


def test_a_worker_killed_in_between_pays_for_nothing_twice(published, chats, fake):
    """It dies after three replies were kept and before any review was written."""
    chats(*range(2, 6))
    judging.plan_scoring(published)
    batch = judging.take_batch("here")
    made = judge_of(published)
    ids = list(judge_queries.unscored(published).values_list("pk", flat=True))[:4]
    made.judge([each.text for each in read(published.scorecard_version.content, ids)])
    ScoringBatch.objects.filter(pk=batch.pk).update(lease_until=timezone.now() - timedelta(1))
    score(published)
    assert Review.objects.count() == 5
    assert len(fake.requests) == 5
    assert LLMSpend.objects.get().calls == len(fake.requests)


def test_a_conversation_that_changed_is_asked_about_again(published, store_chats, fake):
    score(published)
    store_chats(1, texts=("Another thing.", "Hello, what is it?", "This."))
    score(published)
    assert len(fake.requests) == 2


def test_a_version_for_another_endpoint_asks_nobody(published, chats, fake, settings):
    chats(2)
    settings.ENV = {**settings.ENV, "LLM_URL": "http://127.0.0.1:9/v1"}
    score(published)
    assert len(fake.requests) == 1
    assert "Publish the judge again" in published.batches.first().error


def test_a_text_the_endpoint_fails_on_while_it_answers_others_abstains(
    published, store_chats, chats, fake
):
    store_chats(2, texts=("Poison.", "Hello there, madam.", "Hm"))
    chats(*range(3, 8))

    def usual(request):
        if "Poison" in request["messages"][1]["content"]:
            return refusal(400, "blocked", "content_filter")
        return well_behaved(request)

    fake.usual = usual
    score(published)
    assert Review.objects.count() == 7
    poisoned = Review.objects.get(segment__conversation__external_id="c2")
    assert set(poisoned.ratings.values_list("state", flat=True)) <= {"abstained", "na"}
    assert "refuses this conversation" in poisoned.ratings.filter(state="abstained")[0].reason


def test_what_it_would_take_is_estimated_before_anything_is_sent(draft, chats, fake):
    chats(*range(150))
    budget(draft, price_in=Decimal(2), price_out=Decimal(8), concurrency=2)
    content, _hash = services.draft_of(draft)
    found = forecast(draft, content, queries.scorecard_in_use(draft))
    assert fake.requests == []
    assert (found.conversations, found.calls, found.refused) == (150, 150, 0)
    assert found.tokens_out == 150 * 150 * 10
    assert found.cost == (2 * found.tokens_in + 8 * found.tokens_out) / Decimal(1_000_000)
    assert found.seconds == 150 * 2


def test_autoscore_says_what_it_will_ask_and_scores(published, chats, fake):
    chats(2, 3)
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(import_module("evenhand.site.commands.autoscore").autoscore)
    result = CliRunner().invoke(app, ["--json"])
    assert result.exit_code == 0
    assert "Model v1: 3 conversations to ask about" in result.stderr
    (judge,) = (each for each in json.loads(result.stdout)["judges"] if each["judge"] == "Model v1")
    assert (judge["scored"], judge["left"]) == (3, 0)


def test_replies_cut_off_are_kept_as_what_they_are(published, chats, fake):
    fake.usual = lambda _request: completion('{"answers": {', finish="length")
    chats(2)
    score(published)
    kept = LLMReply.objects.exclude(problem="").get()
    assert "cut off" in kept.problem
    assert kept.tokens_in == 200
    score(published)
    assert len(fake.requests) == 3


def test_a_line_that_breaks_is_tried_again(published, chats, fake):
    fake.script = [cut_short(), cut_short()]
    chats(2)
    score(published)
    assert Review.objects.count() == 2


def test_a_draft_is_a_version_to_try_that_scores_nothing_and_is_the_one_published(draft, chats):
    chats(1)
    tried = services.draft_to_try(draft)
    assert services.draft_to_try(draft) == tried
    assert judging.plan_scoring(tried) == []
    services.start_trials(draft)
    services.run_trials(draft)
    assert services.publish(draft) == tried
    tried.refresh_from_db()
    assert tried.current
