"""The Django app of the web application: pages, forms, static files, checks."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """``toteuma.web``."""

    name = "toteuma.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Toteuma"

    def ready(self) -> None:
        """Registers the checks of a site in production."""
        from toteuma.web import checks  # noqa: F401, PLC0415 - registers on import
