"""The words of pages in the reader's language."""

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

from toteuma.catalogue.wording import error_words, page_words, report_words
from toteuma.domain.errors import ToteumaError
from toteuma.domain.vocabulary import Language

_LANGUAGES = {one.value: one for one in Language}


def current_language() -> Language:
    """The language of the request that this thread answers."""
    return _LANGUAGES.get((get_language() or "").partition("-")[0], Language.FI)


def word(key: str, **values: object) -> str:
    """The wording of ``catalogue/wording/pages/<area>.toml`` for ``<area>.<key>``, filled in.

    Raises KeyError for a key that is not there.
    """
    template = page_words(current_language())[key]
    return template.format(**values) if values else template


def label(key: str) -> str:
    """A label of the report, such as ``status.on_track``: pages say the same words."""
    return report_words(current_language())[key]


def fault_words(fault: ToteumaError) -> str:
    """What happened and how to mend it, as one text."""
    return " ".join(error_words(fault, current_language()))


lazy_word: Any = lazy(word, str)
"""``word`` for places that are read before there is a request, such as labels of forms."""

lazy_label: Any = lazy(label, str)
