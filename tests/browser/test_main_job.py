"""The main job from end to end: a file in, a scorecard, reviews by keyboard, an IQS read."""

import json
import re
import threading

import pytest
from django.db import connection
from playwright.sync_api import expect

from evenhand.conversations.models import Conversation
from evenhand.people.models import Membership, User
from evenhand.reviews.models import Review
from evenhand.scorecards.models import ScorecardVersion
from evenhand.site.running import _task_worker

pytestmark = pytest.mark.django_db(transaction=True)

COUNT = 6
FIRST = {
    "workspace": "Acme Support",
    "name": "Mara Lind",
    "email": "mara@acme.example",
    "password": "correct horse battery",
}


def conversations(count: int) -> str:
    lines = []
    for number in range(count):
        said = [
            ("kim", "Where is my order?"),
            ("ana", f"Hello Kim, it arrives on the {number + 2}th."),
        ]
        record = {
            "id": f"c{number}",
            "channel": "chat",
            "participants": [
                {"id": "kim", "kind": "customer", "name": "Kim"},
                {"id": "ana", "kind": "agent", "name": "Ana", "email": "ana@acme.example"},
            ],
            "messages": [
                {
                    "author": author,
                    "visibility": "public",
                    "text": text,
                    "sent_at": f"2026-05-{number + 1:02}T09:0{minute}:00Z",
                }
                for minute, (author, text) in enumerate(said)
            ],
        }
        lines.append(json.dumps(record))
    return "\n".join(lines)


def work_through_the_tasks():
    """What the worker does in one round, in a thread of its own as in use."""

    def run():
        try:
            _task_worker().run()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(60)


def test_the_main_job_from_an_empty_installation_to_an_iqs(open_page, tmp_path):
    page = open_page()

    page.goto("/")
    page.get_by_label("Workspace").first.fill(FIRST["workspace"])
    page.get_by_label("Your name").fill(FIRST["name"])
    page.get_by_label(re.compile("mail", re.IGNORECASE)).first.fill(FIRST["email"])
    for field in page.locator("input[type=password]").all():
        field.fill(FIRST["password"])
    page.locator("form button[type=submit], form button.button-primary").last.click()
    page.wait_for_url("**/w/**")
    viewer = Membership.objects.select_related("workspace").get()
    base = f"/w/{viewer.workspace.slug}/"

    if not ScorecardVersion.objects.filter(status="published").exists():
        publish_a_ready_scorecard(page, base)
    version = ScorecardVersion.objects.get(status="published")

    file = tmp_path / "chats.jsonl"
    file.write_text(conversations(COUNT))
    page.goto(f"{base}sources/new/")
    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name="Upload and look at it").click()
    page.get_by_role("button", name="Start the import").click()
    work_through_the_tasks()
    assert Conversation.objects.count() == COUNT

    page.goto(f"{base}plans/")
    page.keyboard.press("n")
    page.get_by_label("Name", exact=True).first.fill("Everything once")
    page.get_by_label("How often").select_option("once")
    page.get_by_label("How many").fill(str(COUNT))
    page.get_by_label(re.compile("Everyone of role reviewer")).uncheck()
    page.get_by_text("Choose people").click()
    page.get_by_label(FIRST["name"]).first.check()
    page.get_by_role("button", name="Save plan").click()
    expect(page.locator("h1")).to_contain_text("Everything once")

    page.goto(f"{base}review/")
    page.keyboard.press("n")
    for _ in range(COUNT):
        page.wait_for_url(re.compile(r"/review/\d+/"))
        address = page.url
        review_by_keyboard(page, version)
        page.wait_for_function("address => location.href !== address", arg=address)
    assert Review.objects.filter(status="published", purpose="random").count() == COUNT

    page.goto(f"{base}?from=2026-05-01&to=2026-05-31")
    expect(page.locator(".estimate-hero")).to_contain_text("100")
    page.get_by_role("link", name="how?").click()
    expect(page.get_by_text("replays to the last digit").first).to_be_visible()
    assert User.objects.count() == 1


def publish_a_ready_scorecard(page, base):
    page.goto(f"{base}scorecards/")
    page.get_by_role("button", name=re.compile("General support")).first.click()
    page.get_by_role("button", name=re.compile("^Publish")).first.click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Publish")).click()
    page.wait_for_url(re.compile(r"/scorecards/\d+/$"))


def review_by_keyboard(page, version):
    for _ in version.content.categories:
        page.keyboard.press("x")
    page.keyboard.press("1")
    page.keyboard.press("s")
    expect(page.locator("[data-score]")).to_have_text("100.0")
    page.keyboard.press("Control+Enter")
