"""Tags of the pages of one's own account."""

from allauth.mfa.utils import is_mfa_enabled
from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def has_second_factor(context: template.Context) -> bool:
    """``{% has_second_factor as is_ready %}``: whether the user signs in with a second factor."""
    return bool(is_mfa_enabled(context["user"]))
