"""Addresses of goals and measures."""

from django.urls import path

from toteuma.web.pages.goals import goal_views, measure_views, upload_views

urlpatterns = [
    path("goals/<str:node>/", goal_views.goals, name="goals"),
    path("goal/<str:goal>/", goal_views.goal, name="goals-goal"),
    path("measure/<str:measure>/", measure_views.measure, name="goals-measure"),
    path("measure/<str:measure>/edit/", measure_views.edit, name="goals-measure-edit"),
    path("observations/upload/", upload_views.upload, name="goals-upload"),
    path("observations/template.csv", upload_views.template, name="goals-template"),
]
