"""A PostgreSQL server that is made for a test run and thrown away with it.

It lies in a memory-backed folder where there is one, listens on a free port of the loopback
interface, and asks for a password that is made for it. ``initdb`` refuses the superuser, so there
it runs as the user ``postgres``.
"""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

SERVER_USER = "postgres"
STARTS_WITHIN_SECONDS = 30


class ServerUnavailableError(Exception):
    """There is no PostgreSQL on this machine that could be started, and why."""


def server_folder() -> Path:
    """The folder of the newest installed server's programs. Raises ServerUnavailableError."""
    known = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = sorted(known, key=lambda program: int(program.parts[-3].partition(".")[0]))
    if found:
        return found[-1].parent
    program = shutil.which("initdb")
    if program is None:
        raise ServerUnavailableError("no initdb: PostgreSQL's server is not installed")
    return Path(program).parent


def as_server_user(*command: object) -> list[str]:
    """The command, run by the server's user when this process is the superuser's."""
    words = [str(word) for word in command]
    if os.geteuid() != 0:
        return words
    runner = shutil.which("runuser")
    if runner is None:
        raise ServerUnavailableError("no runuser: the server refuses to run as root")
    return [runner, "-u", SERVER_USER, "--", *words]


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def throw_away_server() -> Iterator[str]:
    """The address of a running server as a ``DATABASE_URL``. Raises ServerUnavailableError."""
    programs = server_folder()
    memory = Path("/dev/shm")
    folder = Path(
        tempfile.mkdtemp(prefix="toteuma-pg-", dir=memory if os.access(memory, os.W_OK) else None)
    )
    try:
        password = secrets.token_urlsafe(16)
        make_cluster(programs, folder, password)
        port = free_port()
        with running(programs, folder, port):
            yield f"postgresql://{SERVER_USER}:{password}@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_cluster(programs: Path, folder: Path, password: str) -> None:
    """``initdb`` into the folder."""
    password_file = folder / "password"
    password_file.write_text(password, "utf-8")
    if os.geteuid() == 0:
        for path in (folder, password_file):
            try:
                shutil.chown(path, SERVER_USER, SERVER_USER)
            except LookupError as error:
                raise ServerUnavailableError(f"no user {SERVER_USER}") from error
    command = as_server_user(
        programs / "initdb",
        f"--pgdata={folder / 'data'}",
        f"--username={SERVER_USER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    )
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ServerUnavailableError(f"initdb failed: {done.stderr.strip()}")


@contextmanager
def running(programs: Path, folder: Path, port: int) -> Iterator[None]:
    """The server of the folder, while the block runs."""
    command = as_server_user(
        programs / "pg_ctl",
        "start",
        f"--pgdata={folder / 'data'}",
        f"--log={folder / 'server.log'}",
        f"--timeout={STARTS_WITHIN_SECONDS}",
        "--wait",
        f"--options=-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        f" -c fsync=off -c synchronous_commit=off -c full_page_writes=off",
    )
    # pg_ctl's child keeps its pipes open, so its output is not waited for.
    started = subprocess.run(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    if started.returncode:
        log = folder / "server.log"
        told = log.read_text("utf-8", "replace") if log.is_file() else "no log"
        raise ServerUnavailableError(f"the server did not start: {told.strip()[-500:]}")
    try:
        yield
    finally:
        subprocess.run(
            as_server_user(
                programs / "pg_ctl",
                "stop",
                f"--pgdata={folder / 'data'}",
                "--mode=immediate",
                "--wait",
            ),
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A throw-away server's address. Without a server the test is skipped, and fails where
    ``CI`` is ``true``: there the server has to be."""
    try:
        with throw_away_server() as url:
            yield url
    except ServerUnavailableError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"PostgreSQL is needed here: {error}")
        pytest.skip(f"PostgreSQL is not available: {error}")


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    """A ``DATABASE_URL`` of an empty database that no other test has written into."""
    name = f"toteuma_{secrets.token_hex(6)}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{postgresql_server.rpartition('/')[0]}/{name}"
