"""Addresses of the picker of figures."""

from django.urls import path

from toteuma.web.pages.rounds import picker_views

urlpatterns = [
    path("live-figures/<str:node>/", picker_views.picker, name="live-figures"),
    path("live-figures/<str:node>/preview/", picker_views.preview, name="live-figures-preview"),
]
