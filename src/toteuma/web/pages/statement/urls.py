"""Addresses of statements."""

from django.urls import path

from toteuma.web.pages.statement import views

urlpatterns = [
    path("statement/<str:node>/", views.statement, name="statement"),
]
