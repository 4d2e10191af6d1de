"""A process of the site takes no more than it answers, and is not held up by silence."""

import selectors
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.workers import gthread

from toteuma.cli.commands.serve import AT_ONCE, Worker


@pytest.fixture
def worker() -> Iterator[Any]:
    """A worker in this process, with a listening socket and a loop of its own, that answers
    nothing: what it hands to its threads is only counted."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found = Worker.__new__(Worker)
        found.cfg = Config()
        found.sockets = [listener]
        found.poller = selectors.DefaultSelector()
        found.nr_conns, found.keepalived_conns, found.pending_conns = 0, [], []
        found._accepting = False
        found.taken = []
        found.enqueue_req = found.taken.append
        found.set_accept_enabled(True)
        yield found
        for one in found.taken:
            one.close()
        found.poller.close()


def connections(worker: Any, count: int) -> list[socket.socket]:
    """That many people at the door."""
    return [socket.create_connection(worker.sockets[0].getsockname()) for _ in range(count)]


def turn(worker: Any) -> None:
    """One turn of gunicorn's loop."""
    worker.set_accept_enabled(True)
    for key, _ in worker.poller.select(0):
        key.data(key.fileobj)


def test_no_more_is_taken_than_is_answered_at_once(worker: Any) -> None:
    people = connections(worker, AT_ONCE + 2)
    for _ in range(10):
        turn(worker)
    assert len(worker.taken) == AT_ONCE
    worker.nr_conns -= 1  # one is answered
    for _ in range(10):
        turn(worker)
    assert len(worker.taken) == AT_ONCE + 1
    for one in people:
        one.close()


def test_a_kept_connection_does_not_count(worker: Any) -> None:
    people = connections(worker, AT_ONCE + 1)
    for _ in range(10):
        turn(worker)
    worker.keepalived_conns.append(worker.taken[0])
    for _ in range(10):
        turn(worker)
    assert len(worker.taken) == AT_ONCE + 1
    for one in people:
        one.close()


def test_a_worker_that_ends_takes_nothing(worker: Any) -> None:
    people = connections(worker, 1)
    worker.set_accept_enabled(False)
    assert worker.poller.get_map() == {}
    for one in people:
        one.close()


def test_a_connection_on_which_nothing_is_said_is_set_aside(worker: Any) -> None:
    people = connections(worker, 1)
    turn(worker)
    assert worker.handle(worker.taken[0]) is gthread._DEFER
    for one in people:
        one.close()
