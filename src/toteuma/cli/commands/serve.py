"""``toteuma serve``: the web site of the home folder, and the worker for files handed in."""

import gc
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

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


SWITCH_SECONDS = 0.0005
"""A thread that comes back from the database waits so long for one that is computing. At Python's
own 5 ms a page with ten questions to the database waits 50."""


def settle(_: object) -> None:
    """A worker keeps the content of municipalities: looking through all of it for cycles, which it
    has none of, would stop every reader for a tenth of a second each time. So that is done rarely,
    and what the program itself is made of is left out."""
    # Ctrl-C in a terminal reaches this process as well: the server lets it finish and go.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 1_000)
    sys.setswitchinterval(SWITCH_SECONDS)


class Master(Arbiter):  # type: ignore[misc]
    """The process that keeps the workers. Ctrl-C ends the site as gently as a service does."""

    def handle_int(self) -> None:
        """Lets requests that are being answered finish."""
        self.handle_term()


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with our settings instead of a file of its own."""

    def __init__(self, home: Path, *, host: str, port: int, workers: int, threads: int) -> None:
        self.own: dict[str, Any] = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "timeout": 120,
            "graceful_timeout": 3,
            "loglevel": "warning",
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,
            "raw_env": [f"TOTEUMA_HOME={home.absolute()}"],
            "post_worker_init": settle,
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
