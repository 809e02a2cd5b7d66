"""Training from the pages: what there is, the button, how far it is, what changed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.judges.local.content import content_from
from evenhand.judges.models import JudgeVersion, Training
from evenhand.judges.trainings import running, services
from evenhand.judges.trainings.worth import worth
from evenhand.people.models import Notice
from evenhand.scorecards.files import ready_scorecard
from evenhand.scorecards.services import create_scorecard, publish
from judges.local.conftest import store_chats

pytestmark = pytest.mark.django_db


@pytest.fixture
def talked(workspace):
    return store_chats(workspace, 30)


@pytest.fixture
def address(version):
    return f"/w/acme/judges/training/{version.scorecard_id}/"


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def train():
    running.work_on(services.take("here:1:1"))


def test_without_enough_reviews_the_page_says_how_many_and_the_button_is_not_there(
    version, talked, say, sign_in, people, address
):
    say(*talked[:12])
    client = sign_in(people["lead"])
    page = text(client.get(address))
    assert "12 conversations have a review to learn from; 30 are the least." in page
    assert "Review 18 more conversations" in page
    assert "start/" not in page
    refused = text(client.post(f"{address}start/", follow=True))
    assert "there are 12. Review 18 more" in refused
    assert not Training.objects.exists()


def test_a_lead_trains_sees_how_far_it_is_and_what_came_of_it(
    version, talked, say, sign_in, people, address
):
    say(*talked)
    client = sign_in(people["lead"])
    assert "Train from your reviews" in text(client.get("/w/acme/judges/"))
    page = text(client.post(f"{address}start/", follow=True))
    assert "A worker will train it." in page
    assert "every 2s" in page
    assert "Waiting for a worker" in page
    training = services.take("here:1:1")
    services.enter(training, Training.Stage.LEARNING)
    assert '<li aria-current="step">Learning</li>' in text(client.get(address))
    running.work_on(training)
    page = text(client.get(address))
    assert "every 2s" not in page
    assert "the first one, learnt from 30 conversations" in page
    assert "Local judge v1" in page
    assert "from 20 on it is worth training again" in page
    assert Notice.objects.get().address == address


def test_training_again_shows_each_category_before_and_now(
    workspace, version, say, sign_in, people, address
):
    talked = store_chats(workspace, 62)
    say(*talked[:40])
    services.ask(version, people["lead"].user)
    train()
    say(*talked[40:])
    client = sign_in(people["manager"])
    assert "22 conversations reviewed since" in text(client.get(address))
    assert "worth training again" in text(client.get("/w/acme/judges/"))
    client.post(f"{address}start/")
    train()
    page = text(client.get(address))
    assert "learnt from 40 conversations before, from 62 now" in page
    before, after = JudgeVersion.objects.filter(judge__kind="local").order_by("number")
    first, second = content_from(before.content), content_from(after.content)
    for was, now in zip(first.categories, second.categories, strict=True):
        if was.error is not None:
            assert f'data-label="Points off before">{was.error:.1f}<' in page
            assert f'data-label="Points off now">{now.error:.1f}<' in page
    client.post(f"{address}start/")
    train()
    assert "Local judge v2 stayed as it was" in text(client.get(address))


def test_somebody_else_is_told_that_it_runs_already(version, talked, say, sign_in, people, address):
    say(*talked)
    services.ask(version, people["lead"].user)
    page = text(sign_in(people["manager"]).post(f"{address}start/", follow=True))
    assert "Somebody has asked for it already" in page
    assert Training.objects.count() == 1


@pytest.mark.parametrize("state", ["refused", "failed"])
def test_what_went_wrong_is_said_in_its_words(
    version, talked, say, sign_in, people, address, state
):
    say(*talked)
    services.ask(version, people["lead"].user)
    training = services.take("here:1:1")
    {"refused": services.refuse, "failed": services.fail}[state](training, "The disk is full.")
    page = text(sign_in(people["auditor"]).get(address))
    assert page.count("The disk is full.") == 2
    assert "start/" not in page
    assert "A lead, manager or admin can train it." in page


def test_a_scorecard_that_is_not_in_use_has_no_such_page(workspace, version, sign_in, people):
    client = sign_in(people["lead"])
    draft = create_scorecard(workspace, ready_scorecard("sales-chat"))
    assert client.get(f"/w/acme/judges/training/{draft.scorecard_id}/").status_code == 404


def test_the_list_costs_the_same_for_one_scorecard_as_for_three(
    workspace, version, sign_in, people, django_assert_max_num_queries
):
    client = sign_in(people["lead"])
    client.get("/w/acme/judges/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/w/acme/judges/")
    for name in ("sales-chat", "it-service-desk"):
        publish(create_scorecard(workspace, ready_scorecard(name)))
    with django_assert_max_num_queries(len(one)):
        client.get("/w/acme/judges/")


@pytest.mark.parametrize(
    ("learnt", "new", "needed", "now"),
    [
        (30, 19, (), False),
        (30, 20, (), True),
        (400, 99, (), False),
        (400, 100, (), True),
        (400, 5, [("Tone", 394, 400)], False),
        (400, 6, [("Tone", 394, 400)], True),
        (400, 0, [("Tone", 400, 400)], False),
    ],
)
def test_it_is_worth_training_again_after_a_quarter_more_or_what_a_category_lacked(
    learnt, new, needed, now
):
    assert worth(learnt, new, needed).now is now
