"""Answering on the page: every kind of question, drafts, two devices, a polite no, and what must not come in."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagement.models import AnswerDraft, Asked, Input, Question, Reply, WallAnswer
from engagement.voice import actions
from engagement.words.models import InputVersion
from meetings.models import Attendance, Meeting
from members.people.links import token_for
from tests.characters import make_person

from .conftest import draft, say

pytestmark = pytest.mark.django_db
OPTIONS = ["Ward", "Crew", "Clerk"]


@pytest.fixture
def asked(opened):
    """A request with a question of every kind, by kind."""
    kinds = ["text", "one", "several", "rating", "ranking", "fit"]
    opened.by_kind = {
        kind: Question.objects.create(
            coalition=opened.coalition,
            request=opened,
            kind=kind,
            words=f"What about {kind}?",
            options=OPTIONS if kind in Question.WITH_OPTIONS else [],
            position=place,
        )
        for place, kind in enumerate(kinds)
    }
    return opened


def filled(asked, **more):
    """The fields of a whole answer."""
    pk = {kind: question.pk for kind, question in asked.by_kind.items()}
    return {
        "attribution": "named",
        f"q{pk['text']}": "Words.",
        f"q{pk['one']}": "2",
        f"q{pk['several']}": ["3", "1"],
        f"q{pk['rating']}": "4",
        f"q{pk['ranking']}_1": "3",
        f"q{pk['ranking']}_2": "1",
        f"q{pk['ranking']}_3": "2",
        f"q{pk['fit']}": "2",
        f"q{pk['fit']}_why": "No desk.",
        "text": "Thanks.",
    } | more


def address(asked):
    return reverse("input-answer", args=[asked.coalition.slug, asked.pk])


def link(person, request, route="input-by-link"):
    return reverse(route, args=[token_for(person, purpose="input", about=request.pk)])


def replies(given):
    return {
        row.question.kind if row.question else None: (row.picks, row.text)
        for row in given.replies.select_related("question")
    }


WHOLE = {
    "text": ([], "Words."),
    "one": ([2], ""),
    "several": ([1, 3], ""),
    "rating": ([4], ""),
    "ranking": ([2, 3, 1], ""),
    "fit": ([2], "No desk."),
    None: ([], "Thanks."),
}


def test_every_kind_is_answered_in_the_app_and_by_link(asked, as_user, member, client, partner):
    assert as_user(member).post(address(asked), filled(asked)).status_code == 302
    assert replies(Input.objects.get()) == WHOLE
    client.logout()
    vera = make_person(asked.coalition, "Vera", partner=partner)
    page = client.get(link(vera, asked)).content.decode()
    assert page.index('name="attribution"') < page.index(f"q{asked.by_kind['text'].pk}") < page.index('name="text"')
    assert client.post(link(vera, asked), filled(asked)).status_code == 302
    assert replies(Input.objects.get(person=vera)) == WHOLE


def test_coming_back_shows_what_was_answered(asked, as_user, member):
    as_user(member).post(address(asked), filled(asked))
    form = as_user(member).get(address(asked)).context["form"]
    sent = filled(asked)
    del sent["attribution"]
    shown = {name: form[name].value() for name in sent}
    as_words = {
        name: sorted(map(str, value)) if isinstance(value, list) else str(value) for name, value in shown.items()
    }
    assert as_words == {name: sorted(value) if isinstance(value, list) else value for name, value in sent.items()}


def test_one_answer_is_enough_and_none_is_too_little(asked, as_user, member):
    page = as_user(member).post(address(asked), {"attribution": "named", "text": " \u200b "})
    assert page.context["form"].errors["text"] == ["Answer at least one question, or write a few words."]
    sent = {"attribution": "named", f"q{asked.by_kind['rating'].pk}": "5"}
    assert as_user(member).post(address(asked), sent).status_code == 302
    assert replies(Input.objects.get()) == {"rating": ([5], "")}


def test_a_fit_that_fits_needs_no_reason(asked, as_user, member):
    pk = asked.by_kind["fit"].pk
    as_user(member).post(address(asked), {"attribution": "named", f"q{pk}": "1", f"q{pk}_why": "Left over"})
    assert replies(Input.objects.get()) == {"fit": ([1], "")}
    assert not Reply.objects.fit_suggestions().exists()


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("q{one}", "4", "q{one}"),
        ("q{one}", "x", "q{one}"),
        ("q{rating}", "6", "q{rating}"),
        ("q{several}", ["1", "9"], "q{several}"),
        ("q{ranking}_1", "1", "q{ranking}_1"),  # two in one place
        ("q{ranking}_2", "", "q{ranking}_2"),
        ("q{fit}", "0", "q{fit}"),
        ("text", "a" * 10_001, "text"),
        ("attribution", "", "attribution"),
        ("attribution", "loud", "attribution"),
        ("text", "nul\x00", "text"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_the_rest_is_kept(field, value, wrong, asked, as_user, member):
    names = {kind: question.pk for kind, question in asked.by_kind.items()}
    page = as_user(member).post(address(asked), filled(asked, **{field.format(**names): value}))
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [wrong.format(**names)]
    assert "No desk." in page.content.decode()
    assert not Input.objects.exists()


def test_a_required_question_has_to_be_answered(asked, as_user, member):
    Question.objects.filter(pk=asked.by_kind["one"].pk).update(is_required=True)
    page = as_user(member).post(address(asked), {"attribution": "named", "text": "Only words."})
    assert list(page.context["form"].errors) == [f"q{asked.by_kind['one'].pk}"]


def test_questions_of_another_request_are_not_answered(asked, as_user, member, coalition, coordinator):
    other = draft(coalition, coordinator, title="Other")
    foreign = Question.objects.create(coalition=coalition, request=other, kind="rating", words="Foreign?")
    as_user(member).post(address(asked), {"attribution": "named", "text": "Words.", f"q{foreign.pk}": "5"})
    assert replies(Input.objects.get()) == {None: ([], "Words.")}


def test_a_megabyte_is_refused_and_nothing_is_kept(opened, as_user, member):
    page = as_user(member).post(address(opened), {"attribution": "named", "text": "a" * 1_000_000})
    assert page.status_code == 200
    assert page.context["form"].errors["text"]
    assert not Input.objects.exists()


def test_invisible_and_turning_characters_do_not_come_in(opened, as_user, member):
    as_user(member).post(address(opened), {"attribution": "named", "text": "pay \u202egnp\u202c\u200b now"})
    assert Input.objects.get().text == "pay gnp now"
    page = as_user(member).post(address(opened), {"text": "\u200b\u2060"})
    assert page.context["form"].errors["text"]


# --- two devices, two presses -------------------------------------------------------------------------------------


def test_the_same_form_twice_is_one_answer_and_one_version(opened, as_user, member):
    for _ in range(2):
        as_user(member).post(address(opened), {"attribution": "named", "text": "Once.", "seen": ""})
    assert Input.objects.get().text == "Once."
    assert InputVersion.objects.count() == 1


def test_two_devices_that_knew_nothing_of_each_other_lose_nothing(opened, as_user, member):
    for text in ("On the phone.", "At the desk."):
        as_user(member).post(address(opened), {"attribution": "named", "text": text, "seen": ""})
    assert Input.objects.get().text == "On the phone.\n\nAt the desk."


def test_who_saw_their_words_replaces_them(opened, as_user, member):
    as_user(member).post(address(opened), {"attribution": "named", "text": "First.", "seen": ""})
    seen = as_user(member).get(address(opened)).context["form"]["seen"].value()
    as_user(member).post(address(opened), {"text": "Second.", "seen": seen})
    given = Input.objects.get()
    assert given.text == "Second."
    assert "First." in as_user(member).get(address(opened)).content.decode()  # under "Your earlier words"


def test_in_confidence_on_a_second_device_after_a_name_on_the_first_is_not_published(opened, as_user, member):
    as_user(member).post(address(opened), {"attribution": "named", "text": "Loud.", "seen": ""})
    page = as_user(member).post(address(opened), {"attribution": "confidential", "text": "Quiet.", "seen": ""})
    assert page.status_code == 200
    assert "Quiet." in page.content.decode()
    assert Input.objects.get().text == "Loud."


# --- drafts -------------------------------------------------------------------------------------------------------


def test_a_draft_comes_back_in_the_app_and_by_link(asked, as_user, member, client, partner):
    pk, words = asked.by_kind["several"].pk, asked.by_kind["text"].pk
    url = reverse("input-draft", args=[asked.coalition.slug, asked.pk])
    sent = {"text": "Half a", f"q{pk}": ["1", "2"], f"q{words}": "Half of it", "version": "0", "device": "desk"}
    answer = as_user(member).post(url, sent)
    assert (answer.status_code, answer.json()) == (200, {"version": 1})
    form = as_user(member).get(address(asked)).context["form"]
    shown = [form[name].value() for name in ("text", f"q{pk}", f"q{words}")]
    assert shown == ["Half a", ["1", "2"], "Half of it"]
    assert not Input.objects.exists()
    client.logout()
    vera = make_person(asked.coalition, "Vera", partner=partner)
    token_url = link(vera, asked, "input-draft-by-link")
    assert client.post(token_url, {"text": "By link", "device": "phone"}).json() == {"version": 1}
    assert client.get(link(vera, asked)).context["form"]["text"].value() == "By link"
    assert client.get(token_url).status_code == 405
    assert AnswerDraft.objects.count() == 2


def test_a_second_device_is_told_in_words(opened, as_user, member):
    url = reverse("input-draft", args=[opened.coalition.slug, opened.pk])
    as_user(member).post(url, {"text": "Phone", "version": "0", "device": "phone"})
    answer = as_user(member).post(url, {"text": "Desk", "version": "0", "device": "desk"})
    told = json.loads(answer.content)
    assert (answer.status_code, told["fields"], told["version"]) == (409, {"text": "Phone"}, 1)
    assert told["trouble"].startswith("You went on writing on another device.")


def test_drafts_that_cannot_be_kept_say_so(opened, as_user, member, coordinator, outsider):
    url = reverse("input-draft", args=[opened.coalition.slug, opened.pk])
    assert as_user(member).post(url, {"text": "a" * 70_000}).status_code == 413
    assert as_user(member).post(url, {"text": "a", "version": "9" * 40}).status_code == 200
    assert as_user(outsider).post(url, {"text": "a"}).status_code == 404
    actions.close_request(request=opened, by=coordinator)
    assert as_user(member).post(url, {"text": "b"}).status_code == 410


def test_a_draft_by_an_altered_or_foreign_link_is_not_kept(opened, client, other_coalition, member):
    stranger = make_person(other_coalition, "Stranger")
    good = link(member.people.get(), opened, "input-draft-by-link")
    for url in (good[:-10] + "xxx/draft/", link(stranger, opened, "input-draft-by-link")):
        assert client.post(url, {"text": "x"}).status_code == 404
    assert not AnswerDraft.objects.exists()


# --- a polite no --------------------------------------------------------------------------------------------------


def test_a_no_is_taken_by_post_only_and_one_may_still_answer(opened, client, partner):
    vera = make_person(opened.coalition, "Vera", partner=partner)
    url = link(vera, opened)
    client.get(url + "?decline=1")
    client.head(url + "?decline=1")
    assert not Asked.objects.exists()
    client.post(url, {"decline": "1"})
    assert Asked.objects.get().declined_on == opened.coalition.today()
    assert "You said you would rather not." in client.get(url).content.decode()
    client.post(url, {"attribution": "named", "text": "After all."})
    assert Asked.objects.get().declined_on is None


# --- the quick sheet ----------------------------------------------------------------------------------------------


def test_the_quick_sheet_takes_numbers_and_keeps_all_lines_when_one_is_wrong(asked, as_user, coordinator):
    pk = {kind: question.pk for kind, question in asked.by_kind.items()}
    today = asked.coalition.today().isoformat()
    line = {"person": "Nora Quist", "channel": "paper", "given_on": today, f"q{pk['several']}": "3, 1"}
    line |= {f"q{pk['ranking']}": "2 3 1", f"q{pk['fit']}": "2", f"q{pk['fit']}_why": "No desk.", f"q{pk['one']}": "2"}
    wrong = {"person": "Tom", "channel": "phone", "given_on": today, f"q{pk['ranking']}": "2 2 1"}
    data = {"line-TOTAL_FORMS": "3", "line-INITIAL_FORMS": "0"}
    for number, fields in enumerate((line, wrong, {"channel": "paper", "given_on": today})):
        data |= {f"line-{number}-{name}": value for name, value in fields.items()}
    url = reverse("input-record", args=[asked.coalition.slug, asked.pk])
    page = as_user(coordinator).post(url, data)
    assert [list(form.errors) for form in page.context["sheet"]] == [[], [f"q{pk['ranking']}"], []]
    assert "No desk." in page.content.decode()
    assert not Input.objects.exists()
    data[f"line-1-q{pk['ranking']}"] = "1 2 3"
    sent = as_user(coordinator).post(url, data | {"more": "1"})
    assert sent.headers["Location"] == url
    nora, tom = Input.objects.order_by("person__name")
    assert replies(nora) == {
        "several": ([1, 3], ""),
        "ranking": ([2, 3, 1], ""),
        "fit": ([2], "No desk."),
        "one": ([2], ""),
    }
    assert replies(tom) == {"ranking": ([1, 2, 3], "")}


def test_a_line_in_confidence_for_somebody_named_is_refused_beside_the_line(opened, as_user, coordinator, member):
    say(opened, member.people.get(), "Loud.")
    data = {
        "line-TOTAL_FORMS": "1", "line-INITIAL_FORMS": "0", "line-0-person": "Amir", "line-0-channel": "phone",
        "line-0-text": "Quiet.", "line-0-confidential": "on", "line-0-given_on": opened.coalition.today().isoformat(),
    }  # fmt: skip
    page = as_user(coordinator).post(reverse("input-record", args=[opened.coalition.slug, opened.pk]), data)
    assert list(page.context["sheet"][0].errors) == ["confidential"]
    assert Input.objects.get().text == "Loud."


def test_many_lines_may_be_asked_for_within_reason(opened, as_user, coordinator):
    url = reverse("input-record", args=[opened.coalition.slug, opened.pk])
    for asked_for, shown in (("20", 20), ("999", 60), ("0", 1), ("x", 5), ("", 5)):
        assert len(as_user(coordinator).get(url, {"lines": asked_for}).context["sheet"].forms) == shown


def test_the_sheet_begins_with_those_who_came_to_the_meeting(opened, as_user, coordinator, member, partner):
    begins = timezone.now() - timedelta(hours=2)
    meeting = Meeting.objects.create(
        coalition=opened.coalition, title="Council", status="held", starts_at=begins, ends_at=timezone.now()
    )
    opened.meeting = meeting
    opened.save()
    people = {name: make_person(opened.coalition, name, partner=partner) for name in ("Ann", "Ben", "Cal", "Dee")}
    for name, status in (("Ann", "present"), ("Ben", "remote"), ("Cal", "absent"), ("Dee", "present")):
        Attendance.objects.create(
            coalition=opened.coalition, meeting=meeting, person=people[name], partner=partner, status=status
        )
    say(opened, people["Dee"])
    url = reverse("input-record", args=[opened.coalition.slug, opened.pk], query={"from": "meeting"})
    sheet = as_user(coordinator).get(url).context["sheet"]
    assert [form["person"].value() for form in sheet][:3] == [
        f"Ann #{people['Ann'].pk}",
        f"Ben #{people['Ben'].pk}",
        None,
    ]
    data = {"line-TOTAL_FORMS": "7", "line-INITIAL_FORMS": "2"}
    for number, form in enumerate(sheet):
        for name in ("person", "partner", "channel", "given_on"):
            data[f"line-{number}-{name}"] = form[name].value() or ""
    assert as_user(coordinator).post(url, data | {"line-1-text": "Move two."}).status_code == 302
    given = Input.objects.exclude(person=people["Dee"]).get()
    assert (given.person, given.partner, given.channel, given.text) == (people["Ben"], partner, "meeting", "Move two.")


# --- history ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"), [("coordinator", 200), ("member", 200), ("leader", 404), ("outsider", 404)]
)
def test_who_reads_earlier_words(opened, as_user, member, role, status, request):
    given = say(opened, member.people.get(), "First.", attribution="confidential")
    say(opened, member.people.get(), "Second.", attribution="confidential")
    user = request.getfixturevalue(role)
    page = as_user(user).get(reverse("input-history", args=[opened.coalition.slug, opened.pk, given.pk]))
    assert page.status_code == status
    assert ("First." in page.content.decode()) is (status == 200)


@pytest.mark.parametrize("name", ["input-detail", "input-coverage", "input-results", "input-wall"])
def test_pages_cost_the_same_for_few_and_many(name, asked, as_user, coordinator, partner):
    url = reverse(name, args=[asked.coalition.slug, asked.pk])
    browser = as_user(coordinator)
    browser.get(url)
    counts = []
    for number in range(12):
        person = make_person(asked.coalition, f"P{number}", partner=partner, email=f"p{number}@x.example")
        say(asked, person, f"Words {number}.")
        WallAnswer.objects.create(coalition=asked.coalition, request=asked, name=f"N{number}", fields={"text": "x"})
        if number in (1, 11):
            with CaptureQueriesContext(connection) as queries:
                browser.get(url)
            counts.append(len(queries))
    assert counts[0] == counts[1]
