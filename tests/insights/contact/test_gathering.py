"""Narrow drivers under main ones; stock sentences; what stands out."""

from dataclasses import replace

import numpy as np
import pytest

from evenhand.insights import numbers
from evenhand.insights.contact import figures, gathering, queries, services, standing
from evenhand.insights.contact.discovery import Discovery
from evenhand.insights.contact.figures import shown
from evenhand.insights.contact.gathering import Lot, gather, language_name
from evenhand.insights.contact.mains import mains_of
from evenhand.insights.contact.measured import About
from evenhand.insights.contact.models import Contact, Driver
from evenhand.insights.contact.standing import Standing
from evenhand.insights.contact.stock import stock_sentences, without_stock
from evenhand.insights.scope import Scope
from evenhand.people.roles import Role
from insights.contact.conftest import INVOICE, PARCEL, PASSWORD, START, texts_of

MONTH = Scope.month_of(START.date())
STOCK = "I was in the queue for ages"
PAID = "the card was charged and the bank shows the payment"
SENT = "the courier left the parcel with the neighbour"


def two_kinds(count=12):
    """Four groups whose conversations go on in two ways."""
    label = np.repeat([0, 1, 2, 3], count)
    wholes = [
        f"{PAID if group < 2 else SENT} number {place % 5}" for place, group in enumerate(label)
    ]
    return label, wholes


def test_groups_whose_conversations_go_on_alike_are_one_main_driver():
    label, wholes = two_kinds()
    main = mains_of(label, wholes, most=2)
    assert main[0] == main[1]
    assert main[2] == main[3]
    assert main[0] != main[2]


def test_no_more_main_drivers_than_a_page_holds():
    generator = np.random.default_rng(5)
    label = np.repeat(np.arange(30), 8)
    wholes = [f"thing{group} {' '.join(generator.permutation(list('abcd')))} w{group % 4}"
              for group in label]  # fmt: skip
    assert len(set(mains_of(label, wholes, most=6))) <= 6
    assert set(mains_of(label, wholes, most=1)) == {0}


def test_a_sentence_that_says_nothing_of_the_matter_is_stock_in_any_order():
    told = [f"{STOCK}. {text}" if place % 3 else f"{text}. {STOCK}"
            for place, text in enumerate(texts_of(INVOICE, 12) + texts_of(PARCEL, 12)
                                         + texts_of(PASSWORD, 12))]  # fmt: skip
    assert not any(STOCK in text for text in without_stock(told))


def test_a_sentence_that_goes_with_its_matter_stays():
    said = "The box was crushed on one side"
    told = [f"{said}. {text}" for text in texts_of(PARCEL, 12)] + texts_of(INVOICE, 12)
    told += texts_of(PASSWORD, 12)
    assert sum(said in text for text in without_stock(told)) == 12


def test_what_would_leave_nothing_stays():
    assert stock_sentences([["where is my order"]] * 20) == set()
    assert without_stock(["Where is my order"] * 20) == ["Where is my order"] * 20
    assert without_stock([]) == []


@pytest.fixture
def gathered(workspace, three, inbox, monkeypatch):
    """Three drivers, two of them parts of one main driver, through the whole way."""
    for each in three["parcel"]:
        inbox.csat(each, 1)
    services.request_finding(workspace)
    services.work_on(workspace.pk)
    return regathered(workspace, three, monkeypatch)


def regathered(workspace, three, monkeypatch):
    ids = {name: Contact.objects.get(pk=each[0].pk).driver_id for name, each in three.items()}
    label = np.repeat([0, 1, 2], 22)
    drivers = {0: ids["invoice"], 1: ids["parcel"], 2: ids["password"]}
    wholes = [SENT] * 22 + [SENT] * 22 + [PAID] * 22
    told = [*texts_of(INVOICE, 22), *texts_of(PARCEL, 22), *texts_of(PASSWORD, 22)]
    numbers = [each.pk for name in ("invoice", "parcel", "password") for each in three[name]]
    former = queries.mains_by_conversation(workspace.pk, numbers)
    found = Discovery(label, [[], [], []], 0.5, told)
    lot = Lot("en", found, drivers, wholes, [former.get(number) for number in numbers])
    monkeypatch.setattr("evenhand.insights.contact.mains.FEW", 2)
    monkeypatch.setattr("evenhand.insights.contact.mains.MOST", 2)
    gather(workspace.pk, [lot])
    return {name: Driver.objects.get(pk=number) for name, number in ids.items()}


