"""Whatever bytes a file holds, an import ends with counts or one clear sentence."""

from __future__ import annotations

import gzip
import json

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.errors import InputError
from evenhand.people.models import Workspace
from evenhand.scorecards.models import Scorecard, ScorecardVersion
from evenhand.sources.formats.mapped.mapping import Mapping, MessageMapping, parse_mapping
from evenhand.sources.formats.registry import FORMATS, Holds, guess
from evenhand.sources.formats.reviews.mapping import ReviewMapping
from evenhand.sources.intake import batches, make_ready
from evenhand.sources.options import Options
from evenhand.sources.past_reviews.fitting import Fit
from evenhand.sources.reading.text import TextFile
from evenhand.sources.targets import PastReviews, Target, target_for
from sources.files import conversation, limits, lines, write
from sources.review_files import ROWS, WIDE, card, exported, page, review

SEEDS = [
    lines(conversation("1"), conversation("2")).encode(),
    json.dumps([conversation("1"), conversation("2")], indent=1).encode(),
    b'ticket id,role,message,time\n1,user,hi,2026-03-02T09:00:00Z\n1,agent,"a\nb",2026-03-02\n',
    b"ticket id;transcript\n1;Customer: Hello\n",
    b"conversation,kind,value,scale_min,scale_max\n1,csat,4,1,5\n",
    lines({"messages": [{"role": "user", "content": "Hi"}], "created": 1772442000}).encode(),
    lines({"conversation": "1", "kind": "nps", "value": 9}).encode(),
    gzip.compress(lines(conversation("1")).encode()),
    ROWS.encode(),
    WIDE.encode(),
    lines(review(), review(reviewer="Rui")).encode(),
    page(("1", [exported()]), ("2", [exported(id="78")])).encode(),
]
OPTIONS = [
    Options(),
    Options(encoding="cp1252", time_zone="Europe/Berlin"),
    Options(encoding="utf-16"),
    Options(mapping=parse_mapping("id: id\nmessages: messages\nkinds: {c: customer, a: agent}")),
]

MARKS = [b'"', b"\n", b"{", b"]", b"\0", b","]


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A good file with bytes changed, taken out, put in, or cut off."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _turn in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        piece = draw(st.binary(max_size=4) | st.sampled_from(MARKS))
        data[place : place + draw(st.integers(0, 12))] = piece
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


class Anywhere(PastReviews):
    """Where reviews go while no database is looked at."""

    def __init__(self, version: ScorecardVersion) -> None:
        self._fit = Fit(version, ReviewMapping())


def target(holds: Holds) -> Target:
    """Where records would go; nothing is stored."""
    if holds is not Holds.REVIEWS:
        return target_for(holds, Workspace(), "files", Options())
    content = msgspec.to_builtins(card())
    return Anywhere(ScorecardVersion(scorecard=Scorecard(name="Support"), document=content))


def outcome(path, options, name=""):
    """How many entries were ready and how many problems, up to where the file can be read."""
    ready = bad = 0
    try:
        with TextFile(path, limits(line=2000), options.encoding) as file:
            kind = FORMATS[name] if name else guess(file, options)
            for batch in batches(kind.read(file, options)):
                make_ready(batch, target(kind.holds))
                ready += len(batch.ready)
                bad += len(batch.problems)
                assert all(problem.reason and problem.line >= 0 for problem in batch.problems)
    except InputError:
        return ready, bad
    return ready, bad


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=mangled(), options=st.sampled_from(OPTIONS), name=st.sampled_from(["", *FORMATS]))
def test_no_mangled_file_crashes_an_import(tmp_path, data, options, name):
    outcome(write(tmp_path, "a.bin", data), options, name)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=400), options=st.sampled_from(OPTIONS))
def test_no_bytes_at_all_crash_an_import(tmp_path, data, options):
    outcome(write(tmp_path, "a.bin", data), options)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "m", "a", "t", "role", "content", "x"]), inner)
    ),
    max_leaves=15,
)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(document=json_values, name=st.sampled_from(["mapped", "chatlog", "surveys", "reviews"]))
def test_no_json_crashes_a_mapping(tmp_path, document, name):
    mapping = Mapping(
        id="id",
        messages="m",
        message=MessageMapping(author="a", text="t", sent_at="x", tool_calls="content"),
        started_at="x",
        tags="content",
        attributes={"x": "x"},
    )
    path = write(tmp_path, "a.jsonl", lines({"id": "1", "m": [document]}, document))
    outcome(path, Options(mapping=mapping), name)


def test_a_good_file_comes_through_the_same_way_whole(tmp_path):
    assert outcome(write(tmp_path, "a.jsonl", SEEDS[0]), OPTIONS[0]) == (2, 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_seed_is_a_file_that_can_be_read(tmp_path, seed):
    ready, bad = outcome(write(tmp_path, "a.bin", seed), OPTIONS[0])
    assert ready + bad >= 1
