"""Addresses of the audit trail."""

from django.urls import path

from toteuma.web.pages.trail import views

urlpatterns = [
    path("trail/", views.trail, name="trail"),
    path("trail/export/", views.export, name="trail-export"),
    path("trail/export/chain/", views.chain, name="trail-chain"),
]
