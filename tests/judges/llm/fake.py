"""An OpenAI-compatible endpoint on loopback that does what the test tells it to."""

import hashlib
import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

START = re.compile(r"(?:\[[^\]]*\]|.){0,20}")
"""The beginning of a text, placeholders whole."""

LINE = re.compile(r'^\{"message": .*\}$', re.MULTILINE)


def completion(text, *, finish="stop", usage=(100, 20), logprobs=None, **message):
    """The body of a chat completion."""
    choice = {
        "index": 0,
        "finish_reason": finish,
        "message": {"role": "assistant", "content": text, **message},
        "logprobs": {"content": logprobs} if logprobs else None,
    }
    body = {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "fake",
        "choices": [choice],
    }
    if usage:
        body["usage"] = {
            "prompt_tokens": usage[0],
            "completion_tokens": usage[1],
            "total_tokens": sum(usage),
        }
    return body


def lines_of(request):
    """The messages of the conversation as the model sees them."""
    return [json.loads(line) for line in LINE.findall(request["messages"][1]["content"])]


def fence_of(request):
    return re.search(r"=== CONVERSATION (\w+) ===", request["messages"][1]["content"])[1]


def options_of(request):
    """Possible options by category, as the schema says."""
    schema = request["response_format"]["json_schema"]["schema"]
    answers = schema["properties"]["answers"]["properties"]
    return {key: each["properties"]["option"]["enum"] for key, each in answers.items()}


def answers(request, choose):
    """A reply with ``choose(key, options)`` for each category, quoting the agent's first words."""
    mine = [line for line in lines_of(request) if line["by"] == "AGENT UNDER REVIEW"]
    quotes = [
        {"message": line["message"], "quote": START.match(line["text"])[0]} for line in mine[:1]
    ]
    said = {
        key: {"reason": f"Because of {key}.", "quotes": quotes, "option": choose(key, options)}
        for key, options in options_of(request).items()
    }
    return json.dumps({"answers": said})


def well_behaved(request):
    """A model that knows only Latin letters, and is not told anything by what it reads."""
    text = "".join(line["text"] for line in lines_of(request))
    known = all(ord(letter) < 0x250 or not letter.isalpha() for letter in text)

    def choose(key, options):
        number = int(hashlib.sha256(key.encode()).hexdigest(), 16)
        return options[number % len(options)] if known else "UNSURE"

    return completion(answers(request, choose))


class Broken:
    """Replies that are no plain JSON answer: what is sent, and how."""

    def __init__(self, status=200, body=b"", headers=None, claims=None, slowly=False):
        self.status = status
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.headers = headers or {}
        self.claims = claims
        self.slowly = slowly


def refusal(status, message="no", code=None, **headers):
    """An error as such endpoints report it."""
    body = {"error": {"message": message, "type": "error", "code": code}}
    return Broken(status, body, {key.replace("_", "-"): value for key, value in headers.items()})


def cut_short():
    """A body that ends before its announced end: the connection breaks."""
    return Broken(body=b'{"choices": [', claims=10_000)


class Fake:
    """What the endpoint was asked, and the script it answers by: one entry a call, then ``usual``.

    An entry is a completion, a ``Broken``, or a function of the request that gives one of them.
    """

    def __init__(self, url):
        self.url = url
        self.usual = well_behaved
        self.script = []
        self.requests = []
        self.headers = []
        self._lock = threading.Lock()

    def take(self, headers, request):
        with self._lock:
            self.headers.append(headers)
            self.requests.append(request)
            entry = self.script.pop(0) if self.script else self.usual
        return entry(request) if callable(entry) else entry


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        size = int(self.headers["Content-Length"])
        request = json.loads(self.rfile.read(size))
        given = self.server.fake.take(dict(self.headers), request)
        self._send(given if isinstance(given, Broken) else Broken(body=given))

    def _send(self, given):
        self.send_response(given.status)
        for key, value in given.headers.items():
            self.send_header(key, value)
        if "Content-Type" not in given.headers:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(given.claims or len(given.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        for part in [given.body[n : n + 40] for n in range(0, len(given.body), 40)]:
            self.wfile.write(part)
            if given.slowly:
                self.wfile.flush()
        self.close_connection = True

    def log_message(self, *_arguments):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_arguments):
        """A client that hangs up is no news."""


@contextmanager
def serving():
    """A fake endpoint for as long as the block lasts."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.fake = Fake(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server.fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
