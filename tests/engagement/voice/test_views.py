"""The pages of the voice room: who sees what, what is kept, what a GET never does."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coalition.models import AuditEvent
from engagement.answering import publishing, weighing
from engagement.answering.models import Receipt, ReportBack
from engagement.voice import actions
from engagement.voice.models import Input, InputRequest
from meetings.models import Objective
from members.models import Person
from tests.characters import make_person, viewer

from .conftest import complete, draft, say

pytestmark = pytest.mark.django_db


def url(name, request, *more):
    return reverse(name, args=[request.coalition.slug, request.pk, *more])


@pytest.fixture
def answered(opened, coordinator, member, partner):
    say(opened, member.people.get(), by=member)
    say(opened, make_person(opened.coalition, "Paula", partner=partner), "Quietly.", attribution="confidential")
    complete(opened, coordinator)
    publishing.publish(request=opened, by=coordinator)
    opened.refresh_from_db()
    return opened


PAGES = [
    "input-detail", "input-edit", "input-invite", "input-record", "input-themes", "input-report-back", "input-interim",
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_pages_by_role(name, opened, as_user, coordinator, leader, member, outsider):
    say(opened, member.people.get(), by=member)
    expected = {"coordinator": 200, "leader": 403, "member": 403, "outsider": 404}
    if name == "input-detail":
        expected |= {"leader": 200, "member": 200}
    users = {"coordinator": coordinator, "leader": leader, "member": member, "outsider": outsider}
    seen = {role: as_user(user).get(url(name, opened)).status_code for role, user in users.items()}
    assert seen == expected


def test_draft_is_unknown_to_members(drafted, as_user, leader, member):
    assert as_user(member).get(url("input-detail", drafted)).status_code == 404
    assert as_user(leader).get(url("input-edit", drafted)).status_code == 404


@pytest.mark.parametrize(
    "name", ["input-open", "input-close", "input-reopen", "input-archive", "input-edit", "input-report-back"]
)
def test_only_coordinators_change(name, opened, as_user, leader, member, outsider):
    before = InputRequest.objects.values().get(pk=opened.pk)
    seen = [as_user(user).post(url(name, opened)).status_code for user in (leader, member, outsider)]
    assert seen == [403, 403, 404]
    assert InputRequest.objects.values().get(pk=opened.pk) == before


def test_list_page_renders_for_everybody(answered, opened, coalition, coordinator, as_user, leader, member):
    late = draft(coalition, coordinator, title="Second")
    actions.open_request(request=late, by=coordinator)
    say(late, member.people.get(), by=member)
    address = reverse("input-list", args=[coalition.slug])
    assert "Answers we owe" in as_user(coordinator).get(address).content.decode()
    assert "Night crews" in as_user(leader).get(address).content.decode()
    page = as_user(member).get(address).content.decode()
    assert "“Move them.”" in page
    assert "It saves time." in page


def test_errors_of_dec2_stand_beside_the_fields_and_text_is_kept(as_user, coordinator, coalition):
    data = {"title": "Night crews", "question": "Where?", "what_is_open": "", "how_used": "We read it.", "open": "1"}
    page = as_user(coordinator).post(reverse("input-new", args=[coalition.slug]), data)
    body = page.content.decode()
    assert page.status_code == 200
    for name in ("what_is_open", "phase", "estimated_minutes", "report_back_on"):
        assert page.context["form"].errors[name], name
        assert f'id="id_{name}_error"' in body
    assert "We read it." in body
    assert not InputRequest.objects.exists()


def test_opening_an_incomplete_draft_shows_what_is_missing(as_user, coordinator, coalition):
    request = draft(coalition, coordinator, how_used="")
    page = as_user(coordinator).post(url("input-open", request))
    assert list(page.context["form"].errors) == ["how_used"]
    request.refresh_from_db()
    assert request.status == "draft"


def test_version_conflict_keeps_the_typed_text(as_user, coordinator, drafted):
    form = as_user(coordinator).get(url("input-edit", drafted)).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    actions.change_request(
        request=drafted, by=coordinator, seen=drafted.updated_at.isoformat(), title="Somebody else's title"
    )
    page = as_user(coordinator).post(url("input-edit", drafted), data | {"title": "My title"})
    assert "My title" in page.content.decode()
    assert "Somebody else" in page.content.decode()
    assert page.context["form"].saved_by == "Rosa"
    drafted.refresh_from_db()
    assert drafted.title == "Somebody else's title"


def test_member_gives_input_in_the_app(as_user, member, opened):
    page = as_user(member).get(url("input-answer", opened))
    body = page.content.decode()
    assert body.index('name="attribution"') < body.index('name="text"')
    assert "cannot be changed afterwards" in body
    sent = as_user(member).post(url("input-answer", opened), {"attribution": "confidential", "text": "Slowly."})
    assert sent.status_code == 302
    given = Input.objects.get()
    assert (given.text, given.attribution, given.channel, given.person) == (
        "Slowly.", "confidential", "app", member.people.get(),
    )  # fmt: skip


def test_text_is_kept_when_the_choice_is_missing(as_user, member, opened):
    page = as_user(member).post(url("input-answer", opened), {"text": "My long words."})
    assert "My long words." in page.content.decode()
    assert page.context["form"].errors["attribution"]
    assert not Input.objects.exists()


def test_text_is_kept_when_it_closed_meanwhile(as_user, member, opened, coordinator):
    actions.close_request(request=opened, by=coordinator)
    page = as_user(member).post(url("input-answer", opened), {"attribution": "named", "text": "My long words."})
    assert "My long words." in page.content.decode()
    assert not Input.objects.exists()


def test_attribution_cannot_be_changed_by_an_altered_form(as_user, member, opened):
    say(opened, member.people.get(), by=member, attribution="confidential")
    as_user(member).post(url("input-answer", opened), {"attribution": "named", "text": "Now more."})
    given = Input.objects.get()
    assert (given.attribution, given.text) == ("confidential", "Now more.")


def test_confidential_author_is_nowhere_for_those_who_may_not_know(
    as_user, opened, coordinator, leader, member, partner
):
    paula = make_person(opened.coalition, "Paula Quiet", partner=partner, email="p@x.example")
    say(opened, paula, "Whispered words.", attribution="confidential")
    names = ["input-list", "input-detail", "input-answer"]
    for user, knows in ((coordinator, True), (leader, False), (member, False)):
        pages = [
            as_user(user).get(
                reverse(name, args=[opened.coalition.slug, *([] if name == "input-list" else [opened.pk])])
            )
            for name in names
        ]
        bodies = "".join(page.content.decode() for page in pages)
        assert ("Paula Quiet" in bodies) is knows
        assert ("Whispered words." in bodies) is knows


def test_with_author_table(opened, coordinator, member, monkeypatch):
    """Who is named to whom, also to a role that keeps records without the right to know."""
    from coalition.access import Permission, Viewer

    paula = make_person(opened.coalition, "Paula")
    say(opened, paula, attribution="confidential")
    say(opened, member.people.get(), by=member)
    keeper = viewer(coordinator, opened.coalition)
    limited = Viewer(user=coordinator, coalition=opened.coalition, roles=frozenset({"coordinator"}))
    limited.permissions = keeper.permissions - {Permission.SEE_CONFIDENTIAL}

    def authors(seer):
        return list(Input.objects.visible_to(seer).with_author(seer).values_list("author", flat=True))

    assert authors(keeper) == ["Paula", "Amir"]
    assert authors(limited) == ["", "Amir"]
    assert authors(viewer(member, opened.coalition)) == ["Amir"]


def test_on_behalf_sheet(as_user, coordinator, opened, partner, member):
    data = {
        "line-TOTAL_FORMS": "3", "line-INITIAL_FORMS": "0",
        "line-0-person": "Nora Quist", "line-0-email": "nora@x.example", "line-0-partner": partner.name,
        "line-0-channel": "paper", "line-0-text": "On paper.", "line-0-given_on": opened.coalition.today().isoformat(),
        "line-1-person": "Amir", "line-1-channel": "phone", "line-1-text": "By phone.", "line-1-confidential": "on",
        "line-1-given_on": opened.coalition.today().isoformat(),
        "line-2-person": "", "line-2-channel": "paper", "line-2-text": "",
        "line-2-given_on": opened.coalition.today().isoformat(),
    }  # fmt: skip
    sent = as_user(coordinator).post(url("input-record", opened), data)
    assert sent.status_code == 302
    rows = Input.objects.values_list("person__name", "partner__name", "channel", "text", "attribution")
    assert list(rows) == [
        ("Nora Quist", partner.name, "paper", "On paper.", "named"),
        ("Amir", partner.name, "phone", "By phone.", "confidential"),
    ]
    assert Person.objects.get(name="Nora Quist").affiliations.get().partner == partner
    as_user(coordinator).post(url("input-record", opened), data)
    assert Input.objects.count() == 2
    assert Input.objects.get(channel="paper").text == "On paper."


def test_on_behalf_sheet_keeps_all_lines_when_one_is_wrong(as_user, coordinator, opened):
    today = opened.coalition.today().isoformat()
    data = {
        "line-TOTAL_FORMS": "2", "line-INITIAL_FORMS": "0",
        "line-0-person": "Nora", "line-0-channel": "paper", "line-0-text": "Fine.", "line-0-given_on": today,
        "line-1-person": "Tom", "line-1-channel": "paper", "line-1-text": "", "line-1-given_on": today,
    }  # fmt: skip
    page = as_user(coordinator).post(url("input-record", opened), data)
    assert page.status_code == 200
    assert "Fine." in page.content.decode()
    assert not Input.objects.exists()
    assert not Person.objects.filter(name="Nora").exists()


def test_publish_from_the_editor(as_user, coordinator, opened, member):
    say(opened, member.people.get(), by=member)
    theme = complete(opened, coordinator)
    form = as_user(coordinator).get(url("input-report-back", opened)).context["form"]
    data = {
        "version": form.initial["version"], "how_considered": "Read with care.", "what_was_decided": "",
        "next_step": "",
        f"theme-{theme.pk}-outcome": "later", f"theme-{theme.pk}-what_changed": "Noted.",
        f"theme-{theme.pk}-reason": "",
        "publish": "1",
    }  # fmt: skip
    page = as_user(coordinator).post(url("input-report-back", opened), data)
    assert page.status_code == 200
    assert [list(each.errors) for each in page.context["theme_forms"]] == [["reason"]]
    assert "Read with care." in page.content.decode()
    assert not Receipt.objects.exists()
    data |= {"version": page.context["form"]["version"].value(), f"theme-{theme.pk}-reason": "No money before July."}
    assert as_user(coordinator).post(url("input-report-back", opened), data).status_code == 302
    assert ReportBack.objects.get().published_at
    assert Receipt.objects.count() == 1
    again = as_user(coordinator).post(url("input-report-back", opened), data, follow=True)
    assert "out already" in again.content.decode()
    assert Receipt.objects.count() == 1


def test_tick_and_undo_in_person(as_user, coordinator, answered):
    receipt = Receipt.objects.get(way="in_person")
    as_user(coordinator).post(url("input-tell", answered, receipt.pk))
    receipt.refresh_from_db()
    assert receipt.told_at
    assert receipt.told_by == coordinator
    as_user(coordinator).post(url("input-untell", answered, receipt.pk))
    receipt.refresh_from_db()
    assert receipt.told_at is None
    assert receipt.told_by is None


def test_pages_after_publishing(as_user, coordinator, member, leader, answered):
    body = as_user(coordinator).get(url("input-detail", answered)).content.decode()
    assert "Tell them yourself" in body
    assert "Paula" in body
    mine = as_user(member).get(url("input-answer", answered)).content.decode()
    assert "“Move them.”" in mine
    assert "It saves time." in mine
    assert "Does this answer you?" in mine
    theirs = as_user(leader).get(url("input-detail", answered)).content.decode()
    assert "It saves time." in theirs
    assert "Move them." not in theirs
    assert "Paula" not in theirs
    as_user(member).post(url("input-answers-me", answered), {"verdict": "not_quite", "note": "What of weekends?"})
    assert Receipt.objects.get(person__name="Amir").read_note == "What of weekends?"
    assert as_user(leader).post(url("input-answers-me", answered), {"verdict": "yes"}).status_code == 404


@pytest.mark.parametrize("name", ["input-list", "input-detail", "input-themes", "input-report-back"])
def test_queries_do_not_grow(name, as_user, coordinator, opened, django_assert_max_num_queries, partner):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_user(coordinator)
    address = reverse(name, args=[opened.coalition.slug, *([] if name == "input-list" else [opened.pk])])
    say(opened, make_person(opened.coalition, "P0", partner=partner))
    complete(opened, coordinator)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    for number in range(1, 30):
        say(opened, make_person(opened.coalition, f"P{number}", partner=partner))
        more = draft(opened.coalition, coordinator, title=f"R{number}")
        actions.open_request(request=more, by=coordinator)
        say(more, make_person(opened.coalition, f"Q{number}", partner=partner))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_preview_and_other_pages_change_nothing(as_user, coordinator, opened, member):
    say(opened, member.people.get(), by=member)
    complete(opened, coordinator)
    before = list(InputRequest.objects.values()), list(ReportBack.objects.values()), list(Input.objects.values())
    for name in ["input-preview", *PAGES]:
        assert as_user(coordinator).get(url(name, opened)).status_code == 200, name
    assert before == (
        list(InputRequest.objects.values()), list(ReportBack.objects.values()), list(Input.objects.values()),
    )  # fmt: skip


def test_invite_form(as_user, coordinator, opened, member, partner):
    from members.models import Notice

    make_person(opened.coalition, "Vera", partner=partner, email="vera@x.example")
    make_person(opened.coalition, "Loose", email="loose@x.example")
    page = as_user(coordinator).post(url("input-invite", opened), {"who": "members"})
    assert {each.name for each in page.context["told"]} == {"Amir", "Vera"}
    assert not Notice.objects.exists()
    as_user(coordinator).post(url("input-invite", opened), {"who": "members", "send": "1"})
    assert set(Notice.objects.values_list("person__name", flat=True)) == {"Amir", "Vera"}
    page = as_user(coordinator).post(url("input-invite", opened), {"who": "names", "names": "Loose\nNobody Here"})
    assert "Nobody Here" in page.context["form"].errors["names"][0]
    as_user(coordinator).post(
        url("input-invite", opened), {"who": "names", "names": "Loose\nVERA@x.example", "send": "1"}
    )
    assert Notice.objects.filter(kind="input-request").count() == 3


# DEC-2: what is open, how it is used, the phase, the minutes, the day of the answer.
# RPT-2: how it was weighed; what became of the theme, what we did, and why.
NEEDED = [("input-new", "(needed before it opens)", 5), ("input-report-back", "(needed before publishing)", 4)]


@pytest.mark.parametrize(("name", "words", "times"), NEEDED)
def test_what_publishing_asks_for_is_not_called_optional(
    opened, as_user, coordinator, member, coalition, name, words, times
):
    say(opened, member.people.get(), by=member)
    weighing.add_theme(request=opened, title="Nights", by=coordinator)
    where = reverse(name, args=[coalition.slug]) if name == "input-new" else url(name, opened)
    assert as_user(coordinator).get(where).content.decode().count(words) == times


def test_an_open_request_moves_onto_a_late_objective_with_a_reason(opened, as_user, coordinator, member, coalition):
    """domain.md 5, rule 4: override with a reason, which the log keeps; what was typed stays while it is asked for."""
    aim = Objective.objects.create(coalition=coalition, title="Nights", status="design")
    late = actions.open_request(request=draft(coalition, coordinator, title="Late", objective=aim), by=coordinator)
    say(late, member.people.get(), by=member)
    InputRequest.objects.filter(pk=late.pk).update(report_back_on=coalition.today() - timedelta(days=15))
    client = as_user(coordinator)
    form = client.get(url("input-edit", opened)).context["form"]
    assert "override_reason" not in form.fields
    sent = {name: value for name, value in form.initial.items() if value not in (None, "")}
    sent |= {"objective": aim.pk, "title": "Night crews, asked anew"}
    page = client.post(url("input-edit", opened), sent)
    assert page.context["form"].errors == {
        "objective": ["The answer to “Late” is over 14 days late. Write it first, or say why this cannot wait."]
    }
    assert page.context["form"]["title"].value() == "Night crews, asked anew"
    assert "Why this cannot wait" in page.content.decode()
    assert client.post(url("input-edit", opened), sent | {"override_reason": " "}).status_code == 200
    assert client.post(url("input-edit", opened), sent | {"override_reason": "A storm comes."}).status_code == 302
    opened.refresh_from_db()
    assert (opened.objective, opened.title) == (aim, "Night crews, asked anew")
    assert AuditEvent.objects.get(verb="input_request_opened_anyway").details["reason"] == "A storm comes."
