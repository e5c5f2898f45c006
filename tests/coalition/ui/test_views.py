"""Light and dark, "See as", the gallery, and the pages for trouble."""

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from coalition.actions import give_role
from coalition.ui import views
from coalition.ui.templatetags.coalition_ui import register

pytestmark = pytest.mark.urls("tests.coalition.ui.urls")


@pytest.mark.parametrize(("theme", "kept"), [("dark", "dark"), ("light", "light"), ("auto", "")])
def test_theme_is_kept_in_a_cookie_and_with_the_account(as_user, coordinator, theme, kept):
    response = as_user(coordinator).post(reverse("theme"), {"theme": theme, "next": "/components/?a=1"})
    assert (response.status_code, response["Location"]) == (302, "/components/?a=1")
    assert response.cookies["ct_theme"].value == theme
    coordinator.refresh_from_db()
    assert coordinator.theme == kept


def test_strangers_choose_a_theme_too(client, db):
    assert client.post(reverse("theme"), {"theme": "dark"}).status_code == 302
    html = client.get(reverse("account_login")).content.decode()
    assert '<html lang="en" data-bs-theme="dark">' in html


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_theme_leads_nowhere_else(client, db, there):
    assert client.post(reverse("theme"), {"theme": "dark", "next": there})["Location"] == "/"


def test_unknown_theme(client, db):
    assert client.post(reverse("theme"), {"theme": "pink"}).status_code == 404
    assert client.get(reverse("theme")).status_code == 405


def test_see_as_changes_what_is_shown(as_user, coordinator, coalition):
    give_role(user=coordinator, coalition=coalition, role="leader", by=None)
    response = as_user(coordinator).post(reverse("see-as", args=["river"]), {"seat": "leader"})
    assert response["Location"] == reverse("overview", args=["river"])
    assert response.cookies["ct_seat"].value == "leader"


@pytest.mark.parametrize("seat", ["coordinator", "owner", "", "nonsense"])
def test_nobody_sits_where_they_may_not(as_user, member, seat):
    assert as_user(member).post(reverse("see-as", args=["river"]), {"seat": seat}).status_code == 404


def test_see_as_is_for_those_at_the_table(client, coalition, as_user, outsider):
    assert client.post(reverse("see-as", args=["river"]), {"seat": "member"}).status_code == 302  # to sign-in
    assert as_user(outsider).post(reverse("see-as", args=["river"]), {"seat": "coordinator"}).status_code == 404


def test_gallery_for_those_signed_in(client, as_user, coordinator, settings):
    settings.DEBUG = False
    assert client.get(reverse("components")).status_code == 302
    assert as_user(coordinator).get(reverse("components")).status_code == 200


def test_gallery_shows_every_tag(as_user, coordinator, settings):
    """A tag that is not on the gallery page is not finished."""
    page = (settings.BASE_DIR / "templates" / "components" / "gallery.html").read_text()
    elsewhere = {
        "crumb",
        "qs",
        "page_head",
        "toast",
        "post_button",
        "error_summary",
        "bar_chart",
        "sparkline",
        "occasion",
        "url",
        "drawn",
    }
    missing = {name for name in register.tags if f"{{% {name}" not in page}
    assert missing == elsewhere


# --- trouble --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html"])
def test_pages_for_trouble_need_nothing(template):
    """They are drawn without request, database, session or context processors, and say the way back."""
    html = render_to_string(template)
    assert html.count("<h1") == 1
    assert 'href="/"' in html
    assert 'data-bs-theme="auto"' in html


def test_403_says_what_it_needs(coordinator):
    request = RequestFactory().get("/")
    request.user, request.session, request._messages = coordinator, {}, []
    response = views.permission_denied(request, PermissionDenied("This needs somebody who may <read>."))
    assert response.status_code == 403
    assert "This needs somebody who may &lt;read&gt;." in response.content.decode()


def test_404_keeps_its_reason(as_user, coordinator):
    response = as_user(coordinator).get("/c/nowhere/today/")
    assert response.status_code == 404
    assert "We cannot find that page" in response.content.decode()
    assert "No such coalition" not in response.content.decode()


def test_500_is_a_whole_page():
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_csrf_page_helps(db):
    response = Client(enforce_csrf_checks=True).post(reverse("theme"), {"theme": "dark"})
    assert response.status_code == 403
    assert "Please send that once more" in response.content.decode()


# --- account pages --------------------------------------------------------------------------------------------


def test_sign_in_keeps_its_field_names(client, db):
    html = client.get(reverse("account_login")).content.decode()
    assert 'name="login"' in html
    assert 'name="password"' in html
    assert 'href="' + reverse("account_request_login_code") in html


def test_wrong_password_says_so_in_the_summary(client, coordinator):
    html = client.post(reverse("account_login"), {"login": coordinator.email, "password": "wrong"}).content.decode()
    assert 'role="alert"' in html


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_request_login_code", "account_reset_password", "account_reset_password_done"],
)
def test_pages_before_sign_in(client, db, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


@pytest.mark.parametrize(
    "name", ["account_email", "account_change_password", "account_set_password", "account_logout", "mfa_index"]
)
def test_pages_of_ones_account(as_user, coordinator, name):
    response = as_user(coordinator).get(reverse(name), follow=True)
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1
    assert 'aria-label="Account"' in response.content.decode()
