"""Delivery through a real SMTP server that refuses, hangs, hangs up, and dies between accept and reply."""

import socket
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import Notice, NoticePreference
from members.notices import actions, delivery, post, registry
from tests.characters import make_person
from tests.processes import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("any_hour")]


@pytest.fixture
def people(coalition):
    names = ("Ana", "Ben", "Cleo", "Dan", "Eve")
    return [make_person(coalition, name, email=f"{name.lower()}@example.org") for name in names]


def statuses(notices):
    return [notice.status for notice in Notice.objects.filter(pk__in=[n.pk for n in notices]).order_by("pk")]


def make_due():
    """Let the time pass until everything owed is due."""
    Notice.objects.filter(status="owed").update(not_before=timezone.now())


def test_many_mails_over_one_connection(smtp, people, owe):
    notices = [owe(person) for person in people]
    delivery.deliver([notice.pk for notice in notices])
    assert statuses(notices) == ["sent"] * 5
    assert smtp.recipients == [person.email for person in people]
    assert smtp.connections == 1


def test_what_arrives(smtp, people, owe):
    text = ".a line with a dot\n..two\n.\nIt costs 4 € = “little”, and a very long line " + "of words " * 40
    notice = owe(people[0], "report_back", subject="Größe zählt\nBcc: all@example.org", paragraphs=[text])
    delivery.deliver([notice.pk])
    ((_, got),) = smtp.received
    plain, html = (part.get_content() for part in got.iter_parts())
    assert got.get_content_type() == "multipart/alternative"
    assert got["Subject"] == "Größe zählt Bcc: all@example.org"
    assert got["Bcc"] is None
    assert got["From"].addresses[0].display_name == "River Coalition"
    assert got["From"].addresses[0].addr_spec == "notices@common-table.example"
    assert got["To"].addresses[0].addr_spec == "ana@example.org"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert got["List-Unsubscribe"].startswith("<http://testserver/l/unsubscribe/")
    assert text in plain.replace("\r\n", "\n")
    assert "Ready together." in plain
    assert "No answers by mail: somebody tells me: http://testserver/l/unsubscribe/" in plain
    assert "It costs 4 € = “little”" in html
    assert "<img" not in html
    assert "http-equiv" not in html
    notice.refresh_from_db()
    assert notice.to_address == "ana@example.org"
    assert text in notice.body
    assert "/l/unsubscribe/…/" in notice.body


def test_account_mail_cannot_be_unsubscribed(smtp, people, owe):
    delivery.deliver([owe(people[0], "account").pk])
    ((_, got),) = smtp.received
    assert (got["List-Unsubscribe"], got["List-Unsubscribe-Post"]) == (None, None)


@pytest.mark.parametrize(
    "name",
    ['Ana "Boss" Ruiz', "Ana\\", "Анна Петрова", "Ana\r\nBcc: all@example.org", "李" * 60, "Ana, Ben; <x@y.z>", "(c)"],
)
def test_a_name_stays_one_header(smtp, coalition, owe, name):
    person = make_person(coalition, name, email="ana@example.org")
    delivery.deliver([owe(person).pk])
    ((recipient, got),) = smtp.received
    assert recipient == "ana@example.org"
    (to,) = got["To"].addresses
    assert to.addr_spec == "ana@example.org"
    # Python's own parser puts spaces between the encoded words of a long name
    assert to.display_name.replace(" ", "") == "".join(name.split())
    assert got["Bcc"] is None


def test_message_id_is_the_same_at_every_attempt(smtp, people, owe):
    notice = owe(people[0])
    smtp.mood = "die"
    delivery.deliver([notice.pk])
    smtp.mood = "accept"
    notice.refresh_from_db()
    actions.settle_unsure(notice=notice, sent=False, by=None)
    delivery.deliver([notice.pk])
    first, second = (got["Message-ID"] for _, got in smtp.received)
    assert first == second


def test_one_refused_recipient_fails_and_the_others_get_theirs(smtp, people, owe, state):
    smtp.refused = {"ben@example.org"}
    notices = [owe(person) for person in people]
    delivery.deliver([notice.pk for notice in notices])
    assert statuses(notices) == ["sent", "failed", "sent", "sent", "sent"]
    assert state(notices[1]) == ("failed", "The mail server refused it: 550 5.1.1 No such person here")
    assert smtp.connections == 1
    # a person lets it be tried again
    smtp.refused = set()
    actions.retry_failed(notice=notices[1], by=None)
    delivery.deliver([notices[1].pk])
    assert state(notices[1]) == ("sent", "")


@pytest.mark.parametrize(
    "address",
    ["a@b.co>\r\nDATA", "a@b.co, c@d.co", "a@b.co;c@d.co", "Ana <a@b.co>", "a@b.co\nBcc: c@d.co", "a b@c.co", "ana"],
)
def test_an_address_that_is_none(smtp, coalition, owe, state, address):
    odd = make_person(coalition, "Odd", email=address)
    notice = owe(odd)
    delivery.deliver([notice.pk])
    assert state(notice) == ("failed", f"“{' '.join(address.split())}” is not one mail address: correct it")
    assert smtp.received == []


