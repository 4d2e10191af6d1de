"""A person who has only a keyboard: walks a page with Tab, and sees at each step where they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from playwright.sync_api import Page

MOST_STEPS = 400

# What has the focus: whether it can be seen, and whether it is marked in a way that others are not.
FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body || at === document.documentElement) return null;
  const box = at.getBoundingClientRect();
  const style = getComputedStyle(at);
  const inner = at.querySelector("rect");
  // Parts of a date have a mark of the browser's own.
  const isDate = at.type === "date" && !at.matches(":focus-visible");
  const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  const isStroked = inner && parseFloat(getComputedStyle(inner).strokeWidth) >= 3;
  return {
    name: `${at.tagName.toLowerCase()} ${at.id || at.getAttribute("name") || ""} ${
      (at.textContent || at.value || "").trim().slice(0, 40)}`,
    isMarked: isDate || isOutlined || style.boxShadow !== "none" || Boolean(isStroked),
    isSeen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 &&
      box.top < innerHeight && box.left < innerWidth && style.visibility !== "hidden",
    isMain: at.id === "content",
  };
}"""


class Keyboard:
    """Presses keys on a page. Every step is judged: the focus is somewhere, seen and marked."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def focused(self) -> dict[str, Any]:
        """What has the focus."""
        found = self.page.evaluate(FOCUSED)
        assert found is not None, f"the focus is lost on {self.page.url}"
        return dict(found)

    def step(self, key: str = "Tab") -> dict[str, Any]:
        """One press of Tab."""
        self.page.keyboard.press(key)
        return self.judged(self.focused())

    def judged(self, found: dict[str, Any]) -> dict[str, Any]:
        """What has the focus, if a reader sees that it has."""
        for _ in range(30):
            if found["isSeen"]:
                break
            # The browser scrolls to it in a frame to come.
            self.page.wait_for_timeout(100)
            found = self.focused()
        assert found["isSeen"], f"{found['name']} has the focus unseen on {self.page.url}"
        assert found["isMarked"], f"{found['name']} has the focus unmarked on {self.page.url}"
        return found

    def to(self, selector: str, key: str = "Tab") -> Self:
        """Tab (or Shift+Tab) until what the selector finds first has the focus."""
        wanted = self.page.locator(selector).first
        wanted.wait_for(state="attached")
        for _ in range(MOST_STEPS):
            self.step(key)
            if wanted.evaluate("element => element === document.activeElement"):
                return self
        raise AssertionError(f"{selector} is not reached by keyboard on {self.page.url}")

    def press(self, *keys: str) -> Self:
        """Keys that are pressed one after another."""
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, text: str) -> Self:
        """Text that takes the place of what the field holds."""
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        return self

    @contextmanager
    def leading_to(self, address: str) -> Iterator[None]:
        """What is done here opens another page, whose address fits the pattern."""
        with self.page.expect_navigation(url=address):
            yield

    def whole_page(self) -> list[str]:
        """Every stop from the top of the page to its end. A page without a trap lets go of the
        focus after its last stop, and every stop is come to once."""
        self.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        stops: list[str] = []
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            found = self.page.evaluate(FOCUSED)
            if found is None:
                return stops
            stops.append(self.judged(found)["name"])
        raise AssertionError(f"no end of stops on {self.page.url}: {stops[-4:]}")
