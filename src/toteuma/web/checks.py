"""What a site in production must not have: a default secret, DEBUG, demo users, open hosts."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.db import DatabaseError


@register()
def check_production(app_configs: Any, **_: Any) -> list[Error]:
    """Nothing is wrong with a site that is only for trying out."""
    if not settings.IS_PRODUCTION:
        return []
    found = []
    if settings.SECRET_KEY == settings.DEFAULT_SECRET_KEY or len(settings.SECRET_KEY) < 50:
        found.append(
            Error(
                "TOTEUMA_SECRET_KEY is not set, or shorter than 50 characters.",
                hint="Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'",
                id="toteuma.E001",
            )
        )
    if settings.DEBUG:
        found.append(Error("DEBUG is on.", hint="Unset TOTEUMA_DEBUG.", id="toteuma.E002"))
    if "*" in settings.ALLOWED_HOSTS:
        found.append(
            Error("TOTEUMA_HOSTS allows any host.", hint="Name the hosts.", id="toteuma.E003")
        )
    if _has_demo_users():
        found.append(
            Error(
                "There are demo users, whose password everybody knows.",
                hint="Remove them with: toteuma user remove-demo",
                id="toteuma.E004",
            )
        )
    return found


def _has_demo_users() -> bool:
    from toteuma.workspace.people.models import User  # noqa: PLC0415 - models load after checks

    try:
        return User.objects.filter(is_demo=True).exists()
    except DatabaseError:
        return False
