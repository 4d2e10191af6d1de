"""Tokens of the demo's users."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from tests.support.site import EMAIL_OF, MUNICIPALITY, client_of, site_data

from toteuma.domain.rights import PersonRole
from toteuma.web.api.access import Scope
from toteuma.workspace.living import forget_everything
from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import make_token

__all__ = ["client_of", "site_data"]

type CallerOf = Callable[..., Client]


@pytest.fixture
def caller_of(site_data: Path, db: None) -> CallerOf:
    """``caller_of(role, *scopes)``: a client whose every request carries a token."""
    forget_everything()

    def caller(role: PersonRole, *scopes: Scope, days: int = 1) -> Client:
        text = make_token(
            municipality=MUNICIPALITY,
            user=User.objects.get(email=EMAIL_OF[role]),
            name="test",
            scopes=[scope.value for scope in scopes or (Scope.READ,)],
            expires_at=timezone.now() + timedelta(days=days),
        )
        return Client(headers={"Authorization": f"Bearer {text}"})

    return caller
