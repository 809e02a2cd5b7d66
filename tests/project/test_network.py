import socket
import subprocess
import sys
import urllib.request

import pytest

from loopback_only import OutsideLoopback, guarded_environment


@pytest.mark.parametrize("host", ["example.com", "10.0.0.1", "8.8.8.8", "2001:db8::1"])
def test_nothing_connects_or_resolves_outside_loopback(host):
    with pytest.raises(OutsideLoopback):
        socket.create_connection((host, 80), timeout=1)


def test_a_library_cannot_leave_either():
    with pytest.raises(OutsideLoopback):
        urllib.request.urlopen("http://example.com", timeout=1)


def test_loopback_itself_is_reachable():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with socket.create_connection(address, timeout=1) as connection:
            assert connection.getpeername() == address


def test_processes_the_tests_start_are_watched_too():
    attempt = "import socket; socket.create_connection(('example.com', 80))"
    done = subprocess.run(
        [sys.executable, "-c", attempt],
        env=guarded_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "OutsideLoopback" in done.stderr
