"""Proposals for budget decisions that are under way in the demo."""

from dataclasses import dataclass

from toteuma.domain.money import Cents
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import DecisionKind


@dataclass(frozen=True, slots=True)
class DemoProposal:
    """A proposal; ``lines`` are unit, account and cents. Numbered from 1 in their order."""

    node: str
    kind: DecisionKind
    reason: LocalizedText
    lines: tuple[tuple[str, int, Cents], ...]
    author: str
    is_submitted: bool


DEMO_YEAR = 2022

DEMO_PROPOSALS: tuple[DemoProposal, ...] = (
    DemoProposal(
        "OPETUS",
        DecisionKind.TRANSFER,
        LocalizedText(
            "Sijaisia ei ole saatu palkattua. Palkkamäärärahasta siirretään 24 000 euroa "
            "vuokratyövoimaan.",
            "Det har inte gått att anställa vikarier. 24 000 euro av löneanslaget överförs till "
            "hyrd arbetskraft.",
            "Substitute teachers could not be hired. 24,000 euros of salaries are moved to "
            "agency staff.",
        ),
        (("2210", 4000, 24_000_00), ("2210", 4346, -16_000_00), ("2211", 4346, -8_000_00)),
        "head@demo.example",
        True,
    ),
    DemoProposal(
        "SECTOR",
        DecisionKind.AMENDMENT,
        LocalizedText(
            "Varhaiskasvatuksen ateriapalvelujen hinta nousee loppuvuonna.",
            "Priset på måltidstjänster inom småbarnspedagogiken stiger i slutet av året.",
            "Meals in early childhood education become dearer towards the end of the year.",
        ),
        (("2311", 4300, -12_500_00),),
        "controller@demo.example",
        False,
    ),
)
