"""Runs of the lab: what is asked, kept and shown, and that no review comes of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evenhand.errors import InputError
from evenhand.judges.lab import services
from evenhand.judges.lab.choosing import Chosen, sample
from evenhand.judges.lab.results import results
from evenhand.judges.lab.running import run_lab
from evenhand.judges.lab.tasks import enqueue_unfinished, work_on_run
from evenhand.judges.models import LabRun, LabVerdict, Passport
from evenhand.people.roles import Role
from evenhand.reviews.models import Review

pytestmark = pytest.mark.django_db

SEE = {Role.ADMIN, Role.MANAGER, Role.LEAD, Role.AUDITOR}
RUN = {Role.ADMIN, Role.MANAGER}


def finished(run):
    work_on_run.call(run.pk)
    run.refresh_from_db()
    return run


@pytest.fixture
def run(judge, greeted):
    return finished(services.start_run(judge, Chosen(size=8), judge, None))


def test_a_run_asks_about_reviewed_conversations_and_makes_no_review(run, greeted):
    assert run.state == LabRun.State.DONE
    assert run.cases.filter(judged=True).count() == 8
    assert Review.objects.filter(automatic=True).count() == 0
    found = {each.key: each for each in results(run)}
    assert "clarity" not in found
    greeting = found["greeting"]
    assert greeting.rated == 8
    assert greeting.agreement.value == pytest.approx(6 / 8)
    assert [[cell.count for cell in line.cells] for line in greeting.confusion][:2] == [
        [6, 0, 0, 0],
        [2, 0, 0, 0],
    ]
    assert len(greeting.disagreements) == 2
    assert greeting.changed.answers == 0


def test_the_same_seed_draws_the_same_and_filters_narrow(judge, greeted):
    assert sample(judge, Chosen(size=3, seed=5)) == sample(judge, Chosen(size=3, seed=5))
    assert len(sample(judge, Chosen(size=3))) == 3
    assert sample(judge, Chosen(channel="phone")) == []
    day = greeted[0].started_at.date()
    assert len(sample(judge, Chosen(first_day=day, last_day=day))) == 8
    assert sample(judge, Chosen(first_day=day + timedelta(days=1))) == []


def test_reviews_that_saw_the_automatic_score_are_not_run_beside(judge, greeted):
    Review.objects.update(saw_automatic=True)
    with pytest.raises(InputError):
        services.start_run(judge, Chosen(), None, None)


def test_a_killed_run_is_gone_on_with_and_says_nothing_twice(judge, greeted):
    run = services.start_run(judge, Chosen(size=8), None, None)
    held = services.take_run(run.pk, "first")
    assert services.take_run(run.pk, "second") is None
    LabRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    finished(run)
    said = LabVerdict.objects.count()
    run_lab(held)
    assert LabVerdict.objects.count() == said
    assert run.state == LabRun.State.DONE


def test_a_stopped_run_stays_as_it_is(judge, greeted):
    run = services.start_run(judge, Chosen(), None, None)
    services.stop_run(run)
    assert finished(run).state == LabRun.State.STOPPED
    assert enqueue_unfinished() == 0


def test_anchors_are_the_same_conversations_each_time_and_fill_the_passport(judge, greeted):
    first = finished(services.start_anchors(judge, None))
    second = finished(services.start_anchors(judge, None))
    assert set(first.cases.values_list("segment")) == set(second.cases.values_list("segment"))
    assert Passport.objects.filter(judge_version=judge).exists()


def test_pages_show_the_run_and_a_case_side_by_side(run, people, sign_in):
    client = sign_in(people["manager"])
    page = client.get(f"/w/acme/judges/lab/{run.pk}/?category=greeting").content.decode()
    assert "Greeting: who said what" in page
    case = results(run)[0].disagreements[0].case
    page = client.get(f"/w/acme/judges/lab/{run.pk}/case/{case}/").content.decode()
    assert "differs" in page
    assert "<mark" in page
    assert "Reviewer Person" in page
    assert str(run.judge_version) in client.get("/w/acme/judges/lab/").content.decode()


def test_a_run_is_started_from_the_page(judge, greeted, people, sign_in):
    client = sign_in(people["manager"])
    wrong = client.post("/w/acme/judges/lab/start/", {"version": judge.pk, "size": 0})
    assert wrong.status_code == 422
    answer = client.post("/w/acme/judges/lab/start/", {"version": judge.pk, "size": 4})
    run = LabRun.objects.get()
    assert answer.url == f"/w/acme/judges/lab/{run.pk}/"
    assert run.cases.count() == 4
    client.post(f"/w/acme/judges/lab/{run.pk}/stop/")
    run.refresh_from_db()
    assert run.state == LabRun.State.STOPPED


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_or_may_not(run, people, sign_in, role):
    client = sign_in(people[role])
    case = run.cases.first().pk
    for path in (f"lab/{run.pk}/", f"lab/{run.pk}/case/{case}/"):
        assert client.get(f"/w/acme/judges/{path}").status_code == (200 if role in SEE else 403)
    stopped = client.post(f"/w/acme/judges/lab/{run.pk}/stop/").status_code
    assert stopped == (302 if role in RUN else 403)


def test_a_stranger_finds_no_run(run, stranger, sign_in):
    client = sign_in(stranger)
    for place in ("acme", "other"):
        assert client.get(f"/w/{place}/judges/lab/{run.pk}/").status_code == 404


def test_the_list_of_runs_costs_no_more_with_more_runs(run, judge, people, sign_in):
    client = sign_in(people["manager"])
    client.get("/w/acme/judges/lab/")
    with CaptureQueriesContext(connection) as before:
        client.get("/w/acme/judges/lab/")
    for _more in range(3):
        services.start_run(judge, Chosen(size=2), judge, None)
    with CaptureQueriesContext(connection) as after:
        client.get("/w/acme/judges/lab/")
    assert len(after) == len(before)
