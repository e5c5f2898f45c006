"""Personal links: a scanner's GET changes nothing; altered, expired and foreign links do nothing."""

import time

import pytest
from django.core import mail
from django.urls import reverse

from engagement.answering import publishing
from engagement.answering.models import Receipt
from engagement.voice.models import Input
from members.people.links import token_for
from tests.characters import make_person

from .conftest import complete, draft, say

pytestmark = pytest.mark.django_db

WORDS = {"attribution": "named", "text": "By link."}


@pytest.fixture
def vera(opened, partner):
    return make_person(opened.coalition, "Vera", partner=partner, email="vera@x.example")


def address(person, request, route="input-by-link", purpose="input"):
    return reverse(route, args=[token_for(person, purpose=purpose, about=request.pk)])


def test_scanner_get_changes_nothing_then_post_gives_input(client, vera, opened, partner):
    url = address(vera, opened)
    for _ in range(3):
        page = client.get(url)
    assert page.status_code == 200
    assert opened.question in page.content.decode()
    assert not Input.objects.exists()
    assert client.post(url, WORDS).status_code == 302
    given = Input.objects.get()
    assert (given.person, given.partner, given.channel, given.recorded_by) == (vera, partner, "link", None)
    assert "By link." in client.get(url).content.decode()


def test_text_is_kept_on_error(client, vera, opened):
    page = client.post(address(vera, opened), {"text": "Long words."})
    assert page.status_code == 200
    assert "Long words." in page.content.decode()
    assert not Input.objects.exists()


def test_bad_links_do_nothing(client, vera, opened, other_coalition, settings):
    good = address(vera, opened)
    stranger = make_person(other_coalition, "Stranger")
    bad = [
        good[:-4] + "xxx/",
        address(vera, opened, purpose="answer"),
        address(stranger, opened),
        reverse("input-by-link", args=["nonsense"]),
        reverse("input-by-link", args=[token_for(vera, purpose="input", about=0)]),
    ]
    for url in bad:
        for send in (client.get, lambda url: client.post(url, WORDS)):
            page = send(url)
            assert page.status_code == 404
            assert "does not work" in page.content.decode()
    vera.link_epoch += 1
    vera.save()
    assert client.post(good, WORDS).status_code == 404
    assert not Input.objects.exists()


def test_expired_link(client, vera, opened, settings, monkeypatch):
    url = address(vera, opened)
    later = time.time() + (settings.PERSONAL_LINK_DAYS + 1) * 86400
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.post(url, WORDS).status_code == 404
    assert not Input.objects.exists()


def test_draft_by_link_is_not_there(client, vera, coalition, coordinator):
    assert client.get(address(vera, draft(coalition, coordinator))).status_code == 404


def test_closed_is_read_only(client, vera, opened):
    from engagement.voice import actions

    say(opened, vera, "Before.", channel="link")
    actions.close_request(request=opened, by=None)
    page = client.get(address(vera, opened)).content.decode()
    assert "Before." in page
    assert "<textarea" not in page
    kept = client.post(address(vera, opened), {"text": "After."}).content.decode()
    assert "After." in kept
    assert Input.objects.get().text == "Before."


def test_answer_by_link_and_verdict(client, vera, opened, coordinator):
    say(opened, vera, "Mine.", channel="link")
    say(opened, make_person(opened.coalition, "Other"), "Theirs.")
    complete(opened, coordinator)
    report_back = publishing.publish(request=opened, by=coordinator)
    url = address(vera, report_back, "answer-by-link", "answer")
    page = client.get(url).content.decode()
    assert "Mine." in page
    assert "Theirs." not in page
    assert "It saves time." in page
    assert Receipt.objects.get(person=vera).read_well == ""
    assert client.post(url, {"verdict": "not_quite", "note": "And weekends?"}).status_code == 302
    receipt = Receipt.objects.get(person=vera)
    assert (receipt.read_well, receipt.read_note) == ("not_quite", "And weekends?")
    nobody = make_person(opened.coalition, "Nobody")
    assert client.get(address(nobody, report_back, "answer-by-link", "answer")).status_code == 404


def test_answer_before_publishing_is_not_there(client, vera, opened, coordinator):
    from engagement.answering.models import ReportBack

    say(opened, vera)
    complete(opened, coordinator)
    assert client.get(address(vera, ReportBack.objects.get(), "answer-by-link", "answer")).status_code == 404


def test_mails_say_own_words_first(vera, opened, coordinator):
    """Word all three mails through the registry, as the worker does."""
    from django.template.loader import render_to_string

    from engagement.voice import actions
    from members.models import Notice
    from members.notices import registry

    actions.invite(request=opened, people=[vera.pk], by=coordinator)
    say(opened, vera, "Keep <it> short.", channel="link")
    publishing.send_interim(request=opened, note="Wait.", by=coordinator)
    complete(opened, coordinator)
    publishing.publish(request=opened, by=coordinator)
    texts, wanted = {}, {}
    for notice in Notice.objects.select_related("person", "coalition"):
        kind = registry.lookup(notice.kind)
        kind.load([notice])
        wanted[notice.kind] = kind.still_wanted(notice)
        words = kind.word(notice)
        context = words.context | {"person": notice.person, "coalition": notice.coalition, "subject": words.subject}
        texts[notice.kind] = render_to_string(f"{words.template}.txt", context)
        assert "<html" in render_to_string(f"{words.template}.html", context)
    assert wanted == {
        "input-request": "They have answered meanwhile",
        "input-interim": "The answer itself has gone out meanwhile",
        "report-back": "",
    }
    body = texts["report-back"]
    places = [
        body.index(part) for part in ("Keep <it> short.", "Adopted. Moved one crew.", "It saves time.", "/l/answer/")
    ]
    assert places == sorted(places)
    assert "/l/input/" in texts["input-request"]
    assert "Wait." in texts["input-interim"]
    assert mail.outbox == []
