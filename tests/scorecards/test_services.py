import msgspec
import pytest

from evenhand.errors import InputError, StateError
from evenhand.scorecards.check import faults
from evenhand.scorecards.document import ScorecardDocument, from_builtins, to_builtins
from evenhand.scorecards.files import READY, read_yaml, ready_scorecard, write_yaml
from evenhand.scorecards.models import Scorecard, ScorecardVersion
from evenhand.scorecards.services import (
    assign_teams,
    create_scorecard,
    discard_draft,
    open_draft,
    publish,
    save_draft,
)


@pytest.fixture
def content() -> ScorecardDocument:
    return ready_scorecard("general-support")


def renamed(content: ScorecardDocument, name: str) -> ScorecardDocument:
    return msgspec.structs.replace(content, name=name)


@pytest.mark.parametrize("key", READY)
def test_every_ready_scorecard_can_be_published(workspace, key):
    version = publish(create_scorecard(workspace, ready_scorecard(key)))
    assert version.status == ScorecardVersion.Status.PUBLISHED
    assert version.scorecard.categories.count() == len(version.content.categories)


@pytest.mark.parametrize("key", READY)
def test_a_scorecard_written_as_yaml_reads_back_the_same(key):
    content = ready_scorecard(key)
    assert read_yaml(write_yaml(content)) == content


def test_a_published_version_refuses_every_edit(workspace, content):
    version = publish(create_scorecard(workspace, content))
    before = to_builtins(version.content)
    with pytest.raises(StateError):
        save_draft(version, renamed(content, "Changed"), version.edit)
    with pytest.raises(StateError):
        publish(version)
    with pytest.raises(StateError):
        discard_draft(version)
    version.refresh_from_db()
    assert version.document == before


def test_an_edit_after_publishing_makes_a_new_version_and_retires_the_old(workspace, content):
    first = publish(create_scorecard(workspace, content))
    draft = open_draft(first.scorecard)
    save_draft(draft, renamed(content, "General support two"), draft.edit)
    second = publish(draft)
    first.refresh_from_db()
    assert (first.status, second.number) == (ScorecardVersion.Status.RETIRED, 2)
    assert first.content.name == "General support"


def test_a_category_keeps_its_identity_across_versions(workspace, content):
    first = publish(create_scorecard(workspace, content))
    before = dict(first.scorecard.categories.values_list("key", "id"))
    publish(open_draft(first.scorecard))
    assert dict(first.scorecard.categories.values_list("key", "id")) == before


def test_two_editors_of_one_draft_are_never_overwritten_silently(workspace, content):
    draft = create_scorecard(workspace, content)
    save_draft(draft, renamed(content, "Mine"), edit=0)
    with pytest.raises(StateError, match="Somebody else"):
        save_draft(draft, renamed(content, "Theirs"), edit=0)
    draft.refresh_from_db()
    assert draft.document["name"] == "Mine"


def test_weights_that_sum_to_zero_cannot_be_published(workspace, content):
    weightless = msgspec.structs.replace(
        content,
        categories=[msgspec.structs.replace(category, weight=0) for category in content.categories],
    )
    draft = create_scorecard(workspace, weightless)
    with pytest.raises(InputError, match="weight"):
        publish(draft)
    draft.refresh_from_db()
    assert draft.status == ScorecardVersion.Status.DRAFT


def test_all_faults_are_named_at_once(content):
    first, second, *rest = content.categories
    broken = msgspec.structs.replace(
        content,
        name="",
        categories=[
            msgspec.structs.replace(first, key="Has Blank"),
            msgspec.structs.replace(second, weight=101),
            *rest,
        ],
    )
    assert {fault.place for fault in faults(broken)} == {"name", first.name, second.name}


def test_a_key_is_used_once_in_a_workspace(workspace, content):
    create_scorecard(workspace, content)
    with pytest.raises(InputError, match="already"):
        create_scorecard(workspace, content)


def test_discarding_the_only_draft_removes_the_scorecard(workspace, content):
    discard_draft(create_scorecard(workspace, content))
    assert not Scorecard.objects.exists()


def test_a_team_has_one_scorecard(workspace, team, content):
    first = create_scorecard(workspace, content).scorecard
    second = create_scorecard(workspace, ready_scorecard("sales-chat")).scorecard
    assign_teams(first, [team])
    assign_teams(second, [team])
    assert list(team.scorecards.all()) == [second]


@pytest.mark.parametrize(
    ("text", "place"),
    [("name: [", "line 1"), ("just words", "scorecard"), ("name: a\ncategories: 3", "scorecard")],
)
def test_a_bad_file_is_refused_with_its_place(text, place):
    with pytest.raises(InputError) as caught:
        read_yaml(text)
    assert place in str(caught.value)


def test_an_unknown_field_is_named():
    with pytest.raises(InputError, match="wieght"):
        from_builtins({"name": "A", "categories": [], "wieght": 3})
