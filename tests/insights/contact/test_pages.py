"""The pages of contact drivers."""

from io import BytesIO

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pyarrow.parquet import read_table

from evenhand.conversations.filters import read_filters
from evenhand.conversations.queries import page_of
from evenhand.insights.contact import figures, services
from evenhand.insights.contact.measured import About
from evenhand.insights.contact.models import Contact, SavingAssumptions
from evenhand.insights.scope import Scope
from evenhand.people.models import Team
from evenhand.people.roles import Role
from insights.contact.conftest import START, STATUS, texts_of

HOME = "/w/acme/drivers/"


@pytest.fixture
def found(workspace, three, inbox):
    """Three kinds of customers' contacts, and colleagues who ask whether a form arrived."""
    status = inbox.many(texts_of(STATUS, 22), kind=Team.Kind.INTERNAL, minutes=10)
    for place, conversation in enumerate(three["invoice"][:10]):
        inbox.csat(conversation, 5 if place < 8 else 1)
    services.request_finding(workspace)
    services.work_on(workspace.pk)
    return {**three, "status": status}


def driver_of(conversation):
    return Contact.objects.get(conversation=conversation).driver


@pytest.fixture
def shown(viewer, found):
    return may(viewer)


def may(viewer, audience=""):
    return figures.shown(About(viewer, Scope.month_of(START.date()), audience))


def row_of(shown, conversation):
    return next(row for row in shown.rows if row.driver == driver_of(conversation))


def test_volume_share_csat_minutes_and_what_looks_avoidable(shown, found):
    invoice, status = (row_of(shown, found[name][0]) for name in ("invoice", "status"))
    assert (invoice.contacts, invoice.share) == (22, 25.0)
    assert (invoice.csat.value, invoice.csat.n) == (80.0, 10)
    assert (invoice.minutes, status.minutes) == (5.0, 10.0)
    assert (invoice.avoidable, status.avoidable) == (0, 22)
    assert status.trend[-1] == 22
    assert (shown.contacts, shown.avoidable) == (88, 22)
    assert shown.saving.low < shown.saving.value < shown.saving.high


def test_internal_teams_alone(viewer, found):
    shown = may(viewer, Team.Kind.INTERNAL)
    assert shown.contacts == 22
    assert [row.driver for row in shown.rows] == [driver_of(found["status"][0])]


def test_every_count_is_the_length_of_the_list_it_leads_to(viewer, shown):
    for row in shown.rows:
        filters = read_filters(
            {"driver": str(row.driver.pk), "first_day": "2026-05-01", "last_day": "2026-05-31"}
        )
        assert len(page_of(viewer, filters).ids) == row.contacts
    avoidable = read_filters({"contact": "avoidable", "audience": "internal"})
    assert len(page_of(viewer, avoidable).ids) == 22


def test_a_flag_changes_what_counts_as_avoidable(viewer, found, shown):
    invoice = row_of(shown, found["invoice"][0])
    services.flag(viewer, invoice.driver, "all")
    services.flag(viewer, driver_of(found["status"][0]), "none")
    again = may(viewer)
    assert row_of(again, found["invoice"][0]).avoidable == 22
    assert row_of(again, found["status"][0]).avoidable == 0


def test_a_merged_driver_counts_the_contacts_of_both(viewer, found, shown):
    invoice, parcel = (row_of(shown, found[name][0]).driver for name in ("invoice", "parcel"))
    services.merge(viewer, [invoice, parcel], invoice)
    again = may(viewer)
    assert next(row for row in again.rows if row.driver == invoice).contacts == 44


def test_a_hidden_driver_leaves_the_list_and_stays_in_the_totals(viewer, found, shown):
    services.hide(viewer, driver_of(found["invoice"][0]), True)
    again = may(viewer)
    assert (len(again.rows), again.hidden, again.contacts) == (3, 1, 88)


def test_the_page_shows_drivers_and_queries_do_not_grow_with_them(viewer, sign_in, found):
    client = sign_in(viewer)
    few = _queries(client, f"{HOME}?audience=internal")
    assert _queries(client, HOME) <= few + 1
    page = client.get(HOME).content.decode()
    assert "looks avoidable" in page.lower()
    assert driver_of(found["status"][0]).name in page.replace("&#x27;", "'")


def _queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.LEAD, Role.AUDITOR])
def test_who_sees_numbers_sees_drivers(people, sign_in, found, role):
    client = sign_in(people[role])
    page = client.get(HOME).content.decode()
    assert ("Find again" in page) == (role != Role.AUDITOR)
    driver = driver_of(found["invoice"][0])
    assert client.get(f"{HOME}{driver.pk}/").status_code == 200
    expected = 302 if role != Role.AUDITOR else 403
    assert client.post(f"{HOME}{driver.pk}/hide/", {"hidden": "1"}).status_code == expected


