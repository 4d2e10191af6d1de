"""Addresses of opening rounds and of their board."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
