"""``python -m toteuma`` is the ``toteuma`` command."""

from toteuma.cli.main import main

if __name__ == "__main__":
    main()
