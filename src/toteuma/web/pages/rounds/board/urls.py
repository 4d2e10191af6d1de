"""Addresses of opening rounds and of their board."""

from django.urls import URLPattern, path

from toteuma.web.pages.rounds.board import calendar_views, round_views, views
from toteuma.web.pages.rounds.opening import views as opening_views

urlpatterns: list[URLPattern] = [
    path("rounds/", round_views.round_list, name="rounds"),
    path("rounds/open/", opening_views.open_, name="rounds-open"),
    path("rounds/calendar/", calendar_views.calendar, name="rounds-calendar"),
    path("rounds/calendar.ics", calendar_views.feed, name="rounds-calendar-feed"),
    path("rounds/<str:round>/", views.board, name="rounds-board"),
    path("rounds/<str:round>/settings/", round_views.settings, name="rounds-settings"),
]
