"""Who would get it, how, and who not and why, before it is sent: the same rules that send it."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from members.addresses import actions as addresses
from members.models import MailHabit, Notice, NoticePreference
from members.notices import delivery
from members.notices.preview import preview
from tests.characters import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(coalition, owe):
    """One person for each way a notice can go."""

    def person(name, **fields):
        return make_person(coalition, name, **({"email": f"{name.lower()}@example.org"} | fields))

    people = [person(name) for name in ("Ana", "Ben", "Cleo", "Dan", "Eve", "Fay", "Gus")]
    _, ben, cleo, dan, eve, fay, gus = people
    people.append(person("Hal", email=""))
    people.append(person("Ida", email="a@b.co, c@d.co"))
    NoticePreference.objects.create(coalition=coalition, person=ben, category="input")
    for channel in ("mail", "app"):
        NoticePreference.objects.create(coalition=coalition, person=cleo, category="input", channel=channel)
    type(dan).objects.filter(pk=dan.pk).update(paused_until=coalition.today() + timedelta(days=30))
    addresses.note(person=eve, address=eve.email, kind="hard", key="k")
    for someone in (fay, gus):
        for place in range(2):
            notice = owe(someone, "input", key=f"{someone.pk}:{place}")
            Notice.objects.filter(pk=notice.pk).update(status="sent", sent_at=timezone.now(), is_single=True)
    MailHabit.objects.create(coalition=coalition, person=gus, digest="off")
    return type(dan).objects.filter(pk__in=[each.pk for each in people]).order_by("pk")


EXPECTED = {
    "Ana": ("mail", ""),
    "Ben": ("app", "They switched off “Requests for your view”"),
    "Cleo": ("not", "They switched off “Requests for your view”"),
    "Dan": ("later", "Messages rest until"),
    "Eve": ("app", "Mail to eve@example.org came back: ask them for a new address"),
    "Fay": ("bundle", "Two mails that can wait went out to them in seven days: this one is told in their summary"),
    "Gus": ("later", "Two mails that can wait went out to them in seven days: this one waits its turn"),
    "Hal": ("app", "No mail address: tell them yourself"),
    "Ida": ("fail", "“a@b.co, c@d.co” is not one mail address: correct it"),
}


def test_every_way_with_its_reason(cast, any_hour):
    found = preview("test-input", cast)
    assert [row.person.name for row in found.rows] == list(EXPECTED)
    for row in found.rows:
        way, why = EXPECTED[row.person.name]
        assert (row.way, row.why.startswith(why)) == (way, True), row
    assert found.words == (
        "1 by mail now, 2 by mail later, 1 in their summary, 3 without a mail, 1 not at all, "
        "1 not before their address is corrected"
    )
    assert [row.person.name for row in found.exceptions] == list(EXPECTED)[1:]


def test_it_happens_as_it_was_said(cast, any_hour, owe):
    """What the preview says is what the delivery does."""
    said = Counter(row.way.value for row in preview("test-input", cast).rows)
    notices = [owe(person, "input", key=f"now:{person.pk}") for person in cast]
    delivery.deliver([notice.pk for notice in notices])
    ends = Counter(Notice.objects.filter(key__startswith="now:").values_list("status", flat=True))
    assert ends == {
        "sent": said["mail"],
        "owed": said["later"],
        "skipped": said["app"] + said["not"],
        "bundled": said["bundle"],
        "failed": said["fail"],
    }


def test_a_right_passes_what_can_wait_does_not(cast, any_hour):
    ways = {row.person.name: row.way for row in preview("test-report_back", cast).rows}
    assert ways == dict.fromkeys(["Ana", "Ben", "Cleo", "Dan", "Fay", "Gus"], "mail") | {
        "Eve": "app",
        "Hal": "app",
        "Ida": "fail",
    }


def test_at_night_with_the_hour_where_they_are(coalition, settings):
    settings.QUIET_HOURS = (18, 8)
    from datetime import UTC, datetime

    ana = make_person(coalition, "Ana", email="a@example.org")
    aiko = make_person(coalition, "Aiko", email="b@example.org", time_zone="Asia/Tokyo")
    found = preview(
        "test-input", [ana, aiko], now=datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
    )  # Thursday 23:00, Friday 14:00
    assert [row.words for row in found.rows] == ["by mail on Friday, November 20, 08:00", "by mail now"]


def test_the_same_number_of_statements_for_1_and_50(coalition, any_hour, django_assert_num_queries):
    people = [make_person(coalition, f"P{n}", email=f"p{n}@example.org") for n in range(50)]
    rows = type(people[0]).objects.filter(coalition=coalition).order_by("pk")
    with django_assert_num_queries(6):
        assert len(preview("test-input", rows).rows) == 50
    with django_assert_num_queries(6):
        assert len(preview("test-input", rows.all()[:1]).rows) == 1
