"""Addresses of the organisation."""

from django.urls import path

from toteuma.web.pages.organisation import views

urlpatterns = [
    path("organisation/<str:node>/", views.organisation, name="organisation"),
]
