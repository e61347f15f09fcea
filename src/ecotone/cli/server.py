"""The web server: gunicorn, set up here and nowhere else."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import gc
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connections
from django.urls import get_resolver, resolve
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from gunicorn.app.base import BaseApplication
from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

from ecotone.kernel.errors import EcotoneError
from ecotone.vocab import countries, gbf

FIRST_PORT = 8000
PORTS_TO_TRY = 50
CACHE_OF_A_THREAD = 2_000  # KiB of database pages
WORKERS = 2
THREADS = 8
LONGEST_ADDRESS = 8190  # bytes of a request's first line; gunicorn's own upper bound
LONGEST_LEFT = 1024 * 1024  # bytes of a request that we still take in before we hang up
WARMING = ("/en/", "/en/countries/KEN/", "/en/countries/KEN/targets/3/")
SECONDS_TO_FINISH = 15  # how long a request may go on after we were asked to stop


class PortTaken(EcotoneError):
    """Another program listens there already."""


def listen(host: str, port: int | None) -> socket.socket:
    """Return a listening socket on ``port``, or on the first free one from 8000 on when None.

    Raises ``PortTaken`` when the port asked for, or all of those tried, are taken.
    """
    wanted = [port] if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in wanted:
        door = socket.socket(family, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, number))
            door.listen(512)
        except OSError as error:
            door.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise PortTaken(f"Cannot serve on {host}: {error.strerror}.") from error
        else:
            return door
    raise PortTaken(
        f"Port {wanted[0]} of {host} is taken or not allowed. Choose another with --port, "
        "or leave --port out and the next free one is taken."
    )


def save_memory() -> None:
    """Keep what every thread holds for itself small: there are many, and each would hold much.

    SQLite reads through a map of the file that all share, so a thread's own cache can be small.
    M_ARENA_MAX is -8 in glibc's malloc.h (mallopt(3)); other C libraries have no such heaps.
    """
    database: dict[str, Any] = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"]["init_command"] += f"PRAGMA cache_size=-{CACHE_OF_A_THREAD};"
    tune = getattr(ctypes.CDLL(None), "mallopt", None)
    if tune is not None and sys.platform == "linux":
        tune(-8, 2)


def preload() -> Callable[..., object]:
    """Import and read what every worker needs, once, so that they share it; return the site."""
    from ecotone.web.wsgi import application  # noqa: PLC0415  once Django is set up

    get_resolver().url_patterns  # noqa: B018  imports every view
    any_text = "Search"
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext(any_text)
            resolve(f"/{language}/")
    for fact in (gbf.indicators, countries.countries, countries.regions):
        fact()
    return application


def warm(application: Callable[..., object]) -> None:
    """Show some pages to nobody: what they read and compile is then shared by the workers."""
    host = settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "localhost")
    for page in WARMING:
        environ: dict[str, Any] = {"PATH_INFO": page, "HTTP_HOST": host}
        setup_testing_defaults(environ)
        application(environ, lambda *_: None)


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Answers an address that is too long in words, where gunicorn has only a number."""

    def handle_error(self, req: object, client: socket.socket, addr: object, exc: object) -> None:
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        _take_in_the_rest(client)
        body = too_long().encode()
        head = (
            "HTTP/1.1 414 URI Too Long\r\nConnection: close\r\n"
            f"Content-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with contextlib.suppress(OSError):  # the visitor may have gone
            client.sendall(head.encode() + body)


def too_long() -> str:
    """Return the page for an address that is too long, in every language: we cannot know which."""
    said = []
    for code, name in settings.LANGUAGES:
        with translation.override(code):
            words = _(
                "This address is too long: a question has 300 characters at most. Shorten it."
            )
        said.append(f'<p lang="{code}" dir="auto" title="{escape(name)}">{escape(words)}</p>')
    return f"<!doctype html><title>414</title>{''.join(said)}"


def _take_in_the_rest(client: socket.socket) -> None:
    """Read what is still on its way, or the visitor's machine drops our answer with the rest."""
    taken = 0
    with contextlib.suppress(OSError):
        client.settimeout(0.3)
        while taken < LONGEST_LEFT and (part := client.recv(65_536)):
            taken += len(part)


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Serves the pages on a socket that is already listening, until it is told to stop."""

    def __init__(self, door: socket.socket, when_ready: Callable[[], None], reader: bool) -> None:  # noqa: FBT001
        self.door = door
        self.when_ready = when_ready
        self.wants_reader = reader
        self.reader: subprocess.Popen[bytes] | None = None
        super().__init__()

    def load_config(self) -> None:
        chosen: dict[str, Any] = {
            "bind": f"fd://{self.door.fileno()}",
            "workers": WORKERS,
            "threads": THREADS,
            "worker_class": Worker,
            "limit_request_line": LONGEST_ADDRESS,
            "preload_app": True,  # one copy of the code in memory for all workers
            "timeout": 60,
            "graceful_timeout": SECONDS_TO_FINISH,
            "keepalive": 15,
            "control_socket_disable": True,
            "loglevel": "warning",
            "proc_name": "ecotone",
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108, PTH112
            "when_ready": self._ready,
            "post_worker_init": _leave_stopping_to_the_master,
            "on_exit": self._end_reader,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., object]:
        save_memory()
        application = preload()
        warm(application)
        connections.close_all()  # a connection must not be shared by the workers
        gc.collect()
        gc.freeze()  # the collector leaves what is shared alone, so that it stays shared
        return application

    def _ready(self, _arbiter: object) -> None:
        """Called once the socket is ours: start the reader, make Ctrl-C as gentle as SIGTERM."""
        if self.wants_reader:
            self.reader = subprocess.Popen(
                [sys.executable, "-m", "ecotone.cli", "work", "--first", "--until-parent-ends"],
                stdin=subprocess.PIPE,
            )
        signal.signal(signal.SIGINT, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
        self.when_ready()

    def _end_reader(self, _arbiter: object) -> None:
        if self.reader is not None:
            self.reader.terminate()


def _leave_stopping_to_the_master(_worker: object) -> None:
    """Ctrl-C reaches every process of the terminal; only the master acts on it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