@pytest.mark.parametrize("address", ['"ana;ruiz"@example.org', "ana.o'neil+board@example.org", "ana@bücher.example"])
def test_addresses_that_look_odd_and_are_well(smtp, coalition, owe, state, address):
    notice = owe(make_person(coalition, "Ana", email=address))
    delivery.deliver([notice.pk])
    assert state(notice) == ("sent", "")
    ((recipient, got),) = smtp.received
    assert recipient == address.replace("bücher", "xn--bcher-kva")


def test_backing_off_is_not_the_same_for_all(monkeypatch):
    waits = {delivery.with_jitter(timedelta(minutes=5)) for _ in range(50)}
    assert len(waits) > 10
    assert all(timedelta(minutes=5) <= wait <= timedelta(minutes=6) for wait in waits)


def test_busy_server_is_tried_six_times_over_about_a_day(smtp, people, owe, state):
    smtp.mood = "busy"
    notice = owe(people[0])
    waits = []
    for _ in range(5):
        before = timezone.now()
        delivery.deliver([notice.pk])
        assert state(notice) == ("owed", "The mail server did not take it for now: 451 4.3.0 Try again later")
        waits.append((notice.not_before - before) / timedelta(minutes=1))
        delivery.deliver([notice.pk])  # not due: nothing happens
        make_due()
    delivery.deliver([notice.pk])
    for wait, least in zip(waits, [5, 30, 120, 360, 960], strict=True):  # up to a fifth longer, by chance
        assert least <= wait <= 1.2 * least + 0.1
    status, reason = state(notice)
    assert (status, notice.attempts) == ("failed", 6)
    assert reason.startswith("Tried 6 times over about a day. Last: The mail server did not take it for now: 451")


def test_a_server_that_goes_away_is_left_alone_for_now(smtp, people, owe, state):
    """421 ends the connection: nothing was taken, and after two in a row the server is not bothered again."""
    smtp.mood = "leave"
    notices = [owe(person) for person in people]
    delivery.deliver([notice.pk for notice in notices])
    assert statuses(notices) == ["owed"] * 5
    assert state(notices[0])[1] == "The mail server did not take it for now: 421 4.3.2 Going away"
    assert (smtp.connections, smtp.received) == (2, [])
    smtp.mood = "accept"
    make_due()
    delivery.deliver([notice.pk for notice in notices])
    assert statuses(notices) == ["sent"] * 5
    assert smtp.recipients == [person.email for person in people]


@pytest.mark.parametrize(
    ("mood", "status", "reason"),
    [
        ("full", "owed", "The mail server did not take it for now: 452 4.3.1 No room left"),
        ("sour", "failed", "The mail server refused it: 554 5.6.0 Not in these words"),
    ],
)
def test_no_to_the_message_itself(smtp, people, owe, state, mood, status, reason):
    """A "no" after the bytes is an answer: nobody has it, nothing is in doubt, and the connection serves the next."""
    smtp.mood = mood
    notices = [owe(person) for person in people[:2]]
    delivery.deliver([notice.pk for notice in notices])
    assert [state(notice) for notice in notices] == [(status, reason)] * 2
    assert (smtp.connections, smtp.received) == (1, [])


def test_no_server_at_all(settings, people, owe, state):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    notices = [owe(person) for person in people]
    delivery.deliver([notice.pk for notice in notices])
    assert statuses(notices) == ["owed"] * 5
    for notice in notices:
        _, reason = state(notice)
        assert reason.startswith("The mail server c")
        assert notice.not_before > timezone.now() + timedelta(minutes=4)
    # after two attempts the server was left alone
    assert [notice.attempts for notice in notices] == [1, 1, 0, 0, 0]


def test_a_server_that_never_speaks(settings, people, owe, state):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = mute.getsockname()
        settings.EMAIL_TIMEOUT = 0.2
        notice = owe(people[0])
        delivery.deliver([notice.pk])
    status, reason = state(notice)
    assert (status, notice.attempts) == ("owed", 1)
    assert reason.startswith("The mail server cannot be reached")


@pytest.mark.parametrize(("mood", "arrived"), [("hang", 0), ("die", 1), ("drop", 0)])
def test_between_accept_and_reply_nobody_knows(smtp, settings, people, owe, state, mood, arrived):
    settings.EMAIL_TIMEOUT = 0.3
    smtp.mood = mood
    notice = owe(people[0])
    delivery.deliver([notice.pk])
    status, reason = state(notice)
    assert status == "unsure"
    assert reason.startswith("The mail server was given it and did not answer")
    smtp.mood = "accept"
    # nobody but a person moves it on
    delivery.deliver([notice.pk])
    delivery.recover_stuck(lease=timedelta())
    delivery.deliver([notice.pk])
    assert len(smtp.received) == arrived
    actions.settle_unsure(notice=notice, sent=bool(arrived), by=None)
    delivery.deliver([notice.pk])
    assert state(notice)[0] == "sent"
    assert smtp.recipients == ["ana@example.org"]


