"""The question board (COM-1): everybody reads the same answers, nobody but the coordinators who asked, and how long it takes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coalition.ui import nav
from engagement.inquiries import actions, reading
from engagement.models import Inquiry
from members.models import Notice
from members.notices import delivery
from tests.characters import make_user, viewer

pytestmark = pytest.mark.django_db
OPEN, CLOSED = "Why Tuesdays?", "May I bring my dog?"


def url(name, *args):
    return reverse(name, args=["river", *args])


def ask(user, coalition, question=OPEN, is_open=True):
    return actions.ask(coalition=coalition, person=user.people.get(), question=question, is_open=is_open)


@pytest.fixture
def cast(coalition, owner, coordinator, leader, member, outsider):
    """{name: user}: Amir asks; Cora is another member."""
    colleague = make_user(coalition, "member", "Cora")
    return {"owner": owner, "coordinator": coordinator, "leader": leader, "asker": member, "colleague": colleague}


# who -> (reads the open one, reads the closed one, reads who asked, may answer)
READS = {
    "owner": (True, True, True, 302),
    "coordinator": (True, True, True, 302),
    "leader": (True, False, False, 403),
    "asker": (True, True, False, 403),
    "colleague": (True, False, False, 403),
}


@pytest.mark.parametrize("who", READS)
def test_who_reads_what(as_user, cast, coalition, who):
    first, second = ask(cast["asker"], coalition), ask(cast["asker"], coalition, CLOSED, is_open=False)
    client = as_user(cast[who])
    told, secret, name, may = READS[who]

    def shown():
        body = client.get(url("inquiry-list")).content.decode()
        main = body[body.index("<main") :]
        return (OPEN in main, CLOSED in main, "by Amir" in main)

    assert shown() == (told, secret, name)
    assert client.post(url("inquiry-answer", first.pk), {"words": "They suit most."}).status_code == may
    expected = may if secret else 404
    assert client.post(url("inquiry-answer", second.pk), {"words": "Yes."}).status_code == expected
    for row, by in ((first, cast["owner"]), (second, cast["owner"])):
        if not Inquiry.objects.get(pk=row.pk).answered_at:
            actions.answer(inquiry=row, words="They suit most.", by=by)
    assert shown() == (told, secret, name)


def test_another_coalition_knows_nothing_of_it(as_user, coalition, member, outsider):
    inquiry = ask(member, coalition)
    assert as_user(outsider).get(url("inquiry-list")).status_code == 404
    assert as_user(outsider).get(reverse("inquiry-answer", args=["hill", inquiry.pk])).status_code == 404


def test_asked_and_answered_in_the_browser(as_user, coalition, member, coordinator, owner):
    as_user(member).post(url("inquiry-ask"), {"question": OPEN, "readers": "all"})
    inquiry = Inquiry.objects.get()
    assert (inquiry.person, inquiry.is_open) == (member.people.get(), True)
    asked = Notice.objects.filter(kind="inquiry-asked").values_list("person__name", flat=True)
    assert sorted(asked) == ["Olive", "Rosa"]
    as_user(coordinator).post(url("inquiry-answer", inquiry.pk), {"words": "They suit most."})
    page = as_user(owner).post(url("inquiry-answer", inquiry.pk), {"words": "No idea."})
    assert "Somebody answered it meanwhile" in page.content.decode()
    inquiry.refresh_from_db()
    assert (inquiry.answer, inquiry.answered_by) == ("They suit most.", coordinator)
    assert list(Notice.objects.filter(kind="inquiry-answered").values_list("person", flat=True)) == [inquiry.person_id]


def test_the_mails_name_nobody_and_come_once(settings, coalition, member, coordinator, smtp):
    settings.QUIET_HOURS = None
    inquiry = ask(member, coalition, "Why <Tuesdays>?")
    delivery.deliver(list(Notice.objects.values_list("pk", flat=True)))
    actions.answer(inquiry=inquiry, words="They suit most & all.", by=coordinator)
    delivery.deliver(list(Notice.objects.filter(status="owed").values_list("pk", flat=True)))
    to_rosa, to_amir = (
        [mail for address, mail in smtp.received if address == f"{name}@river.example"] for name in ("rosa", "amir")
    )
    assert (len(to_rosa), len(to_amir)) == (1, 1)
    plain, html = (part.get_content() for part in to_rosa[0].iter_parts())
    assert "Why <Tuesdays>?" in plain
    assert "Why &lt;Tuesdays&gt;?" in html
    assert "Amir" not in plain + html + to_rosa[0]["Subject"]
    assert "They suit most & all." in next(part.get_content() for part in to_amir[0].iter_parts())


# days each answer took, days each open one waits -> (median, answered, waiting, oldest)
PACES = [
    ([], [], (None, 0, 0, 0)),
    ([1, 2, 9], [], (2.0, 3, 0, 0)),
    ([1, 4], [3, 12], (2.5, 2, 2, 12)),
    ([], [0], (None, 0, 1, 0)),
]


@pytest.mark.parametrize(("took", "waits", "expected"), PACES)
def test_how_long_an_answer_takes(coalition, took, waits, expected):
    now = timezone.now()
    for days in took:
        Inquiry.objects.create(
            coalition=coalition, question="?", asked_at=now - timedelta(days=days + 20), answer="!",
            answered_at=now - timedelta(days=20),
        )  # fmt: skip
    for days in waits:
        Inquiry.objects.create(coalition=coalition, question="?", asked_at=now - timedelta(days=days))
    found = reading.pace(coalition, now)
    assert (found.median_days, found.answered, found.waiting, found.oldest_days) == expected
    assert found.words


def test_older_answers_do_not_count(coalition):
    now = timezone.now()
    long_ago = now - timedelta(days=366)
    Inquiry.objects.create(coalition=coalition, question="?", asked_at=long_ago, answer="!", answered_at=now)
    assert reading.pace(coalition, now).answered == 0


def test_what_waits_is_counted_for_those_who_answer(coalition, member, coordinator, leader):
    def owed(user):
        return nav.owed_counts(viewer(user, coalition)).get("input-list", 0)

    inquiry = ask(member, coalition, is_open=False)
    assert (owed(coordinator), owed(leader), owed(member)) == (1, 0, 0)
    actions.answer(inquiry=inquiry, words="Yes.", by=coordinator)
    assert owed(coordinator) == 0


def test_the_board_costs_the_same_for_many(as_user, coalition, member, django_assert_num_queries):
    client = as_user(member)
    ask(member, coalition)
    client.get(url("inquiry-list"))
    with django_assert_num_queries(FEW_QUERIES, exact=False):
        client.get(url("inquiry-list"))
    for number in range(30):
        ask(member, coalition, f"Question {number}?")
    with django_assert_num_queries(FEW_QUERIES, exact=False):
        client.get(url("inquiry-list"))


FEW_QUERIES = 9
