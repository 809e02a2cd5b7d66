"""Evenhand beside Label Studio: open, next and submit, server CPU in the same run.

    python benchmarks/label_studio.py [--most 10000]

Installs Label Studio from PyPI into an environment that is thrown away, starts it on loopback with
SQLite, makes a project of chats with a rating for each of ten categories, and does what a reviewer
does through its API. Evenhand is served beside it from the embedded database with as many chats,
and the same is done through its pages. Server CPU is that of the server's processes in
``/proc/<pid>/stat``, over all requests of a kind; its clock ticks every 10 ms.

Label Studio makes its tables first: two minutes in all on a quiet machine, ten on a busy one.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import review_queue as own

VERSION = "1.23.2"
SIZES = (1_000, 10_000)
TIMES = 40
MESSAGES = 40
PORT, OWN_PORT = 8494, 8495
TOKEN = "benchmark-of-evenhand-0123456789"
ADDRESS, PASSWORD = "r0@bench.example", "only for this run"
CATEGORIES = 10
SCALE = ("Excellent", "Good", "Fair", "Poor")


def processes(root: int) -> list[int]:
    """A process and all that it started."""
    children = Path(f"/proc/{root}/task/{root}/children").read_text().split()
    return [root, *[each for child in children for each in processes(int(child))]]


def cpu(root: int) -> float:
    """Seconds of CPU that a process and its children have used."""
    ticks = 0
    for process in processes(root):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def each(root: int, action: Callable[[int], object]) -> float:
    """Milliseconds of the server's CPU for one of ``TIMES`` requests."""
    action(0)
    before = cpu(root)
    for number in range(1, TIMES + 1):
        action(number)
    return 1_000 * (cpu(root) - before) / TIMES


def resident(root: int) -> float:
    """Megabytes a server's processes hold."""
    pages = [int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in processes(root)]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def served(command: list[str], address: str, environment: dict[str, str]) -> Iterator[int]:
    """A server, up and answering; its process id."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, env=environment, **quiet)
    try:
        for _ in range(800):
            try:
                urllib.request.urlopen(address).read()
                break
            except OSError:
                time.sleep(0.5)
        yield server.pid
    finally:
        server.terminate()
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


class LabelStudio:
    """A reviewer's actions through Label Studio's API."""

    def __init__(self, size: int) -> None:
        config = "".join(self._choice(number) for number in range(CATEGORIES))
        chat = f'<Paragraphs name="chat" value="$messages" layout="dialogue"/>{config}'
        made = self._ask("projects/", {"title": "Bench", "label_config": f"<View>{chat}</View>"})
        self.project = made["id"]
        messages = json.loads(own.document(MESSAGES))["messages"]
        chats = [{"author": one["author"], "text": one["text"]} for one in messages]
        for start in range(0, size, 500):
            tasks = [{"messages": chats, "n": start + n} for n in range(min(500, size - start))]
            self._ask(f"projects/{self.project}/import", tasks)
        self.tasks = [one["id"] for one in self._page(1)]

    def open(self, number: int) -> None:
        """One task with all that its screen asks for."""
        self._ask(f"tasks/{self.tasks[number]}/?project={self.project}")

    def next(self, _number: int) -> dict[str, Any]:
        """The next task."""
        found: dict[str, Any] = self._ask(f"projects/{self.project}/next/")
        return found

    def submit_and_next(self, number: int) -> None:
        """Rate every category of a task, and take the next."""
        result = [
            {
                "from_name": f"c{category}",
                "to_name": "chat",
                "type": "choices",
                "value": {"choices": [SCALE[0]]},
            }
            for category in range(CATEGORIES)
        ]
        task = self.tasks[-1 - number]
        self._ask(f"tasks/{task}/annotations/?project={self.project}", {"result": result})
        self.next(number)

    def _page(self, page: int) -> list[dict[str, Any]]:
        query = urlencode({"project": self.project, "page": page, "page_size": 3 * TIMES})
        found: list[dict[str, Any]] = self._ask(f"tasks/?{query}")["tasks"]
        return found

    @staticmethod
    def _choice(number: int) -> str:
        choices = "".join(f'<Choice value="{value}"/>' for value in SCALE)
        return f'<Choices name="c{number}" toName="chat" choice="single">{choices}</Choices>'

    @staticmethod
    def _ask(path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{PORT}/api/{path}", data, headers)
        return json.loads(urllib.request.urlopen(request).read())


class Evenhand:
    """The same through Evenhand's pages."""

    BASE = f"http://127.0.0.1:{OWN_PORT}"

    def __init__(self, categories: list[str]) -> None:
        self.answers = {key: {"option": 0} for key in categories}
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self._get("/account/login/")
        self._post("/account/login/", {"login": ADDRESS, "password": PASSWORD})
        self.next(0)

    def open(self, _number: int) -> str:
        """The review screen."""
        return self._get(f"/w/bench/review/{self.review}/")

    def next(self, _number: int) -> None:
        """Take the next conversation."""
        self._post("/w/bench/review/next/", {}, follow=False)

    def submit_and_next(self, _number: int) -> None:
        """Publish with every category rated, and take the next."""
        state = {"edit": 0, "comment": "", "answers": self.answers}
        address = f"/w/bench/review/{self.review}/submit/?next=1"
        answer = json.loads(self._post(address, json.dumps(state)))
        self.review = int(re.search(r"/review/(\d+)/", answer["url"])[1])

    def _get(self, path: str) -> str:
        return str(self.opener.open(self.BASE + path).read().decode())

    def _post(self, path: str, data: dict[str, str] | str, follow: bool = True) -> str:
        body = data if isinstance(data, str) else urlencode(data)
        kind = "application/json" if isinstance(data, str) else "application/x-www-form-urlencoded"
        # Signing in changes the token.
        token = next(one.value for one in self.jar if one.name.endswith("csrftoken"))
        headers = {"Content-Type": kind, "X-CSRFToken": str(token), "Referer": self.BASE}
        request = urllib.request.Request(self.BASE + path, body.encode(), headers)
        if follow:
            return str(self.opener.open(request).read().decode())
        stay = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), _Stay())
        answer = stay.open(request)
        self.review = int(re.search(r"/review/(\d+)/", answer.headers["Location"])[1])
        return ""


