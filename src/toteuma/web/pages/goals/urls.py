"""Addresses of goals and measures."""

from django.urls import path

from toteuma.web.pages.goals import (
    aim_views,
    copy_views,
    goal_views,
    measure_views,
    plan_views,
    source_views,
    upload_views,
)

urlpatterns = [
    path("goals/<str:node>/", goal_views.goals, name="goals"),
    path("goals/<str:node>/new/", plan_views.add, name="goals-new"),
    path("goals/<str:node>/copy/", copy_views.copy, name="goals-copy"),
    path("goal/<str:goal>/", goal_views.goal, name="goals-goal"),
    path("goal/<str:goal>/edit/", plan_views.edit, name="goals-edit"),
    path("goal/<str:goal>/remove/", plan_views.remove, name="goals-remove"),
    path("goal/<str:goal>/measures/new/", plan_views.add_a_measure, name="goals-measure-new"),
    path("measure/<str:measure>/", measure_views.measure, name="goals-measure"),
    path("measure/<str:measure>/edit/", plan_views.edit_measure, name="goals-measure-edit"),
    path("measure/<str:measure>/remove/", plan_views.remove_a_measure, name="goals-measure-remove"),
    path("aims/", aim_views.aims, name="goals-aims"),
    path("aims/<str:aim>/", aim_views.aim, name="goals-aim"),
    path("observations/upload/", upload_views.upload, name="goals-upload"),
    path("observations/template.csv", upload_views.template, name="goals-template"),
    path("maintenance/sources/", source_views.sources, name="maintenance-sources"),
]
