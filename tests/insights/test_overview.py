import pytest
from django.urls import reverse

from evenhand.people.roles import Role

MAY = "?from=2026-05-01&to=2026-05-31"
SCORES = [100, 100, 90, 80, 80, 70, 100, 60, 0, 100]
SEES_NUMBERS = {Role.ADMIN, Role.MANAGER, Role.LEAD, Role.AUDITOR}


def address(name, *args):
    return reverse(name, args=["acme", *args])


@pytest.fixture
def reviewed(centre):
    centre.review(centre.segments(10), SCORES)
    return centre


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("page", ["overview", "iqs_explained", "reviews_csv"])
def test_only_roles_that_see_numbers_enter(people, sign_in, role, page):
    expected = 200 if role in SEES_NUMBERS else 403
    assert sign_in(people[role]).get(address(page)).status_code == expected


@pytest.mark.parametrize("page", ["overview", "iqs_explained", "reviews_csv", "my_results"])
def test_a_stranger_finds_nothing(workspace, stranger, sign_in, page):
    assert sign_in(stranger).get(address(page)).status_code == 404


@pytest.mark.parametrize("page", ["overview", "iqs_explained", "reviews_csv", "my_results"])
def test_nobody_enters_without_signing_in(client, workspace, page):
    answer = client.get(address(page))
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/")


def test_the_overview_shows_the_score_with_its_margin(reviewed, viewer, sign_in):
    page = sign_in(viewer).get(address("overview") + MAY).content.decode()
    assert "78" in page
    assert "± " in page


def test_an_empty_workspace_says_the_next_step(viewer, sign_in):
    page = sign_in(viewer).get(address("overview")).content.decode()
    assert "Bring conversations in" in page


@pytest.mark.parametrize(
    "query", ["?from=yesterday", "?from=2026-05-31&to=2026-05-01", "?team=x", "?team=99999999"]
)
def test_a_faulty_address_shows_a_page_all_the_same(reviewed, viewer, sign_in, query):
    assert sign_in(viewer).get(address("overview") + query).status_code == 200


@pytest.mark.parametrize("by", ["team", "agent", "channel", "month", "nonsense"])
def test_every_grouping_is_a_page(reviewed, viewer, sign_in, by):
    assert sign_in(viewer).get(address("overview") + f"{MAY}&by={by}").status_code == 200


def test_the_number_unfolds_into_its_reviews(reviewed, viewer, sign_in):
    page = sign_in(viewer).get(address("iqs_explained") + MAY).content.decode()
    assert "replays to the last digit" in page
    assert page.count("/iqs/review/") == 10


def test_a_review_unfolds_into_ratings_policy_and_steps(reviewed, viewer, sign_in):
    from evenhand.reviews.models import Review

    review = Review.objects.first()
    page = sign_in(viewer).get(address("review_explained", review.pk)).content.decode()
    assert "replays to the last digit" in page
    assert "100 × earned / possible" in page


def test_a_changed_score_is_noticed(reviewed, viewer, sign_in):
    from evenhand.reviews.models import Review

    review = Review.objects.first()
    Review.objects.filter(pk=review.pk).update(score=12)
    page = sign_in(viewer).get(address("review_explained", review.pk)).content.decode()
    assert "differs" in page


def test_an_agent_opens_reviews_of_own_work_only(reviewed, people, agent, sign_in):
    from evenhand.reviews.models import Review

    own = reviewed.segments(1, agent="Other")[0]
    own.agent = agent
    own.save()
    reviewed.review([own], [50])
    client = sign_in(people["agent"])
    mine, others = Review.objects.latest("id"), Review.objects.first()
    assert client.get(address("review_explained", mine.pk)).status_code == 200
    assert client.get(address("review_explained", others.pk)).status_code == 404


def test_an_agent_s_own_page_shows_own_reviews(reviewed, people, agent, sign_in):
    own = reviewed.segments(6, agent=agent.name)
    reviewed.review(own, SCORES[:6])
    page = sign_in(people["agent"]).get(address("my_results") + MAY).content.decode()
    assert page.count("/disputes/review/") == 6


def test_someone_who_is_no_agent_is_told_so(people, sign_in):
    page = sign_in(people["lead"]).get(address("my_results")).content.decode()
    assert "Nobody is reviewed under your name yet" in page


def test_csv_makes_formulas_inert(reviewed, viewer, sign_in):
    segment = reviewed.segments(1)[0]
    segment.conversation.external_id = "=HYPERLINK(1)"
    segment.conversation.save()
    reviewed.review([segment], [50], comment="@SUM(A1)")
    answer = sign_in(viewer).get(address("reviews_csv") + MAY)
    text = b"".join(answer.streaming_content).decode()
    assert "'=HYPERLINK(1)" in text
    assert "'@SUM(A1)" in text
    assert text.count("\r\n") == 12


def test_query_count_does_not_grow_with_rows(
    reviewed, viewer, sign_in, django_assert_max_num_queries
):
    client = sign_in(viewer)
    client.get(address("overview") + MAY)
    for name in ("Orders", "Retention", "Technical"):
        reviewed.review(reviewed.segments(10, team=name, agent=name), SCORES)
    with django_assert_max_num_queries(40):
        client.get(address("overview") + MAY)
