"""Pages of reviewers: all of them, one, one's own."""

import pytest

from calibration.conftest import address
from calibration.test_profiles import Panel
from evenhand.people.roles import Role
from evenhand.reviews.models import Author

QUERIES = 22


@pytest.fixture
def centre(workspace, make_segment, panel):
    found = Panel(workspace, make_segment, panel)
    found.rate(40, [0, 1, 2, 3], steps={3: 3})
    return found


def of(name):
    return address("calibration_reviewer", Author.objects.get(name=name).pk)


def test_the_strict_reviewer_is_named_first(centre, people, sign_in):
    shown = sign_in(people[Role.LEAD]).get(address("calibration_reviewers")).content.decode()
    assert "stricter than the panel" in shown
    assert shown.index("Dan") < shown.index("Abel")
    assert "Raw and fair, by agent" in shown


def test_a_reviewer_page_shows_raw_beside_fair(centre, people, sign_in):
    shown = sign_in(people[Role.AUDITOR]).get(of("Dan")).content.decode()
    assert "The interval excludes 0" in shown
    for agent in centre.agents:
        assert str(agent) in shown


def test_reviewers_see_their_own_page_and_no_other(centre, panel, sign_in):
    client = sign_in(panel[3])
    assert client.get(address("calibration_me")).url == of("Dan")
    assert client.get(of("Dan")).status_code == 200
    assert client.get(of("Abel")).status_code == 403


def test_a_page_without_anything_to_compare_says_so(people, workspace, sign_in):
    client = sign_in(people[Role.REVIEWER])
    assert "Nothing to compare yet" in client.get(address("calibration_me")).content.decode()
    author = Author.objects.create(workspace=workspace, kind="person", name="New")
    shown = sign_in(people[Role.LEAD]).get(address("calibration_reviewer", author.pk))
    assert "Nothing to compare yet" in shown.content.decode()


def test_an_empty_workspace_says_what_to_do(people, workspace, sign_in):
    shown = sign_in(people[Role.LEAD]).get(address("calibration_reviewers")).content.decode()
    assert "Nothing to compare yet" in shown


def test_reviewers_who_cannot_be_compared_are_shown_with_the_reason(
    workspace, make_segment, panel, people, sign_in
):
    apart = Panel(workspace, make_segment, panel)
    apart.rate(10, [0, 1], agents=apart.agents[:3])
    apart.rate(10, [2, 3], agents=apart.agents[3:])
    client = sign_in(people[Role.LEAD])
    for page in (address("calibration_reviewers"), of("Dan")):
        assert "share no agent and no conversation" in client.get(page).content.decode()


def test_a_judge_has_no_page(people, workspace, sign_in):
    judge = Author.objects.create(workspace=workspace, kind="rules", name="Rules")
    page = address("calibration_reviewer", judge.pk)
    assert sign_in(people[Role.LEAD]).get(page).status_code == 404


def test_an_author_of_another_workspace_is_not_found(people, stranger, sign_in):
    other = Author.objects.create(workspace=stranger.workspace, kind="person", name="X")
    page = address("calibration_reviewer", other.pk)
    assert sign_in(people[Role.ADMIN]).get(page).status_code == 404


@pytest.mark.parametrize("page", ["calibration_reviewers", "one"])
def test_pages_cost_few_queries(centre, people, sign_in, page, django_assert_max_num_queries):
    client = sign_in(people[Role.LEAD])
    with django_assert_max_num_queries(QUERIES):
        client.get(of("Dan") if page == "one" else address(page))
