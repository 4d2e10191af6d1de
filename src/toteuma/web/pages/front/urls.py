"""Addresses that do not belong to a municipality."""

from django.urls import path

from toteuma.web.pages.front import views

urlpatterns = [
    path("", views.front, name="front"),
    path("language/", views.choose_language, name="language"),
    path("favicon.ico", views.favicon, name="favicon"),
]
