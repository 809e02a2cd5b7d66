"""Judges of other packages: a real one, installed as packages are, held to the contract."""

import importlib
import sys

import pytest

from evenhand.errors import StateError
from evenhand.judges import added, services
from evenhand.judges.contract import verdicts
from evenhand.judges.kinds import judge_of
from evenhand.judges.queries import current_versions
from evenhand.judges.scoring import score_batch
from evenhand.judges.tasks import score_everything
from evenhand.reviews.models import Rating, Review
from evenhand.scorecards.files import ready_scorecard
from judges.test_contract import (
    TALKS,
    asked,
    test_a_batch_is_judged_as_its_segments_one_by_one,
    test_a_language_without_phrases_never_gives_a_bad_mark_for_missing_words,
    test_every_answer_is_on_the_scale_and_every_quote_in_the_transcript,
    test_only_categories_asked_are_answered_and_the_rest_is_not_applicable,
    test_orders_move_no_verdict_that_the_same_letters_without_sense_do_not,
    test_orders_to_the_judge_in_the_text_move_no_verdict,
    test_where_the_agent_said_nothing_the_judge_abstains_throughout,
)

__all__ = [
    "test_a_batch_is_judged_as_its_segments_one_by_one",
    "test_a_language_without_phrases_never_gives_a_bad_mark_for_missing_words",
    "test_every_answer_is_on_the_scale_and_every_quote_in_the_transcript",
    "test_only_categories_asked_are_answered_and_the_rest_is_not_applicable",
    "test_orders_move_no_verdict_that_the_same_letters_without_sense_do_not",
    "test_orders_to_the_judge_in_the_text_move_no_verdict",
    "test_where_the_agent_said_nothing_the_judge_abstains_throughout",
]

SOURCE = '''
from evenhand.judges.contract import abstention
from evenhand.reviews.answers import Answer, Evidence

VERSION = "brevity-1"


class Brevity:
    """Solved is who needs few messages."""

    categories = ("solution",)
    version_hash = VERSION

    def judge(self, segments):
        return [{"solution": answer(segment)} for segment in segments]


def answer(segment):
    mine = [line for line in segment.lines if line.mine and line.public]
    said = [line for line in mine if any(letter.isalnum() for letter in line.text)]
    if not said:
        return abstention("The agent said nothing.")
    text = said[0].text
    quote = Evidence(said[0].place, 0, len(text), text)
    return Answer(option=0 if len(said) < 9 else 1, evidence=[quote], reason="Few messages.")


def brevity(scorecard):
    if "solution" in {category.key for category in scorecard.categories}:
        return Brevity()
    return None


def broken(scorecard):
    raise RuntimeError("no licence")
'''
POINTS = "[evenhand.judges]\nbrevity = acme_judges:brevity\nbroken = acme_judges:broken\n"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with two judges, one of which cannot be made."""
    (tmp_path / "acme_judges.py").write_text(SOURCE)
    about = tmp_path / "acme_judges-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-judges\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(POINTS)
    monkeypatch.syspath_prepend(tmp_path)
    added._by_hash.cache_clear()
    yield importlib.import_module("acme_judges")
    sys.modules.pop("acme_judges", None)
    added._by_hash.cache_clear()


@pytest.fixture
def judged(package):
    content = ready_scorecard("general-support")
    return package.brevity(content), content


@pytest.fixture
def installed(package, version):
    (found,) = added.ensure_added_judges(version.scorecard.workspace)
    return found


def score(version):
    services.plan_scoring(version)
    while (batch := services.take_batch("w", [version])) is not None:
        score_batch(batch)


@pytest.mark.django_db
def test_an_installed_judge_is_in_use_once_and_one_that_fails_keeps_nobody_from_work(
    installed, caplog
):
    workspace = installed.judge.workspace
    assert str(installed) == "brevity (acme-judges) v1"
    assert isinstance(judge_of(installed).categories, tuple)
    assert added.ensure_added_judges(workspace) == [installed]
    assert installed in current_versions(workspace)
    assert "no licence" in caplog.text


@pytest.mark.django_db
def test_it_scores_conversations_and_quotes_them(installed, store_chats):
    store_chats(1, 2)
    score_everything(installed.judge.workspace)
    score(installed)
    assert Review.objects.filter(author=installed.author).count() == 2
    rating = Rating.objects.filter(review__author=installed.author, state="rated").first()
    assert (rating.category.key, rating.reason) == ("solution", "Few messages.")


@pytest.mark.django_db
def test_another_release_of_the_package_makes_another_version(installed, package, monkeypatch):
    monkeypatch.setattr(package.Brevity, "version_hash", "brevity-2")
    added._by_hash.cache_clear()
    with pytest.raises(StateError, match="Score again"):
        judge_of(installed)
    (newer,) = added.ensure_added_judges(installed.judge.workspace)
    assert (newer.number, newer.current) == (2, True)


@pytest.mark.django_db
def test_a_package_that_is_gone_is_said_with_what_to_do(installed, tmp_path):
    (tmp_path / "acme_judges-1.0.dist-info" / "entry_points.txt").write_text("")
    added._by_hash.cache_clear()
    with pytest.raises(StateError, match=r"acme-judges, which is not installed.*Install it again"):
        judge_of(installed)


def test_answers_off_the_scale_and_made_up_quotes_of_a_package_do_not_count(judged, monkeypatch):
    judge, content = judged
    given = judge.judge([asked(TALKS["usual"], content)])[0]["solution"]
    lies = type(given)(option=0, evidence=[type(given.evidence[0])(1, 0, 4, "Dear")])
    monkeypatch.setattr(
        type(judge), "judge", lambda _self, batch: [{"solution": lies}] * len(batch)
    )
    (held,) = verdicts(judge, content, [asked(TALKS["usual"], content)]).verdicts
    assert held["solution"].abstained
