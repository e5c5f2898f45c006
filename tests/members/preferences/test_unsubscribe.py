"""The links in the foot of every mail (RFC 8058; domain.md 5, rule 7)."""

from datetime import timedelta

import pytest
from django.test import Client

from members.models import NoticePreference
from members.notices import delivery
from members.notices.rendering import unsubscribe_address
from members.people.links import token_for
from tests.characters import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(coalition):
    return make_person(coalition, "Ana Ruiz", email="ana@example.org")


@pytest.fixture
def strict():
    """A browser, or mail program, without cookies, login or CSRF token."""
    return Client(enforce_csrf_checks=True)


def path(person, category="digest"):
    return unsubscribe_address(person, category).removeprefix("http://testserver")


def muted():
    return list(NoticePreference.objects.values_list("person__name", "category"))


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_scanners_change_nothing(strict, ana, method):
    getattr(strict, method)(path(ana))
    assert muted() == []


def test_page_says_what_it_does(strict, ana):
    page = strict.get(path(ana)).content.decode()
    for words in ("Your mail from River Coalition", "Summaries", "Stop these mails", "30 days"):
        assert words in page


@pytest.mark.parametrize(
    ("login", "words"),
    [(True, "Show answers in the app only"), (False, "No answers by mail")],
)
def test_the_app_is_offered_to_who_can_sign_in(strict, ana, member, login, words):
    if login:
        member.people.all().delete()
        type(ana).objects.filter(pk=ana.pk).update(user=member)
    page = strict.get(path(ana, "report_back")).content.decode()
    assert words in page
    assert ("the app" in page) is login


def test_one_click_as_mail_programs_post_it(strict, ana):
    for _ in range(2):
        response = strict.post(
            path(ana), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
        )
        assert (response.status_code, response.cookies) == (200, {})
    assert muted() == [("Ana Ruiz", "digest")]


def test_the_address_in_the_header_is_the_one_that_works(strict, ana, owe, any_hour, mailoutbox):
    notice = owe(ana, "digest")
    delivery.deliver([notice.pk])
    address = mailoutbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    strict.post(address.removeprefix("http://testserver"), {"List-Unsubscribe": "One-Click"})
    assert muted() == [("Ana Ruiz", "digest")]


def test_buttons(strict, ana, coalition):
    address = path(ana)
    assert "no more mail of this kind" in strict.post(address, {"do": "stop"}).content.decode()
    assert muted() == [("Ana Ruiz", "digest")]
    strict.post(address, {"do": "keep"})
    assert muted() == []
    for days in (30, 60, 90):
        strict.post(address, {"do": f"pause-{days}"})
        ana.refresh_from_db()
        assert ana.paused_until == coalition.today() + timedelta(days=days)
    strict.post(address, {"do": "pause-0"})
    ana.refresh_from_db()
    assert ana.paused_until is None


@pytest.mark.parametrize("do", ["", "pause-7", "pause-x", "nonsense"])
def test_other_posts_do_nothing(strict, ana, do):
    assert strict.post(path(ana), {"do": do}).status_code == 400
    ana.refresh_from_db()
    assert (muted(), ana.paused_until) == ([], None)


def broken(ana, how):
    token = token_for(ana, purpose="unsubscribe", about="digest")
    if how == "altered":
        return token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    if how == "other purpose":
        return token_for(ana, purpose="rsvp", about="digest")
    if how == "revoked":
        type(ana).objects.filter(pk=ana.pk).update(link_epoch=1)
    if how == "person gone":
        ana.delete()
    return token


@pytest.mark.parametrize("how", ["altered", "other purpose", "revoked", "person gone"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_links_that_do_not_work_say_so(strict, ana, how, method):
    response = getattr(strict, method)(f"/l/unsubscribe/{broken(ana, how)}/", {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 410
    assert "This link" in response.content.decode()
    assert muted() == []


def test_expired(strict, ana, settings, monkeypatch):
    address = path(ana)
    settings.PERSONAL_LINK_DAYS = -1
    response = strict.get(address)
    assert response.status_code == 410
    assert "has run out" in response.content.decode()
