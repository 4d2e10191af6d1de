"""Addresses of this part of the site."""

from typing import Any

urlpatterns: list[Any] = []
