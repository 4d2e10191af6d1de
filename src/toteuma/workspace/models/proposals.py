"""Proposals for a decision on the budget, on their way from a draft to a numbered decision.

They are no part of a municipality folder: what was only proposed is not in the budget. Units,
accounts and projects are named by code alone, without a foreign key, so that an old proposal never
stands in the way of a change in the organisation or the chart; a proposal is judged anew whenever
it is saved, submitted and adopted.
"""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from toteuma.domain.vocabulary import DecisionKind
from toteuma.workspace.models.constraints import key, one_of, reference, year
from toteuma.workspace.models.fields import (
    CodeField,
    LocalizedTextField,
    OptionalCodeField,
    VocabularyField,
)
from toteuma.workspace.models.municipality import MunicipalityRow, history


class ProposalState(StrEnum):
    """How far a proposal is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ADOPTED = "adopted"
    WITHDRAWN = "withdrawn"


class BudgetProposal(MunicipalityRow):
    """A proposed amendment or transfer of a year's budget, for ``node`` and what lies under it.

    ``number`` counts a municipality's proposals. ``version`` is raised by every change, so that
    two people on one proposal notice each other. ``answer`` is why it was returned. ``decision``
    is the number of the decision that it became.
    """

    number = models.IntegerField()
    fiscal_year = models.IntegerField()
    node = CodeField()
    kind = VocabularyField(vocabulary=DecisionKind)
    reason = LocalizedTextField()
    state = VocabularyField(vocabulary=ProposalState, default=ProposalState.DRAFT)
    version = models.IntegerField(default=1)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    changed_by = models.CharField(max_length=254)
    changed_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    decision = models.IntegerField(null=True, blank=True)
    history = history()

    class Meta:
        constraints = (
            key("budgetproposal", "number"),
            year("budgetproposal"),
            one_of("budgetproposal", "kind", DecisionKind),
            one_of("budgetproposal", "state", ProposalState),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.ORIGINAL.value), name="budgetproposal_not_original"
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.ADOPTED.value, decision__isnull=False)
                | (~Q(state=ProposalState.ADOPTED.value) & Q(decision__isnull=True)),
                name="budgetproposal_adopted_has_decision",
            ),
        )
        indexes = (
            models.Index(fields=["municipality", "fiscal_year"], name="budgetproposal_year"),
        )

    def __str__(self) -> str:
        return f"{self.fiscal_year} #{self.number}"


class BudgetProposalLine(MunicipalityRow):
    """Cents that a proposal gives (or takes from) a node's account, income positive."""

    proposal = models.IntegerField()
    position = models.IntegerField()
    node = CodeField()
    account = models.IntegerField()
    project = OptionalCodeField()
    cents = models.BigIntegerField()
    history = history()

    class Meta:
        constraints = (
            key("budgetproposalline", "proposal", "position"),
            reference("budgetproposalline", "proposal", "budgetproposal", "number"),
        )

    def __str__(self) -> str:
        return f"#{self.proposal} {self.position} {self.node} {self.account} {self.project}"
