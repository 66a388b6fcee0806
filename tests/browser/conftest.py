"""One server and one Chromium for all browser tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.browser import looking
from tests.browser.server import Site, fill, served
from tests.installation import with_tables
from tests.once import once
from tools.system_packages import headless_chromium

# A machine that is busy is no failure: what does not come within this time does not come. Waiting ends when it comes.
PATIENCE = 60_000  # milliseconds
expect.set_options(timeout=PATIENCE)
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--disable-gpu",
]
# It makes no frames then, which nobody sees, and which are a third of what a page costs. It styles and measures as always,
# but cannot be clicked: a click waits for a frame.
NO_FRAMES = ["--disable-threaded-compositing", "--in-process-gpu"]


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    """A register that is being served: a copy of the one that is filled once in a run, from tables that are there."""

    def make(folder: Path) -> None:
        shutil.copytree(with_tables().data_dir, folder, symlinks=True, dirs_exist_ok=True)
        fill(folder)

    filled, _ = once("browser-register", make)
    # With the link that says which index answers: a copy of what it leads to is none.
    copied = shutil.copytree(filled, tmp_path_factory.mktemp("browser") / "register", symlinks=True)
    with served(copied) as site:
        yield site


def chromium() -> str:
    """The path of Chromium on this machine, the one without windows where it is there."""
    found = headless_chromium()
    if found is None:
        pytest.fail("Chromium is needed: apt-get install chromium")
    return found


def flags() -> list[str]:
    """Chromium's flags: no traffic of its own; no sandbox where it cannot have one."""
    return [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives Chromium."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright) -> Iterator[Browser]:
    """A real Chromium."""
    opened = playwright.chromium.launch(executable_path=chromium(), args=flags())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def measuring(playwright) -> Iterator[Browser]:
    """A real Chromium for pages that are only opened and measured, not clicked (see `NO_FRAMES`)."""
    opened = playwright.chromium.launch(executable_path=chromium(), args=[*flags(), *NO_FRAMES])
    yield opened
    opened.close()


@dataclass
class Visit:
    """A page in the browser that keeps what went wrong: errors in the console, and requests to other machines."""

    page: Page
    site: Site
    complaints: list[str]

    def open(self, address: str) -> Page:
        """Go to an address of the register; {scanauto} in it is the number of that registration."""
        self.page.goto(self.site.address + address.format_map(self.site.numbers))
        return self.page


@contextmanager
def visiting(browser: Browser, site: Site) -> Iterator[Visit]:
    """A fresh page; at the end nothing may have been refused by the content policy or asked of another machine."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    complaints: list[str] = []
    # An error page is an answer, not a complaint.
    page.on(
        "console",
        lambda message: None if "the server responded with a status of" in message.text else complaints.append(message.text),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith((site.address, "data:")) else complaints.append(request.url),
    )
    yield Visit(page, site, complaints)
    assert complaints == []
    assert context.cookies() == []
    context.close()


@pytest.fixture
def visit(browser, site) -> Iterator[Visit]:
    """A fresh page for one test."""
    with visiting(browser, site) as visit:
        yield visit


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, from npm, and of what we ask next to it."""
    path = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        pytest.fail("axe-core is needed: python -m algoritmeregister.ui.assets --tests")
    return path.read_text(encoding="utf-8") + looking.SCRIPT.read_text(encoding="utf-8")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many combinations of page, language and width axe looked at."""
    from tests.browser.test_accessibility import PAGES

    # Of one kind of page a test takes all widths in every language; of a list that was updated, in one.
    looked = {"test_it_works": len(looking.LANGUAGES), "test_a_list_that_was_updated_in_place": 1}
    passed = terminalreporter.stats.get("passed", [])
    names = [each.nodeid.split("::")[-1].split("[")[0] for each in passed if "test_accessibility.py" in each.nodeid]
    if done := sum(looked.get(name, 0) for name in names):
        kinds = len(PAGES) + 1
        combinations = kinds * len(looking.LANGUAGES) * len(looking.WIDTHS)
        terminalreporter.write_line(
            f"axe: no violations in {done * len(looking.WIDTHS)} of {combinations} combinations: "
            f"{kinds} kinds of page × {len(looking.LANGUAGES)} languages × {len(looking.WIDTHS)} widths"
        )
