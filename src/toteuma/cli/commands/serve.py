"""``toteuma serve``: the web site of the home folder, and the worker for files handed in."""

import gc
import os
import signal
import subprocess
import sys
from pathlib import Path
from socket import socket
from threading import Event, Lock, Thread
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers import gthread

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, option
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.workspace.bootstrap import (
    WEB_SETTINGS,
    gather_static_files,
    prepare_database,
    site_faults,
)

LOOPBACK = "127.0.0.1"
READER_PAUSE_SECONDS = 2
READER_ENDS_WITHIN_SECONDS = 5


class NotReadyForProductionError(ToteumaError):
    """The site was to start in production with something that production must not have."""

    code = "cli.not_ready_for_production"
    exit_code = ExitCode.ENVIRONMENT
    message = "The site does not start in production: {why}"
    mend = "Mend it and start again; docs/operations.md tells how."


def build(console: Console) -> click.Command:
    """The command."""

    def run(port: int, host: str, workers: int, threads: int) -> int:
        home = console.settings.home
        prepare_database(home, for_web=True)
        refuse_unready()
        gather_static_files()
        environment = {**os.environ, "TOTEUMA_HOME": str(home.absolute())}
        from toteuma.workspace.jobs.submitting import resume_jobs  # noqa: PLC0415 - needs Django

        resume_jobs()
        reader = Reader({**environment, "DJANGO_SETTINGS_MODULE": WEB_SETTINGS})
        reader.start()
        console.note("serve.open", address=f"http://{host}:{port}/")
        try:
            Server(home, host=host, port=port, workers=workers, threads=threads).run()
        finally:
            reader.stop()
        return ExitCode.SUCCESS

    return LocalizedCommand(
        "serve",
        console,
        run,
        [
            option("--port", type=click.IntRange(1, 65535), default=8000),
            option("--host", default=LOOPBACK),
            option("--workers", type=click.IntRange(1, 64), default=2),
            option("--threads", type=click.IntRange(1, 64), default=8),
        ],
    )


class Reader:
    """The process that reads the files handed in; one that dies is started anew."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._ending = Event()
        self._changing = Lock()
        self._process = self._started()

    def start(self) -> None:
        """Sees to it from a thread that the process runs."""
        Thread(target=self._keep_running, daemon=True).start()

    def stop(self) -> None:
        """Ends the process. A file that it cannot finish within seconds is read again, from its
        beginning, when the site is next started."""
        with self._changing:
            self._ending.set()
        self._process.terminate()
        try:
            self._process.wait(timeout=READER_ENDS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _keep_running(self) -> None:
        while True:
            self._process.wait()
            # A process that dies at once is not started in a busy loop.
            self._ending.wait(READER_PAUSE_SECONDS)
            with self._changing:
                if self._ending.is_set():
                    return
                self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "toteuma.web.reader"],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            # Ctrl-C in a terminal is for the command, which then ends its reader.
            process_group=0,
        )


def refuse_unready() -> None:
    """Raises NotReadyForProductionError for a site that production must not start."""
    faults = site_faults()
    if faults:
        raise NotReadyForProductionError(why=" ".join(faults))


AT_ONCE = 2
"""Requests that a process computes at the same time: one that waits for the database or makes a
file stops no other."""

SILENT_SECONDS = 0.05
"""How long a new connection may say nothing before it is set aside until it does."""

SWITCH_SECONDS = 0.0005
"""A thread that comes back from the database waits so long for one that is computing. At Python's
own 5 ms a page with ten questions to the database waits 50."""


def settle(_: object) -> None:
    """A worker keeps the content of municipalities: looking through all of it for cycles, which it
    has none of, would stop every reader for a tenth of a second each time. So that is done rarely,
    and what the program itself is made of is left out. What a request leaves behind is looked
    through by :func:`tidy_up`."""
    # Ctrl-C in a terminal reaches this process as well: the server lets it finish and go.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 1_000)
    sys.setswitchinterval(SWITCH_SECONDS)


def tidy_up(_worker: object, _request: object, _environ: object, _response: object) -> None:
    """Takes away what a request left in cycles, once it is answered: nobody waits for it then."""
    gc.collect(0)


class Master(Arbiter):  # type: ignore[misc]
    """The process that keeps the workers. Ctrl-C ends the site as gently as a service does."""

    def handle_int(self) -> None:
        """Lets requests that are being answered finish."""
        self.handle_term()


class Worker(gthread.ThreadWorker):  # type: ignore[misc]
    """A process that takes a new connection only while it answers fewer than ``AT_ONCE``.

    gunicorn's own takes all that it is offered, so that some wait in one process for others to be
    answered while the next process has nothing to do. Runs in the worker's main thread, but for
    ``handle``.
    """

    def accept(self, listener: socket) -> None:
        """Takes a connection, and perhaps no more for now."""
        super().accept(listener)
        self.set_accept_enabled(True)

    def set_accept_enabled(self, enabled: bool) -> None:
        """Asked in every turn of the loop, so that a request answered opens the door again."""
        answering = self.nr_conns - len(self.keepalived_conns) - len(self.pending_conns)
        super().set_accept_enabled(enabled and answering < AT_ONCE)

    def handle(self, conn: gthread.TConn) -> Any:
        """Answers; a connection that a browser opened in advance, and says nothing on, is set
        aside until it does."""
        is_new = not (conn.initialized or conn.data_ready)
        if is_new and not conn.wait_for_data(SILENT_SECONDS):
            return gthread._DEFER
        return super().handle(conn)


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with our settings instead of a file of its own."""

    def __init__(self, home: Path, *, host: str, port: int, workers: int, threads: int) -> None:
        self.own: dict[str, Any] = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": Worker,
            "timeout": 120,
            "graceful_timeout": 3,
            "loglevel": "warning",
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,
            "raw_env": [f"TOTEUMA_HOME={home.absolute()}"],
            "post_worker_init": settle,
            "post_request": tidy_up,
        }
        super().__init__()

    def load_config(self) -> None:
        """Our settings."""
        for name, value in self.own.items():
            self.cfg.set(name, value)

    def run(self) -> None:
        """Serves until a signal ends it."""
        Master(self).run()

    def load(self) -> Any:
        """The application, loaded in each worker."""
        from importlib import import_module  # noqa: PLC0415

        return import_module("toteuma.web.wsgi").application
