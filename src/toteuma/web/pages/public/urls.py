"""Addresses of the public site."""

from django.urls import path

from toteuma.web.pages.public import views

urlpatterns = [
    path("", views.reports, name="public-reports"),
    path("<str:round>/", views.report, name="public-report"),
    path("<str:round>/section/<str:section>/", views.section, name="public-section"),
    path("<str:round>/figure/<str:figure>/", views.figure, name="public-figure"),
    path("<str:round>/search/", views.search, name="public-search"),
    path("<str:round>/versions/", views.versions, name="public-versions"),
    path("<str:round>/versions/<str:number>/", views.changes, name="public-changes"),
    path("<str:round>/questions/", views.questions, name="public-questions"),
    path("<str:round>/file/<str:name>", views.file, name="public-file"),
]
