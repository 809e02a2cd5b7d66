"""A dashboard as a PDF: opened again, read, and held against the page."""

import msgspec
import pypdfium2
import pytest
from django.contrib.messages import get_messages

from evenhand.errors import StateError
from evenhand.figures import figure
from evenhand.insights.dashboards.charts import Chart, How, Row
from evenhand.insights.dashboards.pdf import making, writing
from evenhand.insights.dashboards.pdf.document import Document, Figure, Mark, Section
from evenhand.insights.dashboards.pdf.writing import section
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.people.models import Agent, Team
from evenhand.people.roles import Role

MAY = "from=2026-05-01&to=2026-05-31"
NAMES = (
    "Łukasz Żółć", "Παπαδοπούλου", "Петров", "עברית", "عربي", "हिन्दी", "日本語の", "한국어",
    "ไทย", "👩‍👧", "<b>&amp; \x00 tag</b>", "a" * 300, "", "\u202eevil",
)  # fmt: skip


def pages(content):
    opened = pypdfium2.PdfDocument(content)
    found = [opened[place].get_textpage().get_text_range() for place in range(len(opened))]
    opened.close()
    return found


def plain(text):
    """Without what only breaks lines."""
    return "".join(text.split())


def how():
    return How(page="iqs", formula="f")


def chart(rows, columns=("Agent", "IQS"), **more):
    return Chart(key="c", title="C", columns=columns, rows=rows, how=how(), **more)


def test_the_file_has_the_figures_of_the_page_as_text(filled, page, viewer):
    query = f"{MAY}&team={Team.objects.get(name='Billing').pk}&vs=year"
    shown = page("quality", query)
    answer = page("quality", f"{query}&format=pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].endswith('"quality-all-2026-05-01-2026-05-31.pdf"')
    found = pages(answer.content)
    text = plain(" ".join(found))
    for said in (
        "May 2026",
        "May 2025",
        "Team: Billing",
        "(UTC)",
        viewer.workspace.name,
        str(viewer.user),
    ):
        assert plain(said) in text, said
    for drawn in shown.context["charts"]:
        assert plain(drawn.title) in text
        assert plain(drawn.how.formula) in text
        for row in drawn.rows:
            for cell in (each for each in row.cells if isinstance(each, Estimate)):
                assert cell.margin is None or plain(str(figure(cell))) in text, row.label
    assert f"Page {len(found)} of {len(found)}" in found[-1]


def test_agents_get_their_own_page_and_nobody_elses(filled, page, people, sign_in, stranger):
    ana, bo = Agent.objects.get(name="Ana"), Agent.objects.get(name="Bo")
    Agent.objects.filter(pk=ana.pk).update(user=people[Role.AGENT].user)
    asks = sign_in(people[Role.AGENT])
    own = page("agent_page", f"{MAY}&format=pdf", ana.pk, asks=asks)
    text = " ".join(pages(own.content))
    assert "Ana" in text
    assert not {"Bo", "Cy", "Di"} & set(text.split())
    assert page("agent_page", "format=pdf", bo.pk, asks=asks).status_code == 404
    assert page("quality", "format=pdf", asks=asks).status_code == 403
    assert page("quality", "format=pdf", asks=sign_in(stranger)).status_code == 404


def test_one_chart_can_be_had_alone(filled, page):
    text = " ".join(pages(page("quality", f"{MAY}&format=pdf&chart=months").content))
    assert "Month by month" in text
    assert "How scores spread" not in text


def test_what_takes_too_long_is_said_on_the_page(filled, page, monkeypatch):
    monkeypatch.setattr(making, "LONGEST", 0)
    answer = page("quality", f"{MAY}&format=pdf")
    assert answer.status_code == 302
    assert "format" not in answer["Location"]
    assert "from=2026-05-01" in answer["Location"]
    (said,) = get_messages(answer.wsgi_request)
    assert "shorter period" in str(said)


def test_what_cannot_be_printed_is_a_sentence_not_a_crash():
    with pytest.raises(StateError, match="the server's log says why"):
        making._printed(b"{}")


def test_any_script_any_kind_of_chart_and_gaps_are_printed():
    sections = [named(name) for name in NAMES]
    for kind in ("line", "multiples", "intervals", "bars", "pareto", "funnel", "scatter"):
        sections += [drawn(kind, ()), drawn(kind, NAMES[:1]), drawn(kind, NAMES)]
    document = Document(
        title="T", heading="H" * 300, author="me", facts=(("On screen", "x" * 900),),
        notices=("notice",), sections=tuple(sections), foot="f" * 400, paper="letter",
        page_of="Page {page} of {pages}", fonts=writing.fonts(),
    )  # fmt: skip
    content = making._printed(msgspec.json.encode(document))
    text = " ".join(pages(content))
    for name in ("Łukasz Żółć", "Παπαδοπούλου", "Петров", "हिन्दी", "日本語の", "&amp; tag", "□"):
        assert plain(name) in plain(text), name
    opened = pypdfium2.PdfDocument(content)
    assert opened[0].get_size() == (612, 792)
    opened.close()


def named(name):
    estimate = Mark(1, 2, None, (50, 100))
    return Section(
        title=name or "empty", sub=name, lead=name, how=name, empty=name, left_out=name,
        figures=(Figure(name, "83.1 %", "± 2.2", name, estimate),),
        columns=("Agent", name), words=(True, False), rows=((f"{name}\n{name}", "83.1 ± 2.2"),),
    )  # fmt: skip


def drawn(kind, labels):
    points = [{"value": 50.0 + len(label), "low": 45.0, "high": None, "n": 9} for label in labels]
    series = [{"name": "A", "points": points}, {"name": "B", "points": [None] * len(labels)}]
    data = {"kind": kind, "labels": labels, "series": series, "target": 85, "beside": labels}
    return Section(title=kind, drawing=data)


def test_a_long_table_is_cut_and_says_how_much_is_left():
    rows = [Row(label=str(place), cells=(place,)) for place in range(writing.ROWS + 3)]
    cut = section(chart(rows, kind="intervals"))
    assert len(cut.rows) == writing.ROWS
    assert cut.left_out == "3 more rows are on the page and in its CSV."
    assert len(cut.drawing["series"][0]["points"]) == writing.DRAWN
    assert any("The first 30 rows" in note for note in cut.notes)
    assert section(chart(rows[:2])).left_out == ""


def test_why_a_number_is_missing_stands_under_the_table():
    missing = no_estimate(method="iqs.mean.t", why="No drawn reviews.")
    told = section(chart([Row(label="Ana", cells=(missing, "words"))], ("Agent", "IQS", "Says")))
    assert told.rows == (("Ana", "–", "words"),)
    assert told.words == (True, False, True)
    assert "– No drawn reviews." in told.notes
