"""Users, the roles that they hold in municipalities, the posts that they fill, their tokens."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q

from toteuma.domain.rights import SUBTREE_ROLES, PersonRole
from toteuma.domain.vocabulary import Language
from toteuma.workspace.models.constraints import one_of
from toteuma.workspace.models.fields import CodeField, CodesField, VocabularyField
from toteuma.workspace.models.municipality import MunicipalityRow


class Users(BaseUserManager["User"]):
    """Makes users; addresses are compared in lower case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user who signs in with this address."""
        return self.get(email=(username or "").strip().lower())

    def create_user(self, email: str, password: str | None = None, **values: Any) -> "User":
        """A new user; without a password one who can only sign in by another way."""
        user = self.model(email=email.strip().lower(), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. ``email`` names them in the audit trail, too.

    ``is_demo`` users are made by the demo with a password that everybody knows; production does
    not start while there are any. ``is_staff`` opens Django's own administration.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150, blank=True)
    language = VocabularyField(vocabulary=Language, default=Language.FI)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = Users()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        """The name that is shown beside what the user did."""
        return self.name or self.email

    get_short_name = get_full_name


class Membership(MunicipalityRow):
    """A role that a user holds in a municipality.

    ``node`` is the top of the part of the organisation that it is held for; blank for the roles
    of the whole municipality.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = VocabularyField(vocabulary=PersonRole)
    node = CodeField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "user", "role", "node"), name="membership_key"
            ),
            one_of("membership", "role", PersonRole),
            models.CheckConstraint(
                condition=(Q(role__in=sorted(SUBTREE_ROLES)) & ~Q(node=""))
                | (~Q(role__in=sorted(SUBTREE_ROLES)) & Q(node="")),
                name="membership_node_for_subtree_roles",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.node}"


class PostHolder(MunicipalityRow):
    """The posts (responsible roles of goals, measures and risks) that a user fills."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="posts")
    posts = CodesField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("municipality", "user"), name="postholder_key"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {' '.join(self.posts)}"


class ApiToken(MunicipalityRow):
    """A token for the API. Only its hash is kept; ``prefix`` lets its owner know it again.

    ``scopes`` name what the token may do at most; its owner's rights bound it as well.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = CodesField()
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.prefix} {self.name}"
