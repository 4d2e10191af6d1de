"""The process beside the web server that reads the files handed in: ``python -m
toteuma.web.reader``. ``toteuma serve`` starts it and ends it."""

import os
import sys
from types import FrameType

import django
from django.utils.crypto import get_random_string

SECONDS_BETWEEN_LOOKS = 1.0


def main() -> None:
    """Reads files until a signal ends it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "toteuma.web.settings")
    django.setup()
    from django.tasks import DEFAULT_TASK_BACKEND_ALIAS  # noqa: PLC0415 - needs the settings
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415

    class Reader(Worker):
        """Ends at the first signal, or after the file that it is reading. Whoever stops the site
        from a terminal or a service sends the signal twice, to it and through the server; the
        worker's own way would take the second for impatience and end in a traceback."""

        def shutdown(self, signum: int, frame: FrameType | None) -> None:
            """Ends; a signal that comes again says nothing new."""
            is_first, self.running = self.running, False
            if is_first and not self.running_task:
                sys.exit(0)

    reader = Reader(
        queue_names=["*"],
        interval=SECONDS_BETWEEN_LOOKS,
        batch=False,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    reader.configure_signals()
    reader.run()


if __name__ == "__main__":
    main()
