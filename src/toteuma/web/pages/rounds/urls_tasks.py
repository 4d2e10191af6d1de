"""Addresses of filling in."""

from django.urls import URLPattern, path

from toteuma.web.pages.rounds import (
    merge_views,
    mine_views,
    task_moves,
    task_people,
    task_talk,
    task_views,
)

_TASK = "rounds/<str:round>/task/<int:task>/"

urlpatterns: list[URLPattern] = [
    path("my-tasks/", mine_views.mine, name="rounds-mine"),
    path(_TASK, task_views.task, name="rounds-task"),
    path(f"{_TASK}draft/", task_views.draft, name="rounds-draft"),
    path(f"{_TASK}merge/", merge_views.merge, name="rounds-merge"),
    path(f"{_TASK}review/", task_moves.review, name="rounds-review"),
    path(f"{_TASK}reopen/", task_moves.reopen, name="rounds-reopen"),
    path(f"{_TASK}people/", task_people.assign, name="rounds-assign"),
    path(f"{_TASK}hand/", task_people.hand, name="rounds-hand"),
    path(f"{_TASK}comments/", task_talk.talk, name="rounds-talk"),
]
