"""Every page that asks before something is destroyed, in a real browser: accessible, narrow,
zoomed, dark. One comes to them only by sending a form, so that a walk of all addresses misses them.
"""

import pytest
from playwright.sync_api import Page
from tests.support.destroying import SCENES, Scene
from tests.support.every_page import Reader, faults_in_sight, reader
from tests.support.site import EMAIL_OF, MUNICIPALITY

from toteuma.domain.rights import PersonRole
from toteuma.domain.vocabulary import Language

__all__ = ["reader"]

pytestmark = pytest.mark.browser

QUESTIONS = (
    """() => [...document.querySelectorAll("[data-confirm]")].map(one => one.dataset.confirm)"""
)
SEND_AS_WITHOUT_SCRIPTS = """([place, fields]) => {
  const asking = document.querySelectorAll("[data-confirm]")[place];
  const form = asking.closest("form");
  const button = asking.matches("button") ? asking : form.querySelector("button");
  for (const [name, value] of Object.entries(fields)) form.elements[name].value = value;
  asking.removeAttribute("data-confirm");
  form.requestSubmit(button);
}"""
SEEN = [one for one in SCENES if one.is_of_municipality and "{secured}" not in one.page]


def address_of(reader: Reader, scene: Scene) -> str:
    batch = min(
        path.parent.name for path in reader.site.home.glob("ledger/HEINOLA/*/manifest.json")
    )
    viewer = "{viewer}" in scene.page and reader.site.program(
        "from toteuma.workspace.people.models import User\n"
        f"print(User.objects.get(email={EMAIL_OF[PersonRole.VIEWER]!r}).pk)"
    )
    return reader.site.at(scene.page.format(batch=batch, viewer=viewer))


def asked(page: Page, address: str, scene: Scene, language: str) -> str:
    """Goes to the page that asks; the question that it was sent for."""
    page.goto(address)
    questions: list[str] = page.evaluate(QUESTIONS)
    places = [
        place
        for place, question in enumerate(questions)
        if scene.is_asked_by(question, Language(language))
    ]
    with page.expect_navigation():
        page.evaluate(SEND_AS_WITHOUT_SCRIPTS, [places[-1], dict(scene.sent)])
    return questions[places[-1]]


@pytest.mark.parametrize("scene", SEEN, ids=lambda scene: scene.name)
def test_a_page_that_asks_is_accessible_at_every_width(reader: Reader, scene: Scene) -> None:
    page, address = reader.page(scene.role), address_of(reader, scene)
    for path, sent in scene.before:
        reader.send(scene.role, f"/m/{MUNICIPALITY}/{path}", sent)
    found = []
    for language in ("fi", "en"):
        reader.send(scene.role, "/language/", {"language": language})
        question = asked(page, address, scene, language)
        assert page.locator("h1").inner_text() == question
        assert page.locator("input[name=confirmed]").count() == 1
        found += [f"{language}: {fault}" for fault in faults_in_sight(page, language)]
    assert found == [], "\n".join(found)
