"""The web server: gunicorn, set up here and nowhere else."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from ecotone.kernel.errors import EcotoneError

FIRST_PORT = 8000
PORTS_TO_TRY = 50
WORKERS = 2
THREADS = 8
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


class Server(BaseApplication):
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
            "worker_class": "gthread",
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
        from django.db import connections  # noqa: PLC0415  after Django is set up

        from ecotone.web.wsgi import application  # noqa: PLC0415  after static files are there

        connections.close_all()  # a connection must not be shared by the workers
        return application

    def _ready(self, _arbiter: object) -> None:
        """Called once the socket is ours: start the reader, make Ctrl-C as gentle as SIGTERM."""
        if self.wants_reader:
            self.reader = subprocess.Popen(
                [sys.executable, "-m", "ecotone.cli", "work", "--until-parent-ends"],
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
