"""Django's own administration, for whoever runs the installation: users, to look and to lock.

Roles and posts change on the pages of the municipality and by ``toteuma user``, which keep the
audit trail; here they can only be read.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from toteuma.workspace.people.models import Membership, User


class _ReadOnly(admin.ModelAdmin[Any]):
    """Nothing is added or removed here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(User)
class UserAdmin(_ReadOnly):
    """Users of the installation; name, language and lock can be changed."""

    list_display = ("email", "name", "is_active", "is_staff", "is_demo", "last_login")
    search_fields = ("email", "name")
    fields = (
        *("email", "name", "language", "is_active"),
        *("is_staff", "is_demo", "last_login", "date_joined"),
    )
    readonly_fields = ("email", "is_staff", "is_demo", "last_login", "date_joined")


@admin.register(Membership)
class MembershipAdmin(_ReadOnly):
    """Roles, to look at."""

    list_display = ("user", "municipality", "role", "node")
    search_fields = ("user__email", "node")
    list_select_related = ("user", "municipality")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


admin.site.unregister(Group)
