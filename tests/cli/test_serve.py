from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ecotone.cli import server
from ecotone.cli.server import PortTaken, listen, too_long

pytestmark = pytest.mark.enable_socket

GREETING = re.compile(r"^Ecotone is served at (http://127\.0\.0\.1:(\d+))/", re.MULTILINE)


@contextmanager
def serving(environment: dict[str, str], log: Path) -> Iterator[tuple[subprocess.Popen, int]]:
    """Serve on the next free port until the block ends; give the process and the port."""
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "ecotone.cli", "serve"],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process, _port(process, log)
        finally:
            process.kill()
            process.wait()


def _port(process: subprocess.Popen, log: Path) -> int:
    for _ in range(600):
        if found := GREETING.search(log.read_text()):
            return int(found.group(2))
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def get(port: int, address: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", address)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


@pytest.mark.slow
def test_first_start_second_start_and_a_gentle_end(environment, tmp_path: Path) -> None:
    told, log = environment(tmp_path / "home"), tmp_path / "log"
    with serving(told, log) as (process, port):
        said = log.read_text()
        assert "Loading the starter catalogue: done" in said
        for address in re.findall(r"http://127\.0\.0\.1:\d+(/\S*)", said):
            assert get(port, address)[0] in (200, 302), address
        status, body = get(port, "/en/search/?q=" + "a" * 100_000)
        assert (status, body) == (414, too_long())
        before = get(port, "/api/v1/search?q=mangrove")[1]
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(20) == 0
    with serving(told, log) as (process, port):
        assert "Loading" not in log.read_text()
        after = get(port, "/api/v1/search?q=mangrove")[1]
        assert re.sub(r":\d{4,5}/", "/", after) == re.sub(r":\d{4,5}/", "/", before)
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(20) == 0


def test_a_port_that_is_taken_is_said_or_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(PortTaken) as caught:
            listen("127.0.0.1", taken)
        assert str(taken) in caught.value.for_keeper
        monkeypatch.setattr(server, "FIRST_PORT", taken)
        with listen("127.0.0.1", None) as door:
            assert door.getsockname()[1] > taken


def test_an_address_that_is_not_ours_is_said() -> None:
    with pytest.raises(PortTaken):
        listen("192.0.2.1", 8123)


def test_the_page_for_a_long_address_speaks_six_languages() -> None:
    assert re.findall(r'lang="(\w\w)"', too_long()) == ["en", "fr", "es", "ar", "ru", "zh"]