class _Stay(urllib.request.HTTPErrorProcessor):
    """Does not go where an answer leads: that would be another request."""

    def http_response(self, _request: Any, response: Any) -> Any:
        return response


def costs(root: int, person: LabelStudio | Evenhand) -> dict[str, float]:
    """Milliseconds of CPU of each action, and megabytes after them."""
    return {
        "open": each(root, person.open),
        "next": each(root, person.next),
        "submit and next": each(root, person.submit_and_next),
        "MB resident": resident(root),
    }


def install(folder: Path) -> Path:
    """Label Studio in an environment of its own."""
    python = folder / "environment" / "bin" / "python"
    make = ["uv", "venv", "--quiet", "--python", sys.executable, str(folder / "environment")]
    subprocess.run(make, check=True)
    wanted = f"label-studio=={VERSION}"
    command = ["uv", "pip", "install", "--quiet", "--python", str(python), wanted]
    subprocess.run(command, check=True)
    return python.parent / "label-studio"


@contextmanager
def peer(folder: Path, program: Path) -> Iterator[int]:
    """Label Studio, served; its process id."""
    data = str(folder / "data")
    arguments = ["start", "--no-browser", "--port", str(PORT), "--internal-host", "127.0.0.1"]
    arguments += ["--data-dir", data, "--enable-legacy-api-token", "--user-token", TOKEN]
    arguments += ["--username", ADDRESS, "--password", PASSWORD]
    quiet = {"COLLECT_ANALYTICS": "False", "LATEST_VERSION_CHECK": "False", "SENTRY_DSN": ""}
    own_place = {"LABEL_STUDIO_BASE_DATA_DIR": data, "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true"}
    environment = {**os.environ, **quiet, **own_place}
    with served([str(program), *arguments], f"http://127.0.0.1:{PORT}/health", environment) as root:
        yield root


def ours(workspace: Any, home: str) -> dict[str, float]:
    """What Evenhand takes."""
    from evenhand.people.models import User
    from evenhand.scorecards.models import ScorecardVersion

    reviewer = User.objects.get(email=ADDRESS)
    reviewer.set_password(PASSWORD)
    reviewer.save()
    version = ScorecardVersion.objects.get()
    categories = [category.key for category in version.content.categories]
    code = "from evenhand.site.cli import main; main()"
    command = [sys.executable, "-c", code, "serve", "--port", str(OWN_PORT), "--processes", "1"]
    environment = {**os.environ, "EVENHAND_HOME": home, "EVENHAND_HOSTS": "127.0.0.1"}
    with served(command, f"{Evenhand.BASE}/health/", environment) as root:
        return costs(root, Evenhand(categories))


def run(most: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="evenhand-peer-"))
    try:
        with peer(folder, install(folder)) as root:
            compare(root, str(folder / "home"), most)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def compare(root: int, home: str, most: int) -> None:
    """Print both, size by size."""
    workspace, done = own.set_up(home), 0
    print(f"| server CPU, ms | Label Studio {VERSION} | Evenhand | ratio |")
    print("|---|---:|---:|---:|")
    for size in [size for size in SIZES if size <= most]:
        own.fill(workspace, done, size, MESSAGES)
        own.draw(workspace, size)
        done = size
        theirs, mine = costs(root, LabelStudio(size)), ours(workspace, home)
        for name, cost in theirs.items():
            ratio = f"{mine[name] / cost:.2f}"
            print(f"| {name}, {size:,} | {cost:.1f} | {mine[name]:.1f} | {ratio} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=SIZES[-1], help="conversations")
    sys.exit(run(parser.parse_args().most))
