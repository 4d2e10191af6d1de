"""Addresses of filling in."""

from django.urls import URLPattern, path

from toteuma.web.pages.rounds.tasks import (
    merge_views,
    mine_views,
    moves,
    people,
    talk,
    views,
)

_TASK = "rounds/<str:round>/task/<int:task>/"

urlpatterns: list[URLPattern] = [
    path("my-tasks/", mine_views.mine, name="rounds-mine"),
    path(_TASK, views.task, name="rounds-task"),
    path(f"{_TASK}draft/", views.draft, name="rounds-draft"),
    path(f"{_TASK}merge/", merge_views.merge, name="rounds-merge"),
    path(f"{_TASK}review/", moves.review, name="rounds-review"),
    path(f"{_TASK}reopen/", moves.reopen, name="rounds-reopen"),
    path(f"{_TASK}people/", people.assign, name="rounds-assign"),
    path(f"{_TASK}hand/", people.hand, name="rounds-hand"),
    path(f"{_TASK}comments/", talk.talk, name="rounds-talk"),
]
