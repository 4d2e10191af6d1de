"""Files of a published report: made once from its frozen content alone, kept beside the data."""

import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock

from django.conf import settings

from toteuma.domain.vocabulary import Language
from toteuma.rendering.outputs import OutputFormat, planned_files
from toteuma.rendering.whole_files import UNFINISHED, whole_file
from toteuma.workspace.queries.publications import public_report
from toteuma.workspace.queries.snapshots import outputs_of

DATA_FILE = "data.zip"
_LONGEST_WRITING = 3600
"""Seconds after which nobody writes to an unfinished file any more."""
_making = Lock()


def kept_files() -> Path:
    """The folder of files that were made."""
    return Path(settings.HOME) / "publications"


def file_names() -> dict[str, tuple[OutputFormat, Language]]:
    """Every file of a report by its name, in the order of formats and languages."""
    return {
        DATA_FILE if format_ is OutputFormat.DATA else name: (format_, language)
        for name, format_, language in planned_files(tuple(OutputFormat), tuple(Language))
    }


def file_of(municipality: str, number: int, name: str) -> tuple[bytes, str]:
    """Content and type of a file of a frozen report. One is made at a time, so that readers cannot
    make the site draw the same PDF many times over. Raises KeyError for a name that is none,
    SnapshotUnknownError, and SnapshotDamagedError."""
    format_, language = file_names()[name]
    snapshot = public_report(municipality=municipality, number=number)
    place = kept_files() / municipality / snapshot.sha256 / name
    if not place.exists():
        with _making:
            if not place.exists():
                _write(place, outputs_of(snapshot, format_, language))
    return place.read_bytes(), format_.media_type


def entity_tag(content: bytes) -> str:
    """The strong tag of a file: the hash of its bytes."""
    return f'"{sha256(content).hexdigest()}"'


def _write(place: Path, content: bytes) -> None:
    """Keeps a file: whole, so that half of it is never served."""
    place.parent.mkdir(parents=True, exist_ok=True)
    _clear_remains(place.parent)
    with whole_file(place) as stream:
        stream.write(content)


def _clear_remains(folder: Path) -> None:
    """Takes away what processes left that died while they wrote."""
    long_ago = time.time() - _LONGEST_WRITING
    for path in folder.glob(f".*{UNFINISHED}"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < long_ago:
                path.unlink()
