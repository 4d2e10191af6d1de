"""Addresses of the round trip through Excel."""

from django.urls import URLPattern, path

from toteuma.web.pages.rounds.workbooks import views

urlpatterns: list[URLPattern] = [
    path("rounds/<str:round>/workbook/", views.workbook, name="rounds-workbook"),
    path(
        "rounds/<str:round>/workbook/accept/",
        views.accept,
        name="rounds-workbook-accept",
    ),
    path(
        "rounds/<str:round>/workbook/download/<str:part>/",
        views.download,
        name="rounds-workbook-download",
    ),
]