def test_a_main_driver_counts_what_its_parts_count(viewer, gathered):
    page = shown(About(viewer, MONTH))
    family = next(each for each in page.families if each.parts)
    assert {row.driver for row in family.parts} == {gathered["invoice"], gathered["parcel"]}
    assert family.row.contacts == 44
    assert family.row.answers.answered == 22
    assert family.row.csat.value == 0
    assert family.row.minutes == pytest.approx(5)
    assert [sum(each) for each in zip(*(row.trend for row in family.parts), strict=True)] == list(
        family.row.trend
    )
    assert gathered["password"].part_of is None
    assert (page.narrow, page.gathered) == (3, 1)
    assert sum(each.row.contacts for each in page.families) == page.contacts


def test_the_list_of_a_main_driver_holds_its_parts_contacts(viewer, sign_in, gathered):
    main = gathered["parcel"].part_of
    assert Contact.objects.filter(driver__in=queries.shown_as(main.pk)).count() == 44
    listed = sign_in(viewer).get(f"/w/acme/conversations/?driver={main.pk}")
    assert "44" in listed.content.decode()
    assert len(queries.newest_members(main.pk, 100)) == 44


def test_main_drivers_keep_id_and_name_when_found_again(
    workspace, viewer, three, gathered, monkeypatch
):
    main = gathered["parcel"].part_of
    services.rename(viewer, main, "Deliveries")
    again = regathered(workspace, three, monkeypatch)
    assert again["parcel"].part_of == main
    assert again["parcel"].part_of.name == "Deliveries"


def test_where_a_person_put_a_driver_it_stays_until_taken_back(
    workspace, viewer, three, gathered, monkeypatch
):
    main = gathered["parcel"].part_of
    services.place(viewer, gathered["password"], main)
    again = regathered(workspace, three, monkeypatch)
    assert again["password"].part_of == main
    services.undo(viewer, queries.latest_change(viewer).pk)
    gathered["password"].refresh_from_db()
    assert (gathered["password"].part_of, gathered["password"].placed_by_hand) == (None, False)


def test_a_main_driver_is_no_part_and_goes_when_it_has_none(workspace, viewer, gathered):
    main = gathered["parcel"].part_of
    with pytest.raises(services.InputError, match="cannot be part of another"):
        services.place(viewer, main, None)
    for name in ("invoice", "parcel"):
        services.place(viewer, gathered[name], None)
    assert queries.main_drivers(viewer) == []
    from evenhand.insights.contact.finding import drop_empty

    assert drop_empty(workspace.pk) == 1


def test_people_put_drivers_somewhere_through_the_page(people, sign_in, gathered):
    main, password = gathered["parcel"].part_of, gathered["password"]
    address = f"/w/acme/drivers/{password.pk}/place/"
    assert sign_in(people[Role.AUDITOR]).post(address).status_code == 403
    client = sign_in(people[Role.LEAD])
    assert client.post(address, {"part_of": password.pk}).status_code == 404
    assert client.post(address, {"part_of": main.pk}).status_code == 302
    password.refresh_from_db()
    assert password.part_of == main
    page = client.get(f"/w/acme/drivers/{main.pk}/").content.decode()
    assert "Its drivers" in page
    assert "Split off" not in page


def test_a_small_language_is_gathered_under_its_own_name():
    assert language_name("de") == "German"
    assert language_name("xx-none") == "xx-none"
    assert gathering.IN_NAME > 2


def test_unhappy_customers_of_good_reviews_and_needless_contacts_stand_out(viewer, gathered):
    """The arithmetic is that of the quadrants; here it is which rows it is given."""
    page = shown(About(viewer, MONTH))
    rows = {row.driver: row for row in page.rows if row.driver}
    good = replace(rows[gathered["password"]].csat, value=84.0, low=80.0, high=88.0, n=40, se=2.0,
                   df=39, unit="points", absent="")  # fmt: skip
    happy, sad = figures.Satisfaction(19, 20, 40), figures.Satisfaction(2, 20, 40)
    told = standing._told(
        [
            replace(rows[gathered["password"]], iqs=good, csat=numbers.csat(happy), answers=happy),
            replace(rows[gathered["parcel"]], iqs=good, csat=numbers.csat(sad), answers=sad),
        ],
        standing.Whole(84.0, 21, 40),
    )
    assert [each.dissatisfied for _row, each in told] == [False, True]
    assert [str(each.cell) for _row, each in told][1] == "policy"
    asked = replace(page.families[0].row, contacts=50, avoidable=40)
    families = [figures.Family(asked, []), *page.families[1:]]
    assert standing._needless(families, 0.1) == [asked]


def test_nothing_stands_out_of_nothing(viewer, workspace):
    found = standing.standing(About(viewer, MONTH))
    assert found == Standing(found.scope, None, [], [], [])
    assert not found.anything
    assert found.products == []
