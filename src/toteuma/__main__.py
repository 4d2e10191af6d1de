"""``python -m toteuma`` is the ``toteuma`` command."""

from toteuma.cli.main import main

main()
