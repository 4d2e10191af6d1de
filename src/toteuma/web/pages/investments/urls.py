"""Addresses of investments."""

from django.urls import path

from toteuma.web.pages.investments import views

urlpatterns = [
    path("investments/<str:node>/", views.investments, name="investments"),
    path("investment/<str:project>/", views.project, name="investments-project"),
]
