"""Files that appear whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

UNFINISHED = ".part"
"""How the name of a file ends that is being written."""


@contextmanager
def whole_file(place: Path) -> Iterator[BinaryIO]:
    """A file to be written into. It takes its name when it is whole and on the disk, in place of
    one of that name, so that neither a failure, a killed process nor a power cut leaves half of it
    there. Raises OSError, which names ``place``."""
    beside = place.with_name(f".{uuid4().hex}{UNFINISHED}")
    try:
        with beside.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, place)  # noqa: PTH105 - the atomic call by name
    except OSError as fault:
        if fault.filename == str(beside):
            fault.filename = str(place)
        raise
    finally:
        beside.unlink(missing_ok=True)
