"""Shared texts: drafts stay, what changed can be read, remarks are input, one version is adopted."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError
from django.urls import reverse

from coalition.versions import ChangedMeanwhile, version_of
from engagement.models import Input, Remark, SharedText, TextVersion
from engagement.texts import actions
from engagement.voice import actions as voice
from tests.characters import viewer
from tests.engagement.voice.conftest import draft

pytestmark = pytest.mark.django_db
BODY = "We help hospitals.\n\nWe train together."


@pytest.fixture
def mission(coalition, coordinator):
    return actions.begin(coalition=coalition, kind="mission", title="Our mission", body=BODY, by=coordinator)


def test_drafts_are_numbered_and_never_change(mission, coordinator):
    actions.draft(
        shared_text=mission, body=BODY + "\nAlways.", by=coordinator, seen=version_of(mission), what_changed="More"
    )
    actions.draft(shared_text=mission, body=BODY + "\nAlways.", by=coordinator, seen=None)
    assert list(mission.versions.values_list("number", "what_changed")) == [(2, "More"), (1, "")]
    with pytest.raises(InternalError, match="text_stays"), transaction.atomic():
        TextVersion.objects.update(body="Other")


def test_two_writers_the_second_is_told_and_keeps_what_they_typed(mission, coordinator, as_user):
    url = reverse("text-draft", args=[mission.coalition.slug, mission.pk])
    seen = as_user(coordinator).get(url).context["form"]["version"].value()
    actions.draft(shared_text=mission, body="Theirs.", by=coordinator, seen=None)
    page = as_user(coordinator).post(url, {"body": "Mine.", "what_changed": "", "version": seen})
    assert page.status_code == 200
    assert "Mine." in page.content.decode()
    assert mission.versions.count() == 2
    again = page.context["form"]["version"].value()
    assert as_user(coordinator).post(url, {"body": "Mine.", "what_changed": "", "version": again}).status_code == 302
    assert mission.versions.first().body == "Mine."
    with pytest.raises(ChangedMeanwhile):
        actions.draft(shared_text=mission, body="Late.", by=coordinator, seen=seen)


def test_what_changed_is_shown_word_by_word(mission, coordinator, as_user, member):
    actions.draft(shared_text=mission, body="We help everybody.\n\nWe train together.", by=coordinator, seen=None)
    url = reverse("text-detail", args=[mission.coalition.slug, mission.pk])
    page = as_user(member).get(f"{url}?version=2&since=1").content.decode()
    assert "<del>" in page
    assert "everybody." in page
    for query in ("?version=99&since=x", "?version=2", "?since=" + "9" * 30):
        assert as_user(member).get(url + query).status_code == 200


def test_a_version_is_adopted_once(mission, coordinator, as_user):
    url = reverse("text-adopt", args=[mission.coalition.slug, mission.pk, 1])
    for _ in range(2):
        as_user(coordinator).post(url)
    mission.refresh_from_db()
    assert (mission.adopted.number, mission.adopted_on) == (1, mission.coalition.today())
    assert (
        as_user(coordinator).post(reverse("text-adopt", args=[mission.coalition.slug, mission.pk, 7])).status_code
        == 404
    )


@pytest.fixture
def asked(mission, coalition, coordinator):
    request = draft(coalition, coordinator, text_version=mission.versions.get())
    return voice.open_request(request=request, by=coordinator)


def test_remarks_on_paragraphs_are_input(asked, member, as_user):
    url = reverse("input-answer", args=[asked.coalition.slug, asked.pk])
    page = as_user(member).get(url).content.decode()
    assert "We train together." in page
    sent = {"attribution": "named", "p2": "And exercise.", "p1": "", "text": ""}
    assert as_user(member).post(url, sent).status_code == 302
    given = Input.objects.get()
    assert list(given.remarks.values_list("paragraph", "text")) == [(2, "And exercise.")]
    assert given.text == "On paragraph 2 (“We train together.”)\nAnd exercise."
    as_user(member).post(
        url, {"p1": "Whom?", "p2": "And exercise.", "text": "Good.", "seen": given.updated_at.isoformat()}
    )
    assert list(Remark.objects.values_list("paragraph", "text")) == [(1, "Whom?"), (2, "And exercise.")]


def test_a_paragraph_that_is_not_there_is_not_remarked_on(asked, member):
    voice.give_input(
        request=asked, person=member.people.get(), text="Yes.", remarks={9: "Nothing here"}, attribution="named",
        channel="app", by=None,
    )  # fmt: skip
    assert not Remark.objects.exists()


def test_who_reads_remarks(asked, member, leader, coordinator):
    voice.give_input(
        request=asked, person=member.people.get(), text="", remarks={1: "Quiet"}, attribution="confidential",
        channel="app", by=None,
    )  # fmt: skip
    seen = {
        user.name: Remark.objects.visible_to(viewer(user, asked.coalition)).count()
        for user in (member, leader, coordinator)
    }
    assert list(seen.values()) == [1, 0, 1]


def test_a_request_is_about_one_thing(mission, coalition, coordinator, asked):
    from meetings.models import Decision

    decision = Decision.objects.create(coalition=coalition, title="Adopt it", status="draft")
    with pytest.raises(IntegrityError, match="request_about_one_thing"), transaction.atomic():
        type(asked).objects.filter(pk=asked.pk).update(decision=decision)


@pytest.mark.parametrize(
    ("role", "read", "write"), [("member", 200, 403), ("leader", 200, 403), ("outsider", 404, 404)]
)
def test_who_reads_and_writes(mission, as_user, role, read, write, request):
    user = request.getfixturevalue(role)
    args = [mission.coalition.slug, mission.pk]
    assert as_user(user).get(reverse("text-detail", args=args)).status_code == read
    assert as_user(user).get(reverse("text-list", args=args[:1])).status_code == read
    for name, more in (("text-draft", []), ("text-adopt", [1])):
        assert as_user(user).post(reverse(name, args=args + more), {"body": "x"}).status_code == write
    assert as_user(user).post(reverse("text-new", args=args[:1]), {"body": "x"}).status_code == write
    assert SharedText.objects.get().versions.count() == 1


def test_the_same_title_twice_is_said_beside_the_field(mission, coordinator, as_user):
    url = reverse("text-new", args=[mission.coalition.slug])
    page = as_user(coordinator).post(url, {"kind": "mission", "title": "Our mission", "body": "x"})
    assert page.context["form"].errors["title"]
    assert as_user(coordinator).post(url, {"kind": "policy", "title": "Our mission", "body": "x"}).status_code == 302
