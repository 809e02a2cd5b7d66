"""Hashtags, mentions, kudos and templates: kept when published, told once, always inert text."""

import pytest
from django.urls import reverse

from evenhand.conversations.models import Segment
from evenhand.errors import InputError, StateError
from evenhand.people.models import Membership, Notice, NoticeKind, User
from evenhand.reviews.answers import Answer
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.forms.criteria import CriteriaForm
from evenhand.reviews.models import CommentTemplate, Hashtag, Kudos, Mention, Review
from evenhand.reviews.queries.frames import segments_for
from evenhand.reviews.queries.remarks import (
    kudos_by_agent,
    kudos_of,
    offered_people,
    people,
)
from evenhand.reviews.remarks import marked, mentioned_in
from evenhand.reviews.services import Start, save_draft, start_review, submit
from evenhand.reviews.services.remarks import (
    TemplateContent,
    praise,
    publish_remarks,
    save_template,
    take_back,
)
from reviews.conftest import DOCUMENT

EVIL = '<script>alert(1)</script> & "quotes"'


@pytest.fixture
def reviewer(people):
    return people["reviewer"]


def published(review, comment="", **columns):
    """The draft, submitted with this comment."""
    Review.objects.filter(pk=review.pk).update(**columns)
    review.refresh_from_db()
    keys = [category.key for category in review.version.content.categories]
    answers = {key: Answer(option=0) for key in keys}
    return submit(review, save_draft(review, answers, comment, review.edit))


def told(kind):
    return {notice.member_id for notice in Notice.objects.filter(kind=kind)}


# Words


def test_the_longer_of_two_names_is_meant():
    assert mentioned_in(["@Ana Silva-Reis did"], ["Ana", "Ana Silva", "Bo"]) == {"Ana Silva"}


def test_marked_text_lets_nothing_through_but_its_marks():
    shown = marked(f"{EVIL} @Ana #tone", ["Ana"], lambda word: f"/x?tag={word}&y")
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert '<span class="mention">@Ana</span>' in shown
    assert '<a class="hashtag" href="/x?tag=tone&amp;y">#tone</a>' in shown


def test_a_name_that_is_markup_stays_text():
    assert "<img" not in marked("@<img src=x>", ["<img src=x>"], None)


def test_people_of_one_name_are_told_apart_by_their_mail(workspace, people_named_alike):
    names = {person.name for person in people(workspace.pk)}
    assert {"one@acme.example", "two@acme.example"} <= names
    assert "Sam Same" not in names


@pytest.fixture
def people_named_alike(workspace):
    for name in ("one", "two"):
        user = User.objects.create_user(f"{name}@acme.example", name="Sam Same")
        Membership.objects.create(workspace=workspace, user=user, role="lead")


# Hashtags


def test_hashtags_of_comment_and_notes_are_kept_once_each(draft):
    key = draft.version.content.categories[0].key
    save_draft(draft, {key: Answer(option=0, comment="#Tone again")}, "", 0)
    draft.refresh_from_db()
    rest = [category.key for category in draft.version.content.categories[1:]]
    answers = {key: Answer(option=0, comment="#Tone again")}
    answers |= {other: Answer(option=0) for other in rest}
    submit(draft, save_draft(draft, answers, "#tone and #refund, order #1234", 1))
    assert {tag.word for tag in Hashtag.objects.all()} == {"tone", "refund"}


def test_a_draft_has_no_hashtags_yet(draft):
    save_draft(draft, {}, "#tone", 0)
    assert not Hashtag.objects.exists()


def test_the_page_of_a_hashtag_lists_the_reviews_one_may_open(draft, people, sign_in):
    published(draft, "So kind. #tone")
    page = reverse("hashtags", args=["acme"]) + "?tag=Tone"
    assert "Conversation 1" in sign_in(people["lead"]).get(page).content.decode()
    other = User.objects.create_user("other@acme.example", name="Other")
    stranger_to_it = Membership.objects.create(
        workspace=draft.workspace, user=other, role="reviewer"
    )
    assert "Conversation 1" not in sign_in(stranger_to_it).get(page).content.decode()
    assert sign_in(people["agent"]).get(page).status_code == 403


def test_conversations_and_draws_are_narrowed_to_a_hashtag(draft, make_segment, people, sign_in):
    make_segment(2)
    published(draft, "Look again. #Follow-up")
    page = reverse("conversations", args=["acme"]) + "?hashtag=follow-up"
    narrowed = sign_in(people["lead"]).get(page).content.decode()
    assert "Conversation 1" in narrowed
    assert "Conversation 2" not in narrowed
    criteria = Criteria(added={"hashtag": "follow-up"})
    assert list(segments_for(draft.workspace, criteria)) == [draft.segment]
    form = CriteriaForm(people["lead"])
    assert ("follow-up", "#follow-up") in form.fields["hashtag"].choices


