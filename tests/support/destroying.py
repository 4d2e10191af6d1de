"""Every place where something can be destroyed: a scene of the demo for each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from toteuma.catalogue.wording import page_words
from toteuma.domain.rights import PersonRole
from toteuma.domain.vocabulary import Language


@dataclass(frozen=True)
class Scene:
    """A page of the demo where something can be destroyed, and what brings it there first."""

    template: str
    question: str
    page: str
    before: tuple[tuple[str, dict[str, str]], ...] = ()
    sent: Mapping[str, str] = MappingProxyType({})
    role: PersonRole = PersonRole.CONTROLLER
    is_of_municipality: bool = True

    @property
    def name(self) -> str:
        """What the scene is called among the others."""
        return f"{self.template}:{self.question}"

    def is_asked_by(self, question: str, language: Language = Language.FI) -> bool:
        """Whether a form or button that asks this is what the scene is about."""
        said = re.escape(page_words(language)[self.question])
        return re.fullmatch(re.sub(r"\\{\w+\\}", ".+", said), question) is not None


DRAFT = ("maintenance/layouts/fi-municipal/copy/", {"code": "oma", "name_fi": "Oma kaava"})
USED = {"valid_from": "2022-01-01", "confirmed": "1"}
UNIT = {
    "code": "2299",
    "kind": "cost_centre",
    "name_fi": "Uusi",
    "parent": "PERUSOPETUS",
    "position": "9",
    "valid_from": "2022-01-01",
}
PROJECT = {"code": "P99", "name_fi": "Uusi silta", "kind": "investment", "node": "SECTOR"}
COLUMNS = {"place_actual": "1", "unit_actual": "euro", "save": "1"}

ASK = "rounds/2022-09/questions/ask/?subject=figure:2022-09.OPETUS.STAFF.actual"

SCENES: tuple[Scene, ...] = (
    Scene("goals/aim.html", "goals.objective_confirm", "aims/TALOUS/"),
    Scene(
        "goals/aim.html",
        "goals.aim_confirm",
        "aims/VIHREA-KAUPUNKI-1/",
        (
            (
                "aims/",
                {"name_fi": "Vihreä kaupunki", "valid_from_year": "2022", "valid_to_year": "2025"},
            ),
        ),
    ),
    Scene("goals/measure.html", "goals.confirm_remove", "measure/HTE-MAARAAIKA-TOTEUTUNUT/"),
    Scene("key_figures/series.html", "key_figures.confirm_value", "series/OPPILAAT/"),
    Scene(
        "key_figures/series.html",
        "key_figures.confirm_series",
        "series/KIRJASTON-KAVIJAT-1/",
        (("series/", {"name_fi": "Kirjaston kävijät"}),),
    ),
    Scene(
        "key_figures/key_figure.html",
        "key_figures.confirm_value",
        "key-figure/PERUSKOULUN-SUORITTANEET/",
    ),
    Scene("risks/risk.html", "risks.confirm_remove", "risk/KIRJASTON-TILAT/"),
    Scene(
        "maintenance/organisation_unit.html",
        "structure.confirm_close",
        "maintenance/organisation/unit/2240/",
        sent={"last_day": "2022-12-31", "why": "uudistus"},
    ),
    Scene(
        "maintenance/organisation_unit.html",
        "structure.confirm_remove",
        "maintenance/organisation/unit/2299/",
        (("maintenance/organisation/add/", UNIT),),
    ),
    Scene(
        "maintenance/account.html",
        "structure.confirm_remove",
        "maintenance/accounts/4999/",
        (("maintenance/accounts/add/", {"number": "4999", "name_fi": "Uusi"}),),
    ),
    Scene(
        "maintenance/layout_preview.html",
        "layouts.confirm_use",
        "maintenance/layouts/oma/preview/",
        (DRAFT,),
        sent={"valid_from": "2022-01-01"},
    ),
    Scene(
        "maintenance/layout.html",
        "layouts.confirm_remove_layout",
        "maintenance/layouts/oma/",
        (DRAFT,),
    ),
    Scene(
        "maintenance/layout.html",
        "layouts.confirm_remove_line",
        "maintenance/layouts/oma/",
        (DRAFT,),
    ),
    Scene(
        "maintenance/layout.html",
        "layouts.confirm_out",
        "maintenance/layouts/oma/",
        (DRAFT, ("maintenance/layouts/oma/preview/", USED)),
    ),
    Scene(
        "maintenance/project.html",
        "layouts.confirm_remove_project",
        "maintenance/projects/P99/",
        (("maintenance/add-project/", PROJECT),),
    ),
    Scene(
        "maintenance/columns.html",
        "layouts.confirm_default",
        "maintenance/columns/",
        (("maintenance/columns/", COLUMNS),),
    ),
    Scene(
        "maintenance/batch.html",
        "maintenance.confirm_batch",
        "maintenance/batches/{batch}/",
        sent={"why": "väärä kuukausi"},
    ),
    Scene(
        "rounds/board_calendar.html",
        "rounds_board.calendar_confirm",
        "rounds/calendar/",
        (("rounds/calendar/", {"make": "1"}),),
    ),
    Scene(
        "rounds/round_settings.html",
        "rounds_board.cancel_confirm",
        "rounds/2022-12/settings/",
        sent={"end-why": "väärä kausi"},
    ),
    Scene(
        "rounds/publication.html",
        "rounds_publication.ask_withdraw",
        "rounds/2022-09/publications/1/",
        sent={"reason": "väärä luku"},
    ),
    Scene(
        "rounds/question.html",
        "rounds_publication.ask_show",
        "rounds/2022-09/questions/1/",
        (
            (ASK, {"text": "Miksi menot kasvoivat?"}),
            ("rounds/2022-09/questions/1/", {"text": "Sopimuskorotukset."}),
        ),
    ),
    Scene(
        "tokens/tokens.html",
        "tokens.confirm_revoke",
        "tokens/",
        (("tokens/", {"name": "Taulu", "scopes": "read", "days": "9"}),),
    ),
    Scene(
        "people/person.html",
        "people.revoke_question",
        "people/{viewer}/",
        role=PersonRole.ADMINISTRATOR,
    ),
    Scene(
        "people/person.html",
        "people.lock_question",
        "people/{viewer}/",
        role=PersonRole.ADMINISTRATOR,
    ),
    Scene(
        "people/person.html",
        "people.reset_question",
        "people/{secured}/",
        role=PersonRole.ADMINISTRATOR,
    ),
    Scene(
        "usersessions/usersession_list.html",
        "account.sign_out_question",
        "/account/sessions/",
        is_of_municipality=False,
    ),
)
