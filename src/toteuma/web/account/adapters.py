"""What django-allauth asks of us: nobody signs up by themselves; texts are ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from toteuma.web.rights.middleware import SECOND_FACTOR_PAGE, lacks_second_factor
from toteuma.web.shared.words import word
from toteuma.workspace.people.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Users are added by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first page; in production, who may change data sets up the second factor first.
        They may go on and read without it, but change nothing."""
        user = request.user
        if settings.IS_PRODUCTION and isinstance(user, User) and lacks_second_factor(user):
            messages.warning(request, word("account.second_factor_why"))
            return reverse(SECOND_FACTOR_PAGE)
        return str(super().get_login_redirect_url(request))


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on lets in those whom an administrator has added."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody signs up by themselves."""
        return False
