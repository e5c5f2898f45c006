"""Every form of every page, as the demo shows it: pressed twice it acts once, and it overwrites nobody's words unseen.

Two promises of issue 2, swept over templates and over rendered pages: a form that is new fails here until it carries what
the promise takes, or stands in a table below with the reason why it needs nothing.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import resolve

from tests.test_routes import addresses_in, finished, signed_in
from tests.world import told  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db

# Forms without an occasion, by the template they stand in or, where one has several, by what tells them apart.
SENT_TWICE = {
    "account/": "Signing in, out and in again by mail are the library's; each leaves one session.",
    "coalition/home.html": "Signs out.",
    "tables/frame_account.html": "Signs out; chooses a seat.",
    "tables/frame_themes.html": "Chooses a theme.",
    "tables/today_steps.html": "Marks a step as done; done is done.",
    "members/preferences/unsubscribe.html": "Sets what is sent to one; any number of presses comes to the same.",
    "meetings/attendance/sheet.html data-attendance": "Sets each line to a mark; a script sends one line at a time.",
    "meetings/live/drive.html data-live-capture": "Carries a key of its own, by which it is written once.",
    "meetings/live/notes.html data-notes-form": "Carries the version it was written over; the same text is no change.",
    "meetings/live/note_both.html": "Carries the version it was written over; the same text is no change.",
    "meetings/live/ data-live-step": "Carries the item it was pressed at and what it had; else it sets a state.",
}

# Routes of rendered forms without an occasion, for the same reasons.
ROUTES_SENT_TWICE = {
    "account_logout", "theme", "see-as", "step-done", "attendance-marks", "live-step", "live-decision", "live-task",
    "live-topic", "live-note",
}  # fmt: skip

CARRY = {"version", "seen"}  # names of hidden fields that carry a version; a rule has numbered ones

# Forms that come filled with words somebody saved, and carry no version: why nobody's words are lost by them.
FILLED_ALL_THE_SAME: dict[str, str] = {
    "profile-propose": "A proposal; a coordinator looks at it beside what is saved.",
    "meeting-template-keep": "The name is a proposal, made from the meeting's.",
    "meeting-update-instead": "The text is a proposal, made from the agenda.",
    "pledge-missed": "The words are a proposal; what is told is told once.",
}


def forms_in(text):
    """Each form of a template that is sent, from its tag to its end."""
    pieces = [piece.partition("</form>")[0] for piece in text.split("<form ")[1:]]
    return [piece for piece in pieces if 'method="post"' in re.sub(r"\{[%{].*?[%}]\}", "", piece).partition(">")[0]]


def test_every_form_of_every_template_acts_once():
    """Also those that the demo shows to nobody today."""
    folder, used, without = Path(settings.BASE_DIR) / "templates", set(), []
    for path in sorted(folder.rglob("*.html")):
        name = str(path.relative_to(folder))
        for form in forms_in(path.read_text(encoding="utf-8")):
            if "occasion" in form:
                continue
            reasons = {key for key in SENT_TWICE if _speaks_of(key, name, form)}
            used |= reasons
            if not reasons:
                without.append(f"{name}: {form[:120]}")
    assert without == [], "Put {% occasion %} into these, or say in SENT_TWICE why they act once without it."
    assert used == set(SENT_TWICE)


def _speaks_of(key, name, form):
    place, _, mark = key.partition(" ")
    return name.startswith(place) and mark in re.sub(r"\{%.*?%\}", "", form).partition(">")[0]


@dataclass
class Form:
    """A form as a page shows it: where it is sent, its fields, and the texts that stand in it already."""

    page: str
    route: str
    names: set = field(default_factory=set)
    words: dict = field(default_factory=dict)


class Reader(HTMLParser):
    """Collects a page's POST forms."""

    def __init__(self, page, url):
        super().__init__()
        self.page, self.url, self.found, self.now, self.area = page, url, [], None, ""

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "form" and has.get("method") == "post":
            self.now = Form(self.page, resolve(urlsplit(has.get("action") or self.url).path).url_name)
        elif self.now and has.get("name"):
            self.now.names.add(has["name"])
            if tag == "input" and has.get("type", "text") == "text" and has.get("value"):
                self.now.words[has["name"]] = has["value"]
            self.area = has["name"] if tag == "textarea" else ""

    def handle_data(self, data):
        if self.now and self.area and data.strip():
            self.now.words[self.area] = data.strip()

    def handle_endtag(self, tag):
        if tag == "form" and self.now:
            self.found.append(self.now)
            self.now = None
        if tag == "textarea":
            self.area = ""


@pytest.fixture(scope="module")
def forms(told, django_db_blocker):  # noqa: F811  the imported fixture
    """Every POST form that an owner, a coordinator or a member meets."""
    found = []
    with override_settings(MEDIA_ROOT=told[1]):
        addresses = addresses_in(told[0])
        for role in ("coordinator", "member", "owner"):
            client = signed_in(Client(), role)
            for name, url in addresses:
                if role == "owner" and name not in (
                    "settings",
                    "privacy",
                    "standing-policy",
                    "type-edit",
                    "everything",
                ):
                    continue
                page = finished(client.get(url))
                if page.status_code == 200 and "text/html" in page.headers["Content-Type"] and not page.streaming:
                    reader = Reader(name, url)
                    reader.feed(page.content.decode())
                    found += reader.found
    return found


def test_every_form_of_every_page_acts_once(forms):
    assert len({form.route for form in forms}) > 150
    without = {(form.route, form.page) for form in forms if "occasion" not in form.names}
    assert {route for route, _ in without} <= ROUTES_SENT_TWICE, without


def test_every_form_that_shows_saved_words_knows_their_version(forms):
    """Else a second writer would overwrite the first one's words and not know."""
    filled = {}
    for form in forms:
        makes = form.route.endswith("-new")  # what stands in it is a proposal
        if form.words and not makes and not any(name.rpartition("-")[2] in CARRY for name in form.names):
            filled.setdefault(form.route, form.words)
    assert {route: words for route, words in filled.items() if route not in FILLED_ALL_THE_SAME} == {}
    assert sorted(set(FILLED_ALL_THE_SAME) - set(filled)) == []
