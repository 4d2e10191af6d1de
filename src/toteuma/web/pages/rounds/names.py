"""The names of people on the pages of rounds, which keep their addresses."""

from collections.abc import Iterable, Mapping

from toteuma.workspace.people.models import User


def names_of(emails: Iterable[str]) -> Mapping[str, str]:
    """The names of people by address; an address that nobody has any more is its own name."""
    wanted = {email for email in emails if email}
    found = User.objects.filter(email__in=wanted).values_list("email", "name")
    return {email: email for email in wanted} | {email: name or email for email, name in found}
