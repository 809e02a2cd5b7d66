"""Editing a judge's rules in the browser: faults by line, drafts, trying, comparing, publishing."""

import pytest

from evenhand.errors import InputError, StateError
from evenhand.judges import scoring, services
from evenhand.judges.models import JudgeVersion, RuleComparison, RuleFile, ScoringBatch
from evenhand.judges.rules import comparing, editing, tasks, trying
from evenhand.judges.rules.checking import check
from evenhand.judges.rules.document import ready_rules, ready_text, write_yaml
from evenhand.judges.rules.urls import urlpatterns
from evenhand.people.roles import Role
from evenhand.reviews.models import Review
from evenhand.scorecards.files import ready_scorecard

CARD = ready_scorecard("general-support")
TEXT = write_yaml(ready_rules("general-support"))
HEAD = """scorecard: general-support
name: Mine
categories:
- key: greeting
  rules:
"""
NO_GREETINGS = HEAD + "  - answer: No\n    reason: Nobody greets here.\n"


def problems(text):
    return check(text, "general-support", CARD).problems


def test_the_rules_that_come_with_the_product_have_no_faults():
    assert check(TEXT, "general-support", CARD).problems == []


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("name: x\ncategories: [", 2, "not YAML"),
        ("name: x\nname: y", 2, "given twice"),
        (HEAD + "  - answer: Yes\n    reeson: x\n", 7, "unknown field `reeson`"),
        (HEAD + "  - answer: Yes\n", 6, "missing required field `reason`"),
        (HEAD + "  - answer: Yess\n    reason: x\n", 6, "Yess is none of its options: Yes, No"),
        (HEAD + "  - reason: x\n", 6, "either an `answer` or `cannot_tell: true`"),
        (HEAD.replace("key: greeting", "key: gretting") + "  - {answer: Yes, reason: x}", 4, "no "),
        (HEAD.replace("general-", "sales-") + "  - {answer: Yes, reason: x}", 1, "sales-support"),
        (
            HEAD
            + "  - answer: Yes\n    reason: x\n    when:\n"
            + "    - {check: says, phrases: [greting]}\n",
            9,
            "no phrase set greting",
        ),
        (
            HEAD
            + "  - {answer: Yes, reason: x}\nphrases:\n  en:\n    hi:\n      phrases: ['(a']\n",
            10,
            "bracket",
        ),
        (HEAD + "  - {answer: Yes, reason: x}\nphrases:\n  xx: {}\n", 8, "xx cannot be added"),
        ("x" * 500_001, 1, "at most 500,000"),
    ],
)
def test_a_fault_is_told_with_its_line(text, line, said):
    found = problems(text)
    assert [problem.line for problem in found] == [line]
    assert said in found[0].text


def test_every_fault_is_told_at_once():
    rule = "  - {answer: Never, reason: x}\n"
    assert [problem.line for problem in problems(HEAD + rule + rule)] == [6, 7]


pytestmark = pytest.mark.django_db


@pytest.fixture
def scored(judge, store_chats):
    """Four conversations scored by the version in use; all greet."""
    segments = store_chats(1, 2, 3, 4)
    services.plan_scoring(judge)
    score_all()
    return segments


def score_all():
    while (batch := services.take_batch("w")) is not None:
        scoring.score_batch(batch)


def test_a_draft_is_kept_and_changes_nothing(viewer, judge, scored):
    file = editing.save_draft(viewer, judge, "half a thou\r\nght", 0)
    assert (file.draft, file.revision) == ("half a thou\nght", 1)
    assert services.ensure_rules_judges(judge.judge.workspace) == [judge]
    assert Review.objects.count() == 4


def test_two_people_cannot_overwrite_each_other_unknowingly(people, judge):
    editing.save_draft(people[Role.ADMIN], judge, "one", 0)
    with pytest.raises(StateError, match="Admin Person has changed these rules"):
        editing.save_draft(people[Role.MANAGER], judge, "two", 0)
    assert editing.file_of(judge).draft == "one"
    with pytest.raises(StateError):
        editing.publish_draft(people[Role.MANAGER], judge, 0)


def test_a_draft_with_faults_is_not_published(viewer, judge):
    file = editing.save_draft(viewer, judge, "name: x\ncategories: [", 0)
    with pytest.raises(InputError, match="line 2"):
        editing.publish_draft(viewer, judge, file.revision)
    assert JudgeVersion.objects.get(current=True) == judge


