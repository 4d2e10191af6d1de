"""Addresses of key figures and series."""

from django.urls import path

from toteuma.web.pages.key_figures import plan_views, series_views, views

urlpatterns = [
    path("key-figures/<str:node>/", views.key_figures, name="key-figures"),
    path("key-figures/<str:node>/new/", plan_views.add, name="key-figures-new"),
    path("key-figure/<str:key_figure>/", views.key_figure, name="key-figures-one"),
    path("key-figure/<str:key_figure>/edit/", plan_views.edit, name="key-figures-edit"),
    path("key-figure/<str:key_figure>/remove/", plan_views.remove, name="key-figures-remove"),
    path("series/", series_views.series_list, name="key-figures-series"),
    path("series/<str:series>/", series_views.series, name="key-figures-series-one"),
]
