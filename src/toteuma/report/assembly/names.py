"""Organisation nodes and the municipality by name."""

from toteuma.domain.content import Municipality
from toteuma.domain.organisation import Organisation
from toteuma.domain.vocabulary import NodeKind
from toteuma.report.model import Named


def named(organisation: Organisation, code: str) -> Named:
    """The node with its name and kind. Raises KeyError for an unknown code."""
    node = organisation.node(code)
    return Named(code=node.code, name=node.name, kind=node.kind)


def named_municipality(municipality: Municipality) -> Named:
    """The municipality itself."""
    return Named(code=municipality.code, name=municipality.name, kind=NodeKind.MUNICIPALITY)
