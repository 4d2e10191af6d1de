"""Addresses of the home page and of units."""

from django.urls import path

from toteuma.web.pages.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("administration/", views.administration, name="home-administration"),
    path("unit/<str:node>/", views.unit, name="home-unit"),
]
