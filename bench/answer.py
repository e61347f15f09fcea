"""The program as a visitor meets it: start, answer pages under load, memory."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from bench.figure import Figure, percentile, table

from ecotone.vocab import countries, gbf

IN_FLIGHT = 20
DISTINCT = 600  # pages that nobody has asked for yet
OFTEN = 100  # pages that are asked for again and again
REPEATS = 4_000
GOAL_MS, GOAL_MB, GOAL_SECONDS = 50, 300, 5


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: where, its first process, and how long it took to answer."""

    port: int
    process: int
    seconds: float


def figures() -> list[Figure]:
    """Start twice on one home, load the second, and say what it took."""
    with tempfile.TemporaryDirectory(prefix="ecotone-bench-") as home:
        with served(home) as first:
            took_first = first.seconds
        with served(home) as again:
            resting = megabytes(again.process)
            random.seed(3)
            pages = random.sample(addresses(), DISTINCT)
            fresh = timed(again.port, pages)
            for _ in range(3):  # so that every worker has met each of them
                timed(again.port, pages[:OFTEN])
            warm = timed(again.port, random.choices(pages[:OFTEN], k=REPEATS))
            api = timed(again.port, [api_address(page) for page in pages[:300]])
            loaded = megabytes(again.process)
        return [
            Figure(name="first start, to the first answer, s", value=f"{took_first:.1f}"),
            Figure(
                name="second start, to the first answer, s",
                value=f"{again.seconds:.1f}",
                goal=f"under {GOAL_SECONDS}",
                met=again.seconds < GOAL_SECONDS,
            ),
            *_paced("answer page, asked for the first time", fresh),
            *_paced("answer page, asked for again", warm),
            *_paced("answer as JSON (API)", api),
            _weighed("memory of the server, at rest, MB", resting),
            _weighed("memory of the server, after the load, MB", loaded),
        ]


def addresses() -> list[str]:
    """Return the addresses of all answer pages in English."""
    return [
        f"/en/countries/{country.iso3}/targets/{target.number}/"
        for country, target in itertools.product(countries.countries(), gbf.targets())
    ]


def api_address(page: str) -> str:
    """Return where the API gives the same answer as a page."""
    return "/api/v1" + page.removeprefix("/en").removesuffix("/")


@contextmanager
def served(home: str) -> Iterator[Served]:
    """Serve ``home`` on a free port; stop as Ctrl-C would."""
    port = _free_port()
    told = {
        **os.environ,
        "ECOTONE_HOME": home,
        "ECOTONE_OFFLINE": "1",
        "ECOTONE_API_REQUESTS_PER_MINUTE": "0",
    }
    command = [sys.executable, "-m", "ecotone.cli", "serve", "--port", str(port)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL)
    try:
        _first_answer(port, process)
        yield Served(port, process.pid, time.perf_counter() - begun)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def timed(port: int, pages: Sequence[str]) -> tuple[list[float], float]:
    """Ask for ``pages`` from a process of its own; return milliseconds of each, and requests/s."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_load, (port, list(pages)))


def _load(port: int, pages: list[str]) -> tuple[list[float], float]:
    return asyncio.run(_all(port, pages))


async def _all(port: int, pages: list[str]) -> tuple[list[float], float]:
    waiting = iter(pages)
    took: list[float] = []

    async def visitor() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for page in waiting:
            begun = time.perf_counter()
            writer.write(
                f"GET {page} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()
            )
            await _answer(reader, page)
            took.append((time.perf_counter() - begun) * 1000)
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(visitor() for _ in range(IN_FLIGHT)))
    return took, len(pages) / (time.perf_counter() - begun)


async def _answer(reader: asyncio.StreamReader, page: str) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    if not head.startswith("http/1.1 200"):
        raise RuntimeError(f"{page}: {head.splitlines()[0]}")
    length = head.partition("content-length:")[2].partition("\r\n")[0]
    await reader.readexactly(int(length))


def megabytes(process: int) -> float:
    """Return the memory of a process and its children, shared pages counted once (PSS)."""
    total = 0
    for number in _family(process):
        for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def _family(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(one for child in children for one in _family(int(child)))]


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _first_answer(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the front page is there; the door may be open long before."""
    while process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=120) as door:
                door.sendall(b"GET /en/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                if door.recv(12) == b"HTTP/1.1 200":
                    return
        except ConnectionError:
            time.sleep(0.02)
    raise RuntimeError(f"the server ended with {process.returncode}")


def _paced(name: str, measured: tuple[list[float], float]) -> list[Figure]:
    took, rate = measured
    p95 = percentile(took, 0.95)
    return [
        Figure(
            name=f"{name}, {IN_FLIGHT} in flight, p95 ms (p50, requests/s)",
            value=f"{p95:.0f} ({percentile(took, 0.5):.0f}, {rate:,.0f})",
            goal=f"under {GOAL_MS}" if name.startswith("answer page") else "",
            met=p95 < GOAL_MS if name.startswith("answer page") else None,
        )
    ]


def _weighed(name: str, found: float) -> Figure:
    return Figure(name=name, value=f"{found:.0f}", goal=f"under {GOAL_MB}", met=found < GOAL_MB)


if __name__ == "__main__":
    print(table("Start, answer pages, memory", figures()))