@pytest.mark.parametrize("role", [Role.AGENT, Role.REVIEWER])
def test_agents_and_reviewers_do_not(people, sign_in, role):
    assert sign_in(people[role]).get(HOME).status_code == 403


def test_a_driver_of_another_workspace_is_not_there(stranger, sign_in, found):
    client = sign_in(stranger)
    driver = driver_of(found["invoice"][0])
    assert client.get(f"/w/other/drivers/{driver.pk}/").status_code == 404
    filters = read_filters({"driver": str(driver.pk)})
    assert page_of(stranger, filters).ids == []


def test_before_anything_is_found_the_page_says_what_to_do(viewer, sign_in):
    page = sign_in(viewer).get(HOME).content.decode()
    assert "Find contact drivers" in page


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([], "There are no conversations yet"),
        (["🙂"] * 3, "No conversation begins with words."),
        (["Where is my order"], "Too few conversations to tell drivers apart."),
    ],
)
def test_too_little_to_go_by_is_said(workspace, viewer, sign_in, inbox, texts, said):
    inbox.many(texts)
    services.request_finding(workspace)
    services.work_on(workspace.pk)
    assert said in sign_in(viewer).get(HOME).content.decode()


def test_progress_is_shown_while_it_goes_on(viewer, sign_in, three):
    client = sign_in(viewer)
    assert client.post(f"{HOME}find/").status_code == 302
    page = client.get(HOME).content.decode()
    assert "waiting for a worker" in page
    assert "every 2s" in page


def test_people_shape_drivers_through_the_page(viewer, sign_in, found):
    client = sign_in(viewer)
    invoice, parcel = (driver_of(found[name][0]) for name in ("invoice", "parcel"))
    here = f"{HOME}{invoice.pk}/"
    assert client.post(f"{here}rename/", {"name": "Invoices", "here": here}).url == here
    assert "Invoices" in client.get(here).content.decode()
    client.post(f"{HOME}merge/", {"driver": [invoice.pk, parcel.pk]})
    assert client.get(f"{HOME}{max(invoice.pk, parcel.pk)}/").status_code == 404
    assert "Choose at least two" in client.post(f"{HOME}merge/", follow=True).content.decode()
    kept = f"{HOME}{min(invoice.pk, parcel.pk)}/"
    away = client.post(f"{kept}flag/", {"avoidable": "all", "here": "https://example.org/"})
    assert away.url == HOME


def test_assumptions_are_kept_and_wrong_ones_refused(viewer, sign_in, workspace):
    client = sign_in(viewer)
    given = {"hourly_cost": "40", "currency": "USD", "share_low": "10", "share_high": "50"}
    assert client.post(f"{HOME}assumptions/", {**given, "minutes": "7"}).status_code == 302
    assert SavingAssumptions.objects.get(workspace=workspace).minutes == 7
    refused = client.post(f"{HOME}assumptions/", {**given, "share_high": "5"})
    assert refused.status_code == 422
    assert "must not be less" in refused.content.decode()


def test_the_csv_holds_the_rows_of_the_page_made_inert(viewer, sign_in, found):
    services.rename(viewer, driver_of(found["invoice"][0]), "=SUM(A1)")
    sent = sign_in(viewer).get(f"{HOME}drivers.csv")
    lines = b"".join(sent.streaming_content).decode().splitlines()
    assert lines[0].startswith("main_driver,driver,language,contacts")
    assert len(lines) == 5
    assert any(line.startswith(",'=SUM(A1),en,22,25.0") for line in lines)


def test_the_page_as_a_pdf_and_as_parquet(viewer, sign_in, found, shown):
    client = sign_in(viewer)
    made = client.get(f"{HOME}?format=pdf")
    assert made["Content-Type"] == "application/pdf"
    opened = pypdfium2.PdfDocument(made.content)
    text = " ".join(page.get_textpage().get_text_range() for page in opened)
    opened.close()
    said = "".join(text.split())
    for row in shown.rows:
        assert "".join(row.name.split()) in said
    assert f"{shown.avoidable}({shown.avoidable_share:.1f}%)" in said
    table = read_table(BytesIO(client.get(f"{HOME}?format=parquet").content)).to_pydict()
    assert table["driver"] == [row.name for row in shown.rows]
    assert table["contacts"] == [row.contacts for row in shown.rows]
    assert client.get(f"{HOME}?format=docx").status_code == 404
