"""Forms of passkeys, whose labels django-allauth has in English alone."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm

from toteuma.web.shared.words import word


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new key, with a name to know it again by."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["name"].label = word("account.key_name")


class EditKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """The name of a key."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["name"].label = word("account.key_name")
