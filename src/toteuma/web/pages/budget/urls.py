"""Addresses of the budget, its decisions and the proposals for them."""

from django.urls import path

from toteuma.web.pages.budget import proposal_views, views

urlpatterns = [
    path("budget/<str:node>/", views.budget, name="budget"),
    path("budget/<str:node>/decision/<int:number>/", views.decision, name="budget-decision"),
    path("budget/<str:node>/propose/", proposal_views.propose, name="budget-propose"),
    path("proposals/<int:proposal>/", proposal_views.proposal, name="budget-proposal"),
    path("proposals/<int:proposal>/edit/", proposal_views.edit, name="budget-proposal-edit"),
    path("proposals/<int:proposal>/submit/", proposal_views.submit, name="budget-proposal-submit"),
    path(
        "proposals/<int:proposal>/withdraw/",
        proposal_views.withdraw,
        name="budget-proposal-withdraw",
    ),
    path("proposals/<int:proposal>/reopen/", proposal_views.reopen, name="budget-proposal-reopen"),
    path(
        "proposals/<int:proposal>/return/", proposal_views.give_back, name="budget-proposal-return"
    ),
    path("proposals/<int:proposal>/adopt/", proposal_views.adopt, name="budget-proposal-adopt"),
]
