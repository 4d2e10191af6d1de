"""Addresses of filling in."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
