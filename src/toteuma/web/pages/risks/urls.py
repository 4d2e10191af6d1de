"""Addresses of risks."""

from django.urls import path

from toteuma.web.pages.risks import views

urlpatterns = [
    path("risks/<str:node>/", views.risks, name="risks"),
    path("risks/<str:node>/new/", views.add, name="risks-new"),
    path("risk/<str:risk>/", views.risk, name="risks-risk"),
]
