"""Text in the three languages of every output."""

from dataclasses import dataclass

from toteuma.domain.vocabulary import Language


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """The same text in fi, sv and en. An empty string means "not written"."""

    fi: str = ""
    sv: str = ""
    en: str = ""

    def in_language(self, language: Language) -> str:
        """The text in that language, else Finnish, else Swedish, else English, else ""."""
        return getattr(self, language.value) or self.fi or self.sv or self.en

    @property
    def missing_languages(self) -> tuple[Language, ...]:
        """Languages in which nothing is written."""
        return tuple(language for language in Language if not getattr(self, language.value))

    @property
    def is_empty(self) -> bool:
        """True when it is written in no language."""
        return not (self.fi or self.sv or self.en)
