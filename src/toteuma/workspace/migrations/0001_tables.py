"""The tables of the workspace, parents before those that refer to them."""

import django.db.models.deletion
import simple_history.models
import toteuma.domain.layout
import toteuma.domain.money
import toteuma.domain.rounds
import toteuma.domain.text
import toteuma.domain.vocabulary
import toteuma.workspace.models.constraints
import toteuma.workspace.models.fields
import toteuma.workspace.models.jobs
import toteuma.workspace.models.proposals
from django.db import migrations, models

from toteuma.workspace.migration_operations import CreateModels


class Migration(migrations.Migration):
    initial = True

    # What homes that were made before this went through step by step.
    replaces = [
        ("workspace", "0001_initial"),
        ("workspace", "0002_comments_jobs_versions"),
        ("workspace", "0003_budget_proposals"),
        ("workspace", "0004_project_validity"),
        ("workspace", "0005_rounds"),
        ("workspace", "0006_suppression"),
    ]

    dependencies = []

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Municipality",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", toteuma.workspace.models.fields.CodeField(unique=True)),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("is_bilingual", models.BooleanField()),
                        ("materiality_cents", models.BigIntegerField()),
                        (
                            "materiality_percent",
                            toteuma.workspace.models.fields.ExactDecimalField(),
                        ),
                        ("risk_scale", models.SmallIntegerField()),
                        (
                            "source_note",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("suppress_below", models.IntegerField(blank=True, null=True)),
                        ("suppress_largest", models.IntegerField(blank=True, null=True)),
                        ("suppress_share", models.IntegerField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name_plural": "municipalities",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("risk_scale__gte", 2), ("risk_scale__lte", 10)),
                                name="municipality_risk_scale_range",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Node",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "code"), name="node_key"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Role",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "code"), name="role_key"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Aim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        ("position", models.IntegerField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("valid_from_year", models.IntegerField()),
                        ("valid_to_year", models.IntegerField(blank=True, null=True)),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "code"), name="aim_key"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from_year__gte", 1900), ("valid_from_year__lte", 2200)
                                ),
                                name="aim_valid_from_year_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to_year__isnull", True),
                                    ("valid_to_year__gte", models.F("valid_from_year")),
                                    _connector="OR",
                                ),
                                name="aim_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.IntegerField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "number"), name="account_key"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1), ("number__lte", 2147483647)),
                                name="account_number_range",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Layout",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "book",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.layout.Book
                            ),
                        ),
                        ("valid_from", models.DateField()),
                        ("source", models.TextField(blank=True)),
                        ("account_digits", models.IntegerField()),
                        (
                            "book_accounts",
                            toteuma.workspace.models.fields.CodesField(default=tuple),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "code"), name="layout_key"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("book__in", ["operations", "investments", "internal"])
                                ),
                                name="layout_book_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Project",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        (
                            "kind",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.ProjectKind
                            ),
                        ),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("valid_from", models.DateField(blank=True, null=True)),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "code"), name="project_key"
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "node"),
                                name="project_node_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_node",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["investment", "operating"])),
                                name="project_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__isnull", True),
                                    ("valid_to__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="project_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BudgetDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("fiscal_year", models.IntegerField()),
                        ("number", models.IntegerField()),
                        (
                            "kind",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.DecisionKind
                            ),
                        ),
                        ("decided_on", models.DateField()),
                        (
                            "decider",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "reason",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "fiscal_year", "number"),
                                name="budgetdecision_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fiscal_year__gte", 1900), ("fiscal_year__lte", 2200)
                                ),
                                name="budgetdecision_fiscal_year_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["original", "amendment", "transfer"])
                                ),
                                name="budgetdecision_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "original"), ("number", 0)),
                                    models.Q(
                                        ("number__gt", 0),
                                        models.Q(("kind", "original"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="budgetdecision_zero_is_original",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Series",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "series",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "code"), name="series_key"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Goal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        ("fiscal_year", models.IntegerField()),
                        (
                            "level",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.GoalLevel
                            ),
                        ),
                        ("position", models.IntegerField()),
                        ("aim", toteuma.workspace.models.fields.OptionalCodeField()),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("carries_out", toteuma.workspace.models.fields.OptionalCodeField()),
                        (
                            "title",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "target_level",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "measure_rule",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.MeasureRule
                            ),
                        ),
                        ("responsible", toteuma.workspace.models.fields.CodesField(default=tuple)),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["municipality", "node"], name="goal_node")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "code"), name="goal_key"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fiscal_year__gte", 1900), ("fiscal_year__lte", 2200)
                                ),
                                name="goal_fiscal_year_range",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "aim"),
                                name="goal_aim_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_aim",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "node"),
                                name="goal_node_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_node",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "carries_out"),
                                name="goal_carries_out_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_goal",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["council", "committee"])),
                                name="goal_level_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("measure_rule__in", ["all", "any"])),
                                name="goal_measure_rule_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("level", "committee"),
                                    models.Q(("aim__isnull", False), ("carries_out__isnull", True)),
                                    _connector="OR",
                                ),
                                name="goal_of_council_serves_aim",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Measure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        ("goal", toteuma.workspace.models.fields.CodeField()),
                        ("position", models.IntegerField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "unit",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "direction",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.Direction
                            ),
                        ),
                        (
                            "target",
                            toteuma.workspace.models.fields.ExactDecimalField(
                                blank=True, null=True
                            ),
                        ),
                        (
                            "target_upper",
                            toteuma.workspace.models.fields.ExactDecimalField(
                                blank=True, null=True
                            ),
                        ),
                        ("target_date", models.DateField(blank=True, null=True)),
                        (
                            "tolerance",
                            toteuma.workspace.models.fields.ExactDecimalField(
                                blank=True, null=True
                            ),
                        ),
                        ("source_system", models.CharField(blank=True, max_length=500)),
                        ("owner", toteuma.workspace.models.fields.OptionalCodeField()),
                        (
                            "frequency",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.Frequency
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["municipality", "goal"], name="measure_goal")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "code"), name="measure_key"
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "goal"),
                                name="measure_goal_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_goal",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "owner"),
                                name="measure_owner_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_role",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "direction__in",
                                        ["higher", "lower", "within", "by_date", "yes_no"],
                                    )
                                ),
                                name="measure_direction_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "frequency__in",
                                        ["monthly", "quarterly", "four_monthly", "yearly", "once"],
                                    )
                                ),
                                name="measure_frequency_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeyFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("position", models.IntegerField()),
                        (
                            "group",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "unit",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("decimals", models.IntegerField()),
                        ("denominator", toteuma.workspace.models.fields.OptionalCodeField()),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "code"), name="keyfigure_key"
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "node"),
                                name="keyfigure_node_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_node",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "denominator"),
                                name="keyfigure_denominator_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_series",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("decimals__gte", 0), ("decimals__lte", 6)),
                                name="keyfigure_decimals_range",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assessment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("period", models.CharField(max_length=16)),
                        (
                            "text",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "node", "period"), name="assessment_key"
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "node"),
                                name="assessment_node_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_node",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuditRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.BigIntegerField()),
                        ("change", models.UUIDField(unique=True)),
                        ("at", models.DateTimeField()),
                        ("actor", models.CharField(max_length=150)),
                        ("action", models.CharField(max_length=64)),
                        ("subject", models.CharField(max_length=500)),
                        ("before", models.JSONField(null=True)),
                        ("after", models.JSONField(null=True)),
                        ("why", models.TextField(blank=True)),
                        ("previous_hash", models.CharField(blank=True, max_length=64)),
                        ("row_hash", models.CharField(max_length=64)),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "number"), name="auditrow_key"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Batch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("batch_id", models.CharField(max_length=128)),
                        ("position", models.IntegerField()),
                        (
                            "kind",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.BatchKind
                            ),
                        ),
                        ("source_name", models.CharField(max_length=500)),
                        ("profile", models.CharField(blank=True, max_length=200)),
                        ("row_count", models.BigIntegerField()),
                        ("total_cents", models.BigIntegerField()),
                        ("periods", toteuma.workspace.models.fields.CodesField(default=tuple)),
                        ("content_hash", models.CharField(max_length=128)),
                        ("chain_hash", models.CharField(max_length=128)),
                        ("imported_at", models.DateTimeField()),
                        ("is_active", models.BooleanField()),
                        ("supersedes", models.CharField(blank=True, max_length=128, null=True)),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "batches",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "batch_id"), name="batch_key"
                            ),
                            models.UniqueConstraint(
                                fields=("municipality", "position"), name="batch_position"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("row_count__gte", 0)), name="batch_row_count"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["entries", "balances"])),
                                name="batch_kind_known",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "supersedes"),
                                name="batch_supersedes_fk",
                                to_columns=("municipality_id", "batch_id"),
                                to_table="workspace_batch",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BindingLevel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "level",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.GoalLevel
                            ),
                        ),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("line", toteuma.workspace.models.fields.CodeField()),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "level", "node"), name="bindinglevel_key"
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "node"),
                                name="bindinglevel_node_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_node",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["council", "committee"])),
                                name="bindinglevel_level_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BudgetLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("fiscal_year", models.IntegerField()),
                        ("decision", models.IntegerField()),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("account", models.IntegerField()),
                        ("project", toteuma.workspace.models.fields.OptionalCodeField()),
                        ("cents", models.BigIntegerField()),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["municipality", "node"], name="budgetline_node"),
                            models.Index(
                                fields=["municipality", "account"], name="budgetline_account"
                            ),
                            models.Index(
                                fields=["municipality", "project"], name="budgetline_project"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=(
                                    "municipality",
                                    "fiscal_year",
                                    "decision",
                                    "node",
                                    "account",
                                    "project",
                                ),
                                name="budgetline_key",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("project__isnull", True)),
                                fields=(
                                    "municipality",
                                    "fiscal_year",
                                    "decision",
                                    "node",
                                    "account",
                                ),
                                name="budgetline_key_no_project",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "fiscal_year", "decision"),
                                name="budgetline_decision_fk",
                                to_columns=("municipality_id", "fiscal_year", "number"),
                                to_table="workspace_budgetdecision",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "node"),
                                name="budgetline_node_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_node",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "account"),
                                name="budgetline_account_fk",
                                to_columns=("municipality_id", "number"),
                                to_table="workspace_account",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "project"),
                                name="budgetline_project_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_project",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CostCentreMapping",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("to_year", models.IntegerField()),
                        ("from_cost_centre", toteuma.workspace.models.fields.CodeField()),
                        ("to_cost_centre", toteuma.workspace.models.fields.CodeField()),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "to_year", "from_cost_centre"),
                                name="costcentremapping_key",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "to_cost_centre"),
                                name="costcentremapping_to_cost_centre_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_node",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("to_year__gte", 1900), ("to_year__lte", 2200)),
                                name="costcentremapping_to_year_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_cost_centre", models.F("to_cost_centre")), _negated=True
                                ),
                                name="costcentremapping_elsewhere",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Forecast",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("fiscal_year", models.IntegerField()),
                        ("as_of_month", models.IntegerField()),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("line", toteuma.workspace.models.fields.CodeField()),
                        ("cents", models.BigIntegerField()),
                        (
                            "explanation",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["municipality", "node"], name="forecast_node")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=(
                                    "municipality",
                                    "fiscal_year",
                                    "as_of_month",
                                    "node",
                                    "line",
                                ),
                                name="forecast_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fiscal_year__gte", 1900), ("fiscal_year__lte", 2200)
                                ),
                                name="forecast_fiscal_year_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("as_of_month__gte", 1), ("as_of_month__lte", 12)
                                ),
                                name="forecast_as_of_month_range",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "node"),
                                name="forecast_node_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_node",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvestmentNarrative",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("project", toteuma.workspace.models.fields.CodeField()),
                        ("period", models.CharField(max_length=16)),
                        (
                            "text",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "project", "period"),
                                name="investmentnarrative_key",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "project"),
                                name="investmentnarrative_project_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_project",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeyFigureValue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key_figure", toteuma.workspace.models.fields.CodeField()),
                        ("year", models.IntegerField()),
                        (
                            "kind",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.ValueKind
                            ),
                        ),
                        (
                            "value",
                            toteuma.workspace.models.fields.ExactDecimalField(
                                blank=True, null=True
                            ),
                        ),
                        ("net_cost_cents", models.BigIntegerField(blank=True, null=True)),
                        (
                            "note",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "key_figure", "year", "kind"),
                                name="keyfigurevalue_key",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "key_figure"),
                                name="keyfigurevalue_key_figure_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_keyfigure",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 1900), ("year__lte", 2200)),
                                name="keyfigurevalue_year_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["actual", "forecast", "target"])),
                                name="keyfigurevalue_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("value__isnull", True),
                                    ("net_cost_cents__isnull", True),
                                    _connector="OR",
                                ),
                                name="keyfigurevalue_one_of_two",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LayoutLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("layout", toteuma.workspace.models.fields.CodeField()),
                        ("position", models.IntegerField()),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("ranges", toteuma.workspace.models.fields.CodesField(default=tuple)),
                        ("sum_of", toteuma.workspace.models.fields.CodesField(default=tuple)),
                        (
                            "style",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.layout.LineStyle
                            ),
                        ),
                        ("needs", toteuma.workspace.models.fields.CodesField(default=tuple)),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "layout", "position"), name="layoutline_key"
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "layout"),
                                name="layoutline_layout_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_layout",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("style__in", ["regular", "total", "bottom"])),
                                name="layoutline_style_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NodeValidity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        (
                            "kind",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.NodeKind
                            ),
                        ),
                        ("parent", toteuma.workspace.models.fields.OptionalCodeField()),
                        ("position", models.IntegerField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "node validities",
                        "indexes": [
                            models.Index(
                                fields=["municipality", "parent"], name="nodevalidity_parent"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "code", "valid_from"),
                                name="nodevalidity_key",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "code"),
                                name="nodevalidity_code_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_node",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "parent"),
                                name="nodevalidity_parent_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_node",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "municipality",
                                            "sector",
                                            "service_area",
                                            "unit",
                                            "cost_centre",
                                        ],
                                    )
                                ),
                                name="nodevalidity_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="nodevalidity_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Observation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("measure", toteuma.workspace.models.fields.CodeField()),
                        ("observed_on", models.DateField()),
                        (
                            "value",
                            toteuma.workspace.models.fields.ExactDecimalField(
                                blank=True, null=True
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=500)),
                        (
                            "note",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "measure", "observed_on", "source"),
                                name="observation_key",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "measure"),
                                name="observation_measure_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_measure",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Outcome",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("aim", toteuma.workspace.models.fields.OptionalCodeField()),
                        ("goal", toteuma.workspace.models.fields.OptionalCodeField()),
                        ("period", models.CharField(max_length=16)),
                        (
                            "status",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.Status
                            ),
                        ),
                        (
                            "text",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "aim", "period"), name="outcome_aim_key"
                            ),
                            models.UniqueConstraint(
                                fields=("municipality", "goal", "period"), name="outcome_goal_key"
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "aim"),
                                name="outcome_aim_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_aim",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "goal"),
                                name="outcome_goal_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_goal",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["on_track", "partly", "not_on_track", "no_information"],
                                    )
                                ),
                                name="outcome_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("aim__isnull", False), ("goal__isnull", True)),
                                    models.Q(("aim__isnull", True), ("goal__isnull", False)),
                                    _connector="OR",
                                ),
                                name="outcome_of_one_subject",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportColumn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("position", models.IntegerField()),
                        (
                            "column",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.ColumnCode
                            ),
                        ),
                        (
                            "unit_of_measure",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.money.UnitOfMeasure
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "position"), name="reportcolumn_key"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "column__in",
                                        [
                                            "accounts_prev",
                                            "ytd_prev",
                                            "budget_original",
                                            "amendments",
                                            "budget",
                                            "actual",
                                            "remaining",
                                            "used_pct",
                                            "forecast",
                                            "forecast_deviation",
                                            "explanation",
                                        ],
                                    )
                                ),
                                name="reportcolumn_column_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "unit_of_measure__in",
                                        ["cent", "euro", "thousand_euro", "percent", "text"],
                                    )
                                ),
                                name="reportcolumn_unit_of_measure_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Risk",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        ("fiscal_year", models.IntegerField()),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("position", models.IntegerField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("likelihood", models.IntegerField()),
                        ("impact", models.IntegerField()),
                        (
                            "controls",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("owner", toteuma.workspace.models.fields.OptionalCodeField()),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "code"), name="risk_key"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fiscal_year__gte", 1900), ("fiscal_year__lte", 2200)
                                ),
                                name="risk_fiscal_year_range",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "node"),
                                name="risk_node_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_node",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "owner"),
                                name="risk_owner_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_role",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("likelihood__gte", 1), ("likelihood__lte", 10)),
                                name="risk_likelihood_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("impact__gte", 1), ("impact__lte", 10)),
                                name="risk_impact_range",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SeriesValue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("series", toteuma.workspace.models.fields.CodeField()),
                        ("year", models.IntegerField()),
                        (
                            "kind",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.ValueKind
                            ),
                        ),
                        ("value", toteuma.workspace.models.fields.ExactDecimalField()),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "series", "year", "kind"),
                                name="seriesvalue_key",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "series"),
                                name="seriesvalue_series_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_series",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 1900), ("year__lte", 2200)),
                                name="seriesvalue_year_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["actual", "forecast", "target"])),
                                name="seriesvalue_kind_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SubObjective",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        ("aim", toteuma.workspace.models.fields.CodeField()),
                        ("position", models.IntegerField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "code"), name="subobjective_key"
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "aim"),
                                name="subobjective_aim_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_aim",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAccount",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("number", models.IntegerField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical account",
                        "verbose_name_plural": "historical accounts",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAim",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        ("position", models.IntegerField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("valid_from_year", models.IntegerField()),
                        ("valid_to_year", models.IntegerField(blank=True, null=True)),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical aim",
                        "verbose_name_plural": "historical aims",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAssessment",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("period", models.CharField(max_length=16)),
                        (
                            "text",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical assessment",
                        "verbose_name_plural": "historical assessments",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalBindingLevel",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        (
                            "level",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.GoalLevel
                            ),
                        ),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("line", toteuma.workspace.models.fields.CodeField()),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical binding level",
                        "verbose_name_plural": "historical binding levels",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalBudgetDecision",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("fiscal_year", models.IntegerField()),
                        ("number", models.IntegerField()),
                        (
                            "kind",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.DecisionKind
                            ),
                        ),
                        ("decided_on", models.DateField()),
                        (
                            "decider",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "reason",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical budget decision",
                        "verbose_name_plural": "historical budget decisions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalBudgetLine",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("fiscal_year", models.IntegerField()),
                        ("decision", models.IntegerField()),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("account", models.IntegerField()),
                        ("project", toteuma.workspace.models.fields.OptionalCodeField()),
                        ("cents", models.BigIntegerField()),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical budget line",
                        "verbose_name_plural": "historical budget lines",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCostCentreMapping",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("to_year", models.IntegerField()),
                        ("from_cost_centre", toteuma.workspace.models.fields.CodeField()),
                        ("to_cost_centre", toteuma.workspace.models.fields.CodeField()),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical cost centre mapping",
                        "verbose_name_plural": "historical cost centre mappings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalForecast",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("fiscal_year", models.IntegerField()),
                        ("as_of_month", models.IntegerField()),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("line", toteuma.workspace.models.fields.CodeField()),
                        ("cents", models.BigIntegerField()),
                        (
                            "explanation",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical forecast",
                        "verbose_name_plural": "historical forecasts",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalGoal",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        ("fiscal_year", models.IntegerField()),
                        (
                            "level",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.GoalLevel
                            ),
                        ),
                        ("position", models.IntegerField()),
                        ("aim", toteuma.workspace.models.fields.OptionalCodeField()),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("carries_out", toteuma.workspace.models.fields.OptionalCodeField()),
                        (
                            "title",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "target_level",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "measure_rule",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.MeasureRule
                            ),
                        ),
                        ("responsible", toteuma.workspace.models.fields.CodesField(default=tuple)),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical goal",
                        "verbose_name_plural": "historical goals",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalInvestmentNarrative",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("project", toteuma.workspace.models.fields.CodeField()),
                        ("period", models.CharField(max_length=16)),
                        (
                            "text",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical investment narrative",
                        "verbose_name_plural": "historical investment narratives",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalKeyFigure",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("position", models.IntegerField()),
                        (
                            "group",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "unit",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("decimals", models.IntegerField()),
                        ("denominator", toteuma.workspace.models.fields.OptionalCodeField()),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical key figure",
                        "verbose_name_plural": "historical key figures",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalKeyFigureValue",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("key_figure", toteuma.workspace.models.fields.CodeField()),
                        ("year", models.IntegerField()),
                        (
                            "kind",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.ValueKind
                            ),
                        ),
                        (
                            "value",
                            toteuma.workspace.models.fields.ExactDecimalField(
                                blank=True, null=True
                            ),
                        ),
                        ("net_cost_cents", models.BigIntegerField(blank=True, null=True)),
                        (
                            "note",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical key figure value",
                        "verbose_name_plural": "historical key figure values",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalLayout",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "book",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.layout.Book
                            ),
                        ),
                        ("valid_from", models.DateField()),
                        ("source", models.TextField(blank=True)),
                        ("account_digits", models.IntegerField()),
                        (
                            "book_accounts",
                            toteuma.workspace.models.fields.CodesField(default=tuple),
                        ),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical layout",
                        "verbose_name_plural": "historical layouts",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalLayoutLine",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("layout", toteuma.workspace.models.fields.CodeField()),
                        ("position", models.IntegerField()),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("ranges", toteuma.workspace.models.fields.CodesField(default=tuple)),
                        ("sum_of", toteuma.workspace.models.fields.CodesField(default=tuple)),
                        (
                            "style",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.layout.LineStyle
                            ),
                        ),
                        ("needs", toteuma.workspace.models.fields.CodesField(default=tuple)),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical layout line",
                        "verbose_name_plural": "historical layout lines",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMeasure",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        ("goal", toteuma.workspace.models.fields.CodeField()),
                        ("position", models.IntegerField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "unit",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "direction",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.Direction
                            ),
                        ),
                        (
                            "target",
                            toteuma.workspace.models.fields.ExactDecimalField(
                                blank=True, null=True
                            ),
                        ),
                        (
                            "target_upper",
                            toteuma.workspace.models.fields.ExactDecimalField(
                                blank=True, null=True
                            ),
                        ),
                        ("target_date", models.DateField(blank=True, null=True)),
                        (
                            "tolerance",
                            toteuma.workspace.models.fields.ExactDecimalField(
                                blank=True, null=True
                            ),
                        ),
                        ("source_system", models.CharField(blank=True, max_length=500)),
                        ("owner", toteuma.workspace.models.fields.OptionalCodeField()),
                        (
                            "frequency",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.Frequency
                            ),
                        ),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical measure",
                        "verbose_name_plural": "historical measures",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMunicipality",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("code", toteuma.workspace.models.fields.CodeField(db_index=True)),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("is_bilingual", models.BooleanField()),
                        ("materiality_cents", models.BigIntegerField()),
                        (
                            "materiality_percent",
                            toteuma.workspace.models.fields.ExactDecimalField(),
                        ),
                        ("risk_scale", models.SmallIntegerField()),
                        (
                            "source_note",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("suppress_below", models.IntegerField(blank=True, null=True)),
                        ("suppress_largest", models.IntegerField(blank=True, null=True)),
                        ("suppress_share", models.IntegerField(blank=True, null=True)),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical municipality",
                        "verbose_name_plural": "historical municipalities",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalNodeValidity",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        (
                            "kind",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.NodeKind
                            ),
                        ),
                        ("parent", toteuma.workspace.models.fields.OptionalCodeField()),
                        ("position", models.IntegerField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical node validity",
                        "verbose_name_plural": "historical node validities",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalObservation",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("measure", toteuma.workspace.models.fields.CodeField()),
                        ("observed_on", models.DateField()),
                        (
                            "value",
                            toteuma.workspace.models.fields.ExactDecimalField(
                                blank=True, null=True
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=500)),
                        (
                            "note",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical observation",
                        "verbose_name_plural": "historical observations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalOutcome",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("aim", toteuma.workspace.models.fields.OptionalCodeField()),
                        ("goal", toteuma.workspace.models.fields.OptionalCodeField()),
                        ("period", models.CharField(max_length=16)),
                        (
                            "status",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.Status
                            ),
                        ),
                        (
                            "text",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical outcome",
                        "verbose_name_plural": "historical outcomes",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalProject",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        (
                            "kind",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.ProjectKind
                            ),
                        ),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("valid_from", models.DateField(blank=True, null=True)),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical project",
                        "verbose_name_plural": "historical projects",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReportColumn",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("position", models.IntegerField()),
                        (
                            "column",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.ColumnCode
                            ),
                        ),
                        (
                            "unit_of_measure",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.money.UnitOfMeasure
                            ),
                        ),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical report column",
                        "verbose_name_plural": "historical report columns",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalRisk",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        ("fiscal_year", models.IntegerField()),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("position", models.IntegerField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("likelihood", models.IntegerField()),
                        ("impact", models.IntegerField()),
                        (
                            "controls",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("owner", toteuma.workspace.models.fields.OptionalCodeField()),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical risk",
                        "verbose_name_plural": "historical risks",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalRole",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical role",
                        "verbose_name_plural": "historical roles",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalSeries",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical series",
                        "verbose_name_plural": "historical series",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalSeriesValue",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("series", toteuma.workspace.models.fields.CodeField()),
                        ("year", models.IntegerField()),
                        (
                            "kind",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.ValueKind
                            ),
                        ),
                        ("value", toteuma.workspace.models.fields.ExactDecimalField()),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical series value",
                        "verbose_name_plural": "historical series values",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalSubObjective",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        ("aim", toteuma.workspace.models.fields.CodeField()),
                        ("position", models.IntegerField()),
                        (
                            "name",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical sub objective",
                        "verbose_name_plural": "historical sub objectives",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("subject", models.CharField(max_length=200)),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("author", models.CharField(max_length=254)),
                        ("author_name", models.CharField(max_length=150)),
                        ("at", models.DateTimeField()),
                        ("text", models.TextField()),
                        ("mentions", models.JSONField(blank=True, default=list)),
                        ("seen_by", models.JSONField(blank=True, default=list)),
                        ("resolved_at", models.DateTimeField(blank=True, null=True)),
                        ("resolved_by", models.CharField(blank=True, max_length=254)),
                        (
                            "thread",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to="workspace.comment",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["municipality", "subject"], name="comment_subject")
                        ],
                        "constraints": [
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "node"),
                                name="comment_node_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_node",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportJob",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", models.UUIDField(unique=True)),
                        (
                            "kind",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.workspace.models.jobs.JobKind
                            ),
                        ),
                        (
                            "state",
                            toteuma.workspace.models.fields.VocabularyField(
                                default=toteuma.workspace.models.jobs.JobState["WAITING"],
                                vocabulary=toteuma.workspace.models.jobs.JobState,
                            ),
                        ),
                        ("file_name", models.CharField(max_length=255)),
                        ("path", models.CharField(max_length=500)),
                        ("options", models.JSONField(default=dict)),
                        ("outcome", models.JSONField(default=dict)),
                        ("step", models.CharField(blank=True, max_length=32)),
                        ("percent", models.IntegerField(default=0)),
                        ("actor", models.CharField(max_length=254)),
                        ("created_at", models.DateTimeField()),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["municipality", "created_at"], name="importjob_created"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["entries", "table", "budget", "observations"])
                                ),
                                name="importjob_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["waiting", "running", "done", "faulty", "failed"],
                                    )
                                ),
                                name="importjob_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TableVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("table", models.CharField(max_length=64)),
                        ("number", models.BigIntegerField()),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "table"), name="tableversion_key"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalBudgetProposal",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("number", models.IntegerField()),
                        ("fiscal_year", models.IntegerField()),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        (
                            "kind",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.DecisionKind
                            ),
                        ),
                        (
                            "reason",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "state",
                            toteuma.workspace.models.fields.VocabularyField(
                                default=toteuma.workspace.models.proposals.ProposalState["DRAFT"],
                                vocabulary=toteuma.workspace.models.proposals.ProposalState,
                            ),
                        ),
                        ("version", models.IntegerField(default=1)),
                        ("created_by", models.CharField(max_length=254)),
                        ("created_at", models.DateTimeField()),
                        ("changed_by", models.CharField(max_length=254)),
                        ("changed_at", models.DateTimeField()),
                        ("answer", models.TextField(blank=True)),
                        ("decision", models.IntegerField(blank=True, null=True)),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical budget proposal",
                        "verbose_name_plural": "historical budget proposals",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalBudgetProposalLine",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("proposal", models.IntegerField()),
                        ("position", models.IntegerField()),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("account", models.IntegerField()),
                        ("project", toteuma.workspace.models.fields.OptionalCodeField()),
                        ("cents", models.BigIntegerField()),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical budget proposal line",
                        "verbose_name_plural": "historical budget proposal lines",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="BudgetProposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.IntegerField()),
                        ("fiscal_year", models.IntegerField()),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        (
                            "kind",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.DecisionKind
                            ),
                        ),
                        (
                            "reason",
                            toteuma.workspace.models.fields.LocalizedTextField(
                                default=toteuma.domain.text.LocalizedText
                            ),
                        ),
                        (
                            "state",
                            toteuma.workspace.models.fields.VocabularyField(
                                default=toteuma.workspace.models.proposals.ProposalState["DRAFT"],
                                vocabulary=toteuma.workspace.models.proposals.ProposalState,
                            ),
                        ),
                        ("version", models.IntegerField(default=1)),
                        ("created_by", models.CharField(max_length=254)),
                        ("created_at", models.DateTimeField()),
                        ("changed_by", models.CharField(max_length=254)),
                        ("changed_at", models.DateTimeField()),
                        ("answer", models.TextField(blank=True)),
                        ("decision", models.IntegerField(blank=True, null=True)),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["municipality", "fiscal_year"], name="budgetproposal_year"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "number"), name="budgetproposal_key"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fiscal_year__gte", 1900), ("fiscal_year__lte", 2200)
                                ),
                                name="budgetproposal_fiscal_year_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["original", "amendment", "transfer"])
                                ),
                                name="budgetproposal_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["draft", "submitted", "returned", "adopted", "withdrawn"],
                                    )
                                ),
                                name="budgetproposal_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind", "original"), _negated=True),
                                name="budgetproposal_not_original",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision__isnull", False), ("state", "adopted")),
                                    models.Q(
                                        models.Q(("state", "adopted"), _negated=True),
                                        ("decision__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="budgetproposal_adopted_has_decision",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BudgetProposalLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("proposal", models.IntegerField()),
                        ("position", models.IntegerField()),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("account", models.IntegerField()),
                        ("project", toteuma.workspace.models.fields.OptionalCodeField()),
                        ("cents", models.BigIntegerField()),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "proposal", "position"),
                                name="budgetproposalline_key",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "proposal"),
                                name="budgetproposalline_proposal_fk",
                                to_columns=("municipality_id", "number"),
                                to_table="workspace_budgetproposal",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPublication",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("round", toteuma.workspace.models.fields.CodeField()),
                        ("version", models.IntegerField()),
                        ("snapshot", models.IntegerField()),
                        (
                            "level",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.GoalLevel
                            ),
                        ),
                        (
                            "state",
                            toteuma.workspace.models.fields.VocabularyField(
                                default=toteuma.domain.rounds.PublicationState["PROPOSED"],
                                vocabulary=toteuma.domain.rounds.PublicationState,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("proposed_by", models.CharField(max_length=254)),
                        ("proposed_at", models.DateTimeField()),
                        ("decided_by", models.CharField(blank=True, max_length=254)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawal", models.TextField(blank=True)),
                        ("withdrawn_by", models.CharField(blank=True, max_length=254)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical publication",
                        "verbose_name_plural": "historical publications",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalQuestion",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("number", models.IntegerField()),
                        ("round", toteuma.workspace.models.fields.CodeField()),
                        ("subject", models.CharField(max_length=200)),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("text", models.TextField()),
                        ("asked_by", models.CharField(max_length=254)),
                        ("asked_name", models.CharField(max_length=150)),
                        ("asked_at", models.DateTimeField()),
                        ("answer", models.TextField(blank=True)),
                        ("answered_by", models.CharField(blank=True, max_length=254)),
                        ("answered_name", models.CharField(blank=True, max_length=150)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("is_public", models.BooleanField(default=False)),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical question",
                        "verbose_name_plural": "historical questions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalRound",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        ("period", models.CharField(max_length=16)),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("sections", toteuma.workspace.models.fields.CodesField(default=tuple)),
                        ("languages", toteuma.workspace.models.fields.CodesField(default=tuple)),
                        ("due", models.DateField()),
                        ("review_due", models.DateField()),
                        (
                            "state",
                            toteuma.workspace.models.fields.VocabularyField(
                                default=toteuma.domain.rounds.RoundState["OPEN"],
                                vocabulary=toteuma.domain.rounds.RoundState,
                            ),
                        ),
                        ("follows", toteuma.workspace.models.fields.CodeField(blank=True)),
                        ("version", models.IntegerField(default=1)),
                        ("opened_by", models.CharField(max_length=254)),
                        ("opened_at", models.DateTimeField()),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical round",
                        "verbose_name_plural": "historical rounds",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalTask",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("change", models.UUIDField(db_index=True, null=True)),
                        ("round", toteuma.workspace.models.fields.CodeField()),
                        ("number", models.IntegerField()),
                        (
                            "kind",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.rounds.TaskKind
                            ),
                        ),
                        ("subject", toteuma.workspace.models.fields.CodeField()),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("owner", models.CharField(blank=True, max_length=254)),
                        ("deputy", models.CharField(blank=True, max_length=254)),
                        ("reviewer", models.CharField(blank=True, max_length=254)),
                        ("due", models.DateField()),
                        (
                            "state",
                            toteuma.workspace.models.fields.VocabularyField(
                                default=toteuma.domain.rounds.TaskState["OPEN"],
                                vocabulary=toteuma.domain.rounds.TaskState,
                            ),
                        ),
                        ("version", models.IntegerField(default=1)),
                        ("draft", models.JSONField(blank=True, null=True)),
                        ("drafted_by", models.CharField(blank=True, max_length=254)),
                        ("drafted_at", models.DateTimeField(blank=True, null=True)),
                        ("carried_over", models.BooleanField(default=False)),
                        ("submitted_by", models.CharField(blank=True, max_length=254)),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("reviewed_by", models.CharField(blank=True, max_length=254)),
                        ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.TextField(blank=True)),
                        ("approved_digest", models.CharField(blank=True, max_length=64)),
                        ("active_at", models.DateTimeField()),
                        ("history_user_id", models.CharField(max_length=150, null=True)),
                        (
                            "history_id",
                            models.BigAutoField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("history_date", models.DateTimeField()),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical task",
                        "verbose_name_plural": "historical tasks",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Round",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", toteuma.workspace.models.fields.CodeField()),
                        ("period", models.CharField(max_length=16)),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("sections", toteuma.workspace.models.fields.CodesField(default=tuple)),
                        ("languages", toteuma.workspace.models.fields.CodesField(default=tuple)),
                        ("due", models.DateField()),
                        ("review_due", models.DateField()),
                        (
                            "state",
                            toteuma.workspace.models.fields.VocabularyField(
                                default=toteuma.domain.rounds.RoundState["OPEN"],
                                vocabulary=toteuma.domain.rounds.RoundState,
                            ),
                        ),
                        ("follows", toteuma.workspace.models.fields.CodeField(blank=True)),
                        ("version", models.IntegerField(default=1)),
                        ("opened_by", models.CharField(max_length=254)),
                        ("opened_at", models.DateTimeField()),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "code"), name="round_key"
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "node"),
                                name="round_node_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_node",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "frozen", "cancelled"])),
                                name="round_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Task",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("round", toteuma.workspace.models.fields.CodeField()),
                        ("number", models.IntegerField()),
                        (
                            "kind",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.rounds.TaskKind
                            ),
                        ),
                        ("subject", toteuma.workspace.models.fields.CodeField()),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("owner", models.CharField(blank=True, max_length=254)),
                        ("deputy", models.CharField(blank=True, max_length=254)),
                        ("reviewer", models.CharField(blank=True, max_length=254)),
                        ("due", models.DateField()),
                        (
                            "state",
                            toteuma.workspace.models.fields.VocabularyField(
                                default=toteuma.domain.rounds.TaskState["OPEN"],
                                vocabulary=toteuma.domain.rounds.TaskState,
                            ),
                        ),
                        ("version", models.IntegerField(default=1)),
                        ("draft", models.JSONField(blank=True, null=True)),
                        ("drafted_by", models.CharField(blank=True, max_length=254)),
                        ("drafted_at", models.DateTimeField(blank=True, null=True)),
                        ("carried_over", models.BooleanField(default=False)),
                        ("submitted_by", models.CharField(blank=True, max_length=254)),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("reviewed_by", models.CharField(blank=True, max_length=254)),
                        ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.TextField(blank=True)),
                        ("approved_digest", models.CharField(blank=True, max_length=64)),
                        ("active_at", models.DateTimeField()),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["municipality", "owner"], name="task_owner"),
                            models.Index(fields=["municipality", "reviewer"], name="task_reviewer"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "round", "number"), name="task_key"
                            ),
                            models.UniqueConstraint(
                                fields=("municipality", "round", "kind", "subject"),
                                name="task_subject_key",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "round"),
                                name="task_round_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_round",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "node"),
                                name="task_node_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_node",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "outcome",
                                            "aim_outcome",
                                            "forecast",
                                            "assessment",
                                            "key_figure",
                                            "risk",
                                            "investment",
                                        ],
                                    )
                                ),
                                name="task_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["open", "in_work", "submitted", "returned", "approved"],
                                    )
                                ),
                                name="task_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "approved"), _negated=True),
                                    models.Q(
                                        models.Q(("reviewed_by", ""), _negated=True),
                                        models.Q(("approved_digest", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="task_approved_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "approved"), _negated=True),
                                    models.Q(
                                        ("reviewed_by", models.F("submitted_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="task_approved_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaskWriter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("round", toteuma.workspace.models.fields.CodeField()),
                        ("task", models.IntegerField()),
                        ("person", models.CharField(max_length=254)),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "round", "task", "person"),
                                name="taskwriter_key",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FindingNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("round", toteuma.workspace.models.fields.CodeField()),
                        ("finding", models.CharField(max_length=64)),
                        ("text", models.TextField()),
                        ("author", models.CharField(max_length=254)),
                        ("at", models.DateTimeField()),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "round", "finding"), name="findingnote_key"
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "round"),
                                name="findingnote_round_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_round",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Snapshot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.IntegerField()),
                        ("round", toteuma.workspace.models.fields.CodeField()),
                        ("content", models.TextField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("sources", models.JSONField()),
                        ("trail_number", models.BigIntegerField()),
                        ("trail_hash", models.CharField(max_length=64)),
                        ("made_by", models.CharField(max_length=254)),
                        ("made_at", models.DateTimeField()),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "number"), name="snapshot_key"
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "round"),
                                name="snapshot_round_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_round",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Publication",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("round", toteuma.workspace.models.fields.CodeField()),
                        ("version", models.IntegerField()),
                        ("snapshot", models.IntegerField()),
                        (
                            "level",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.vocabulary.GoalLevel
                            ),
                        ),
                        (
                            "state",
                            toteuma.workspace.models.fields.VocabularyField(
                                default=toteuma.domain.rounds.PublicationState["PROPOSED"],
                                vocabulary=toteuma.domain.rounds.PublicationState,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("proposed_by", models.CharField(max_length=254)),
                        ("proposed_at", models.DateTimeField()),
                        ("decided_by", models.CharField(blank=True, max_length=254)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawal", models.TextField(blank=True)),
                        ("withdrawn_by", models.CharField(blank=True, max_length=254)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "round", "version"), name="publication_key"
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "round"),
                                name="publication_round_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_round",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "snapshot"),
                                name="publication_snapshot_fk",
                                to_columns=("municipality_id", "number"),
                                to_table="workspace_snapshot",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["council", "committee"])),
                                name="publication_level_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["proposed", "published", "withdrawn", "refused"])
                                ),
                                name="publication_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ("published", "withdrawn")), _negated=True
                                    ),
                                    models.Q(
                                        models.Q(("decided_by", ""), _negated=True),
                                        models.Q(
                                            ("decided_by", models.F("proposed_by")), _negated=True
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="publication_by_two_people",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.IntegerField()),
                        ("round", toteuma.workspace.models.fields.CodeField()),
                        ("subject", models.CharField(max_length=200)),
                        ("node", toteuma.workspace.models.fields.CodeField()),
                        ("text", models.TextField()),
                        ("asked_by", models.CharField(max_length=254)),
                        ("asked_name", models.CharField(max_length=150)),
                        ("asked_at", models.DateTimeField()),
                        ("answer", models.TextField(blank=True)),
                        ("answered_by", models.CharField(blank=True, max_length=254)),
                        ("answered_name", models.CharField(blank=True, max_length=150)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("is_public", models.BooleanField(default=False)),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "number"), name="question_key"
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "round"),
                                name="question_round_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_round",
                            ),
                            toteuma.workspace.models.constraints.CompositeForeignKey(
                                fields=("municipality", "node"),
                                name="question_node_fk",
                                to_columns=("municipality_id", "code"),
                                to_table="workspace_node",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("person", models.CharField(max_length=254)),
                        ("day", models.DateField()),
                        ("tasks", models.IntegerField()),
                        ("sent_at", models.DateTimeField()),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "person", "day"), name="reminder_key"
                            )
                        ],
                    },
                ),
            ]
        )
    ]
