"""The published JSON Schema of ``report.json``.

``python -m toteuma.rendering.data.schema docs/reference/report.schema.json`` writes it anew; a
test holds the committed file current.
"""

import json
import sys
from pathlib import Path

from toteuma.report.snapshot import report_schema


def published_schema() -> bytes:
    """The schema as the committed file holds it: indented JSON with sorted keys, in ASCII."""
    return (json.dumps(report_schema(), indent=2, sort_keys=True) + "\n").encode()


def main(arguments: list[str]) -> int:
    """Write the schema to the path given. Returns the exit code."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m toteuma.rendering.data.schema PATH\n")
        return 2
    Path(arguments[0]).write_bytes(published_schema())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
