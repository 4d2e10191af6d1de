"""Addresses of the round trip through Excel."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
