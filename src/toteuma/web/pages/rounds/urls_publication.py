"""Addresses of publications and questions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
