"""The quality dashboard's numbers, worked out again the plain way from the database."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.conversations.models import Segment, Tag
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.quality import charts as quality_charts
from evenhand.insights.scope import Scope
from evenhand.measure.designs import Unequal
from evenhand.measure.iqs import mean_iqs, pass_rate
from evenhand.reviews.models import IN_IQS, Review

MAY = "from=2026-05-01&to=2026-05-31"
FIRST = datetime(2026, 5, 1, 8, tzinfo=UTC)
SCOPE = Scope.month_of(date(2026, 5, 1))
REVIEW = st.fixed_dictionaries(
    {
        "agent": st.sampled_from(["Ana", "Bo"]),
        "team": st.sampled_from(["Billing", "Sales"]),
        "channel": st.sampled_from(["chat", "email"]),
        "day": st.integers(-2, 33),
        "score": st.sampled_from([None, 0, 30, 50, 90, 100]),
        "purpose": st.sampled_from(["random", "risk", "manual"]),
        "chance": st.sampled_from([0.1, 0.5, 1.0]),
        "tag": st.sampled_from(["", "refund", "late"]),
    }
)


def write(centre, rows):
    Review.objects.all().delete()
    Tag.objects.all().delete()
    Segment.objects.all().delete()
    for row in rows:
        place = {name: row[name] for name in ("agent", "team", "channel")}
        segment = centre.segments(1, when=FIRST + timedelta(days=row["day"]), **place)[0]
        drawn = row["purpose"] in IN_IQS
        centre.review(
            [segment],
            [row["score"]],
            purpose=row["purpose"],
            probability=row["chance"] if drawn else None,
        )
        if row["tag"]:
            Tag.objects.create(
                workspace=segment.workspace, conversation=segment.conversation, name=row["tag"]
            )


def drawn(rows):
    found = Review.objects.select_related("segment__team").order_by("id")
    return [
        (row, review)
        for row, review in zip(rows, found, strict=True)
        if row["purpose"] in IN_IQS and 0 <= row["day"] <= 30
    ]


def shown(viewer, query):
    asked = About(viewer=viewer, scope=SCOPE, other=None, query=QueryDict(query))
    return {chart.key: chart for chart in quality_charts(asked)}


@given(rows=st.lists(REVIEW, min_size=1, max_size=9))
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_the_page_equals_a_plain_computation(centre, viewer, rows):
    write(centre, rows)
    counted = drawn(rows)
    scored = [(row, review) for row, review in counted if row["score"] is not None]
    by_team = shown(viewer, "by=team")
    headline = {row.label: row.cells[0] for row in by_team["headline"].rows}
    plain_iqs(headline["IQS, people"], scored)
    passes = [review.outcome for _row, review in counted if review.outcome != "none"]
    assert headline["Pass rate"].n == len(passes)
    if passes:
        expected = pass_rate(passes.count("pass"), len(passes))
        assert headline["Pass rate"].value == pytest.approx(expected.value)
    plain_bands(by_team["distribution"], scored)
    plain_groups(by_team["groups"], scored, lambda row: row["team"])
    plain_groups(shown(viewer, "by=tag")["groups"], scored, lambda row: row["tag"])


def plain_iqs(found, scored):
    assert found.n == len(scored)
    if not scored:
        return
    chances = [row["chance"] for row, _review in scored]
    expected = mean_iqs([row["score"] for row, _review in scored], Unequal(chances))
    assert found.value == pytest.approx(expected.value, abs=1e-6)
    if len({row["score"] for row, _review in scored}) > 1:
        assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-5)


def plain_bands(chart, scored):
    if not chart.rows:
        assert not scored
        return
    counts = [row.cells[2] for row in chart.rows]
    expected = [0] * 10
    for row, _review in scored:
        expected[min(row["score"] // 10, 9)] += 1
    assert counts == expected


def plain_groups(chart, scored, key):
    groups = {row.label: row.cells for row in chart.rows}
    for name in {key(row) for row, _review in scored} - {""}:
        mine = [row for row, _review in scored if key(row) == name]
        weights = [1 / row["chance"] for row in mine]
        assert groups[name][0].value == pytest.approx(
            np.average([row["score"] for row in mine], weights=weights), abs=1e-6
        )
        assert groups[name][-1] == len(mine)


def test_every_grouping_is_a_chart_with_rows(filled, charts):
    for by in ("agent", "category", "language", "scorecard", "month", "nonsense"):
        found = charts("quality", f"{MAY}&by={by}")["groups"]
        assert sum(row.cells[-1] for row in found.rows) == 20, by


def test_filters_narrow_every_number(filled, charts):
    for query, n in (
        ("", 20),
        ("&language=de", 13),
        ("&tag=refund", 13),
        ("&channel=email", 10),
        ("&audience=front_line", 20),
        ("&audience=internal", 0),
        ("&tag=unheard-of", 0),
    ):
        assert charts("quality", MAY + query)["headline"].rows[0].cells[0].n == n, query


def test_each_group_drills_to_its_own_reviews(filled, charts, page, viewer, sign_in):
    client = sign_in(viewer)
    for by in ("team", "channel", "language", "tag", "category", "month"):
        for row in charts("quality", f"{MAY}&by={by}")["groups"].rows:
            if not row.url:
                continue
            assert client.get(row.url).status_code == 200
            scored = client.get(row.url.replace("/iqs/", "/dashboards/reviews/")).context["found"]
            assert len([one for one in scored.rows if one.score is not None]) == row.cells[-1]


def test_a_band_drills_to_the_reviews_in_it(filled, charts, viewer, sign_in):
    client = sign_in(viewer)
    for row in charts("quality", MAY)["distribution"].rows:
        if row.url:
            assert client.get(row.url).context["found"].total == row.cells[2]


def test_many_groups_show_the_first_and_add_up_the_rest(centre, charts):
    segments = centre.segments(26)
    centre.review(segments, [100] * 13 + [50] * 13, probability=1.0)
    for place, segment in enumerate(segments):
        Tag.objects.create(
            workspace=segment.workspace, conversation=segment.conversation, name=f"tag {place:02}"
        )
    found = charts("quality", f"{MAY}&by=tag")["groups"]
    assert len(found.rows) == 21
    assert found.rows[-1].label == "6 others together"
    assert found.rows[-1].cells[-1] == 6
    shown = [row.cells[0].value for row in found.rows[:-1]]
    assert found.rows[-1].cells[0].value * 6 + sum(shown) == pytest.approx(13 * 100 + 13 * 50)
    assert len(charts("quality", f"{MAY}&by=tag&all=groups")["groups"].rows) == 26


def test_two_periods_are_compared_by_the_interval_of_the_difference(filled, charts):
    found = charts("quality", "from=2026-06-01&to=2026-06-30&vs=previous")["comparison"]
    ours, theirs, apart, meaning = found.rows[0].cells
    assert (ours.n, theirs.n) == (20, 20)
    assert apart.value == pytest.approx(ours.value - theirs.value)
    assert apart.low < 0 < apart.high
    assert meaning == "no detectable difference"


def test_two_teams_are_compared(filled, charts):
    billing, sales = filled.team("Billing").pk, filled.team("Sales").pk
    found = charts("quality", f"{MAY}&team={billing}&vs=team:{sales}")["comparison"]
    alone = charts("quality", f"{MAY}&team={sales}")["headline"].rows[0].cells[0]
    assert found.columns[2] == "Sales"
    assert found.rows[0].cells[1].value == alone.value


def test_queries_do_not_grow_with_groups(filled, viewer, sign_in):
    client = sign_in(viewer)
    address = f"/w/acme/dashboards/quality/?{MAY}&by=agent"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for name in ("Eve", "Fay", "Gus"):
        filled.review(filled.segments(6, agent=name), [100, 90, 80, 70, 60, 50])
    client.get(address)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
