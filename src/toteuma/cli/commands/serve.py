"""``toteuma serve``: the web site of the home folder, and the worker for files handed in."""

import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, option
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.workspace.bootstrap import WEB_SETTINGS, prepare_database, site_faults

LOOPBACK = "127.0.0.1"


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
        environment = {**os.environ, "TOTEUMA_HOME": str(home.absolute())}
        worker = subprocess.Popen(
            [sys.executable, "-m", "django", "db_worker", "--queue-name", "*"],
            env={**environment, "DJANGO_SETTINGS_MODULE": WEB_SETTINGS},
            stdout=subprocess.DEVNULL,
        )
        console.note("serve.open", address=f"http://{host}:{port}/")
        try:
            Server(home, host=host, port=port, workers=workers, threads=threads).run()
        finally:
            stop(worker)
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


def stop(worker: subprocess.Popen[bytes]) -> None:
    """Ends the worker; what it was reading is read again when the site is next started."""
    worker.terminate()
    try:
        worker.wait(timeout=5)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def refuse_unready() -> None:
    """Raises NotReadyForProductionError for a site that production must not start."""
    faults = site_faults()
    if faults:
        raise NotReadyForProductionError(why=" ".join(faults))


def settle(_: object) -> None:
    """A worker keeps the content of municipalities: looking through all of it for cycles, which it
    has none of, would stop every reader for a tenth of a second each time. So that is done rarely,
    and what the program itself is made of is left out."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 1_000)


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

    def load(self) -> Any:
        """The application, loaded in each worker."""
        from importlib import import_module  # noqa: PLC0415

        return import_module("toteuma.web.wsgi").application
