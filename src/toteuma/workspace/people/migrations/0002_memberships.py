"""What people may do in a municipality, and their tokens."""

import django.db.models.deletion
import toteuma.domain.rights
import toteuma.workspace.models.fields
from django.conf import settings
from django.db import migrations, models

from toteuma.workspace.migration_operations import CreateModels


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_users"),
        ("workspace", "0001_tables"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="ApiToken",
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
                        ("name", models.CharField(max_length=100)),
                        ("prefix", models.CharField(max_length=12)),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("scopes", toteuma.workspace.models.fields.CodesField(default=tuple)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("expires_at", models.DateTimeField()),
                        ("last_used_at", models.DateTimeField(blank=True, null=True)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="api_tokens",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
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
                            "role",
                            toteuma.workspace.models.fields.VocabularyField(
                                vocabulary=toteuma.domain.rights.PersonRole
                            ),
                        ),
                        ("node", toteuma.workspace.models.fields.CodeField(blank=True)),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "user", "role", "node"),
                                name="membership_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        [
                                            "viewer",
                                            "reporter",
                                            "unit_head",
                                            "controller",
                                            "auditor",
                                            "administrator",
                                        ],
                                    )
                                ),
                                name="membership_role_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "role__in",
                                            [
                                                toteuma.domain.rights.PersonRole["REPORTER"],
                                                toteuma.domain.rights.PersonRole["UNIT_HEAD"],
                                                toteuma.domain.rights.PersonRole["VIEWER"],
                                            ],
                                        ),
                                        models.Q(("node", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(
                                            (
                                                "role__in",
                                                [
                                                    toteuma.domain.rights.PersonRole["REPORTER"],
                                                    toteuma.domain.rights.PersonRole["UNIT_HEAD"],
                                                    toteuma.domain.rights.PersonRole["VIEWER"],
                                                ],
                                            ),
                                            _negated=True,
                                        ),
                                        ("node", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="membership_node_for_subtree_roles",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PostHolder",
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
                        ("posts", toteuma.workspace.models.fields.CodesField(default=tuple)),
                        (
                            "municipality",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workspace.municipality",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="posts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "user"), name="postholder_key"
                            )
                        ],
                    },
                ),
            ],
            # Earlier homes had these from the step that made their users.
            unless_there=True,
        )
    ]
