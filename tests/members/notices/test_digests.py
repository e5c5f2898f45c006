"""The summary: when it is due, what it tells, and that one period has one (domain.md 5, rule 5)."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.utils import timezone

from members.models import MailHabit, Notice
from members.notices import delivery, digests
from tests.characters import make_person
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("any_hour")]

CHICAGO_MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # Monday, November 23, 00:00 in Chicago


@pytest.fixture
def ana(coalition):
    return make_person(coalition, "Ana Ruiz", email="ana@example.org")


@pytest.fixture
def bundled(owe):
    """`bundled(person, at, key=…, about=…)`: a notice put aside for the summary at a moment."""

    def make(person, at, key="b", about=None, subject="The minutes", category="follow_up", **details):
        notice = owe(person, category, key=f"{key}:{person.pk}", subject=subject, **details)
        Notice.objects.filter(pk=notice.pk).update(
            status="bundled",
            reason="Too many",
            claimed_at=at,
            owed_at=at,
            subject=subject,
            body="As it was.",
            about_type=about._meta.label_lower if about else "",
            about_id=about.pk if about else None,
        )
        notice.refresh_from_db()
        return notice

    return make


def habit(person, digest):
    return MailHabit.objects.create(coalition=person.coalition, person=person, digest=digest)


@pytest.mark.parametrize(
    ("digest", "zone", "now", "day"),
    [
        ("weekly", "", "2026-11-23 06:00", "2026-11-23"),  # Monday 00:00 in Chicago
        ("weekly", "", "2026-11-23 05:59", "2026-11-16"),  # Sunday 23:59 there
        ("weekly", "Asia/Tokyo", "2026-11-22 15:00", "2026-11-23"),  # Monday 00:00 in Tokyo
        ("weekly", "", "2026-11-27 12:00", "2026-11-23"),
        ("daily", "", "2026-11-24 06:00", "2026-11-24"),
        ("daily", "", "2026-11-24 05:59", "2026-11-23"),
        ("daily", "", "2026-11-21 18:00", "2026-11-20"),  # Saturday: Friday's
        ("daily", "", "2026-11-22 18:00", "2026-11-20"),  # Sunday: Friday's
        ("off", "", "2026-11-25 12:00", "2026-11-23"),
        # the clocks go back on Sunday, November 1: Monday there begins an hour later in UTC
        ("weekly", "", "2026-11-02 05:59", "2026-10-26"),
        ("weekly", "", "2026-11-02 06:00", "2026-11-02"),
        # and forward on Sunday, March 8
        ("weekly", "", "2026-03-09 04:59", "2026-03-02"),
        ("weekly", "", "2026-03-09 05:00", "2026-03-09"),
    ],
)
def test_when_a_period_begins(coalition, digest, zone, now, day):
    person = make_person(coalition, "Ana", email="a@example.org", time_zone=zone)
    habit(person, digest)
    found, begins = digests.period_of(person, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert str(found) == day
    assert begins <= datetime.fromisoformat(now).replace(tzinfo=UTC)


def test_due_when_the_period_after_it_has_begun_and_once(ana, bundled):
    notice = bundled(ana, CHICAGO_MONDAY - timedelta(minutes=1))
    assert digests.owe_due(CHICAGO_MONDAY - timedelta(seconds=1)) == 0
    assert digests.owe_due(CHICAGO_MONDAY) == 1
    assert digests.owe_due(CHICAGO_MONDAY + timedelta(hours=1)) == 0
    notice.refresh_from_db()
    assert (notice.digest.key, notice.digest.category) == (f"digest:{ana.pk}:2026-11-23", "digest")
    # what came on Monday waits for the next one; a week that the clock skipped costs nothing
    later = bundled(ana, CHICAGO_MONDAY + timedelta(hours=3), key="later")
    assert digests.owe_due(CHICAGO_MONDAY + timedelta(days=6)) == 0
    assert digests.owe_due(CHICAGO_MONDAY + timedelta(days=15)) == 1
    later.refresh_from_db()
    assert later.digest.key == f"digest:{ana.pk}:2026-12-07"


def test_daily(ana, bundled):
    habit(ana, "daily")
    bundled(ana, CHICAGO_MONDAY + timedelta(hours=10))
    assert digests.owe_due(CHICAGO_MONDAY + timedelta(hours=20)) == 0
    assert digests.owe_due(CHICAGO_MONDAY + timedelta(hours=24)) == 1


def test_what_it_says(ana, bundled, partner, mailoutbox):
    week = timezone.now() - timedelta(days=8)
    bundled(ana, week, key="a", about=partner, subject="Older about Lakeside")
    bundled(ana, week + timedelta(hours=2), key="b", subject="Something else")
    bundled(ana, week + timedelta(hours=1), key="c", about=partner, subject="Newer about Lakeside")
    assert digests.owe_due() == 1
    digest = Notice.objects.get(kind="digest")
    delivery.deliver([digest.pk])
    (mail,) = mailoutbox
    assert mail.subject == "In short: 3 things from River Coalition"
    said = [
        mail.body.index(words)
        for words in ("Something else", "Lakeside Hospital", "Newer about Lakeside", "Older about Lakeside")
    ]
    assert said == sorted(said)
    assert mail.body.count("/l/notice/") == 3
    assert "more" not in mail.body.split("\n-- \n")[0]


def of(number, start=0, about=("members.partner", 1)):
    """Notices that are not saved, the newest with the highest number."""
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return [
        Notice(
            pk=start + place,
            subject=f"n{start + place}",
            category="input",
            owed_at=at + timedelta(hours=start + place),
            about_type=about[0],
            about_id=about[1],
        )
        for place in range(1, number + 1)
    ]


@pytest.mark.parametrize(
    ("sizes", "shown", "more"),
    [
        ([1], [1], 0),
        ([4], [4], 0),
        ([5], [4], 1),
        ([79], [4], 75),  # never 79 of them
        ([4, 4, 4], [4, 4, 4], 0),
        ([4, 4, 4, 4], [4, 4, 4], 4),
        ([1] * 20, [1] * 12, 8),
        ([79, 79, 79, 79], [4, 4, 4], 304),
    ],
)
def test_never_79_of_them(db, sizes, shown, more):
    notices = [each for place, size in enumerate(sizes) for each in of(size, place * 100, ("members.partner", place))]
    groups, untold = digests.arrange(notices)
    assert [len(group.lines) for group in groups] == shown
    assert sum(group.more for group in groups) + untold == more
    lines = [each for group in groups for each in group.lines]
    assert len(lines) <= 12
    for group in groups:
        assert [each.owed_at for each in group.lines] == sorted((each.owed_at for each in group.lines), reverse=True)
    # the subject of which something newest is told comes first
    assert [group.lines[0].owed_at for group in groups] == sorted(
        (group.lines[0].owed_at for group in groups), reverse=True
    )


def test_what_is_settled_meanwhile_is_not_told(ana, bundled, state, mailoutbox):
    week = timezone.now() - timedelta(days=8)
    gone = bundled(ana, week, unwanted="It is over")
    stays = bundled(ana, week, key="s", subject="Still so")
    assert digests.owe_due() == 1
    assert state(gone) == ("skipped", "It is over")
    Notice.objects.filter(pk=stays.pk).update(details={"unwanted": "Over as well"})
    digest = Notice.objects.get(kind="digest")
    delivery.deliver([digest.pk])
    assert state(digest) == ("skipped", "Everything in it was settled meanwhile")
    assert mailoutbox == []


def test_nothing_left_to_tell_owes_nothing(ana, bundled):
    bundled(ana, timezone.now() - timedelta(days=8), unwanted="It is over")
    assert digests.owe_due() == 0
    assert not Notice.objects.filter(kind="digest").exists()


@pytest.mark.django_db(transaction=True)
def test_ten_schedulers_owe_one(coalition, bundled):
    people = [make_person(coalition, f"P{n}", email=f"p{n}@example.org") for n in range(5)]
    for person in people:
        for place in range(3):
            bundled(person, timezone.now() - timedelta(days=8), key=f"k{place}")
    assert sum(at_once(*[partial(digests.owe_due)] * 10)) == 5
    assert Counter(Notice.objects.filter(kind="digest").values_list("person__name", flat=True)) == {
        person.name: 1 for person in people
    }
    assert Notice.objects.filter(status="bundled", digest=None).count() == 0


def test_the_line_opens_without_a_password(client, ana, bundled):
    notice = bundled(ana, timezone.now(), paragraphs=["How it stands now: https://example.org/x"])
    address = digests._link(notice).removeprefix("http://testserver")
    for method in (client.get, client.head):
        assert method(address).status_code == 200
    page = client.get(address).content.decode()
    assert '<a href="https://example.org/x"' in page
    assert client.post(address).status_code == 405
    notice.refresh_from_db()
    assert (notice.status, notice.body) == ("bundled", "As it was.")


@pytest.mark.parametrize("how", ["altered", "of another person", "gone"])
def test_a_line_that_does_not_open(client, coalition, ana, bundled, how):
    notice = bundled(ana, timezone.now())
    if how == "of another person":
        notice.person = make_person(coalition, "Ben", email="ben@example.org")
    address = digests._link(notice).removeprefix("http://testserver")
    if how == "altered":
        address = address[:-3] + ("A" if address[-3] != "A" else "B") + address[-2:]
    if how == "gone":
        notice.delete()
    answer = client.get(address)
    assert answer.status_code == 410
    assert "As it was." not in answer.content.decode()
