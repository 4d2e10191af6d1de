"""The Django app of people: users, the roles they hold, and their tokens."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """``toteuma.workspace.people``."""

    name = "toteuma.workspace.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "People"
