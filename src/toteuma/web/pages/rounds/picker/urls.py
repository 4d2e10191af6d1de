"""Addresses of the picker of figures."""

from django.urls import path

from toteuma.web.pages.rounds.picker import views

urlpatterns = [
    path("live-figures/<str:node>/", views.picker, name="live-figures"),
    path("live-figures/<str:node>/preview/", views.preview, name="live-figures-preview"),
]
