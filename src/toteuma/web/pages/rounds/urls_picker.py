"""Addresses of the picker of figures."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
