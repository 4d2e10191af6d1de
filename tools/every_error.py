"""Every error class of the product, for the reference and for tests."""

from importlib import import_module
from pkgutil import walk_packages

import toteuma
from toteuma.domain.errors import ToteumaError


def error_classes() -> list[type[ToteumaError]]:
    """All subclasses of ToteumaError, itself first; every module is imported for it.

    Django's settings must be usable (models are imported).
    """
    for module in walk_packages(toteuma.__path__, "toteuma."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            import_module(module.name)
    found: list[type[ToteumaError]] = []
    pending: list[type[ToteumaError]] = [ToteumaError]
    while pending:
        current = pending.pop()
        found.append(current)
        pending.extend(current.__subclasses__())
    return found
