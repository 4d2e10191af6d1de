"""The organisation: nodes, their validities, and the restatement of cost centres."""

from django.db import models
from django.db.models import F, Q

from toteuma.domain.vocabulary import NodeKind
from toteuma.workspace.models.constraints import key, one_of, reference, year
from toteuma.workspace.models.fields import (
    CodeField,
    LocalizedTextField,
    OptionalCodeField,
    VocabularyField,
)
from toteuma.workspace.models.municipality import MunicipalityRow, history


class Node(MunicipalityRow):
    """A node's code, whatever it is called and wherever it lies in a year: what others refer to."""

    code = CodeField()

    class Meta:
        constraints = (key("node", "code"),)

    def __str__(self) -> str:
        return self.code


class NodeValidity(MunicipalityRow):
    """What a node is, and where it lies, from a day to a day."""

    code = CodeField()
    kind = VocabularyField(vocabulary=NodeKind)
    parent = OptionalCodeField()
    position = models.IntegerField()
    name = LocalizedTextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    history = history()

    class Meta:
        verbose_name_plural = "node validities"
        constraints = (
            key("nodevalidity", "code", "valid_from"),
            reference("nodevalidity", "code", "node"),
            reference("nodevalidity", "parent", "node"),
            one_of("nodevalidity", "kind", NodeKind),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="nodevalidity_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=["municipality", "parent"], name="nodevalidity_parent"),)

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from}"


class CostCentreMapping(MunicipalityRow):
    """From ``to_year`` on, figures of a cost centre are shown on another."""

    to_year = models.IntegerField()
    from_cost_centre = CodeField()
    to_cost_centre = CodeField()
    history = history()

    class Meta:
        constraints = (
            key("costcentremapping", "to_year", "from_cost_centre"),
            reference("costcentremapping", "to_cost_centre", "node"),
            year("costcentremapping", "to_year"),
            models.CheckConstraint(
                condition=~Q(from_cost_centre=F("to_cost_centre")),
                name="costcentremapping_elsewhere",
            ),
        )

    def __str__(self) -> str:
        return f"{self.to_year}: {self.from_cost_centre} > {self.to_cost_centre}"
