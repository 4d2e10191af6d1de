"""Addresses of the gate and the freeze."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