def test_the_run_stops_where_it_stands_when_the_server_hangs_on_two(smtp, settings, people, owe):
    """Two that were given and not answered for are in doubt; the others wait, and go out when it speaks again."""
    settings.EMAIL_TIMEOUT = 0.3
    smtp.mood = "hang"
    notices = [owe(person) for person in people]
    delivery.deliver([notice.pk for notice in notices])
    assert statuses(notices) == ["unsure", "unsure", "owed", "owed", "owed"]
    smtp.mood = "accept"
    make_due()
    delivery.deliver([notice.pk for notice in notices])
    assert statuses(notices) == ["unsure", "unsure", "sent", "sent", "sent"]
    assert smtp.recipients == [person.email for person in people[2:]]


def test_a_mail_the_server_chokes_on_does_not_stop_the_others(smtp, people, owe):
    """After the connection broke, the next mail goes through a new one."""
    taken = smtp.handle_DATA

    async def choke_on_ben(server, session, envelope):
        smtp.mood = "die" if envelope.rcpt_tos == ["ben@example.org"] else "accept"
        return await taken(server, session, envelope)

    smtp.handle_DATA = choke_on_ben
    notices = [owe(person) for person in people]
    delivery.deliver([notice.pk for notice in notices])
    assert statuses(notices) == ["sent", "unsure", "sent", "sent", "sent"]
    assert smtp.connections == 2


def test_switched_off_while_others_were_being_sent(smtp, people, owe, state, monkeypatch):
    """A switch takes effect before the next send, also for a notice the worker has in its hands."""
    ben, cleo, dan = people[1:4]
    notices = [owe(person) for person in people]

    real = post.SmtpOffice.send

    def send(office, letter, address):
        if address == "ana@example.org":
            NoticePreference.objects.create(coalition=ben.coalition, person=ben, category="invitation")
            type(cleo).objects.filter(pk=cleo.pk).update(paused_until=timezone.localdate() + timedelta(days=30))
            type(dan).objects.filter(pk=dan.pk).update(email="new@example.org")
        return real(office, letter, address)

    monkeypatch.setattr(post.SmtpOffice, "send", send)
    delivery.deliver([notice.pk for notice in notices])
    assert smtp.recipients == ["ana@example.org", "eve@example.org"]
    delivery.deliver([notice.pk for notice in notices])
    assert smtp.recipients == ["ana@example.org", "eve@example.org", "new@example.org"]
    assert statuses(notices) == ["sent", "skipped", "owed", "sent", "sent"]
    assert state(notices[1])[1] == "They switched off “Meeting invitations and changes”"


def test_what_waited_too_long_in_its_window_is_looked_at_again(smtp, people, owe, state, monkeypatch):
    """Worded, and then the server took its time: the world is asked again before it goes out."""
    world = {"over": False}

    def still_wanted(notice):
        monkeypatch.setattr(delivery, "FRESH_SECONDS", 10)
        return "It is over" if world["over"] else ""

    def slow(office, letter, address):
        world["over"] = True
        monkeypatch.setattr(delivery, "FRESH_SECONDS", 0)  # all that is worded has become old
        return real(office, letter, address)

    real, kind = post.SmtpOffice.send, registry.lookup("test-invitation")
    monkeypatch.setattr(post.SmtpOffice, "send", slow)
    monkeypatch.setitem(registry._kinds, kind.name, replace(kind, still_wanted=still_wanted))
    notices = [owe(person) for person in people[:3]]
    delivery.deliver([notice.pk for notice in notices])
    assert statuses(notices) == ["sent", "skipped", "skipped"]
    assert state(notices[1])[1] == "It is over"
    assert smtp.recipients == ["ana@example.org"]


def test_calendar_and_file(smtp, people, owe, monkeypatch):
    from members.notices import registry
    from members.notices.mail import Mail

    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    kind = registry.NoticeKind(
        name="with-files",
        category="invitation",
        word=lambda notice: Mail(
            subject="Come",
            template="members/notices/mail/plain",
            context={"paragraphs": ["Hello"]},
            attachments=[
                ("invite.ics", calendar, "text/calendar; method=REQUEST; charset=utf-8"),
                ("plan ü.pdf", b"%PDF-1.4 \x00\xff" * 50, "application/pdf"),
            ],
        ),
    )
    monkeypatch.setitem(registry._kinds, kind.name, kind)
    notice = actions.owe(coalition=people[0].coalition, key="k", kind="with-files", person=people[0])
    delivery.deliver([notice.pk])
    ((_, got),) = smtp.received
    assert [part.get_content_type() for part in got.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "text/calendar",
        "application/pdf",
    ]
    shown, kept = (part for part in got.walk() if part.get_content_type() == "text/calendar")
    assert shown.get_param("method") == "REQUEST"
    assert shown.get_content().replace("\r\n", "\n") == calendar.replace("\r\n", "\n")
    assert kept.get_filename() == "invite.ics"
    assert kept.get_payload(decode=True) == calendar.encode()
    pdf = next(part for part in got.walk() if part.get_content_type() == "application/pdf")
    assert pdf.get_content() == b"%PDF-1.4 \x00\xff" * 50
