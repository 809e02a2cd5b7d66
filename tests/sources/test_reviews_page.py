"""Past reviews in the browser: looked at, fitted to a scorecard, started."""

from __future__ import annotations

import pytest

from evenhand.reviews.models import Review
from evenhand.sources.models import ImportRun
from evenhand.sources.receiving import start
from evenhand.sources.tasks import bring_in
from sources.files import lines
from sources.review_files import (
    ROWS,
    card,
    exported,
    page,
    published,
    rated,
    review,
)

pytestmark = pytest.mark.django_db
READING = {"source": "files", "format": "reviews"}
FREE = "Ticket,Wer,Agentin,Tag,Ton,Laune\n1,Lea Lind,Ana Silva,2026-03-09T09:00:00Z,gut,1\n"
COLUMNS = {
    "reviews-part-conversation": "Ticket",
    "reviews-part-reviewer": "Wer",
    "reviews-part-agent": "Agentin",
    "reviews-part-date": "Tag",
}


@pytest.fixture
def client(sign_in, viewer):
    return sign_in(viewer)


def look(client, run):
    return client.get(f"/w/acme/sources/{run.pk}/").text


def send(client, run, **fields):
    return client.post(f"/w/acme/sources/{run.pk}/map/", {**READING, **fields})


def test_reviews_are_known_and_shown_with_our_score(client, version, uploaded):
    run = uploaded("a.csv", ROWS)
    assert (run.format, run.state) == ("reviews", "preview")
    shown = look(client, run)
    assert "of the first lines, 2 can be read and 0 cannot" in shown
    assert "by Lea Lind" in shown
    assert "Score 69.0" in shown
    assert "Warm, and short" in shown
    assert not Review.objects.exists()


def test_an_export_is_known_and_a_differing_score_is_marked(client, version, uploaded):
    shown = look(client, uploaded("a.json", page(("1", [exported(score=12)]))))
    assert "Score 69.0" in shown
    assert "12 in the file" in shown


def test_what_would_be_refused_is_shown_before_anything_is_brought_in(client, version, uploaded):
    text = lines(review(conversation="99"), review(agent="Zoe"), review(ratings=rated(tune="Good")))
    shown = look(client, uploaded("a.jsonl", text))
    assert "0 can be read and 3 cannot" in shown
    assert "there is no conversation" in shown
    assert "did not handle this conversation" in shown
    assert "The nearest is" in shown
    assert "Tone of voice" in shown


def test_without_a_published_scorecard_the_page_says_so(client, workspace, uploaded):
    shown = look(client, uploaded("a.jsonl", lines(review())))
    assert "None is published yet: publish one first." in shown


def test_columns_categories_and_answers_can_be_said(client, version, uploaded):
    run = uploaded("a.csv", FREE)
    assert run.format == "csv"
    send(client, run)
    run.refresh_from_db()
    assert run.format == "reviews"
    assert "no column is recognised as the date or the reviewer of a review" in look(client, run)
    chosen = {"reviews-scorecard": "support@1", **COLUMNS}
    send(client, run, **chosen)
    shown = look(client, run)
    assert "not decided yet (rejected)" in shown
    assert "has no category" in shown
    chosen |= {"reviews-category-0": "tone", "reviews-category-1": "skip"}
    send(client, run, **chosen)
    assert "Answers to “Ton” that fit no option" in look(client, run)
    send(client, run, **chosen, **{"reviews-answer-0-0": "Good"})
    assert "1 can be read and 0 cannot" in look(client, run)
    assert "Left out: Laune" in " ".join(look(client, run).split())
    response = send(client, run, **chosen, start="1")
    assert response.status_code == 302
    bring_in.func(run.pk)
    assert Review.objects.get().ratings.get().option == 1


def test_another_scorecard_begins_with_what_names_tell(client, version, workspace, uploaded):
    other = published(workspace, key="other", name="Other", categories=card().categories[:2])
    run = uploaded("a.jsonl", lines(review(ratings=rated(tone="Good"))))
    chosen = {"reviews-scorecard": "support@1", "reviews-category-0": "skip"}
    send(client, run, **chosen)
    assert "1 can be read and 0 cannot" in look(client, run)
    send(client, run, **chosen)
    assert "all its categories are left out" in look(client, run)
    send(client, run, **{**chosen, "reviews-scorecard": "other@1"})
    run.refresh_from_db()
    assert run.options["reviews"]["scorecard"] == "other@1"
    assert "1 can be read and 0 cannot" in look(client, run)
    start(run)
    bring_in.func(run.pk)
    assert Review.objects.get().version == other


def test_a_number_gets_its_scale_on_the_page(client, version, uploaded):
    one = review(ratings=[{"category": "Solution", "value": 3}])
    run = uploaded("a.jsonl", lines(one))
    assert "the scale it is on is not stated" in look(client, run)
    send(
        client, run, scale_low="1", scale_high="5",
        **{"reviews-scorecard": "support@1", "reviews-category-0": "solution"},
    )  # fmt: skip
    assert "1 can be read and 0 cannot" in look(client, run)


def test_the_page_of_a_done_import_says_what_differs_and_what_was_left_out(
    client, version, uploaded
):
    text = lines(review(score=12, ratings=rated(tone="Good", upsell="Yes")))
    run = uploaded("a.jsonl", text)
    chosen = {"reviews-category-0": "tone", "reviews-category-1": "skip"}
    send(client, run, **{"reviews-scorecard": "support@1", **chosen}, start="1")
    bring_in.func(run.pk)
    run.refresh_from_db()
    assert run.state == ImportRun.State.DONE
    shown = look(client, run)
    assert "1 score differs from the one in the file" in shown
    assert "66.67" in shown
    assert "1 rating of “upsell”" in shown


def test_markup_in_a_review_is_shown_and_not_run(client, version, uploaded):
    evil = "<script>alert(1)</script>"
    ratings = [
        {"category": "tone", "option": "Good", "comment": evil},
        {"category": evil, "option": evil},
    ]
    run = uploaded("a.jsonl", lines(review(reviewer=evil, ratings=ratings)))
    assert evil not in look(client, run)
    chosen = {"reviews-category-0": "tone", "reviews-category-1": "skip"}
    send(client, run, **{"reviews-scorecard": "support@1", **chosen})
    shown = look(client, run)
    assert "1 can be read and 0 cannot" in shown
    assert evil not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize(
    ("role", "status"),
    [("admin", 200), ("manager", 200), ("lead", 200), ("auditor", 200), ("reviewer", 403),
     ("agent", 403)],
)  # fmt: skip
def test_what_a_file_of_reviews_holds_is_shown_to_who_may_import_it(
    sign_in, people, stranger, version, uploaded, role, status
):
    run = uploaded("a.jsonl", lines(review(reviewer="Rui Sousa")))
    response = sign_in(people[role]).get(f"/w/acme/sources/{run.pk}/")
    assert response.status_code == status
    assert ("by Rui Sousa" in response.text) == (role in {"admin", "manager"})
    chosen = {"reviews-scorecard": "support@1", "start": "1"}
    sent = send(sign_in(people[role]), run, **chosen).status_code
    assert sent == (302 if role in {"admin", "manager"} else 403)
    assert send(sign_in(stranger), run, **chosen).status_code == 404


def test_a_scorecard_of_another_workspace_cannot_be_chosen(client, stranger, version, uploaded):
    published(stranger.workspace, key="theirs", name="Theirs")
    run = uploaded("a.csv", ROWS)
    assert "Theirs" not in look(client, run)
    assert send(client, run, **{"reviews-scorecard": "theirs@1"}).status_code == 422
