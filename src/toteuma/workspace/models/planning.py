"""Strategic aims, goals and how they are measured, and the texts of a period."""

from django.db import models
from django.db.models import F, Q

from toteuma.domain.vocabulary import Direction, Frequency, GoalLevel, MeasureRule, Status
from toteuma.workspace.interchange.cells import LONGEST_TEXT
from toteuma.workspace.models.constraints import key, one_of, reference, year
from toteuma.workspace.models.fields import (
    CodeField,
    CodesField,
    ExactDecimalField,
    LocalizedTextField,
    OptionalCodeField,
    VocabularyField,
)
from toteuma.workspace.models.municipality import MunicipalityRow, history


class Role(MunicipalityRow):
    """A responsible role: a post, never a person."""

    code = CodeField()
    name = LocalizedTextField()
    history = history()

    class Meta:
        constraints = (key("role", "code"),)

    def __str__(self) -> str:
        return self.code


class Aim(MunicipalityRow):
    """A strategic aim of the council."""

    code = CodeField()
    position = models.IntegerField()
    name = LocalizedTextField()
    valid_from_year = models.IntegerField()
    valid_to_year = models.IntegerField(null=True, blank=True)
    history = history()

    class Meta:
        constraints = (
            key("aim", "code"),
            year("aim", "valid_from_year"),
            models.CheckConstraint(
                condition=Q(valid_to_year__isnull=True)
                | Q(valid_to_year__gte=F("valid_from_year")),
                name="aim_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return self.code


class SubObjective(MunicipalityRow):
    """A sub-objective of an aim."""

    code = CodeField()
    aim = CodeField()
    position = models.IntegerField()
    name = LocalizedTextField()
    history = history()

    class Meta:
        constraints = (
            key("subobjective", "code"),
            reference("subobjective", "aim", "aim"),
        )

    def __str__(self) -> str:
        return self.code


class Goal(MunicipalityRow):
    """A goal of a year. ``responsible`` are codes of roles, in the order they are named."""

    code = CodeField()
    fiscal_year = models.IntegerField()
    level = VocabularyField(vocabulary=GoalLevel)
    position = models.IntegerField()
    aim = OptionalCodeField()
    node = CodeField()
    carries_out = OptionalCodeField()
    title = LocalizedTextField()
    target_level = LocalizedTextField()
    measure_rule = VocabularyField(vocabulary=MeasureRule)
    responsible = CodesField()
    history = history()

    class Meta:
        constraints = (
            key("goal", "code"),
            year("goal"),
            reference("goal", "aim", "aim"),
            reference("goal", "node", "node"),
            reference("goal", "carries_out", "goal"),
            one_of("goal", "level", GoalLevel),
            one_of("goal", "measure_rule", MeasureRule),
            models.CheckConstraint(
                condition=Q(level=GoalLevel.COMMITTEE.value)
                | Q(aim__isnull=False, carries_out__isnull=True),
                name="goal_of_council_serves_aim",
            ),
        )
        indexes = (models.Index(fields=["municipality", "node"], name="goal_node"),)

    def __str__(self) -> str:
        return self.code


class Measure(MunicipalityRow):
    """How a goal is measured."""

    code = CodeField()
    goal = CodeField()
    position = models.IntegerField()
    name = LocalizedTextField()
    unit = LocalizedTextField()
    direction = VocabularyField(vocabulary=Direction)
    target = ExactDecimalField(null=True, blank=True)
    target_upper = ExactDecimalField(null=True, blank=True)
    target_date = models.DateField(null=True, blank=True)
    tolerance = ExactDecimalField(null=True, blank=True)
    source_system = models.CharField(max_length=LONGEST_TEXT, blank=True)
    owner = OptionalCodeField()
    frequency = VocabularyField(vocabulary=Frequency)
    history = history()

    class Meta:
        constraints = (
            key("measure", "code"),
            reference("measure", "goal", "goal"),
            reference("measure", "owner", "role"),
            one_of("measure", "direction", Direction),
            one_of("measure", "frequency", Frequency),
        )
        indexes = (models.Index(fields=["municipality", "goal"], name="measure_goal"),)

    def __str__(self) -> str:
        return self.code


class Observation(MunicipalityRow):
    """A measured value of a day."""

    measure = CodeField()
    observed_on = models.DateField()
    value = ExactDecimalField(null=True, blank=True)
    source = models.CharField(max_length=LONGEST_TEXT, blank=True)
    note = LocalizedTextField()
    history = history()

    class Meta:
        constraints = (
            key("observation", "measure", "observed_on", "source"),
            reference("observation", "measure", "measure"),
        )

    def __str__(self) -> str:
        return f"{self.measure} {self.observed_on}"


class Outcome(MunicipalityRow):
    """Status and outcome text of an aim or a goal for a period."""

    aim = OptionalCodeField()
    goal = OptionalCodeField()
    period = models.CharField(max_length=16)
    status = VocabularyField(vocabulary=Status)
    text = LocalizedTextField()
    history = history()

    class Meta:
        constraints = (
            # One of the two is NULL, so each key binds only the rows of its own subject.
            models.UniqueConstraint(
                fields=("municipality", "aim", "period"), name="outcome_aim_key"
            ),
            models.UniqueConstraint(
                fields=("municipality", "goal", "period"), name="outcome_goal_key"
            ),
            reference("outcome", "aim", "aim"),
            reference("outcome", "goal", "goal"),
            one_of("outcome", "status", Status),
            models.CheckConstraint(
                condition=Q(aim__isnull=False, goal__isnull=True)
                | Q(aim__isnull=True, goal__isnull=False),
                name="outcome_of_one_subject",
            ),
        )

    def __str__(self) -> str:
        return f"{self.aim or self.goal} {self.period}"


class Assessment(MunicipalityRow):
    """Narrative of a node for a period: are the appropriations enough?"""

    node = CodeField()
    period = models.CharField(max_length=16)
    text = LocalizedTextField()
    history = history()

    class Meta:
        constraints = (
            key("assessment", "node", "period"),
            reference("assessment", "node", "node"),
        )

    def __str__(self) -> str:
        return f"{self.node} {self.period}"


class InvestmentNarrative(MunicipalityRow):
    """Narrative of an investment project for a period."""

    project = CodeField()
    period = models.CharField(max_length=16)
    text = LocalizedTextField()
    history = history()

    class Meta:
        constraints = (
            key("investmentnarrative", "project", "period"),
            reference("investmentnarrative", "project", "project"),
        )

    def __str__(self) -> str:
        return f"{self.project} {self.period}"
