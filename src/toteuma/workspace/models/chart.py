"""The chart of accounts, layouts, projects, binding levels and the columns of statements."""

from django.db import models
from django.db.models import F, Q

from toteuma.domain.layout import Book, LineStyle
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import ColumnCode, GoalLevel, ProjectKind
from toteuma.workspace.models.constraints import between, key, one_of, reference
from toteuma.workspace.models.fields import (
    CodeField,
    CodesField,
    LocalizedTextField,
    VocabularyField,
)
from toteuma.workspace.models.municipality import MunicipalityRow, history


class Account(MunicipalityRow):
    """An account of the chart."""

    number = models.IntegerField()
    name = LocalizedTextField()
    history = history()

    class Meta:
        constraints = (
            key("account", "number"),
            between("account", "number", 1, 2**31 - 1),
        )

    def __str__(self) -> str:
        return str(self.number)


class Layout(MunicipalityRow):
    """A statement layout of the municipality's own; it stands before a shipped one of its code."""

    code = CodeField()
    name = LocalizedTextField()
    book = VocabularyField(vocabulary=Book)
    valid_from = models.DateField()
    source = models.TextField(blank=True)
    account_digits = models.IntegerField()
    book_accounts = CodesField()
    history = history()

    class Meta:
        constraints = (
            key("layout", "code"),
            one_of("layout", "book", Book),
        )

    def __str__(self) -> str:
        return self.code


class LayoutLine(MunicipalityRow):
    """A line of a layout, in print order."""

    layout = CodeField()
    position = models.IntegerField()
    code = CodeField()
    name = LocalizedTextField()
    ranges = CodesField()
    sum_of = CodesField()
    style = VocabularyField(vocabulary=LineStyle)
    needs = CodesField()
    history = history()

    class Meta:
        constraints = (
            key("layoutline", "layout", "position"),
            reference("layoutline", "layout", "layout"),
            one_of("layoutline", "style", LineStyle),
        )

    def __str__(self) -> str:
        return f"{self.layout} {self.code}"


class Project(MunicipalityRow):
    """A project of the investment part or of operations."""

    code = CodeField()
    kind = VocabularyField(vocabulary=ProjectKind)
    node = CodeField()
    name = LocalizedTextField()
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    history = history()

    class Meta:
        constraints = (
            key("project", "code"),
            reference("project", "node", "node"),
            one_of("project", "kind", ProjectKind),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="project_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return self.code


class BindingLevel(MunicipalityRow):
    """A line of a node that binds on the council's or the committee's level."""

    level = VocabularyField(vocabulary=GoalLevel)
    node = CodeField()
    line = CodeField()
    history = history()

    class Meta:
        constraints = (
            key("bindinglevel", "level", "node"),
            reference("bindinglevel", "node", "node"),
            one_of("bindinglevel", "level", GoalLevel),
        )

    def __str__(self) -> str:
        return f"{self.level} {self.node} {self.line}"


class ReportColumn(MunicipalityRow):
    """A column of the municipality's statements."""

    position = models.IntegerField()
    column = VocabularyField(vocabulary=ColumnCode)
    unit_of_measure = VocabularyField(vocabulary=UnitOfMeasure)
    history = history()

    class Meta:
        constraints = (
            key("reportcolumn", "position"),
            one_of("reportcolumn", "column", ColumnCode),
            one_of("reportcolumn", "unit_of_measure", UnitOfMeasure),
        )

    def __str__(self) -> str:
        return f"{self.position} {self.column}"
