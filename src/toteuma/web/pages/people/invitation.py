"""The link by which a new user sets their first password: once, and for a few days."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from toteuma.web.shared.words import word
from toteuma.workspace.people.models import User

_DAY = 24 * 60 * 60


def invitation_days() -> int:
    """How many days a link holds."""
    return settings.PASSWORD_RESET_TIMEOUT // _DAY


def invitation_link(request: HttpRequest, user: User) -> str:
    """A link to set the password; it holds until it was used or the user has signed in."""
    words = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    address = reverse("account_reset_password_from_key", kwargs=words)
    return request.build_absolute_uri(address)


def send_invitation(user: User, link: str) -> None:
    """Mails the link in the language of the user."""
    with translation.override(user.language.value):
        send_mail(
            word("people.letter_subject"),
            word("people.letter", name=user.get_full_name(), link=link, days=invitation_days()),
            None,
            [user.email],
        )
