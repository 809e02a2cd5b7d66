"""Rule files, phrase files and the text they are applied to."""

import json
import time
from pathlib import Path

import jsonschema
import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.errors import InputError
from evenhand.judges.rules import document
from evenhand.judges.rules.checks import AnyCheck
from evenhand.judges.rules.document import (
    read_yaml,
    ready_rules,
    write_yaml,
)
from evenhand.judges.rules.engine import RulesJudge, content_from, rules_content
from evenhand.judges.rules.phrases import (
    LANGUAGES,
    Book,
    PhraseFile,
    PhraseSet,
    guess_language,
    shipped,
    variants,
)
from evenhand.judges.rules.reading import Reading
from evenhand.judges.rules.text import own_spans, sentences
from evenhand.judges.schemas import PUBLISHED, as_text, schema
from evenhand.scorecards.files import READY, ready_scorecard
from judges.talk import ready_judge, talk

BOOKS = {code: Book(file) for code, file in shipped().items()}


@pytest.mark.parametrize("key", READY)
def test_every_ready_scorecard_has_rules_that_fit_it_whole(key):
    rules = ready_rules(key)
    judge = ready_judge(key)
    assert judge.categories == tuple(category.key for category in rules.categories)
    assert rules.about
    assert all(category.about for category in rules.categories)


@pytest.mark.parametrize("key", READY)
def test_a_rule_file_written_is_read_the_same(key):
    rules = ready_rules(key)
    assert read_yaml(write_yaml(rules)) == rules


