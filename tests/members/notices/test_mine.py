"""What somebody reads of us without mail: in the app, whatever they switched off (domain.md 5, rule 4)."""

import pytest

from members.models import Notice, NoticePreference
from members.notices import delivery
from members.preferences import actions as preferences
from tests.characters import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("any_hour")]

URL = "/c/river/me/notices/"


@pytest.fixture
def amir(member):
    return member.people.get()


def sent(notice):
    delivery.deliver([notice.pk])
    notice.refresh_from_db()
    return notice


@pytest.mark.parametrize(
    ("category", "mail", "app", "status", "listed"),
    [
        ("invitation", True, True, "sent", True),
        ("invitation", True, False, "sent", False),
        ("invitation", False, True, "skipped", True),
        ("invitation", False, False, "skipped", False),
        ("report_back", True, True, "sent", True),
        ("report_back", False, True, "skipped", True),  # a right: it waits here
        ("account", True, True, "sent", False),  # how to sign in is of no use to who is in
    ],
)
def test_where_it_can_be_read(as_user, member, amir, owe, mailoutbox, category, mail, app, status, listed):
    for channel, on in (("mail", mail), ("app", app)):
        if not on:
            NoticePreference.objects.create(coalition=amir.coalition, person=amir, category=category, channel=channel)
    notice = sent(owe(amir, category, subject="The table is set for you"))
    assert (notice.status, len(mailoutbox)) == (status, 1 if mail else 0)
    assert ("The table is set for you" in as_user(member).get(URL).content.decode()) is listed


def test_read_in_the_app_as_things_stand_now(as_user, member, amir, owe):
    preferences.mute(person=amir, category="report_back")
    notice = sent(owe(amir, "report_back", paragraphs=["See https://example.org/new"]))
    client = as_user(member)
    page = client.get(f"/c/river/notices/{notice.pk}/").content.decode()
    assert '<a href="https://example.org/new"' in page
    assert "No more" not in page  # the foot of the mail stays in the mail
    Notice.objects.filter(pk=notice.pk).update(details={"unwanted": "It is over"})
    page = client.get(f"/c/river/notices/{notice.pk}/").content.decode()
    assert "As it was said then. It is over." in page
    assert "See https://example.org/new" in page.replace('<a href="https://example.org/new" rel="nofollow">', "")


def test_no_address_is_worded_for_who_tells_them(as_user, coordinator, coalition, owe):
    notice = sent(owe(make_person(coalition, "Ana"), "input", paragraphs=["What would you need?"]))
    assert (notice.status, notice.reason) == ("skipped", "No mail address: tell them yourself")
    assert (notice.to_address, notice.subject) == ("", "The table is set")
    assert "What would you need?" in as_user(coordinator).get(f"/c/river/notices/{notice.pk}/").content.decode()


def test_of_one_category(as_user, member, amir, owe):
    sent(owe(amir, "invitation", subject="Come over"))
    sent(owe(amir, "report_back", subject="What became of it"))
    client = as_user(member)
    page = client.get(f"{URL}?about=report_back").content.decode()
    assert ("What became of it" in page, "Come over" in page) == (True, False)
    page = client.get(f"{URL}?about=nonsense").content.decode()
    assert ("What became of it" in page, "Come over" in page) == (True, True)


def test_nobody_elses(as_user, member, coordinator, coalition, amir, owe):
    sent(owe(make_person(coalition, "Ben", email="ben@example.org"), subject="For Ben"))
    assert "For Ben" not in as_user(member).get(URL).content.decode()
    assert "For Ben" not in as_user(coordinator).get(URL).content.decode()  # theirs are under Notices


def test_the_list_costs_the_same_for_1_and_50(as_user, member, amir, owe, django_assert_max_num_queries):
    client = as_user(member)
    sent(owe(amir, key="first"))
    client.get(URL)
    with django_assert_max_num_queries(9) as one:
        client.get(URL)
    for number in range(50):
        sent(owe(amir, key=f"k{number}"))
    with django_assert_max_num_queries(9) as fifty:
        client.get(URL)
    assert len(one) == len(fifty)


def test_reading_is_not_noted(as_user, member, amir, owe):
    """Rule 12: no reading-time logs."""
    notice = sent(owe(amir))
    before = Notice.objects.filter(pk=notice.pk).values().get()
    client = as_user(member)
    client.get(URL)
    client.get(f"/c/river/notices/{notice.pk}/")
    assert Notice.objects.filter(pk=notice.pk).values().get() == before
