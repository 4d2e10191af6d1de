"""Addresses of signing in and of one's own account: ours before those of django-allauth.

Users do not change their address themselves, since the audit trail knows them by it.
"""

from django.urls import include, path
from django.views.generic.base import RedirectView

from toteuma.web.account import views

urlpatterns = [
    path("settings/", views.account_settings, name="account_settings"),
    path("continue/", views.lead_back, name="account_continue"),
    path("sessions/", views.sessions, name="usersessions_list"),
    path("email/", RedirectView.as_view(pattern_name="account_settings"), name="account_email"),
    path("", include("allauth.urls")),
]
