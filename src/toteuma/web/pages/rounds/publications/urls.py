"""Addresses of publications and questions."""

from django.urls import path

from toteuma.web.pages.rounds.publications import question_views, views

urlpatterns = [
    path(
        "rounds/<str:round>/publications/",
        views.publications,
        name="rounds-publications",
    ),
    path(
        "rounds/<str:round>/publications/<int:version>/",
        views.publication,
        name="rounds-publication",
    ),
    path(
        "rounds/<str:round>/publications/<int:version>/file/<str:name>",
        views.file,
        name="rounds-publication-download",
    ),
    path("rounds/<str:round>/questions/", question_views.questions, name="rounds-questions"),
    path("rounds/<str:round>/questions/ask/", question_views.ask, name="rounds-question-ask"),
    path(
        "rounds/<str:round>/questions/<int:question>/",
        question_views.question,
        name="rounds-question",
    ),
    path(
        "rounds/<str:round>/questions/<int:question>/publish/",
        question_views.show,
        name="rounds-question-show",
    ),
]
