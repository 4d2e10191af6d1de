"""Addresses of risks."""

from django.urls import path

from toteuma.web.pages.risks import copy_views, views

urlpatterns = [
    path("risks/<str:node>/", views.risks, name="risks"),
    path("risks/<str:node>/new/", views.add, name="risks-new"),
    path("risks/<str:node>/copy/", copy_views.copy, name="risks-copy"),
    path("risk/<str:risk>/", views.risk, name="risks-risk"),
]
