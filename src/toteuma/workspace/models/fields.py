"""Database fields that give domain values: what is read is what was written, exactly."""

import json
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models

from toteuma.domain.text import LocalizedText
from toteuma.workspace.interchange.cells import LONGEST_CODE, decimal_text

if TYPE_CHECKING:
    _LocalizedBase = models.JSONField[LocalizedText, LocalizedText]
    _CodesBase = models.JSONField[tuple[str, ...], tuple[str, ...]]
    _DecimalBase = models.TextField[Decimal | None, Decimal | None]
    _VocabularyBase = models.CharField[Any, Any]
    _CodeBase = models.CharField[str, str]
else:
    _LocalizedBase = _CodesBase = models.JSONField
    _DecimalBase = models.TextField
    _VocabularyBase = _CodeBase = models.CharField


# Names of units and lines are read over and over, and never change in themselves; long texts are
# too many and too large to be kept.
_LONGEST_KEPT = 300


def _localized(text: str) -> LocalizedText:
    return _kept(text) if len(text) <= _LONGEST_KEPT else _read(text)


def _read(text: str) -> LocalizedText:
    return LocalizedText(**json.loads(text))


_kept = lru_cache(maxsize=20_000)(_read)


class LocalizedTextField(_LocalizedBase):
    """A LocalizedText as a JSON object of the languages in which something is written."""

    description = "Text in fi, sv and en"

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("default", LocalizedText)
        super().__init__(*args, **options)

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        return None if value is None else _localized(value)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if isinstance(value, LocalizedText):
            texts = {"fi": value.fi, "sv": value.sv, "en": value.en}
            return {language: text for language, text in texts.items() if text}
        return value


class CodesField(_CodesBase):
    """Codes in order, as a JSON list."""

    description = "Codes in order"

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("default", tuple)
        super().__init__(*args, **options)

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        return None if value is None else tuple(json.loads(value))

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return list(value) if isinstance(value, tuple) else value


class ExactDecimalField(_DecimalBase):
    """A decimal as text: SQLite would turn a numeric column into a binary fraction."""

    description = "Decimal number, exact"

    def from_db_value(self, value: str | None, *_: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    def to_python(self, value: Any) -> Decimal | None:
        return Decimal(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        return decimal_text(value) if isinstance(value, Decimal) else super().get_prep_value(value)


class VocabularyField(_VocabularyBase):
    """A value of a closed list (``toteuma.domain.vocabulary``)."""

    description = "Value of a closed list"

    def __init__(self, *args: Any, vocabulary: type[StrEnum], **options: Any) -> None:
        self.vocabulary = vocabulary
        options["max_length"] = 32
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        del options["max_length"]
        return name, path, args, {**options, "vocabulary": self.vocabulary}

    def from_db_value(self, value: str | None, *_: Any) -> StrEnum | None:
        return None if value is None else self.vocabulary(value)

    def to_python(self, value: Any) -> Any:
        return None if value is None else self.vocabulary(value)

    def get_prep_value(self, value: Any) -> Any:
        return value.value if isinstance(value, StrEnum) else super().get_prep_value(value)


class CodeField(_CodeBase):
    """A code that identifies a row within its municipality, or names such a row."""

    description = "Code"

    def __init__(self, *args: Any, **options: Any) -> None:
        options["max_length"] = LONGEST_CODE
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        del options["max_length"]
        return name, path, args, options


class OptionalCodeField(CodeField):
    """A code or none. None is "" in the domain and NULL in the database, where a foreign key
    must not look for a row called ""."""

    description = "Code or none"

    def __init__(self, *args: Any, **options: Any) -> None:
        options.update(null=True, blank=True, default="")
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for option in ("null", "blank", "default"):
            options.pop(option, None)
        return name, path, args, options

    def from_db_value(self, value: str | None, *_: Any) -> str:
        return value or ""

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value) or None
