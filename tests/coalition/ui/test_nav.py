"""Where each role can go, what is current, what is owed."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path

from coalition import compiled
from coalition.access import Viewer
from coalition.models import AuditEvent, Coalition, User
from coalition.ui import nav
from coalition.ui.context import Frame

EVERY = ["today", "mine", "overview", "partner-list", "person-list", "meeting-list", "objective-list", "input-list"]
EVERY += ["notice-list", "settings", "network", "decision-list", "report-list", "search", "front-door"]


def nothing(request, **kwargs):
    """A view for addresses nobody visits here."""


PAGES = [path(f"{name}/", nothing, name=name) for name in EVERY]
urlpatterns = [
    path("c/<slug:slug>/", include(PAGES)),
    path("help/", nothing, name="help"),
    path("me/", nothing, name="account_email"),
    path("", include("coalition.ui.urls")),
]
ours = pytest.mark.urls(__name__)


def viewer(*roles):
    return Viewer(user=User(name="Rosa"), coalition=Coalition(pk=1, slug="river", name="River"), roles=frozenset(roles))


def frame(path="/c/river/today/", roles=("coordinator",), cookies=None):
    request = RequestFactory().get(path)
    request.viewer = viewer(*roles)
    request.user = request.viewer.user
    request.COOKIES.update(cookies or {})
    return Frame(request)


@ours
@pytest.mark.parametrize(
    ("roles", "labels"),
    [
        (
            {"coordinator"},
            ["Today", "Partners", "People", "Meetings", "Objectives", "Input", "Notices", "Overview", "Network"]
            + ["Reports", "Settings", "Help"],
        ),
        (
            {"owner"},
            ["Today", "Partners", "People", "Meetings", "Objectives", "Input", "Notices", "Overview", "Network"]
            + ["Reports", "Settings", "Help"],
        ),
        ({"leader"}, ["Overview", "What we deliver", "Partners", "Meetings", "Decisions", "Reports", "Help"]),
        ({"member"}, ["My table", "Meetings", "My input", "Me"]),
        ({"member", "leader"}, ["Overview", "What we deliver", "Partners", "Meetings", "Decisions", "Reports", "Help"]),
    ],
)
def test_places_by_role(roles, labels):
    links = nav.links_for(nav.seat_of(viewer(*roles)), "river", "/", {})
    assert [link.label for link in links] == labels


@pytest.mark.urls("coalition.ui.urls")
def test_rooms_that_are_not_built_are_not_shown():
    assert nav.links_for(nav.SEATS["coordinator"], "river", "/", {}) == []


@ours
@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/c/river/partner-list/", {"Partners": "page"}),
        ("/c/river/partner-list/7/edit/", {"Partners": "true"}),
        ("/c/river/elsewhere/", {}),
    ],
)
def test_where_one_is(path, current):
    links = nav.links_for(nav.SEATS["coordinator"], "river", path, {})
    assert {link.label: link.current for link in links if link.current} == current


@pytest.mark.parametrize(
    ("roles", "chosen", "seat"),
    [
        ({"coordinator", "member"}, "", "coordinator"),
        ({"coordinator", "member"}, "member", "member"),
        ({"member"}, "coordinator", "member"),
        ({"leader", "member"}, "nonsense", "leader"),
    ],
)
def test_see_as_never_widens(roles, chosen, seat):
    assert nav.seat_of(viewer(*roles), chosen).key == seat


@pytest.mark.parametrize(
    ("cookie", "account", "theme"),
    [("", "", "auto"), ("dark", "", "dark"), ("", "dark", "dark"), ("light", "dark", "light"), ("pink", "", "auto")],
)
def test_theme(cookie, account, theme):
    around = frame(cookies={"ct_theme": cookie})
    around.user.theme = account
    assert around.theme == theme


@pytest.fixture
def owing(coalition):
    """Three rooms that count audit events as if they were owed."""
    rows = {
        "a": lambda viewer: AuditEvent.objects.filter(verb="late").order_by("at"),
        "b": lambda viewer: AuditEvent.objects.filter(verb="later"),
        "c": lambda viewer: None,
    }
    before = list(nav._owing)
    nav._owing.clear()
    nav.owes("today", rows["a"])
    nav.owes("today", rows["b"])
    nav.owes("input-list", rows["b"])
    nav.owes("notice-list", rows["c"])
    for verb, number in [("late", 2), ("later", 3)]:
        for _ in range(number):
            AuditEvent.objects.create(coalition=coalition, verb=verb, target_type="x", target_id=1, target_label="x")
    yield
    nav._owing[:] = before
    compiled.forget()


def test_what_is_owed_adds_up_in_one_query(owing, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert nav.owed_counts(viewer("coordinator")) == {"today": 5, "input-list": 3}


def test_one_thing_may_wait_behind_several_places(coalition, owing, django_assert_num_queries):
    before = list(nav._waiting)
    nav.waits("mine today", lambda viewer, user: AuditEvent.objects.filter(verb="late"))
    with django_assert_num_queries(1):
        found = nav.counts(viewer("coordinator"))["waits"]
    assert (found["mine"], found["today"]) == (2, 2)
    nav._waiting[:] = before


def test_one_room_alone_is_counted(coalition, owing):
    del nav._owing[1:]
    assert nav.owed_counts(viewer("coordinator")) == {"today": 2}


@ours
def test_a_page_counts_once(owing, django_assert_num_queries):
    around = frame()
    with django_assert_num_queries(1):
        assert {link.key: link.owed for link in around.links if link.owed} == {"today": 5, "input-list": 3}
        assert {link.group for link in around.links} >= {"main", "foot"}


@ours
def test_the_frame_shows_owed_current_and_see_as(owing):
    around = frame(roles=("coordinator", "leader"))
    html = render_to_string(
        "base.html", {"frame": around, "viewer": around.viewer, "request": around.request, "title": "x"}
    )
    assert '<a href="/c/river/today/" aria-current="page">' in html
    assert '<span class="ct-count">5<span class="visually-hidden"> owed</span></span>' in html
    assert "See as" in html
    assert html.index("Skip to the content") < html.index("<aside")


@ours
def test_one_seat_needs_no_choice(owing):
    around = frame(roles=("member",), path="/c/river/mine/")
    html = render_to_string(
        "base.html", {"frame": around, "viewer": around.viewer, "request": around.request, "title": "x"}
    )
    assert "See as" not in html
    assert '<body class="ct-phone">' in html
