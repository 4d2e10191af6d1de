"""Addresses of maintenance: batches, files handed in, settings."""

from django.urls import path

from toteuma.web.pages.maintenance import (
    batch_views,
    job_views,
    layout_urls,
    organisation_urls,
    views,
)

urlpatterns = [
    path("maintenance/", views.overview, name="maintenance"),
    path("maintenance/settings/", views.municipality_settings, name="maintenance-settings"),
    path("maintenance/batches/", batch_views.batch_list, name="maintenance-batches"),
    path("maintenance/batches/<str:batch>/", batch_views.batch_page, name="maintenance-batch"),
    path("maintenance/imports/", job_views.jobs, name="maintenance-jobs"),
    path("maintenance/imports/add/<str:kind>/", job_views.upload, name="maintenance-upload"),
    path("maintenance/imports/<uuid:job>/", job_views.job_page, name="maintenance-job"),
    path("maintenance/imports/<uuid:job>/rejects/", job_views.rejects, name="maintenance-rejects"),
    *layout_urls.urlpatterns,
    *organisation_urls.urlpatterns,
]