def test_who_sees_own_reviews_only_finds_nothing_out_by_a_hashtag(
    draft, make_segment, people, sign_in
):
    make_segment(2)
    published(draft, "#tone")
    for role in ("reviewer", "agent"):
        page = reverse("conversations", args=["acme"]) + "?hashtag=tone"
        shown = sign_in(people[role]).get(page).content.decode().split("<main")[1]
        assert "hashtag" not in shown
        assert "Conversation 2" in shown


# Mentions


def test_who_is_mentioned_is_told_when_the_review_is_published(draft, people):
    save_draft(draft, {}, "@Lead Person please look", 0)
    assert told(NoticeKind.MENTION) == set()
    draft.refresh_from_db()
    published(draft, "@Lead Person please look")
    assert told(NoticeKind.MENTION) == {people["lead"].pk}


def test_nobody_is_told_of_a_review_they_may_not_open(draft, workspace):
    user = User.objects.create_user("other@acme.example", name="Other Reviewer")
    Membership.objects.create(workspace=workspace, user=user, role="reviewer")
    published(draft, "@Other Reviewer look")
    assert told(NoticeKind.MENTION) == set()
    assert not Mention.objects.exists()


def test_a_second_rating_does_not_show_itself_by_whom_it_offers(draft, reviewer, people):
    before = offered_people(reviewer, draft)
    Review.objects.filter(pk=draft.pk).update(kind=Review.Kind.SECOND)
    draft.refresh_from_db()
    assert offered_people(reviewer, draft) == before
    assert "Agent Person" in before
    assert "Reviewer Person" not in before
    published(draft, "@Agent Person well done")
    assert told(NoticeKind.MENTION) == set()


def test_a_calibration_sets_nothing_off(draft, people):
    praised = Kudos.objects.create(review=draft, text="Calm")
    published(draft, "@Lead Person #tone", kind=Review.Kind.CALIBRATION)
    assert not Notice.objects.exists()
    assert not Hashtag.objects.exists()
    assert not Mention.objects.exists()
    assert praised not in kudos_of(draft.segment.agent)


def test_publishing_twice_says_it_once(draft, people):
    review = published(draft, "@Lead Person #tone")
    publish_remarks(review)
    assert Notice.objects.filter(kind=NoticeKind.MENTION).count() == 1
    assert Hashtag.objects.count() == 1


@pytest.mark.parametrize("view", ["review_explained", "review_result"])
def test_a_mention_is_shown_marked_and_the_rest_is_inert(view, draft, people, sign_in):
    review = published(draft, f"{EVIL} @Lead Person #tone")
    page = sign_in(people["lead"]).get(reverse(view, args=["acme", review.pk]))
    text = page.content.decode()
    assert '<span class="mention">@Lead Person</span>' in text
    assert "?tag=tone" in text
    assert "<script>alert" not in text


# Kudos


def test_the_agent_sees_kudos_once_the_review_is_published(draft, people, sign_in):
    praise(draft, "  Calm from\nthe first word ")
    client, page = sign_in(people["agent"]), reverse("my_results", args=["acme"])
    assert "Calm from the first word" not in client.get(page).content.decode()
    published(draft)
    assert "Calm from the first word" in client.get(page).content.decode()
    assert told(NoticeKind.KUDOS) == {people["agent"].pk}
    [row] = kudos_by_agent(people["lead"])
    assert (row.name, row.count) == ("Ana Silva", 1)


def test_a_message_is_praised_with_its_words(draft):
    draft.segment.author = "a"
    assert "refund" in praise(draft, "Clear", 1).quote
    assert praise(draft, "Very clear", 1).text == "Very clear"
    assert Kudos.objects.count() == 1
    assert '"id":"2"' in DOCUMENT


def test_what_was_blacked_out_is_not_quoted_by_kudos(draft, people, sign_in):
    draft.segment.author = "a"
    praise(draft, "Clear at once", 1)
    review = published(draft)
    conversation = review.segment.conversation
    conversation.redacted_at = conversation.imported_at
    conversation.save()
    agent = sign_in(people["agent"])
    for page in (
        agent.get(reverse("my_results", args=["acme"])),
        sign_in(people["lead"]).get(reverse("kudos", args=["acme"])),
        agent.get(reverse("review_result", args=["acme", review.pk])),
    ):
        quoted = page.content.decode().split("<main")[1]
        assert "Clear at once" in quoted
        assert '<blockquote class="quote" dir="auto">Okay' not in quoted


@pytest.mark.parametrize("message", [0, 2, 99])
def test_only_the_reviewed_agents_words_are_praised(draft, message):
    draft.segment.author = "a"
    with pytest.raises(InputError):
        praise(draft, "Clear", message)


