"""ClickHouse's HTTP interface in front of the real engine, as a library, in this process."""

from __future__ import annotations

import re
import tempfile
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

from chdb.session import Session

_lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    session: Session
    folder: Path

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = {name: values[0] for name, values in parse_qs(urlparse(self.path).query).items()}
        statement = asked.get("query") or body.decode()
        try:
            with _lock:
                answer = self.run(statement, body if "query" in asked else b"")
        except Exception as error:
            self.reply(500, str(error).encode())
            return
        self.reply(200, answer)

    def run(self, statement, body):
        if body:
            file = self.folder / "sent.parquet"
            file.write_bytes(body)
            statement = statement.removesuffix("FORMAT Parquet")
            statement = re.sub(r"input\('", f"file('{file}', Parquet, '", statement)
            return self.session.query(statement).bytes()
        if asked := re.search(r" FORMAT (ArrowStream|Native|JSONCompact)$", statement):
            select = f"{statement[: asked.start()]} SETTINGS join_use_nulls = 1"
            return self.session.query(select, asked[1]).bytes()
        return self.session.query(statement).bytes()

    def reply(self, status, content):
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments):
        """Say nothing."""


@contextmanager
def clickhouse_server():
    """The address of a ClickHouse that lives as long as the block."""
    with tempfile.TemporaryDirectory() as folder:
        session = Session(f"{folder}/data")
        handler = type("Bound", (Handler,), {"session": session, "folder": Path(folder)})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/default"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
            session.close()
