"""The Django app that holds the living data of municipalities."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """``toteuma.workspace``."""

    name = "toteuma.workspace"
    label = "workspace"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Workspace"