@pytest.mark.parametrize("text", ["", "  ", "x" * 301])
def test_kudos_say_something_short(draft, text):
    with pytest.raises(InputError):
        praise(draft, text)


def test_kudos_of_a_submitted_review_stay_as_they_are(draft):
    given = praise(draft, "Calm")
    review = published(draft)
    with pytest.raises(StateError):
        praise(review, "More")
    with pytest.raises(StateError):
        take_back(review, given.pk)
    assert Kudos.objects.count() == 1


@pytest.mark.parametrize("kind", [Review.Kind.SELF, Review.Kind.CALIBRATION])
def test_nobody_praises_themselves_or_in_a_calibration(draft, kind):
    draft.kind = kind
    with pytest.raises(StateError):
        praise(draft, "Calm")


def test_kudos_are_given_and_taken_back_on_the_screen(draft, reviewer, sign_in):
    Segment.objects.filter(pk=draft.segment_id).update(author="a")
    client = sign_in(reviewer)
    give = reverse("kudos_give", args=["acme", draft.pk])
    assert "Calm &lt;b&gt;" in client.post(give, {"text": "Calm <b>"}).content.decode()
    assert client.post(give, {"text": ""}).status_code == 422
    first = Kudos.objects.get()
    shown = client.post(give, {"text": "Calm again", "message": "1"}).content.decode()
    second = Kudos.objects.get(message=1)
    for kudos in (second, first):
        remove = reverse("kudos_remove", args=["acme", draft.pk, kudos.pk])
        assert remove in shown
        client.post(remove)
    assert not Kudos.objects.exists()


def test_nobody_praises_in_anothers_review(draft, people, sign_in):
    give = reverse("kudos_give", args=["acme", draft.pk])
    assert sign_in(people["lead"]).post(give, {"text": "Calm"}).status_code == 404


def test_the_list_of_kudos_costs_the_same_however_long(
    make_segment, people, version, sign_in, django_assert_max_num_queries
):
    for number in range(6):
        review = start_review(people["reviewer"], make_segment(number), Start(version))
        praise(review, f"Calm {number}")
        published(review)
    client = sign_in(people["lead"])
    with django_assert_max_num_queries(9):
        client.get(reverse("kudos", args=["acme"]))


# Templates


def test_templates_are_ones_own_until_a_lead_shares_them(people, reviewer, sign_in):
    own = save_template(reviewer, TemplateContent("Mine", "Text"))
    shared = save_template(people["lead"], TemplateContent("Ours", "Text", shared=True))
    page = reverse("comment_templates", args=["acme"])
    lead = sign_in(people["lead"]).get(page).content.decode()
    assert "Ours" in lead
    assert "Mine" not in lead
    client = sign_in(reviewer)
    assert client.get(reverse("comment_template", args=["acme", own.pk])).status_code == 200
    assert client.get(reverse("comment_template", args=["acme", shared.pk])).status_code == 404


def test_a_reviewer_cannot_share(reviewer, sign_in):
    with pytest.raises(InputError):
        save_template(reviewer, TemplateContent("Ours", "Text", shared=True))
    sent = {"name": "Ours", "text": "Text", "shared": "on"}
    sign_in(reviewer).post(reverse("comment_template_new", args=["acme"]), sent)
    assert not CommentTemplate.objects.get().shared


def test_a_name_is_used_once(reviewer, sign_in):
    save_template(reviewer, TemplateContent("Mine", "Text"))
    answer = sign_in(reviewer).post(
        reverse("comment_template_new", args=["acme"]), {"name": "Mine", "text": "Other"}
    )
    assert answer.status_code == 422
    assert "of this name already" in answer.content.decode()


def test_a_template_is_changed_and_deleted(reviewer, sign_in):
    kept = save_template(reviewer, TemplateContent("Mine", "Text"))
    client = sign_in(reviewer)
    page = reverse("comment_template", args=["acme", kept.pk])
    assert client.get(page).context["form"]["text"].value() == "Text"
    client.post(page, {"name": "Mine", "text": "Other"})
    assert CommentTemplate.objects.get().text == "Other"
    client.post(reverse("comment_template_delete", args=["acme", kept.pk]))
    assert not CommentTemplate.objects.exists()


def test_the_comment_box_is_offered_templates_people_and_hashtags(draft, people, sign_in):
    save_template(people["lead"], TemplateContent("Ours", EVIL, shared=True))
    client = sign_in(people["reviewer"])
    offered = client.get(reverse("review_offered", args=["acme", draft.pk])).json()
    assert offered["templates"] == [{"name": "Ours", "text": EVIL}]
    assert "Lead Person" in offered["people"]
    plain = client.get(reverse("texts_offered", args=["acme"])).json()
    assert plain["people"] == []
