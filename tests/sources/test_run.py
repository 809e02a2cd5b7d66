"""A whole import: what is stored, counted, rejected; and run twice."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from evenhand.conversations.models import Conversation, Segment
from evenhand.errors import InputError, StateError
from evenhand.people.models import Agent, Workspace
from evenhand.sources import intake, lease, services
from evenhand.sources.formats.mapped.mapping import read_mapping
from evenhand.sources.models import ImportRun
from evenhand.sources.options import Options
from evenhand.sources.reading.unpack import BLOCK
from evenhand.sources.rejects import reasons_path
from evenhand.sources.services import Counts, plan, rehearse, run_import, start_import
from sources.files import bring_in, conversation, lines, rejects_of, write

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
Z = "2026-03-02T09:00:00Z"
pytestmark = pytest.mark.django_db


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(intake, "BATCH", 3)


def started(workspace: Workspace, path: Path) -> ImportRun:
    return start_import(plan(workspace, "files", path, Options()))


def test_conversations_agents_and_segments_are_there_afterwards(workspace, tmp_path):
    run = bring_in(workspace, write(tmp_path, "a.jsonl", lines(conversation("1"))))
    assert (run.state, run.added, run.lines, run.percent) == ("done", 1, 1, 100)
    assert Segment.objects.get().agent == Agent.objects.get(email="ana@acme.example")


def test_the_same_file_again_changes_nothing(workspace, tmp_path):
    path = write(tmp_path, "a.jsonl", lines(conversation("1"), conversation("2")))
    bring_in(workspace, path)
    before = list(Conversation.objects.values())
    run = bring_in(workspace, path)
    assert (run.added, run.unchanged) == (0, 2)
    assert list(Conversation.objects.values()) == before


def test_a_changed_conversation_is_updated(workspace, tmp_path):
    bring_in(workspace, write(tmp_path, "a.jsonl", lines(conversation("1"))))
    run = bring_in(workspace, write(tmp_path, "a.jsonl", lines(conversation("1", subject="New"))))
    assert (run.added, run.updated) == (0, 1)
    assert Conversation.objects.get().subject == "New"


def test_the_same_id_from_another_source_is_another_conversation(workspace, tmp_path):
    path = write(tmp_path, "a.jsonl", lines(conversation("1")))
    bring_in(workspace, path)
    bring_in(workspace, path, source="mail")
    assert Conversation.objects.count() == 2


def test_a_rejected_line_stops_nothing_and_can_be_corrected_and_imported(workspace, tmp_path):
    bad = json.dumps(conversation("2")).replace('"customer"', '"shopper"')
    path = write(tmp_path, "a.jsonl", lines(conversation("1"), bad, conversation("3")))
    run = bring_in(workspace, path)
    assert (run.added, run.rejected) == (2, 1)
    rejects = Path(run.rejects_file)
    assert rejects == tmp_path / "a.rejected.jsonl"
    assert rejects.read_text() == bad + "\n"
    rejects.write_text(rejects.read_text().replace("shopper", "customer"))
    again = bring_in(workspace, rejects)
    assert (again.added, again.rejected) == (1, 0)
    assert Conversation.objects.count() == 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", json.dumps([conversation("1", channel="fax"), conversation("2")], indent=2)),
        ("a.csv", f"ticket id,role,message,time\n1,elf,hi,{Z}\n2,user,hi,{Z}\n"),
    ],
)
def test_rejects_keep_the_shape_of_their_file(workspace, tmp_path, name, text):
    run = bring_in(workspace, write(tmp_path, name, text))
    assert (run.added, run.rejected) == (1, 1)
    rejects = Path(run.rejects_file)
    corrected = rejects.read_text().replace("fax", "chat").replace("elf", "user")
    rejects.write_text(corrected)
    assert bring_in(workspace, rejects).added == 1


def test_reasons_are_a_table_that_no_spreadsheet_runs(workspace, tmp_path):
    bad = conversation("1", channel="fax", **{"=HYPERLINK()": 1})
    run = bring_in(workspace, write(tmp_path, "a.jsonl", lines(bad)))
    reasons = reasons_path(Path(run.rejects_file)).read_text().splitlines()
    assert reasons[0] == "line,place,reason"
    assert reasons[1].startswith("1,")
    assert not any(cell.startswith("=") for cell in reasons[1].split(","))


def test_a_file_of_rejects_with_someones_corrections_is_never_written_over(workspace, tmp_path):
    path = write(tmp_path, "a.jsonl", lines("{broken"))
    first, second = bring_in(workspace, path), bring_in(workspace, path)
    assert Path(first.rejects_file).name == "a.rejected.jsonl"
    assert Path(second.rejects_file).name == "a.rejected-2.jsonl"


def test_counts_are_right_over_many_batches(workspace, tmp_path, small_batches):
    documents = [conversation(str(n)) if n % 4 else "{bad" for n in range(1, 31)]
    run = bring_in(workspace, write(tmp_path, "a.jsonl", lines(*documents)))
    assert (run.entries, run.added, run.rejected) == (30, 23, 7)
    assert [line for line, _place, _reason in rejects_of(run)] == [4, 8, 12, 16, 20, 24, 28]


def test_progress_is_told_after_each_batch(workspace, tmp_path, small_batches):
    seen: list[int] = []
    path = write(tmp_path, "a.jsonl", lines(*(conversation(str(n)) for n in range(7))))
    run_import(started(workspace, path), lambda counts: seen.append(counts.added))
    assert seen == [3, 6, 7]


def test_an_import_that_broke_off_goes_on_where_it_was(workspace, tmp_path, small_batches):
    documents = [conversation(str(n)) if n != 5 else "{bad" for n in range(1, 11)]
    path = write(tmp_path, "a.jsonl", lines(*documents))

    def pull_the_plug(counts: Counts) -> None:
        if counts.entries == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_import(started(workspace, path), pull_the_plug)
    stopped = ImportRun.objects.get()
    assert (stopped.state, stopped.entries, Conversation.objects.count()) == ("stopped", 6, 5)
    again = started(workspace, path)
    assert again.pk == stopped.pk
    run_import(again)
    assert (again.state, again.added, again.rejected) == ("done", 9, 1)
    assert Path(again.rejects_file).read_text() == "{bad\n"


def test_a_changed_file_is_another_import(workspace, tmp_path):
    path = write(tmp_path, "a.jsonl", lines(conversation("1")))
    first = started(workspace, path)
    assert started(workspace, path).pk == first.pk
    write(tmp_path, "a.jsonl", lines(conversation("2")))
    assert started(workspace, path).pk != first.pk


@pytest.mark.parametrize(
    "options",
    [
        Options(scale=(1.0, 5.0), survey_kind="csat"),
        Options(mapping=read_mapping(EXAMPLES / "sgd-mapping.yaml")),
        Options(mapping=read_mapping(EXAMPLES / "tau-bench-mapping.yaml")),
    ],
)
def test_the_same_options_are_known_again(workspace, tmp_path, options):
    path = write(tmp_path, "a.jsonl", lines(conversation("1")))
    job = plan(workspace, "files", path, options, "mapped" if options.mapping else "surveys")
    assert start_import(job).pk == start_import(job).pk
    assert services.job_of(ImportRun.objects.get()).options == job.options


def test_other_options_are_another_import(workspace, tmp_path):
    path = write(tmp_path, "a.jsonl", lines(conversation("1")))
    first = started(workspace, path)
    other = start_import(plan(workspace, "files", path, Options(time_zone="Asia/Tokyo")))
    assert other.pk != first.pk


def test_two_workers_never_run_one_import(workspace, tmp_path):
    run = started(workspace, write(tmp_path, "a.jsonl", lines(conversation("1"))))
    lease.claim(ImportRun.objects.get(pk=run.pk))
    with pytest.raises(StateError, match="is being worked on"):
        run_import(ImportRun.objects.get(pk=run.pk))
    assert Conversation.objects.count() == 0


def test_a_worker_that_lost_its_lease_writes_nothing_more(workspace, tmp_path, small_batches):
    path = write(tmp_path, "a.jsonl", lines(*(conversation(str(n)) for n in range(9))))

    def taken_over(counts: Counts) -> None:
        ImportRun.objects.update(worker="another")

    run = run_import(started(workspace, path), taken_over)
    assert (run.state, run.worker, run.entries) == ("running", "another", 3)
    assert Conversation.objects.count() == 3


def test_a_lease_that_ran_out_can_be_taken(workspace, tmp_path):
    run = started(workspace, write(tmp_path, "a.jsonl", lines(conversation("1"))))
    lease.claim(run)
    ImportRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert run_import(ImportRun.objects.get()).state == "done"


def test_stopping_is_noticed_at_the_next_batch(workspace, tmp_path, small_batches):
    path = write(tmp_path, "a.jsonl", lines(*(conversation(str(n)) for n in range(9))))
    run = run_import(
        started(workspace, path), lambda counts: services.stop(ImportRun.objects.get())
    )
    assert (run.state, run.entries) == ("stopped", 3)


def test_a_file_that_breaks_off_keeps_what_was_read_and_the_reason(workspace, tmp_path):
    text = lines(*(conversation(str(n)) for n in range(4000)))
    assert len(text) > 1.5 * BLOCK
    path = write(tmp_path, "a.jsonl.gz", text)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match="copied only in part"):
        run_import(started(workspace, path))
    run = ImportRun.objects.get()
    assert run.state == "failed"
    assert "copied only in part" in run.error
    assert run.added == Conversation.objects.count() > 1000


def test_a_rehearsal_counts_all_and_keeps_nothing(workspace, tmp_path):
    bring_in(workspace, write(tmp_path, "a.jsonl", lines(conversation("1"), conversation("2"))))
    changed = [conversation("1"), conversation("2", subject="New"), conversation("3"), "{bad"]
    path = write(tmp_path, "b.jsonl", lines(*changed))
    counts, problems = rehearse(plan(workspace, "files", path, Options()))
    assert (counts.added, counts.updated, counts.unchanged, counts.rejected) == (1, 1, 1, 1)
    assert [problem.line for problem in problems] == [4]
    assert Conversation.objects.count() == 2
    assert ImportRun.objects.count() == 1
    assert not list(tmp_path.glob("*rejected*"))


def test_rejects_go_to_the_data_folder_where_the_files_own_is_closed(
    workspace, tmp_path, monkeypatch
):
    closed = tmp_path / "closed"
    closed.mkdir()
    path = write(closed, "a.jsonl", lines("{bad"))
    real = Path.open

    def refuse(self, mode="r", *args, **kwargs):
        if self.parent == closed and "w" in mode:
            raise PermissionError(13, "Permission denied")
        return real(self, mode, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    run = bring_in(workspace, path)
    assert Path(run.rejects_file).parent.parent.name == "imports"
    assert Path(run.rejects_file).read_text() == "{bad\n"


@pytest.mark.parametrize("source", ["", " ", "x" * 65, "a\nb"])
def test_a_source_has_a_name_that_can_be_kept(workspace, tmp_path, source):
    path = write(tmp_path, "a.jsonl", lines(conversation("1")))
    with pytest.raises(InputError, match="name of a source"):
        plan(workspace, source, path, Options())
