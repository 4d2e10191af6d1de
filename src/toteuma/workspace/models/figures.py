"""Key figures with the series they divide by, and risks."""

from django.db import models
from django.db.models import Q

from toteuma.domain.vocabulary import ValueKind
from toteuma.workspace.models.constraints import between, key, one_of, reference, year
from toteuma.workspace.models.fields import (
    CodeField,
    ExactDecimalField,
    LocalizedTextField,
    OptionalCodeField,
    VocabularyField,
)
from toteuma.workspace.models.municipality import MunicipalityRow, history


class Series(MunicipalityRow):
    """A yearly series: inhabitants, children, pupils."""

    code = CodeField()
    name = LocalizedTextField()
    history = history()

    class Meta:
        verbose_name_plural = "series"
        constraints = (key("series", "code"),)

    def __str__(self) -> str:
        return self.code


class SeriesValue(MunicipalityRow):
    """A year's value of a series."""

    series = CodeField()
    year = models.IntegerField()
    kind = VocabularyField(vocabulary=ValueKind)
    value = ExactDecimalField()
    history = history()

    class Meta:
        constraints = (
            key("seriesvalue", "series", "year", "kind"),
            reference("seriesvalue", "series", "series"),
            year("seriesvalue", "year"),
            one_of("seriesvalue", "kind", ValueKind),
        )

    def __str__(self) -> str:
        return f"{self.series} {self.year} {self.kind}"


class KeyFigure(MunicipalityRow):
    """A key figure of a node; with a denominator it is computed from net cost."""

    code = CodeField()
    node = CodeField()
    position = models.IntegerField()
    group = LocalizedTextField()
    name = LocalizedTextField()
    unit = LocalizedTextField()
    decimals = models.IntegerField()
    denominator = OptionalCodeField()
    history = history()

    class Meta:
        constraints = (
            key("keyfigure", "code"),
            reference("keyfigure", "node", "node"),
            reference("keyfigure", "denominator", "series"),
            between("keyfigure", "decimals", 0, 6),
        )

    def __str__(self) -> str:
        return self.code


class KeyFigureValue(MunicipalityRow):
    """A year's value, or the net cost that a computed key figure divides."""

    key_figure = CodeField()
    year = models.IntegerField()
    kind = VocabularyField(vocabulary=ValueKind)
    value = ExactDecimalField(null=True, blank=True)
    net_cost_cents = models.BigIntegerField(null=True, blank=True)
    note = LocalizedTextField()
    history = history()

    class Meta:
        constraints = (
            key("keyfigurevalue", "key_figure", "year", "kind"),
            reference("keyfigurevalue", "key_figure", "keyfigure"),
            year("keyfigurevalue", "year"),
            one_of("keyfigurevalue", "kind", ValueKind),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(net_cost_cents__isnull=True),
                name="keyfigurevalue_one_of_two",
            ),
        )

    def __str__(self) -> str:
        return f"{self.key_figure} {self.year} {self.kind}"


class Risk(MunicipalityRow):
    """An identified risk of a year."""

    code = CodeField()
    fiscal_year = models.IntegerField()
    node = CodeField()
    position = models.IntegerField()
    name = LocalizedTextField()
    likelihood = models.IntegerField()
    impact = models.IntegerField()
    controls = LocalizedTextField()
    owner = OptionalCodeField()
    history = history()

    class Meta:
        constraints = (
            key("risk", "code"),
            year("risk"),
            reference("risk", "node", "node"),
            reference("risk", "owner", "role"),
            between("risk", "likelihood", 1, 10),
            between("risk", "impact", 1, 10),
        )

    def __str__(self) -> str:
        return self.code
