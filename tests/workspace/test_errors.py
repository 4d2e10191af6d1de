"""Each failure of the workspace can be said in every language."""

import inspect

from toteuma.catalogue.wording import error_words
from toteuma.domain.errors import ToteumaError
from toteuma.domain.vocabulary import Language
from toteuma.workspace import errors

VALUES = {
    "path": "folder",
    "place": "texts!2",
    "length": 40_000,
    "municipality": "SAMPLE",
    "home": "var",
    "open": "var",
    "kind": "batch",
    "key": "b1",
    "fiscal_year": 2022,
    "number": 3,
    "cents": -1,
    "batch": "b1",
    "why": "is not active",
}


def test_each_failure_says_what_happened_and_what_to_do():
    found = [
        kind
        for kind in vars(errors).values()
        if inspect.isclass(kind) and issubclass(kind, ToteumaError) and kind is not ToteumaError
    ]
    assert len(found) >= 14
    for kind in found:
        if kind is errors.ContentFaultyError:
            error = kind(municipality="SAMPLE", issues=[])
        else:
            error = kind(**VALUES)
        for language in Language:
            message, mend = error_words(error, language)
            assert message
            assert mend
            assert "{" not in message + mend
