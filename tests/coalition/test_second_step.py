"""The second step at sign-in, in Chromium with a virtual authenticator: a passkey, a code from an app, and who has to."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from playwright.sync_api import expect

from tests.browser import assert_axe_clean, assert_fits, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a table for everybody"


@pytest.fixture(autouse=True)
def by_name(live_server, visits):
    """Passkeys belong to a host name; an address of numbers has none."""
    visits.site = live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def rosa(coordinator):
    """The coordinator, with a password."""
    coordinator.set_password(PASSWORD)
    coordinator.save()
    return coordinator


def sign_in(page, user):
    """By mail address and password, from the sign-in page."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


def sign_out(page):
    page.goto("/accounts/logout/")
    with page.expect_navigation():
        page.locator("main button[type=submit]").first.click()


def again(page):
    """Before such a change the site asks once more who is there."""
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        with page.expect_navigation():
            page.locator("main button[type=submit]").first.click()


@pytest.fixture
def device(visits, coalition):
    """A window on a device that knows its owner by finger: (page, the device's session)."""
    page = visits.open(path="/accounts/login/")
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def test_a_passkey_is_made_and_signs_in(device, rosa):
    page = device
    sign_in(page, rosa)
    page.goto("/accounts/2fa/webauthn/add/")
    again(page)
    assert_axe_clean(page)
    assert_fits(page)
    page.locator("#id_passwordless").check()
    with page.expect_navigation():
        page.locator("#mfa_webauthn_add").click()
    kinds = set(Authenticator.objects.filter(user=rosa).values_list("type", flat=True))
    assert kinds == {"webauthn", "recovery_codes"}
    assert_axe_clean(page)
    sign_out(page)
    page.goto("/c/river/today/")
    page.wait_for_url("**/accounts/login/**")
    with page.expect_navigation():
        page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/c/river/today/")
    page.goto("/c/river/today/")
    expect(page.locator("h1")).to_be_visible()


def code(secret):
    """What the app on the phone shows now."""
    return auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time())))


def enter(page, code):
    page.get_by_label("Code").fill(code)
    with page.expect_navigation():
        page.locator("main form:has(#id_code) button[type=submit]").click()


@pytest.fixture
def half_minute(monkeypatch):
    """The half-minute app and server agree on, so that none ends between the two."""
    now = [56_000_000]
    monkeypatch.setattr(auth, "yield_hotp_counters_from_time", lambda: iter(now))
    return now


def test_a_code_from_an_app(visits, rosa, half_minute):
    page = visits.open(path="/accounts/login/")
    sign_in(page, rosa)
    page.goto("/accounts/2fa/totp/activate/")
    again(page)
    assert_axe_clean(page)
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("#id_code").fill(code(secret))
    with page.expect_navigation():
        page.locator("main button[type=submit]").first.click()
    assert Authenticator.objects.filter(user=rosa, type="totp").count() == 1
    sign_out(page)
    sign_in(page, rosa)
    assert "2fa/authenticate" in page.url
    assert_axe_clean(page)
    half_minute[0] += 1  # each code opens once
    enter(page, f"{(int(code(secret)) + 1) % 1_000_000:06}")
    expect(page.get_by_text("Incorrect code.", exact=True)).to_be_visible()
    assert_axe_clean(page)
    assert_fits(page)
    page.goto("/c/river/today/")
    assert urlsplit(page.url).path == "/accounts/2fa/authenticate/"  # back to where she stands
    enter(page, code(secret))
    page.goto("/c/river/today/")
    expect(page.locator("h1")).to_be_visible()
    assert urlsplit(page.url).path == "/c/river/today/"


@pytest.mark.parametrize(
    ("role", "asked"), [("owner", True), ("coordinator", True), ("leader", False), ("member", False)]
)
def test_who_keeps_the_record_has_to_have_one_where_it_is_asked_for(visits, request, settings, role, asked):
    settings.REQUIRE_MFA = True
    door = {"leader": "overview", "member": "mine"}.get(role, "today")
    page = visits.open(request.getfixturevalue(role), path=f"/c/river/{door}/")
    assert urlsplit(page.url).path == ("/accounts/2fa/" if asked else f"/c/river/{door}/")
    if asked:
        expect(page.get_by_text("Your role needs a second step at sign-in.")).to_be_visible()
        assert_axe_clean(page)


def test_with_a_second_step_the_door_opens(visits, rosa, settings):
    settings.REQUIRE_MFA = True
    Authenticator.objects.create(user=rosa, type="totp", data={"secret": "x"})
    page = visits.open(rosa, path="/c/river/today/")
    assert urlsplit(page.url).path == "/c/river/today/"
    assert parse_qs(urlsplit(page.url).query) == {}
