"""The living data of municipalities. Services write it, queries read it; nothing else does."""

from toteuma.workspace.models.audit import AuditRow
from toteuma.workspace.models.batches import Batch
from toteuma.workspace.models.budget import BudgetDecision, BudgetLine, Forecast
from toteuma.workspace.models.chart import (
    Account,
    BindingLevel,
    Layout,
    LayoutLine,
    Project,
    ReportColumn,
)
from toteuma.workspace.models.comments import Comment
from toteuma.workspace.models.figures import KeyFigure, KeyFigureValue, Risk, Series, SeriesValue
from toteuma.workspace.models.jobs import ImportJob
from toteuma.workspace.models.municipality import Municipality
from toteuma.workspace.models.organisation import CostCentreMapping, Node, NodeValidity
from toteuma.workspace.models.planning import (
    Aim,
    Assessment,
    Goal,
    InvestmentNarrative,
    Measure,
    Observation,
    Outcome,
    Role,
    SubObjective,
)
from toteuma.workspace.models.proposals import (
    BudgetProposal,
    BudgetProposalLine,
    ProposalState,
)
from toteuma.workspace.models.rounds import (
    FindingNote,
    Publication,
    Question,
    Reminder,
    Round,
    Snapshot,
    Task,
    TaskWriter,
)
from toteuma.workspace.models.versions import TableVersion

__all__ = [
    "Account",
    "Aim",
    "Assessment",
    "AuditRow",
    "Batch",
    "BindingLevel",
    "BudgetDecision",
    "BudgetLine",
    "BudgetProposal",
    "BudgetProposalLine",
    "Comment",
    "CostCentreMapping",
    "FindingNote",
    "Forecast",
    "Goal",
    "ImportJob",
    "InvestmentNarrative",
    "KeyFigure",
    "KeyFigureValue",
    "Layout",
    "LayoutLine",
    "Measure",
    "Municipality",
    "Node",
    "NodeValidity",
    "Observation",
    "Outcome",
    "Project",
    "ProposalState",
    "Publication",
    "Question",
    "Reminder",
    "ReportColumn",
    "Risk",
    "Role",
    "Round",
    "Series",
    "SeriesValue",
    "Snapshot",
    "SubObjective",
    "TableVersion",
    "Task",
    "TaskWriter",
]
