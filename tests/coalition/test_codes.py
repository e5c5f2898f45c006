"""Sign-in by password and a code from an app, to its end: nothing of the table opens between the two (issue 2, accounts)."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.urls import NoReverseMatch, reverse

from members.models import Partner
from tests.routes import walk

PASSWORD = "a table for everybody"
SECOND_STEP = "/accounts/2fa/authenticate/"
DOOR = "/c/river/today/"


@pytest.fixture
def clock(monkeypatch):
    """The half-minute that app and server agree on; `clock[0] += 1` is the next one."""
    now = [56_000_000]
    monkeypatch.setattr(auth, "yield_hotp_counters_from_time", lambda: iter(now))
    return now


@pytest.fixture
def rosa(coordinator):
    """The coordinator, with a password."""
    coordinator.set_password(PASSWORD)
    coordinator.save()
    return coordinator


@pytest.fixture
def secret(client, rosa, clock):
    """What Rosa's app knows: set up by her on the page for it. She has signed out since."""
    assert client.post("/accounts/login/", {"login": rosa.email, "password": PASSWORD}).url == "/"
    assert client.get(DOOR).status_code == 200
    asked = client.get("/accounts/2fa/totp/activate/").url  # who is at the keyboard now?
    assert asked.startswith("/accounts/reauthenticate/")
    assert client.post(asked, {"password": PASSWORD}).url == "/accounts/2fa/totp/activate/"
    page = client.get("/accounts/2fa/totp/activate/").text
    secret = re.search(r'value="([A-Z2-7]{32})"', page)[1]
    refused = client.post("/accounts/2fa/totp/activate/", {"code": wrong(secret, clock)})
    assert "Incorrect code." in refused.text
    assert not Authenticator.objects.exists()
    assert client.post("/accounts/2fa/totp/activate/", {"code": code(secret, clock)}).status_code == 302
    assert Authenticator.objects.filter(user=rosa, type="totp").count() == 1
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session
    clock[0] += 1
    return secret


def code(secret, clock):
    """What the app shows in this half-minute."""
    return auth.format_hotp_value(auth.hotp_value(secret, clock[0]))


def wrong(secret, clock):
    """Six digits the app does not show."""
    return f"{(int(code(secret, clock)) + 1) % 1_000_000:06}"


def gives_password(client, user):
    """The first step, which leads to the second."""
    answer = client.post(f"/accounts/login/?next={DOOR}", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.url.startswith(SECOND_STEP)
    return client.get(answer.url)


def assert_outside(client):
    """No page of the table opens, none can be written to, and nobody is signed in."""
    assert "_auth_user_id" not in client.session
    asked = 0
    for name, arguments, _ in walk():
        try:
            address = reverse(name, args=["river"] if arguments else [])
        except NoReverseMatch:
            continue
        if arguments != ("slug",) or not address.startswith("/c/"):  # below /l/ is what anybody may open
            continue
        answer = client.get(address)
        assert answer.status_code in {302, 405}, address
        assert answer.status_code == 405 or answer.url.startswith("/accounts/login/"), address
        asked += 1
    assert asked > 30
    for address in ("/accounts/2fa/", "/accounts/2fa/totp/deactivate/", "/accounts/password/change/", "/new/"):
        assert client.get(address).url.startswith("/accounts/login/"), address
    form = {"name": "Stranger", "kind": "organization", "status": "prospect", "since": "2026-01-05"}
    assert client.post("/c/river/partners/new/", form).url.startswith("/accounts/login/")
    assert not Partner.objects.filter(name="Stranger").exists()


def test_the_right_code_opens_the_door_that_was_asked_for(client, rosa, secret, clock):
    page = gives_password(client, rosa)
    assert 'name="code"' in page.text
    assert client.post(SECOND_STEP, {"code": code(secret, clock)}).url == DOOR
    assert client.get(DOOR).status_code == 200
    assert client.session["_auth_user_id"] == str(rosa.pk)


@pytest.mark.parametrize("given", ["wrong", "", "12345", "half a minute old", "somebody's"])
def test_a_wrong_code_stays_outside_and_says_so(client, rosa, secret, clock, given):
    gives_password(client, rosa)
    if given == "wrong":
        given = wrong(secret, clock)
    elif given == "half a minute old":
        clock[0] -= 1
        given = code(secret, clock)
        clock[0] += 1
    elif given == "somebody's":
        given = code(auth.generate_totp_secret(), clock)
    answer = client.post(SECOND_STEP, {"code": given})
    assert answer.status_code == 200
    assert ("Incorrect code." if given else "This field is required.") in answer.text
    assert_outside(client)
    # and the right one is still welcome
    assert client.post(SECOND_STEP, {"code": code(secret, clock)}).status_code == 302
    assert client.get(DOOR).status_code == 200


def test_between_the_two_steps_nothing_opens(client, rosa, secret):
    gives_password(client, rosa)
    assert_outside(client)


def test_a_wrong_password_never_asks_for_the_code(client, rosa, secret):
    answer = client.post("/accounts/login/", {"login": rosa.email, "password": "not it"})
    assert answer.status_code == 200
    assert client.get(SECOND_STEP).url.startswith("/accounts/login/")
    assert_outside(client)


def test_a_code_opens_once(client, rosa, secret, clock):
    """Who looks over her shoulder cannot use it again in the same half-minute."""
    gives_password(client, rosa)
    seen = code(secret, clock)
    assert client.post(SECOND_STEP, {"code": seen}).url == DOOR
    client.post("/accounts/logout/")
    gives_password(client, rosa)
    assert "Incorrect code." in client.post(SECOND_STEP, {"code": seen}).text
    assert_outside(client)


def test_guessing_ends(client, rosa, secret, clock):
    """A million codes are not many: after a few wrong ones even the right one has to wait."""
    gives_password(client, rosa)
    for _ in range(5):
        assert "Incorrect code." in client.post(SECOND_STEP, {"code": wrong(secret, clock)}).text
    answer = client.post(SECOND_STEP, {"code": code(secret, clock)})
    assert answer.status_code == 200
    assert "Too many failed" in answer.text
    assert_outside(client)


def test_a_code_by_mail_is_no_way_around_it(client, rosa, secret, clock):
    client.post("/accounts/login/code/", {"email": rosa.email})
    by_mail = re.search(r"^\s*([0-9A-Z]+-?[0-9A-Z]+)\s*$", mail.outbox[-1].body, re.MULTILINE)[1]
    answer = client.post("/accounts/login/code/confirm/", {"code": by_mail})
    assert answer.url.startswith(SECOND_STEP)
    assert_outside(client)
    assert client.post(SECOND_STEP, {"code": code(secret, clock)}).status_code == 302
    assert client.get(DOOR).status_code == 200


def test_a_recovery_code_opens_once(client, rosa, secret):
    spare = Authenticator.objects.get(user=rosa, type="recovery_codes").wrap().get_unused_codes()[0]
    gives_password(client, rosa)
    assert client.post(SECOND_STEP, {"code": spare}).url == DOOR
    client.post("/accounts/logout/")
    gives_password(client, rosa)
    assert "Incorrect code." in client.post(SECOND_STEP, {"code": spare}).text
    assert_outside(client)
