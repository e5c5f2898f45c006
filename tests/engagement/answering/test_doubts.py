"""Whoever owns an answer hears at once that it does not quite answer somebody: once, in the doubter's words, unnamed."""

import pytest

from engagement.answering import afterwards
from engagement.answering.models import NotQuite
from engagement.voice.models import InputRequest
from members.models import Notice
from members.notices.models import PASSES_PAUSE, PASSES_QUIET_HOURS, NoticeCategory

from .test_mails import any_hour, deliver, texts

__all__ = ["any_hour"]
pytestmark = pytest.mark.django_db
KIND = "answer-not-quite"


def says(answer, person, words="And weekends?", verdict="not_quite"):
    receipt = answer.receipts.get(person=person)
    return afterwards.say_how_it_reads(receipt=receipt, verdict=verdict, note=words)


def told():
    """Addresses of those who are owed word, in order."""
    return sorted(Notice.objects.filter(kind=KIND).values_list("person__email", flat=True))


@pytest.mark.parametrize(
    ("owned_by", "hears"),
    [("coordinator", ["rosa@river.example"]), ("leader", ["olive@river.example"]), (None, ["olive@river.example"])],
)
def test_who_hears_of_it(request, answer, owner, leader, member, owned_by, hears):
    InputRequest.objects.update(owner=request.getfixturevalue(owned_by) if owned_by else None)
    answer.refresh_from_db()
    says(answer, member.people.get())
    assert told() == hears


def test_once_however_often_they_say_it_and_again_after_a_reply(answer, coordinator, owner, member):
    InputRequest.objects.update(owner=coordinator)
    amir = member.people.get()
    for words in ("And weekends?", "And weekends, and holidays?"):
        says(answer, amir, words)
    assert told() == ["rosa@river.example"]
    afterwards.reply(doubt=NotQuite.objects.get(), words="Those too.", by=coordinator)
    says(answer, amir, "And at night?")
    assert told() == ["rosa@river.example"] * 2


def test_nothing_is_owed_for_a_yes(answer, member, owner):
    says(answer, member.people.get(), verdict="yes")
    assert told() == []


def test_the_mail_has_the_words_of_all_who_wait_and_no_name(answer, any_hour, coordinator, member, paula, smtp):
    InputRequest.objects.update(owner=coordinator)
    says(answer, member.people.get(), "And <weekends>?")
    says(answer, paula, "And at night?")
    deliver()
    plain, html = texts(smtp, "rosa@river.example", "2 people are not quite answered")
    assert "“And <weekends>?”" in plain
    assert "“And at night?”" in plain
    assert "“And &lt;weekends&gt;?”" in html
    assert not {"Amir", "Paula"} & set(plain.replace(",", " ").split())
    states = Notice.objects.filter(kind=KIND).order_by("pk").values_list("status", "reason")
    assert list(states) == [("sent", ""), ("skipped", "An earlier mail told of it")]


def test_nobody_is_told_of_what_is_answered_meanwhile(answer, any_hour, coordinator, member, smtp):
    InputRequest.objects.update(owner=coordinator)
    says(answer, member.people.get())
    afterwards.reply(doubt=NotQuite.objects.get(), words="Those too.", by=coordinator)
    deliver()
    assert Notice.objects.get(kind=KIND).reason == "It is answered meanwhile"


def test_quiet_hours_and_a_pause_hold_it_back(answer, coordinator, member):
    InputRequest.objects.update(owner=coordinator)
    says(answer, member.people.get())
    category = NoticeCategory(Notice.objects.get(kind=KIND).category)
    assert category not in PASSES_QUIET_HOURS | PASSES_PAUSE
