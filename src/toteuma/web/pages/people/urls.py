"""Addresses of users and their roles."""

from django.urls import path

from toteuma.web.pages.people import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/add/", views.add, name="people-add"),
    path("people/<int:person>/", views.person, name="people-person"),
    path("people/<int:person>/grant/", views.grant, name="people-grant"),
    path("people/<int:person>/revoke/", views.revoke, name="people-revoke"),
    path("people/<int:person>/posts/", views.posts, name="people-posts"),
    path("people/<int:person>/lock/", views.lock, name="people-lock"),
    path("people/<int:person>/invite/", views.invite, name="people-invite"),
    path("people/<int:person>/second-factor/", views.reset, name="people-second-factor"),
]
