"""Addresses of the gate and the freeze."""

from django.urls import URLPattern, path

from toteuma.web.pages.rounds.gate import freeze_views, verify_views, views

urlpatterns: list[URLPattern] = [
    path("trail/verify/", verify_views.verification, name="trail-verify"),
    path("rounds/<str:round>/gate/", views.gate, name="rounds-gate"),
    path("rounds/<str:round>/freeze/", freeze_views.freeze, name="rounds-freeze"),
    path(
        "rounds/<str:round>/snapshots/<int:snapshot>/",
        freeze_views.snapshot_page,
        name="rounds-snapshot",
    ),
    path(
        "rounds/<str:round>/snapshots/<int:snapshot>/report.<str:form>",
        freeze_views.download,
        name="rounds-snapshot-download",
    ),
]
