"""The budget: numbered decisions, their lines, and the forecasts of units.

The budget after amendments is not stored: it is the sum of the lines of decisions.
"""

from django.db import models
from django.db.models import Q

from toteuma.domain.vocabulary import DecisionKind
from toteuma.workspace.models.constraints import (
    CompositeForeignKey,
    between,
    key,
    one_of,
    reference,
    year,
)
from toteuma.workspace.models.fields import (
    CodeField,
    LocalizedTextField,
    OptionalCodeField,
    VocabularyField,
)
from toteuma.workspace.models.municipality import MunicipalityRow, history


class BudgetDecision(MunicipalityRow):
    """A decision on a year's budget; number 0 is the original budget."""

    fiscal_year = models.IntegerField()
    number = models.IntegerField()
    kind = VocabularyField(vocabulary=DecisionKind)
    decided_on = models.DateField()
    decider = LocalizedTextField()
    reason = LocalizedTextField()
    history = history()

    class Meta:
        constraints = (
            key("budgetdecision", "fiscal_year", "number"),
            year("budgetdecision"),
            one_of("budgetdecision", "kind", DecisionKind),
            models.CheckConstraint(
                condition=Q(number=0, kind=DecisionKind.ORIGINAL.value)
                | (Q(number__gt=0) & ~Q(kind=DecisionKind.ORIGINAL.value)),
                name="budgetdecision_zero_is_original",
            ),
        )

    def __str__(self) -> str:
        return f"{self.fiscal_year}/{self.number}"


class BudgetLine(MunicipalityRow):
    """Cents that a decision gives (or takes from) a node's account, income positive."""

    fiscal_year = models.IntegerField()
    decision = models.IntegerField()
    node = CodeField()
    account = models.IntegerField()
    project = OptionalCodeField()
    cents = models.BigIntegerField()
    history = history()

    class Meta:
        constraints = (
            # NULL is equal to no NULL, so a line without a project needs a rule of its own.
            key("budgetline", "fiscal_year", "decision", "node", "account", "project"),
            models.UniqueConstraint(
                fields=("municipality", "fiscal_year", "decision", "node", "account"),
                condition=Q(project__isnull=True),
                name="budgetline_key_no_project",
            ),
            CompositeForeignKey(
                name="budgetline_decision_fk",
                fields=("municipality", "fiscal_year", "decision"),
                to_table="workspace_budgetdecision",
                to_columns=("municipality_id", "fiscal_year", "number"),
            ),
            reference("budgetline", "node", "node"),
            reference("budgetline", "account", "account", "number"),
            reference("budgetline", "project", "project"),
        )
        indexes = (
            models.Index(fields=["municipality", "node"], name="budgetline_node"),
            models.Index(fields=["municipality", "account"], name="budgetline_account"),
            models.Index(fields=["municipality", "project"], name="budgetline_project"),
        )

    def __str__(self) -> str:
        return f"{self.fiscal_year}/{self.decision} {self.node} {self.account} {self.project}"


class Forecast(MunicipalityRow):
    """A unit's year-end forecast of a line, given at the end of a month."""

    fiscal_year = models.IntegerField()
    as_of_month = models.IntegerField()
    node = CodeField()
    line = CodeField()
    cents = models.BigIntegerField()
    explanation = LocalizedTextField()
    history = history()

    class Meta:
        constraints = (
            key("forecast", "fiscal_year", "as_of_month", "node", "line"),
            year("forecast"),
            between("forecast", "as_of_month", 1, 12),
            reference("forecast", "node", "node"),
        )
        indexes = (models.Index(fields=["municipality", "node"], name="forecast_node"),)

    def __str__(self) -> str:
        return f"{self.fiscal_year}-{self.as_of_month:02} {self.node} {self.line}"
