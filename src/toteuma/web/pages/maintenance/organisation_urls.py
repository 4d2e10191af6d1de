"""Addresses of the organisation, the mapping of cost centres and the accounts."""

from django.urls import path

from toteuma.web.pages.maintenance import account_views, mapping_views, organisation_views

urlpatterns = [
    path(
        "maintenance/organisation/",
        organisation_views.organisation_table,
        name="maintenance-organisation",
    ),
    path(
        "maintenance/organisation/add/",
        organisation_views.organisation_add,
        name="maintenance-organisation-add",
    ),
    path(
        "maintenance/organisation/unit/<str:node>/",
        organisation_views.organisation_unit,
        name="maintenance-organisation-unit",
    ),
    path("maintenance/cost-centres/<int:year>/", mapping_views.mapping, name="maintenance-mapping"),
    path("maintenance/accounts/", account_views.accounts, name="maintenance-accounts"),
    path("maintenance/accounts/add/", account_views.account_add, name="maintenance-account-add"),
    path("maintenance/accounts/<int:account>/", account_views.account, name="maintenance-account"),
]
