"""Risks with their value, numbered as the list and the matrix show them."""

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.organisation import Organisation
from toteuma.domain.text import LocalizedText
from toteuma.report.assembly.names import named
from toteuma.report.model import ReportRisk, RiskSection


def assemble_risks(
    content: MunicipalityContent, organisation: Organisation, node: str, fiscal_year: int
) -> RiskSection:
    """Risks of the year at and below the node, in print order; risk value is likelihood × impact
    (SFS-ISO 31010, consequence/likelihood matrix)."""
    below = set(organisation.descendants_or_self(node))
    roles = {role.code: role.name for role in content.roles}
    risks = sorted(
        (risk for risk in content.risks if risk.node in below and risk.fiscal_year == fiscal_year),
        key=lambda risk: risk.position,
    )
    return RiskSection(
        scale=content.municipality.risk_scale,
        risks=tuple(
            ReportRisk(
                anchor=f"risk-{risk.code}",
                number=number,
                name=risk.name,
                node=named(organisation, risk.node),
                likelihood=risk.likelihood,
                impact=risk.impact,
                value=risk.likelihood * risk.impact,
                controls=risk.controls,
                owner=roles[risk.owner] if risk.owner else LocalizedText(),
            )
            for number, risk in enumerate(risks, start=1)
        ),
    )
