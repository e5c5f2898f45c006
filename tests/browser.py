"""Chromium for tests: pages that fail the test on console errors, CSP violations and requests to other hosts."""

import os
import shutil
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]
PATIENCE = 40_000  # milliseconds; only a test that fails waits that long, and a busy machine makes none fail
expect.set_options(timeout=PATIENCE)
SCREENSHOTS = Path(settings.BASE_DIR) / "tests" / "screenshots"


# The first opens no windows, nor what Chromium prepares for each: a quarter of the processor time.
PROGRAMS = ("chromium-headless-shell", "chromium", "google-chrome")


def chromium_path():
    """The browser's program, named by CHROMIUM or found; None when there is none."""
    named = os.environ.get("CHROMIUM")
    return named or next((program for program in map(shutil.which, PROGRAMS) if program), None)


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for all browser tests of a process."""
    program = chromium_path()
    if not program:
        reason = "No Chromium: install it (apt install chromium) or set CHROMIUM."
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visits:
    """Opens browser windows and collects what went wrong in them. `troubles` may be cleared by a test that meant it."""

    chromium: object
    site: str
    troubles: list = field(default_factory=list)
    contexts: list = field(default_factory=list)

    def open(self, user=None, *, path="/", width=1280, height=900, dark=False, javascript=True):
        """A page of a fresh window, signed in as `user`, at `path`; 390 px and less is a phone with touch."""
        context = self.chromium.new_context(
            base_url=self.site,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            has_touch=width <= 480,
            java_script_enabled=javascript,
            locale="en-US",
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if user is not None:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            context.add_cookies(
                [{"name": key, "value": morsel.value, "url": self.site} for key, morsel in client.cookies.items()]
            )
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and self._note(page, f"console: {said.text}"))
        page.on("pageerror", lambda error: self._note(page, f"script: {error}"))
        page.on("request", lambda request: self._look_at(page, request.url))
        page.goto(path)
        return page

    def _note(self, page, trouble):
        self.troubles.append(f"{page.url} {trouble}")

    def _look_at(self, page, url):
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != urlsplit(self.site).netloc:
            self._note(page, f"asked another host: {url}")

    def close(self):
        for context in self.contexts:
            context.close()


@pytest.fixture
def visits(chromium, live_server):
    """Browser windows on the real server; at the end no window may have met an error."""
    visits = Visits(chromium, live_server.url)
    yield visits
    visits.close()
    assert visits.troubles == []


def press(page, words):
    """Press the button with these words and wait for the page that follows, also where its address is the same."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def follow(page, words):
    """Follow the first link with these words and wait for its page."""
    with page.expect_navigation():
        page.get_by_role("link", name=words).first.click()


def until(page, condition, *, seconds=10):
    """Wait for something the page's events bring about; fails the test when it does not come."""
    for _ in range(seconds * 50):
        if condition():
            return
        page.wait_for_timeout(20)  # milliseconds; events arrive meanwhile
    pytest.fail(f"Waited {seconds} s in vain at {page.url}.")


def axe_findings(page):
    """What axe-core finds in the page as it stands, in words. It is brought into a document once."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(axe())  # evaluated by the browser itself, so a strict CSP does not mind
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: false})",
        AXE_TAGS,
    )
    return [
        f"{each['id']}: {each['help']} at {[node['target'] for node in each['nodes']][:5]}"
        for each in found["violations"]
    ]


@lru_cache(maxsize=1)
def axe():
    """The program of axe-core."""
    return AXE.read_text(encoding="utf-8")


def assert_axe_clean(page):
    """No accessibility violation that axe-core can see, in the page as it stands."""
    assert axe_findings(page) == [], page.url


# What ends right of the window and is not inside something that scrolls or cuts by itself.
STICKING_OUT = """() => [...document.querySelectorAll('main *')].filter(each => {
  for (let up = each; up && up !== document.body; up = up.parentElement)
    if (getComputedStyle(up).overflowX !== 'visible') return false;
  return each.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
}).slice(0, 8).map(each => `${each.tagName}.${each.className}`)"""


def width_findings(page):
    """What makes the page scroll sideways, in words."""
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{wide} px too wide: {page.evaluate(STICKING_OUT)}"] if wide > 0 else []


def assert_fits(page):
    """The page does not scroll sideways."""
    assert width_findings(page) == [], page.url


def screenshot(page, name):
    """Keep a picture of the whole page in tests/screenshots/ for people to look at, with SCREENSHOTS=1; they take minutes."""
    if not os.environ.get("SCREENSHOTS"):
        return
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
