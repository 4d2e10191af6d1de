"""Addresses of figures and of the entries behind them."""

from django.urls import path

from toteuma.web.pages.figures import views

urlpatterns = [
    path("figure/<str:figure>/", views.figure, name="figure"),
    path("figure/<str:figure>/entries.<str:form>", views.export, name="figure-export"),
]
