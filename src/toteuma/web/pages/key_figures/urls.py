"""Addresses of key figures."""

from django.urls import path

from toteuma.web.pages.key_figures import views

urlpatterns = [
    path("key-figures/<str:node>/", views.key_figures, name="key-figures"),
    path("key-figure/<str:key_figure>/", views.key_figure, name="key-figures-one"),
]
