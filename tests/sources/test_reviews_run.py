"""Past reviews brought in whole: what is stored, computed, counted and refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from evenhand.people.models import AgentAlias, User
from evenhand.reviews.models import Author, Rating, Review
from evenhand.sources.models import ImportedReview
from sources.files import lines, rejects_of, write
from sources.review_files import (
    ROWS,
    WIDE,
    answers_of,
    bring_reviews,
    card,
    exported,
    exported_rating,
    next_version,
    page,
    rated,
    review,
)

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
SCORE = 100 * (10 + 20 * 2 / 3 + 30 / 2 + 10) / 70


@pytest.fixture
def bring(workspace, version, tmp_path):
    """Brings text in as reviews: ``bring(text, name="a.csv", mapping="...")``."""

    def brought(text, name="reviews.jsonl", mapping="", **options):
        return bring_reviews(workspace, write(tmp_path, name, text), mapping, **options)

    return brought


def lea() -> Review:
    return Review.objects.get(author__name="Lea Lind", status="published")


def test_one_row_per_rating_becomes_one_review_per_reviewer(bring, version):
    run = bring(ROWS, "a.csv")
    assert (run.state, run.format, run.added, run.rejected, run.entries) == (
        "done", "reviews", 2, 0, 2,
    )  # fmt: skip
    found = lea()
    assert answers_of(found) == {"greeting": 0, "tone": 1, "solution": 1, "policy": 0}
    assert found.ratings.get(category__key="tone").comment == "Warm, and short"
    assert (found.version, found.status, found.kind) == (version, "published", "quality")
    assert (found.purpose, found.probability, found.automatic) == ("unknown", None, False)
    assert (found.submitted_at, found.started_at) == (MOMENT, MOMENT)
    assert found.happened_at == found.segment.started_at
    assert found.content_hash == found.segment.conversation.content_hash
    assert found.score == pytest.approx(SCORE)
    other = Review.objects.get(author__name="Rui Sousa")
    assert answers_of(other) == {"greeting": 1, "tone": 0, "solution": "na", "policy": 1}
    assert (other.score, other.outcome) == (0, "fail")


def test_rows_of_a_review_are_found_wherever_they_are(bring):
    header, *rows = ROWS.splitlines(keepends=True)
    mixed = [header, *rows[::2], *rows[1::2]]
    run = bring("".join(mixed), "a.csv")
    assert (run.added, run.rejected) == (2, 0)
    assert lea().score == pytest.approx(SCORE)


def test_one_row_per_review_gives_the_same(bring):
    run = bring(WIDE, "a.csv")
    assert (run.added, run.rejected) == (3, 0)
    found = Review.objects.get(author__name="Lea Lind", segment__conversation__external_id="1")
    assert found.score == pytest.approx(SCORE)
    assert answers_of(found) == {"greeting": 0, "tone": 1, "solution": 1, "policy": 0}
    assert found.ratings.get(category__key="tone").comment == "Warm, and short"


def test_one_object_per_review_and_per_rating_give_the_same(bring):
    bring(lines(review()))
    assert lea().score == pytest.approx(SCORE)
    flat = [
        {**{k: v for k, v in review(reviewer="Rui").items() if k != "ratings"}, **rating}
        for rating in review()["ratings"]
    ]
    bring(lines(*flat))
    assert Review.objects.get(author__name="Rui").score == lea().score


def test_answers_by_category_are_understood_too(bring):
    bring(lines(review(ratings={"greeting": "yes", "tone": "POOR"})))
    assert answers_of(lea()) == {"greeting": 0, "tone": 3}


def test_an_export_of_zendesk_qa_comes_in(bring):
    run = bring(page(("1", [exported()]), ("2", [exported(id="78")])), "export.json")
    assert (run.format, run.added, run.rejected) == ("reviews", 2, 0)
    found = Review.objects.get(segment__conversation__external_id="1")
    assert answers_of(found) == {"greeting": 0, "tone": 1, "solution": 1, "policy": 0}
    assert found.comment == "Well handled #refund"
    assert found.ratings.get(category__key="solution").root_causes == ["no next step"]
    assert (found.author.name, found.author.external_id) == ("Lea Lind", "lea@acme.example")
    assert ImportedReview.objects.get(review=found).external_id == "77"


def test_an_exported_category_without_a_score_was_not_rated(bring):
    ratings = [exported_rating("Greeting", 0), exported_rating("Solution", None)]
    bring(page(("1", [exported(ratings=ratings)])), "export.json")
    assert answers_of(Review.objects.get()) == {"greeting": 1}


def test_rejected_reviews_of_an_export_can_be_corrected_and_imported(bring, tmp_path):
    wrong = exported(id="78", created="2026-03-09T09:00:00")
    run = bring(page(("1", [exported()]), ("2", [wrong])), "export.json")
    assert (run.added, run.rejected) == (1, 1)
    assert [reject[:2] for reject in rejects_of(run)] == [(2, "date")]
    rejected = (tmp_path / "export.rejected.json").read_text()
    assert '"externalId":"2"' in rejected
    assert '"id":"77"' not in rejected
    corrected = rejected.replace("2026-03-09T09:00:00", "2026-03-09T09:00:00Z", 1)
    again = bring(corrected, "corrected.json")
    assert (again.added, again.rejected) == (1, 0)


def test_the_same_file_again_adds_nothing(bring):
    for text, name in ((ROWS, "a.csv"), (page(("2", [exported()])), "a.json")):
        bring(text, name)
        before = list(Review.objects.order_by("id").values())
        again = bring(text, name)
        assert again.added == again.updated == again.rejected == 0
        assert again.unchanged == again.entries
        assert list(Review.objects.order_by("id").values()) == before


def test_a_new_version_of_the_scorecard_changes_no_review(bring, version):
    bring(ROWS, "a.csv")
    first, *others = card().categories
    next_version(version, card(categories=[*others, first]))
    again = bring(ROWS, "a.csv")
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)
    assert {found.version for found in Review.objects.all()} == {version}


def test_a_changed_review_supersedes_and_its_history_stays(bring):
    bring(lines(review(id="r1")))
    old = lea()
    run = bring(lines(review(id="r1", ratings=rated(greeting="No", tone="Good"))))
    assert (run.added, run.updated, run.unchanged) == (0, 1, 0)
    new = lea()
    assert (new.supersedes, answers_of(new)) == (old, {"greeting": 1, "tone": 1})
    old.refresh_from_db()
    assert (old.status, answers_of(old)["greeting"]) == ("superseded", 0)
    assert ImportedReview.objects.get().review == new


def test_a_review_that_changed_here_is_not_overwritten(bring):
    bring(lines(review(id="r1")))
    changed = lines(review(id="r1", ratings=rated(greeting="No")))
    Review.objects.update(status="disputed")
    assert [reject[2] for reject in rejects_of(bring(changed))] == [
        "it has changed, and the review here is disputed. Decide the dispute, then import it again."
    ]
    Review.objects.update(status="superseded")
    assert "the one here stays" in next(rejects_of(bring(changed, "b.jsonl")))[2]
    assert Review.objects.count() == 1


def test_a_score_that_differs_is_told_and_never_trusted(bring):
    scores = (69, 69.05, 69.048, 69.1, 12, 99, 98, 97, 96, 95)
    documents = [review(reviewer=f"R{score}", score=score) for score in scores]
    run = bring(lines(*documents))
    assert {round(found.score, 6) for found in Review.objects.all()} == {round(SCORE, 6)}
    differing = run.notes["scores_differ"]
    assert differing["count"] == 7
    assert len(differing["examples"]) == 5
    assert differing["examples"][0] == {
        "line": 4,
        "conversation": "1",
        "in_file": 69.1,
        "ours": pytest.approx(SCORE),
    }


def test_the_stored_score_is_the_one_its_ratings_give(bring):
    from evenhand.reviews.services import score_of

    bring(WIDE, "a.csv")
    for found in Review.objects.all():
        assert found.score == score_of(found).score


def test_all_n_a_is_no_score(bring):
    bring(lines(review(score=100, ratings=[{"category": "tone", "na": True}])))
    assert (lea().score, lea().outcome) == (None, "none")


def test_numbers_need_their_scale(bring):
    one = review(
        ratings=[{"category": "solution", "value": 3}, {"category": "tone", "option": "2"}]
    )
    assert "--scale 1-5" in next(rejects_of(bring(lines(one))))[2]
    mapping = "scales: {'*': [1, 5], tone: [1, 4]}"
    assert bring(lines(one), "b.jsonl", mapping).added == 1
    assert answers_of(lea()) == {"solution": 1, "tone": 2}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (6, "6 is not on the scale from 1 to 5."),
        (0, "0 is not on the scale from 1 to 5."),
        (4, "4 of 1 to 5 lies between the options of 'Solution' (Full, Half, None)"),
    ],
)
def test_a_number_off_the_scale_or_between_options_is_refused(bring, value, reason):
    one = review(ratings=[{"category": "solution", "value": value}])
    (reject,) = rejects_of(bring(lines(one), scale=(1.0, 5.0)))
    assert reject[:2] == (1, "solution")
    assert reason in reject[2]


def test_an_unknown_category_is_named_with_the_nearest(bring):
    run = bring(lines(review(ratings=rated(greeting="Yes", tones="Good"))))
    ((line, place, reason),) = rejects_of(run)
    assert (line, place) == (1, "tones")
    assert "has no category 'tones'. The nearest is 'Tone of voice' (tone)" in reason
    assert not Review.objects.exists()


def test_a_category_is_left_out_knowingly_and_counted(bring):
    text = lines(review(ratings=rated(greeting="Yes", upsell="Good")))
    run = bring(text, mapping="categories: {upsell: skip}")
    assert (run.added, run.notes["left_out"]) == (1, {"upsell": 1})
    assert answers_of(lea()) == {"greeting": 0}
    only = lines(review(reviewer="Rui", ratings=rated(upsell="Good")))
    reject = next(rejects_of(bring(only, "b.jsonl", "categories: {upsell: skip}")))
    assert "all its categories are left out" in reject[2]


def test_an_unknown_option_is_named_with_the_nearest_and_can_be_mapped(bring):
    text = lines(review(ratings=rated(tone="Goood", greeting="ok")))
    (reject,) = rejects_of(bring(text))
    assert "'Tone of voice' has no option 'Goood'; it has Full, Good, Fair, Poor." in reject[2]
    assert "The nearest is 'Good'" in reject[2]
    mapping = "options: {tone: {Goood: Good}, '*': {ok: N/A}}"
    assert bring(text, "b.jsonl", mapping).added == 1
    assert answers_of(lea()) == {"tone": 1, "greeting": "na"}


def test_two_categories_of_the_file_cannot_be_one_of_ours(bring):
    text = lines(review(ratings=rated(tone="Good", style="Full")))
    reject = next(rejects_of(bring(text, mapping="categories: {style: tone}")))
    assert reject[1] == "style"
    assert "of one review only one can be" in reject[2]


def test_reviews_may_be_fitted_to_an_earlier_version(bring, version):
    newer = next_version(version, card(categories=card().categories[:3]))
    bring(lines(review()), mapping="scorecard: support@1")
    assert lea().version == version
    bring(lines(review(conversation="2", ratings=rated(tone="Good"))), "b.jsonl")
    assert Review.objects.get(segment__conversation__external_id="2").version == newer


def test_a_conversation_that_is_not_there_is_told(bring):
    ((_line, place, reason),) = rejects_of(bring(lines(review(conversation="99"))))
    assert place == "conversation"
    assert "there is no conversation '99' from the source 'files'" in reason


@pytest.mark.parametrize("date", ["2026-03-09T10:00:00", "09.03.2026 10:00", "", "yesterday"])
def test_a_date_without_zone_or_sense_is_told(bring, date):
    run = bring(lines(review(date=date)))
    assert [reject[1] for reject in rejects_of(run)] == ["date"]


def test_a_zone_and_a_form_of_dates_can_be_stated(bring):
    bring(lines(review(date="2026-03-09T10:00:00")), time_zone="Europe/Berlin")
    mapping = "{time_zone: Europe/Berlin, time_format: '%d.%m.%Y %H:%M'}"
    bring(lines(review(reviewer="Rui", date="09.03.2026 10:00")), "b.jsonl", mapping)
    assert {found.submitted_at for found in Review.objects.all()} == {MOMENT}


def test_two_reviews_by_one_reviewer_need_ids_and_only_one_counts(bring):
    run = bring(lines(review(), review(ratings=rated(tone="Full"))))
    assert run.added == 1
    assert "has reviewed this already on line 1" in next(rejects_of(run))[2]
    named = bring(lines(review(id="x", reviewer="Rui"), review(id="y", reviewer="Rui")), "b.jsonl")
    assert named.added == 1
    assert next(rejects_of(named))[2].startswith("'Rui' has another review of this conversation")


def test_two_reviews_in_rows_without_ids_are_told_apart_from_one(bring):
    text = (
        "conversation,agent,reviewer,date,category,option\n"
        f"1,Ana Silva,Lea Lind,{review()['date']},Tone of voice,Good\n"
        "1,Ana Silva,Lea Lind,2026-03-10T10:00:00Z,Tone of voice,Full\n"
    )
    ((line, place, reason),) = rejects_of(bring(text, "a.csv"))
    assert (line, place) == (3, "")
    assert "need ids of their own" in reason


@pytest.mark.parametrize(
    ("changes", "place", "reason"),
    [
        ({"purpose": "random"}, "probability", "needs the probability"),
        ({"purpose": "random", "probability": 0}, "probability", "not above 0"),
        ({"purpose": "risk", "probability": 1.01}, "probability", "at most 1"),
        ({"purpose": "stratified", "probability": "often"}, "probability", "is no number"),
        ({"purpose": "lottery", "probability": 0.5}, "purpose", "unknown purpose 'lottery'"),
        ({"probability": 0.5}, "purpose", "random, stratified or risk"),
        ({"purpose": "manual", "probability": 0.5}, "purpose", "random, stratified or risk"),
        ({"purpose": "random", "probability": 0.5, "kind": "peer"}, "purpose", "never enters IQS"),
        ({"kind": "gossip"}, "kind", "quality, self or peer"),
    ],
)
def test_how_a_conversation_was_picked_is_checked(bring, changes, place, reason):
    ((_line, where, why),) = rejects_of(bring(lines(review(**changes))))
    assert where == place
    assert reason in why


@pytest.mark.parametrize(("purpose", "probability"), [("random", 1), ("risk", "0,05")])
def test_a_drawn_review_keeps_its_probability(bring, purpose, probability):
    bring(lines(review(purpose=purpose, probability=probability)))
    assert lea().purpose == purpose
    assert lea().probability in {1, 0.05}


def test_a_drawn_review_answers_every_required_category(bring):
    drawn = {"purpose": "random", "probability": 0.5}
    run = bring(lines(review(ratings=rated(tone="Good"), **drawn)))
    assert "Greeting, Solution, Policy followed" in next(rejects_of(run))[2]


def test_only_one_drawn_review_of_a_segment_can_enter_iqs(bring):
    drawn = {"purpose": "random", "probability": 0.5}
    run = bring(lines(review(**drawn), review(reviewer="Rui", **drawn)))
    assert run.added == 1
    assert "only one can enter IQS" in next(rejects_of(run))[2]
    assert bring(lines(review(reviewer="Rui")), "b.jsonl").added == 1


def test_the_agent_is_found_by_email_alias_or_name(bring, workspace):
    from evenhand.people.models import Agent

    ana = Agent.objects.get(email="ana@acme.example")
    AgentAlias.objects.create(
        agent=ana, workspace=workspace, source="files", external_id="agent-17"
    )
    names = ["ANA@acme.example", "agent-17", "ana silva"]
    run = bring(lines(*(review(conversation="3", reviewer=n, agent=n) for n in names)))
    assert (run.added, run.rejected) == (3, 0)
    assert {found.segment.agent for found in Review.objects.all()} == {ana}


def test_an_agent_who_did_not_handle_it_is_told_with_who_did(bring):
    (reject,) = rejects_of(bring(lines(review(conversation="3", agent="Zoe"))))
    assert reject[1] == "agent"
    assert "Ben Ito, Ana Silva did" in reject[2]


def test_whose_part_is_meant_must_be_said_where_two_handled_it(bring):
    run = bring(lines(review(conversation="3", agent=""), review(conversation="2", agent="")))
    assert run.added == 1
    assert "say whose part was reviewed" in next(rejects_of(run))[2]


def test_a_reviewer_who_is_a_member_is_that_person(bring, people):
    user = people["reviewer"].user
    bring(lines(review(reviewer="Old Name", reviewer_email=user.email.upper())))
    assert Review.objects.get().author.user == user


def test_a_reviewer_nobody_knows_is_named_without_a_sign_in(bring):
    run = bring(lines(review(reviewer="zoe@old.example"), review(conversation="2")))
    assert run.added == 2
    authors = {author.name: author for author in Author.objects.all()}
    assert authors.keys() == {"zoe@old.example", "Lea Lind"}
    assert all(author.user is None and author.kind == "person" for author in authors.values())
    assert User.objects.count() == 0


def test_somebody_of_another_workspace_is_not_linked(bring, stranger):
    bring(lines(review(reviewer=stranger.user.email)))
    assert Review.objects.get().author.user is None


def test_a_reviewer_who_becomes_a_member_keeps_their_reviews(bring, workspace):
    from evenhand.people.models import Membership

    bring(lines(review(reviewer="zoe@acme.example")))
    user = User.objects.create_user("zoe@acme.example", password=None, name="Zoe")
    Membership.objects.create(workspace=workspace, user=user, role="reviewer")
    run = bring(
        lines(
            review(reviewer="zoe@acme.example"),
            review(conversation="2", reviewer="zoe@acme.example"),
        )
    )
    assert (run.added, run.unchanged) == (1, 1)
    assert {found.author.user for found in Review.objects.all()} == {user}
    assert Author.objects.count() == 1


def test_reviewing_oneself_is_a_self_review(bring):
    bring(lines(review(reviewer="ana silva")))
    assert Review.objects.get().kind == "self"


def test_formulas_in_comments_stay_text_and_reasons_are_inert(bring, tmp_path):
    formula = '=HYPERLINK("http://evil.example";"x")'
    good = review(ratings=[{"category": "tone", "option": "Good", "comment": formula}])
    bad = review(reviewer="Rui", ratings=[{"category": "=cmd|' /C calc'!A0", "option": "Good"}])
    run = bring(lines(good, bad))
    assert (run.added, run.rejected) == (1, 1)
    assert Rating.objects.get().comment == formula
    reasons = (tmp_path / "reviews.rejected.reasons.csv").read_text().splitlines()
    assert reasons[1].startswith("2,'=cmd|")


def test_markup_and_control_characters_leave_a_comment(bring):
    bring(lines(review(comment="fine\x00\x07 <b>bold</b>")))
    assert lea().comment == "fine <b>bold</b>"


def test_a_part_that_cannot_be_read_keeps_the_rest(bring):
    good, bad = review(), review(reviewer="Rui", ratings=[])
    run = bring(lines(good, "{broken", bad, "[1]"))
    assert (run.added, run.rejected) == (1, 3)
    assert [reject[0] for reject in rejects_of(run)] == [2, 3, 4]


@pytest.mark.parametrize(
    "document",
    [review(coment="lost?"), review(ratings=[{"category": "tone", "option": "Good", "why": "x"}])],
)
def test_a_misspelt_field_is_not_lost_in_silence(bring, document):
    ((_line, place, reason),) = rejects_of(bring(lines(document)))
    assert place in {"coment", "ratings[0].why"}
    assert "Correct its name" in reason


def test_fields_and_columns_can_be_passed_over(bring):
    text = lines(review(reviewer="Zoe", team="Billing"))
    assert bring(text, mapping="ignore: [team]").added == 1
    table = WIDE.replace("Ticket ID,", "Team,Ticket ID,").replace("\n1,", "\nBilling,1,")
    table = table.replace("\n2,", "\nBilling,2,")
    assert bring(table, "a.csv").rejected == 3
    assert bring(table, "b.csv", "ignore: [Team]").rejected == 0
