"""Addresses of the maintenance of layouts, columns and projects."""

from django.urls import path

from toteuma.web.pages.maintenance import (
    column_views,
    layout_line_views,
    layout_preview_views,
    layout_views,
    project_views,
)

_LAYOUT = "maintenance/layouts/<str:layout>/"

urlpatterns = [
    path("maintenance/layouts/", layout_views.layout_list, name="maintenance-layouts"),
    path(_LAYOUT, layout_views.layout_page, name="maintenance-layout"),
    path(f"{_LAYOUT}copy/", layout_views.layout_copy, name="maintenance-layout-copy"),
    path(f"{_LAYOUT}names/", layout_views.layout_names, name="maintenance-layout-names"),
    path(f"{_LAYOUT}add-line/", layout_line_views.line_add, name="maintenance-layout-add-line"),
    path(
        f"{_LAYOUT}lines/<str:line>/", layout_line_views.line_page, name="maintenance-layout-line"
    ),
    path(
        f"{_LAYOUT}preview/", layout_preview_views.layout_preview, name="maintenance-layout-preview"
    ),
    path("maintenance/columns/", column_views.columns, name="maintenance-columns"),
    path("maintenance/projects/", project_views.project_list, name="maintenance-projects"),
    path("maintenance/add-project/", project_views.project_add, name="maintenance-project-add"),
    path(
        "maintenance/projects/<str:project>/",
        project_views.project_page,
        name="maintenance-project",
    ),
]
