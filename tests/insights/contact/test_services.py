"""Finding, following and shaping drivers in a workspace."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.errors import InputError, StateError
from evenhand.insights.contact import finding, queries, services, tasks
from evenhand.insights.contact.models import Contact, Driver, DriverChange, DriverWork
from insights.contact.conftest import INVOICE, texts_of


def found(workspace):
    services.request_finding(workspace)
    assert services.work_on(workspace.pk)
    return DriverWork.objects.get(workspace=workspace)


def driver_of(conversation):
    return Contact.objects.get(conversation=conversation).driver


@pytest.fixture
def drivers(workspace, three):
    """The driver of each of the three kinds of contact."""
    found(workspace)
    return {name: driver_of(conversations[0]) for name, conversations in three.items()}


def test_each_kind_of_contact_has_a_driver_of_its_own(workspace, three, drivers):
    for name, conversations in three.items():
        assert {driver_of(each) for each in conversations} == {drivers[name]}
    assert len({driver.pk for driver in drivers.values()}) == 3
    work = DriverWork.objects.get(workspace=workspace)
    assert (work.step, work.report["openings"], work.report["drivers"]) == ("none", 66, 3)


def test_finding_again_keeps_ids_and_names(workspace, three, drivers, inbox):
    before = dict(Driver.objects.values_list("pk", "name"))
    inbox.many(texts_of(INVOICE.replace("copy", "duplicate"), 8))
    found(workspace)
    assert before.items() <= dict(Driver.objects.values_list("pk", "name")).items()
    assert driver_of(three["parcel"][3]) == drivers["parcel"]


def test_new_conversations_follow_without_finding_again(workspace, drivers, inbox):
    new = inbox.one("please send the invoice copy")
    assert queries.waiting() == [workspace.pk]
    assert services.work_on(workspace.pk)
    assert driver_of(new) == drivers["invoice"]
    assert queries.waiting() == []


def test_a_conversation_without_words_has_no_clear_driver(workspace, drivers, inbox):
    silent, emoji = inbox.one(""), inbox.one("🙂")
    services.work_on(workspace.pk)
    assert driver_of(silent) is None
    assert driver_of(emoji) is None


def test_a_name_given_by_hand_outlives_finding_again(workspace, viewer, drivers):
    services.rename(viewer, drivers["parcel"], "  Damaged   on arrival ")
    found(workspace)
    assert Driver.objects.get(pk=drivers["parcel"].pk).name == "Damaged on arrival"


def test_a_merge_outlives_finding_again_and_can_be_taken_back(workspace, viewer, drivers):
    invoice, parcel = drivers["invoice"], drivers["parcel"]
    services.merge(viewer, [invoice, parcel], invoice)
    found(workspace)
    assert queries.shown_drivers(viewer) == sorted(
        [invoice, drivers["password"]], key=lambda driver: driver.name
    )
    services.undo(viewer, queries.latest_change(viewer).pk)
    assert len(queries.shown_drivers(viewer)) == 3


def test_merging_a_merged_driver_leaves_no_chain(viewer, drivers):
    invoice, parcel, password = drivers.values()
    services.merge(viewer, [invoice, parcel], parcel)
    services.merge(viewer, [parcel, password], password)
    assert set(Driver.objects.filter(merged_into=password)) == {invoice, parcel}
    services.undo(viewer, queries.latest_change(viewer).pk)
    assert Driver.objects.get(pk=invoice.pk).merged_into == parcel


def test_what_is_split_off_stays_and_new_ones_like_it_follow(workspace, viewer, inbox, drivers):
    urgent = inbox.many(texts_of("The parcel shop near {} was closed", 12))
    services.work_on(workspace.pk)
    parent = drivers["parcel"]
    Contact.objects.filter(conversation__in=urgent).update(driver=parent)
    assert services.split_off(viewer, parent, "parcel shop", "Closed shops") == 12
    found(workspace)
    new = inbox.one("the parcel shop near Sunday was closed again")
    services.work_on(workspace.pk)
    assert {driver_of(each).name for each in [*urgent, new]} == {"Closed shops"}
    services.undo(viewer, queries.latest_change(viewer).pk)
    assert {driver_of(each) for each in [*urgent, new]} == {parent}


def test_nothing_is_split_off_where_none_or_all_say_it(viewer, drivers):
    with pytest.raises(InputError, match="0 of 22"):
        services.split_off(viewer, drivers["invoice"], "zebra")
    with pytest.raises(InputError, match="22 of 22"):
        services.split_off(viewer, drivers["invoice"], "invoice")
    with pytest.raises(InputError, match="Write the word"):
        services.split_off(viewer, drivers["invoice"], " 12 ")


def test_hiding_and_flagging_can_be_taken_back_in_order(viewer, drivers):
    driver = drivers["invoice"]
    services.hide(viewer, driver, True)
    services.flag(viewer, driver, "all")
    first, second = DriverChange.objects.order_by("pk")
    with pytest.raises(StateError):
        services.undo(viewer, first.pk)
    services.undo(viewer, second.pk)
    services.undo(viewer, first.pk)
    driver.refresh_from_db()
    assert (driver.hidden, driver.avoidable) == (False, "words")


def test_a_flag_and_a_name_must_be_something(viewer, drivers):
    with pytest.raises(InputError):
        services.flag(viewer, drivers["invoice"], "some")
    with pytest.raises(InputError):
        services.rename(viewer, drivers["invoice"], "   ")
    with pytest.raises(InputError):
        services.merge(viewer, [drivers["invoice"]], drivers["invoice"])


def test_languages_are_found_apart_and_small_ones_are_named(workspace, three, inbox):
    inbox.many(texts_of("Mein Paket kam beschädigt an, am {}", 21), language="de")
    inbox.many(["Où est ma commande ?"] * 3, language="fr")
    report = found(workspace).report
    assert report["languages"].keys() == {"en", "de"}
    assert report["too_few"] == {"fr": 3}


@pytest.mark.parametrize("texts", [[], ["Where is my order"], [""] * 3, ["🙂"] * 30])
def test_too_little_to_go_by_is_said_and_stops_nothing(workspace, inbox, texts):
    inbox.many(texts)
    work = found(workspace)
    assert (work.step, work.error) == ("none", "")
    assert work.report["openings"] == len(texts)
    assert work.report["drivers"] == 0


def test_a_damaged_transcript_has_no_words(workspace, three):
    broken = three["invoice"][0]
    broken.transcript.document = "{"
    broken.transcript.save()
    found(workspace)
    assert driver_of(broken) is None


def test_another_worker_leaves_work_that_is_under_way_alone(workspace, three):
    services.request_finding(workspace)
    DriverWork.objects.update(worker="other", lease_until=timezone.now() + timedelta(minutes=1))
    assert not services.work_on(workspace.pk)
    DriverWork.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    assert services.work_on(workspace.pk)


def test_a_fault_is_told_and_given_up_after_three_times(workspace, three, monkeypatch):
    def broken(*_args):
        raise RuntimeError("disk full")

    monkeypatch.setattr(finding, "find", broken)
    services.request_finding(workspace)
    for step in ("waiting", "waiting", "failed"):
        with pytest.raises(RuntimeError):
            services.work_on(workspace.pk)
        assert DriverWork.objects.get().step == step
    assert "disk full" in DriverWork.objects.get().error
    assert services.request_finding(workspace).step == "waiting"


def test_a_model_folder_without_a_model_is_said(workspace, three, settings, tmp_path):
    settings.ENV = {**settings.ENV, "SENTENCE_MODEL": str(tmp_path)}
    work = found(workspace)
    assert work.step == "failed"
    assert "model.onnx" in work.error


def test_asking_twice_is_asking_once(workspace, three):
    services.request_finding(workspace)
    services.request_finding(workspace)
    assert DriverWork.objects.count() == 1
    assert tasks.enqueue_unfinished() == 1


def test_drivers_of_another_workspace_are_none_of_ours(stranger, drivers):
    assert queries.shown_drivers(stranger) == []
    assert queries.driver_of(stranger, drivers["invoice"].pk) is None


def test_a_driver_nobody_shaped_goes_when_nothing_is_left_of_it(workspace, three, drivers):
    for each in three["parcel"]:
        each.transcript.document = '{"participants": [], "messages": [], "version": 1}'
        each.transcript.save()
    found(workspace)
    assert not Driver.objects.filter(pk=drivers["parcel"].pk).exists()