def test_publishing_makes_a_version_that_scores_everything_again_and_stays(viewer, judge, scored):
    file = editing.save_draft(viewer, judge, NO_GREETINGS, 0)
    new = editing.publish_draft(viewer, judge, file.revision)
    assert (new.number, new.current) == (2, True)
    assert ScoringBatch.objects.get(judge_version=new).segments == 4
    score_all()
    assert Review.objects.filter(author=new.author).count() == 4
    assert Review.objects.filter(author=judge.author).count() == 4
    assert services.ensure_rules_judges(new.judge.workspace) == [new]
    assert editing.file_of(new).draft == ""


def test_a_discarded_draft_gives_way_to_the_rules_in_force(viewer, judge):
    file = editing.save_draft(viewer, judge, NO_GREETINGS, 0)
    editing.discard_draft(viewer, judge, file.revision)
    assert editing.text_of_draft(judge, editing.file_of(judge)) == ready_text("general-support")


def test_comments_and_order_stay_as_they_were_written(viewer, judge):
    text = "# Ours.\n" + NO_GREETINGS
    file = editing.save_draft(viewer, judge, text, 0)
    new = editing.publish_draft(viewer, judge, file.revision)
    assert editing.text_of_draft(new, editing.file_of(new)) == text


def test_a_trial_shows_answers_and_stores_nothing(judge, scored):
    rules = check(NO_GREETINGS, "general-support", CARD).rules
    tried = trying.tried(judge, rules, trying.sample(judge, 2))
    assert [each.verdicts[0].answer for each in tried] == ["No", "No"]
    assert Review.objects.count() == 4


def test_the_same_draw_takes_the_same_sample(judge, scored):
    assert trying.sample(judge, 2, 7) == trying.sample(judge, 2, 7)
    assert len({tuple(trying.sample(judge, 2, draw)) for draw in range(20)}) > 1


def test_a_comparison_counts_every_change(viewer, judge, scored):
    comparison = comparing.begin(viewer, judge, NO_GREETINGS, [])
    assert comparing.work_on(comparison)
    comparison.refresh_from_db()
    assert comparison.counts["greeting"] == {"0>1": 4}
    assert all(pair.endswith(">missing") for pair in comparison.counts["closing"])
    assert comparison.compared == comparison.to_compare == len(comparison.changed) == 4
    own = [review.score for review in Review.objects.all()]
    assert comparison.scores == {"before": [pytest.approx(sum(own)), 4], "after": [0.0, 4]}


def test_the_rules_in_force_change_nothing(viewer, judge, scored):
    comparison = comparing.begin(viewer, judge, TEXT, [])
    comparing.work_on(comparison)
    assert comparison.changed == []
    assert comparison.scores["before"] == pytest.approx(comparison.scores["after"])


def test_a_comparison_goes_on_where_a_stopped_worker_left_it(viewer, judge, scored, monkeypatch):
    monkeypatch.setattr(comparing, "CHUNK", 1)
    comparison = comparing.begin(viewer, judge, NO_GREETINGS, [])
    answers = iter([True, True, False])
    assert not comparing.work_on(comparison, lambda: next(answers))
    assert RuleComparison.objects.get().compared == 2
    tasks.compare_next.func()
    assert RuleComparison.objects.get().counts["greeting"] == {"0>1": 4}


def test_only_what_is_asked_for_is_compared(viewer, judge, scored):
    comparison = comparing.begin(viewer, judge, NO_GREETINGS, [scored[0].pk])
    assert comparing.work_on(comparison)
    assert comparison.to_compare == comparison.compared == 1


def test_a_comparison_that_fails_says_why(viewer, judge, scored, monkeypatch):
    def broken(*_args):
        raise OSError("disk full")

    monkeypatch.setattr(comparing, "read", broken)
    comparison = comparing.begin(viewer, judge, NO_GREETINGS, [])
    with pytest.raises(OSError, match="disk full"):
        comparing.work_on(comparison)
    kept = RuleComparison.objects.get()
    assert (kept.state, kept.error) == ("failed", "OSError: disk full")


POSTS = {"rule_draft": "draft/", "rule_draft_try": "try/", "rule_publish": "publish/"}
POSTS |= {"rule_lab": "lab/", "rule_discard": "discard/", "rule_compare": "compare/"}


def address(judge, place="", slug="acme"):
    return f"/w/{slug}/judges/{judge.judge_id}/edit/{place}"


def test_every_address_of_the_editor_is_tried():
    assert {pattern.name for pattern in urlpatterns} == {"rule_editor", *POSTS}


@pytest.mark.parametrize("role", list(Role))
def test_managers_alone_edit_rules(sign_in, people, judge, role):
    client = sign_in(people[role])
    allowed = role in {Role.ADMIN, Role.MANAGER}
    answers = {client.get(address(judge)).status_code}
    answers |= {client.post(address(judge, place)).status_code for place in POSTS.values()}
    assert answers <= ({200, 302, 422} if allowed else {403})