@pytest.mark.parametrize("key", READY)
def test_ready_rules_follow_the_published_schema(key):
    jsonschema.validate(yaml.safe_load(write_yaml(ready_rules(key))), schema("rules.schema.json"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_phrase_files_follow_their_schema_and_hold_every_set(code):
    file = shipped()[code]
    jsonschema.validate(msgspec.to_builtins(file), schema("phrases.schema.json"))
    assert set(file.sets) == set(shipped()["en"].sets)
    assert all(each.phrases for each in file.sets.values())


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_phrase_of_every_set_can_be_read(code):
    for name, each in shipped()[code].sets.items():
        for phrase in each.phrases:
            assert list(variants(phrase, name))


DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_schema_is_that_of_the_types(name):
    assert (DOCS / name).read_text("utf-8") == as_text(name), (
        "run: DJANGO_SETTINGS_MODULE=evenhand.site.settings "
        "python -m evenhand.judges.schemas docs/reference"
    )
    jsonschema.Draft202012Validator.check_schema(schema(name))


def test_the_documented_example_is_a_rule_file():
    page = (DOCS / "rules.md").read_text("utf-8")
    rules = read_yaml(page.split("```yaml\n", 1)[1].split("```", 1)[0])
    assert judge_with(rules).categories == ("greeting", "policy")


def test_every_check_and_every_phrase_set_is_documented():
    page = (DOCS / "rules.md").read_text("utf-8")
    for check in AnyCheck.__args__:
        assert f"`{check.__struct_config__.tag}`" in page
        for field in check.__struct_fields__:
            assert f"`{field}`" in page
    for name in shipped()["en"].sets:
        assert f"`{name}`" in page


@pytest.mark.parametrize(
    "text",
    ["a: &x [1]\nb: *x", "a: 1\na: 2", "[" * 5000, "a: [", "\x00"],
)
def test_what_hides_or_breaks_is_refused(text):
    with pytest.raises(InputError):
        read_yaml(text)


def test_what_is_in_no_rule_file_is_refused_with_its_place():
    with pytest.raises(InputError, match="categories"):
        read_yaml(
            "scorecard: x\nname: y\ncategories: [{key: a, rules: [{reason: r, anwser: Yes}]}]"
        )
    with pytest.raises(InputError, match="line"):
        read_yaml("scorecard: [")


@pytest.mark.parametrize(
    "rule",
    [
        {"reason": "r"},
        {"reason": "r", "answer": "Yes", "cannot_tell": "true"},
        {"reason": "r", "answer": "Yes", "confidence": "1.5"},
        {"reason": "r", "answer": "Yes", "when": [{"check": "no_such_check"}]},
    ],
)
def test_rules_that_make_no_sense_are_refused(rule):
    card = {"scorecard": "x", "name": "y", "categories": [{"key": "a", "rules": [rule]}]}
    with pytest.raises(InputError):
        document.read_yaml(json.dumps(card))


def judge_with(rules, key="general-support"):
    return RulesJudge(rules_content(rules, shipped(), "h"), ready_scorecard(key))


def test_a_set_nobody_has_phrases_for_is_refused():
    rules = read_yaml(
        "scorecard: x\nname: y\ncategories:\n- key: greeting\n  rules:\n"
        "  - {answer: Yes, reason: r, when: [{check: says, phrases: [greetings]}]}"
    )
    with pytest.raises(InputError, match="greetings"):
        judge_with(rules)


def test_categories_and_answers_the_scorecard_has_not_are_left_unanswered():
    rules = ready_rules("general-support")
    renamed = msgspec.structs.replace(rules.categories[0], key="hello")
    odd = msgspec.structs.replace(
        rules.categories[1],
        rules=[msgspec.structs.replace(rules.categories[1].rules[0], answer="Perhaps")],
    )
    changed = msgspec.structs.replace(rules, categories=[renamed, odd, rules.categories[2]])
    assert judge_with(changed).categories == ("further_help",)


def test_a_rule_file_may_add_phrases_and_words():
    rules = ready_rules("general-support")
    added = msgspec.structs.replace(
        rules, phrases={"en": {"greeting": PhraseSet(["^ ahoy"])}}, words=["zorblax"]
    )
    segment = talk("C: 1", "A: Ahoy Maya.")
    asked = msgspec.structs.replace(segment, asked=frozenset({"greeting"}))
    assert judge_with(added).judge([asked])[0]["greeting"].option == 0
    assert judge_with(rules).judge([asked])[0]["greeting"].option == 1


def test_the_version_changes_with_all_that_shapes_the_answers():
    rules, phrases = ready_rules("general-support"), shipped()
    other_phrases = {**phrases, "en": msgspec.structs.replace(phrases["en"], negators=["not"])}
    contents = [
        rules_content(rules, phrases, "h"),
        rules_content(msgspec.structs.replace(rules, words=["x"]), phrases, "h"),
        rules_content(rules, other_phrases, "h"),
        rules_content(rules, phrases, "another scorecard"),
        msgspec.structs.replace(rules_content(rules, phrases, "h"), engine=2),
        msgspec.structs.replace(rules_content(rules, phrases, "h"), spelling="harper-py 9"),
    ]
    card = ready_scorecard("general-support")
    assert len({RulesJudge(content, card).version_hash for content in contents}) == len(contents)


def test_content_is_read_back_as_it_was_stored():
    content = rules_content(ready_rules("sales-chat"), shipped(), "h")
    assert content_from(json.loads(json.dumps(msgspec.to_builtins(content)))) == content


@pytest.mark.parametrize("phrase", ["", "(a|b", "a)", "... $", "a ... b ... c ... d", "(a (b))"])
def test_phrases_that_cannot_be_read_are_refused(phrase):
    with pytest.raises(InputError):
        list(variants(phrase))


def found(text, code="en", **sets):
    file = PhraseFile(code, "x", [], ["not", "never"], {k: PhraseSet([v]) for k, v in sets.items()})
    return [text[hit.start : hit.end] for hit in Book(file).hits(sentences(text))]


def test_the_signs_of_phrases():
    assert found("Well, hello there", s="^ hello") == []
    assert found("Hello there", s="^ hello") == ["Hello"]
    assert found("Take care of it. Take care!", s="take care $") == ["Take care"]
    assert found("in 14 days, in some days", s="in <n> days") == ["in 14 days"]
    assert found("help the nice old lady out", s="help ... out") == []
    assert found("help the old lady out", s="help ... out") == ["help the old lady out"]
    assert found("a b, a c d", s="a _ d") == ["a c d"]


def test_a_phrase_is_taken_back_by_a_not_before_or_inside_it_but_not_across_a_comma():
    assert found("I do not promise it", s="promise") == []
    assert found("I will never promise it", s="i ... promise") == []
    assert found("Of course not, I promise", s="promise") == ["promise"]


def test_case_accents_and_apostrophes_do_not_matter():
    assert found("I’M SÓRRY", s="i'm sorry") == ["I’M SÓRRY"]
    assert found("GROẞE GRÜSSE", s="große grüße") == ["GROẞE GRÜSSE"]


def test_phrases_do_not_reach_over_the_end_of_a_sentence():
    assert found("I am happy. To help you", s="happy to help") == []


@settings(deadline=None)
@given(st.text(max_size=300))
def test_every_word_found_is_at_its_place_whatever_the_text(text):
    for sentence in sentences(text):
        for word in sentence.words:
            assert text[word.start : word.end].strip() == text[word.start : word.end] != ""
    for start, end in own_spans(text):
        assert 0 <= start <= end <= len(text)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.sampled_from(
            [
                "i",
                "will",
                "never",
                "help",
                "you",
                "with",
                "anything",
                "else",
                "please",
                "?",
                ".",
                ",",
                ">",
            ]
        ),
        max_size=80,
    )
)
def test_every_hit_lies_within_one_sentence(words):
    text = " ".join(words)
    said = sentences(text)
    for hit in BOOKS["en"].hits(said):
        assert said[hit.sentence].words[0].start <= hit.start < hit.end
        assert hit.end <= said[hit.sentence].words[-1].end


