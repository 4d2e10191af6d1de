"""The ``toteuma`` command."""