def test_strangers_and_other_workspaces_find_no_editor(sign_in, stranger, judge):
    client = sign_in(stranger)
    assert client.get(address(judge)).status_code == 404
    assert client.get(address(judge, slug="other")).status_code == 404
    assert client.post(address(judge, "publish/", slug="other")).status_code == 404


def send(client, judge, place, **fields):
    return client.post(address(judge, place), fields, headers={"HX-Request": "true"})


def test_the_page_checks_as_it_is_typed(sign_in, viewer, judge):
    client = sign_in(viewer)
    assert "These rules are in force." in client.get(address(judge)).content.decode()
    answer = send(
        client, judge, "draft/", text=HEAD + "  - answer: Yess\n    reason: x", revision=0
    )
    shown = answer.content.decode()
    assert 'data-line="6"' in shown
    assert "Yess is none of its options" in shown
    assert 'name="revision" value="1"' in shown


def test_a_conflict_keeps_what_was_typed_on_the_page(sign_in, people, judge):
    send(sign_in(people[Role.ADMIN]), judge, "draft/", text="theirs", revision=0)
    client = sign_in(people[Role.MANAGER])
    typed = send(client, judge, "draft/", text="mine", revision=0)
    assert typed.status_code == 422
    assert "Admin Person has changed these rules" in typed.content.decode()
    assert 'name="revision" value="0"' in typed.content.decode()
    published = client.post(address(judge, "publish/"), {"text": "mine", "revision": "0"})
    assert published.status_code == 422
    assert ">mine</textarea>" in published.content.decode()
    assert ">theirs</pre>" in published.content.decode()
    assert RuleFile.objects.get().draft == "theirs"


def test_a_trial_and_a_comparison_are_shown(sign_in, viewer, judge, scored):
    client = sign_in(viewer)
    tried = send(client, judge, "try/", text=NO_GREETINGS, q="c2").content.decode()
    assert tried.count("Nobody greets here.") == 1
    assert send(client, judge, "try/", text=NO_GREETINGS).content.decode().count("Nobody") == 4
    assert "Mend the faults" in send(client, judge, "try/", text="[").content.decode()
    assert "No such" in send(client, judge, "try/", text=NO_GREETINGS, q="c9").content.decode()
    shown = send(client, judge, "compare/", text=NO_GREETINGS, which="sample").content.decode()
    assert "4 of 4" in shown
    assert "<td>Yes</td><td>No</td>" in shown
    assert "hx-get" not in shown


def test_a_comparison_with_everything_waits_for_a_worker_and_is_asked_for_again(
    sign_in, viewer, judge, scored
):
    client = sign_in(viewer)
    shown = send(client, judge, "compare/", text=NO_GREETINGS, which="all").content.decode()
    assert 'hx-trigger="every 1s"' in shown
    tasks.compare_next.func()
    assert "4 of 4" in client.get(address(judge, "compare/")).content.decode()


def test_publishing_from_the_page_leads_to_the_judge(sign_in, viewer, judge):
    form = {"text": NO_GREETINGS.replace("\n", "\r\n"), "revision": "0"}
    answer = sign_in(viewer).post(address(judge, "publish/"), form, follow=True)
    assert "v2 is in use" in answer.content.decode()
    assert RuleFile.objects.get().published == NO_GREETINGS


def test_a_draft_is_run_in_the_lab_beside_the_rules_in_force_and_scores_nothing(
    sign_in, viewer, judge, scored
):
    before = Review.objects.count()
    client = sign_in(viewer)
    form = {"text": NO_GREETINGS, "revision": "0"}
    answer = client.post(address(judge, "lab/"), form)
    drafted = JudgeVersion.objects.get(current=False)
    assert answer.url == f"/w/acme/judges/lab/?version={drafted.pk}&before={judge.pk}"
    page = client.get(answer.url).content.decode()
    assert f'<option value="{drafted.pk}" selected>' in page
    assert f'<option value="{judge.pk}" selected>' in page
    assert services.plan_scoring(drafted) == []
    assert Review.objects.count() == before
    file = RuleFile.objects.get()
    new = editing.publish_draft(viewer, judge, file.revision)
    assert (new, new.current) == (drafted, True)


def test_a_draft_with_faults_does_not_get_to_the_lab(sign_in, viewer, judge):
    answer = sign_in(viewer).post(address(judge, "lab/"), {"text": "rules: [", "revision": "0"})
    assert answer.status_code == 422
    assert JudgeVersion.objects.count() == 1
