"""Drafts are kept and clash knowingly; everything a person said stays readable, version by version."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from django.http import QueryDict
from django.utils import timezone

from engagement.models import AnswerDraft, Input, InputVersion
from engagement.voice import actions as voice
from engagement.words import actions
from tests.characters import make_person, viewer
from tests.engagement.voice.conftest import draft, drafted, opened, say  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera(coalition, partner):
    return make_person(coalition, "Vera", partner=partner, email="vera@x.example")


def keep(request, person, text, *, seen, device):
    return actions.save_draft(request=request, person=person, fields={"text": text}, seen=seen, device=device)


def test_a_draft_goes_on_from_where_it_was(opened, vera):  # noqa: F811
    first = keep(opened, vera, "Mo", seen=0, device="phone")
    second = keep(opened, vera, "Move", seen=first.version, device="phone")
    assert (second.pk, second.version, second.fields) == (first.pk, 2, {"text": "Move"})
    assert actions.draft_of(opened, vera).fields == {"text": "Move"}


def test_a_save_whose_answer_was_lost_is_no_clash(opened, vera):  # noqa: F811
    keep(opened, vera, "Mo", seen=0, device="phone")
    assert keep(opened, vera, "Move", seen=0, device="phone").fields == {"text": "Move"}


def test_a_second_device_is_told_and_overwrites_only_knowingly(opened, vera):  # noqa: F811
    keep(opened, vera, "On the phone", seen=0, device="phone")
    with pytest.raises(actions.WrittenElsewhere) as told:
        keep(opened, vera, "At the desk", seen=0, device="desk")
    assert told.value.draft.fields == {"text": "On the phone"}
    assert actions.draft_of(opened, vera).fields == {"text": "On the phone"}
    keep(opened, vera, "At the desk", seen=told.value.draft.version, device="desk")
    assert actions.draft_of(opened, vera).fields == {"text": "At the desk"}


def test_a_draft_goes_once_it_is_sent_and_none_is_kept_after_closing(opened, vera, coordinator):  # noqa: F811
    keep(opened, vera, "Move", seen=0, device="phone")
    say(opened, vera)
    assert not AnswerDraft.objects.exists()
    voice.close_request(request=opened, by=coordinator)
    with pytest.raises(voice.InputClosed):
        keep(opened, vera, "More", seen=0, device="phone")


def test_nobody_but_the_writer_reads_a_draft(opened, vera, coordinator, member):  # noqa: F811
    keep(opened, vera, "Move", seen=0, device="phone")
    keep(opened, member.people.get(), "Mine", seen=0, device="desk")
    assert not AnswerDraft.objects.visible_to(viewer(coordinator, opened.coalition)).exists()
    mine = AnswerDraft.objects.visible_to(viewer(member, opened.coalition))
    assert [row.fields["text"] for row in mine] == ["Mine"]


def test_only_fields_of_the_form_are_kept():
    data = QueryDict("text=Move&q12=1&q12=2&q13_why=No&p2=Here&csrfmiddlewaretoken=x&version=3&device=d&../etc=1&q1;=2")
    assert actions.tidy_fields(data) == {"text": "Move", "q12": ["1", "2"], "q13_why": "No", "p2": "Here"}


def test_a_draft_of_a_megabyte_is_refused():
    data = QueryDict(mutable=True)
    data["text"] = "a" * 1_000_000
    with pytest.raises(actions.DraftTooLong):
        actions.tidy_fields(data)


# --- versions -----------------------------------------------------------------------------------------------------


def test_each_time_is_a_version_whatever_the_channel(opened, vera, coordinator):  # noqa: F811
    given = say(opened, vera, "Move them.", channel="link")
    say(opened, vera, "Move two of them.", channel="link")
    voice.record_for(request=opened, person=vera, text="And mark the door.", channel="phone", by=coordinator)
    moment = timezone.now()
    voice.take_reply(request=opened, person=vera, text="By mail too.", received_at=moment, key="<1@x>")
    rows = given.versions.order_by("number").values_list("number", "channel", "arrived", "text")
    assert list(rows) == [
        (1, "link", "Move them.", "Move them."),
        (2, "link", "Move two of them.", "Move two of them."),
        (3, "phone", "And mark the door.", "Move two of them.\n\nAnd mark the door."),
        (4, "mail", "By mail too.", "Move two of them.\n\nAnd mark the door.\n\nBy mail too."),
    ]
    given.refresh_from_db()
    assert given.text == "Move two of them.\n\nAnd mark the door.\n\nBy mail too."
    assert Input.objects.count() == 1


def test_the_same_again_is_no_version(opened, vera):  # noqa: F811
    given = say(opened, vera)
    say(opened, vera)
    assert given.versions.count() == 1


def test_words_from_before_versions_were_kept_become_the_first(opened, vera):  # noqa: F811
    given = say(opened, vera, "Move them.")
    InputVersion.objects.all().delete()
    say(opened, vera, "Move two.")
    assert list(given.versions.order_by("number").values_list("text", flat=True)) == ["Move them.", "Move two."]


def test_a_version_never_changes(opened, vera):  # noqa: F811
    given = say(opened, vera)
    with pytest.raises(InternalError, match="version_stays"), transaction.atomic():
        given.versions.update(text="Something else")


def test_a_reply_delivered_twice_is_taken_once_whatever_happens_between(opened, vera):  # noqa: F811
    moment = timezone.now()
    reply = {"request": opened, "person": vera, "text": "Move them.", "received_at": moment, "key": "<1@x>"}
    first = voice.take_reply(**reply)
    say(opened, vera, "Something else.")
    again = voice.take_reply(**reply)
    assert (again.pk, again.text) == (first.pk, "Something else.")
    assert Input.objects.get().versions.count() == 2


def test_two_replies_without_a_name_at_one_moment_are_one_and_at_two_are_two(opened, vera):  # noqa: F811
    moment = timezone.now()
    for later in (0, 0, 1):
        voice.take_reply(
            request=opened, person=vera, text=f"Letter {later}.", received_at=moment + dt.timedelta(seconds=later)
        )
    assert Input.objects.get().text == "Letter 0.\n\nLetter 1."


def test_a_reply_is_named_and_joins_words_said_in_confidence_as_confidential(opened, vera, coalition, partner):  # noqa: F811
    otis = make_person(coalition, "Otis", partner=partner)
    moment = timezone.now()
    assert voice.take_reply(request=opened, person=otis, text="Yes.", received_at=moment).attribution == "named"
    say(opened, vera, "Quietly.", attribution="confidential")
    given = voice.take_reply(request=opened, person=vera, text="Yes.", received_at=moment)
    assert (given.attribution, given.text) == ("confidential", "Quietly.\n\nYes.")


def test_an_empty_reply_is_nothing(opened, vera):  # noqa: F811
    with pytest.raises(voice.NothingSaid):
        voice.take_reply(request=opened, person=vera, text="\u200b \n", received_at=timezone.now())
    assert not Input.objects.exists()


def test_a_reply_of_a_megabyte_is_cut(opened, vera):  # noqa: F811
    given = voice.take_reply(request=opened, person=vera, text="a " * 500_000, received_at=timezone.now())
    assert len(given.text) <= 10_000
    assert given.text.endswith("[The rest of the letter is left out.]")


# --- confidence ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [{"attribution": "named"}, {"request": None}])
def test_the_database_keeps_what_was_chosen(opened, vera, coalition, coordinator, values):  # noqa: F811
    given = say(opened, vera, attribution="confidential")
    if "request" in values:
        values = {"request": draft(coalition, coordinator)}
    with pytest.raises(InternalError, match="input_attribution_stays"), transaction.atomic():
        Input.objects.filter(pk=given.pk).update(**values)
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE engagement_input SET attribution = 'named' WHERE id = %s", [given.pk])


def test_what_is_said_in_confidence_never_joins_words_with_a_name(opened, vera, coordinator):  # noqa: F811
    say(opened, vera, "With my name.")
    with pytest.raises(voice.AttributionFixed):
        voice.record_for(
            request=opened, person=vera, text="Quietly.", channel="phone", by=coordinator, confidential=True
        )
    assert Input.objects.get().text == "With my name."


def test_two_versions_cannot_have_one_number(opened, vera):  # noqa: F811
    given = say(opened, vera)
    with pytest.raises(IntegrityError), transaction.atomic():
        InputVersion.objects.create(coalition=opened.coalition, input=given, number=1, text="x", channel="app")
