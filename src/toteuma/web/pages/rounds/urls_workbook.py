"""Addresses of the round trip through Excel."""

from django.urls import URLPattern, path

from toteuma.web.pages.rounds import workbook_views

urlpatterns: list[URLPattern] = [
    path("rounds/<str:round>/workbook/", workbook_views.workbook, name="rounds-workbook"),
    path(
        "rounds/<str:round>/workbook/accept/",
        workbook_views.accept,
        name="rounds-workbook-accept",
    ),
    path(
        "rounds/<str:round>/workbook/download/<str:part>/",
        workbook_views.download,
        name="rounds-workbook-download",
    ),
]
