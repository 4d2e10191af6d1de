"""The organisation of a municipality."""

from toteuma.domain.organisation import CostCentreMapping, OrganisationNode
from toteuma.workspace.interchange.records import domain_rows
from toteuma.workspace.queries.rows import municipality_id, rows


def organisation_nodes(*, municipality: str) -> tuple[OrganisationNode, ...]:
    """Nodes of all validities, siblings in print order; for
    ``toteuma.domain.organisation.organisation_in_year``."""
    return domain_rows("organisation", rows(municipality_id(municipality), "organisation"))


def cost_centre_mappings(*, municipality: str) -> tuple[CostCentreMapping, ...]:
    """Where figures of earlier years are shown after reorganisations."""
    key = municipality_id(municipality)
    return domain_rows("cost_centre_mappings", rows(key, "cost_centre_mappings"))