@pytest.mark.parametrize(
    "word", ["i will ", "not ", "a ", "\n> ", "- ", "ä́", "hello, ", "((((", "-- \n", "on am le "]
)
def test_the_time_grows_in_proportion_to_the_text(word):
    def seconds(repeats):
        text = word * repeats
        began = time.process_time()
        BOOKS["en"].hits(sentences(text))
        return time.process_time() - began

    seconds(100)
    short = min(seconds(5_000) for _ in range(3))
    assert seconds(40_000) < 30 * max(short, 0.005)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("where is my order and when do i get it", "en"),
        ("ich habe noch keine rechnung für den auftrag bekommen und warte", "de"),
        ("je nai pas encore recu la facture de ma commande", "fr"),
        ("no he recibido la factura de mi pedido y estoy esperando", "es"),
        ("nie dostałem jeszcze faktury za moje zamówienie", "pl"),
        ("ainda não recebi a fatura da minha encomenda", "pt"),
        ("jag har inte fått någon faktura ännu", ""),
        ("12345", ""),
        ("", ""),
    ],
)
def test_the_language_is_told_by_its_common_words_or_not_at_all(text, code):
    assert (
        guess_language([word for s in sentences(text) for word in (w.text for w in s.words)], BOOKS)
        == code
    )


def test_a_language_given_is_believed_and_one_without_phrases_has_no_book():
    assert Reading(talk("C: hello", language="de-AT"), BOOKS).book is BOOKS["de"]
    assert Reading(talk("C: the order is not here", language="sv"), BOOKS).book is None
    assert (
        Reading(talk("C: where is my order, i have not got it", language=""), BOOKS).language
        == "en"
    )


def test_the_part_of_an_agent_begins_after_the_last_colleague_and_ends_before_the_next():
    segment = talk("C: 1", "B: 2", "C: 3", "A: 4", "C: 5", "O: 6", "C: 7")
    reading = Reading(segment, BOOKS)
    assert reading.bounds == (2, 4)
    assert [line.place for line in reading.customer] == [2, 4]
    assert [line.place for line in Reading(talk("C: 1", "B: 2", mine="bot"), BOOKS).talk] == [0, 1]
