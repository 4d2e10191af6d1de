"""Addresses of forecasts."""

from django.urls import path

from toteuma.web.pages.forecasts import views

urlpatterns = [
    path("forecasts/<str:node>/", views.forecasts, name="forecasts"),
    path("forecasts/<str:node>/copy/", views.copy, name="forecasts-copy"),
    path("forecasts/<str:node>/line/<str:line>/", views.line, name="forecasts-line"),
]
