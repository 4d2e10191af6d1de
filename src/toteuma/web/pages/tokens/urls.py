"""Address of one's own API tokens."""

from django.urls import path

from toteuma.web.pages.tokens import views

urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
]
