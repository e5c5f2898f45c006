"""What mail programs and mail servers read: RFC 2369, 3834, 8058, a stable Message-ID, and bytes a signature survives."""

import re
from datetime import UTC

import pytest
from django.utils import timezone

from coalition import plain
from members.duplicates import actions as duplicates
from members.models import Notice, NoticeCategory, Person
from members.notices import delivery, envelopes, post
from members.preferences import actions as preferences
from tests.characters import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("any_hour")]


@pytest.fixture
def ana(coalition):
    return make_person(coalition, "Ana Ruiz", email="ana@example.org")


@pytest.fixture
def raw(smtp):
    """The bytes and the sender of each mail as the server got them: [(bytes, MAIL FROM)]."""
    got = []
    taken = smtp.handle_DATA

    async def handle(server, session, envelope):
        got.append((envelope.original_content, envelope.mail_from))
        return await taken(server, session, envelope)

    smtp.handle_DATA = handle
    return got


def only(smtp):
    ((_, message),) = smtp.received
    return message


@pytest.mark.parametrize("category", NoticeCategory.values)
def test_headers_of_each_category(smtp, ana, owe, category):
    notice = owe(ana, category)
    delivery.deliver([notice.pk])
    got = only(smtp)
    can_stop = category != "account"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Message-ID"] == f"<{notice.message_id}@testserver>"
    assert got["List-Unsubscribe-Post"] == ("List-Unsubscribe=One-Click" if can_stop else None)
    assert (
        bool(re.fullmatch(r"<https?://testserver/l/unsubscribe/[^<>\s]+/>", got["List-Unsubscribe"] or "")) is can_stop
    )
    label = NoticeCategory(category).value
    assert (got["List-Id"] == f"{label} <{label}.river.testserver>") is can_stop
    assert abs((timezone.now() - got["Date"].datetime.replace(tzinfo=UTC)).total_seconds()) < 120
    for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version"):
        assert len(got.get_all(name)) == 1
    assert [part.get_content_type() for part in got.walk()] == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize("subject", ["Größe " * 40, "x" * 300, "李" * 200, "a\r\nBcc: b@c.de", "\u202eevil\u200b"])
def test_bytes_that_a_signature_survives(smtp, raw, ana, owe, subject):
    """DKIM signs bytes: nothing above 7 bits, no line above 998, CRLF everywhere, nothing a relay has to mend."""
    delivery.deliver([owe(ana, subject=subject, paragraphs=["Wörter " * 300, "x" * 3000]).pk])
    ((body, _),) = raw
    assert body.isascii()
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    got = only(smtp)
    assert got["Bcc"] is None
    assert "".join(str(got["Subject"]).split()) == "".join(plain.one_line(subject).split()), "no sign that misleads"


def test_the_sender_is_one_domain_and_comes_back_to_us(smtp, raw, settings, ana, owe):
    """From and return path are ours: SPF and DKIM can speak for the domain a reader sees."""
    settings.INBOUND_ADDRESS, settings.INBOUND_SECRET = "table@in.common-table.example", "s" * 20
    notice = owe(ana)
    delivery.deliver([notice.pk])
    notice = Notice.objects.select_related("person").get(pk=notice.pk)
    got = only(smtp)
    assert got["From"].addresses[0].addr_spec == "notices@common-table.example"
    assert got["Reply-To"].addresses[0].addr_spec == envelopes.address_of(notice, envelopes.REPLY)
    assert raw[0][1] == envelopes.address_of(notice, envelopes.BOUNCE)


def test_without_a_door_it_comes_back_to_the_sender(smtp, raw, ana, owe):
    delivery.deliver([owe(ana).pk])
    assert (raw[0][1], only(smtp)["Reply-To"]) == ("notices@common-table.example", None)


def test_html_that_is_read_aloud_well(smtp, ana, owe):
    delivery.deliver([owe(ana).pk])
    html = only(smtp).get_body(("html",)).get_content()
    assert '<html lang="en">' in html
    assert len(re.findall("<h1", html)) == 1
    assert "<main" in html
    assert 'role="presentation"' in html
    assert not re.search(r"<(script|form|iframe|img)", html)


# --- somebody goes, or becomes another, between owed and sent -----------------------------------------------------------


def between(monkeypatch, happens):
    """`happens()` after the first mail has left, when the others are claimed and worded."""
    real = post.SmtpOffice.send

    def send(office, letter, address):
        if address == "ana@example.org":
            happens()
        return real(office, letter, address)

    monkeypatch.setattr(post.SmtpOffice, "send", send)


@pytest.fixture
def three(coalition, ana, owe):
    people = [ana, *(make_person(coalition, name, email=f"{name}@example.org") for name in ("ben", "cleo"))]
    return people, [owe(person) for person in people]


def test_erased_before_it_is_claimed(smtp, three):
    people, notices = three
    people[1].delete()
    delivery.deliver([notice.pk for notice in notices])
    assert smtp.recipients == ["ana@example.org", "cleo@example.org"]


def test_erased_while_others_are_sent(smtp, three, monkeypatch):
    people, notices = three
    between(monkeypatch, lambda: Person.objects.filter(pk=people[1].pk).delete())
    delivery.deliver([notice.pk for notice in notices])
    assert smtp.recipients == ["ana@example.org", "cleo@example.org"]
    assert list(Notice.objects.values_list("status", flat=True)) == ["sent", "sent"]


def test_merged_while_others_are_sent(smtp, three, monkeypatch):
    """Ben is Cleo: nothing goes to Ben's address, and what both were owed goes to hers once, with the reason shown."""
    people, notices = three
    ben, cleo = people[1:]
    between(monkeypatch, lambda: duplicates.merge(kind="person", kept=cleo, gone=ben, by=None))
    delivery.deliver([notice.pk for notice in notices])
    delivery.deliver([notice.pk for notice in notices])
    assert sorted(smtp.recipients) == ["ana@example.org", "cleo@example.org"]
    assert list(Notice.objects.order_by("pk").values_list("status", "reason")) == [
        ("sent", ""), ("skipped", "The same goes to them once: they were here twice, as ben"), ("sent", ""),
    ]  # fmt: skip


def test_paused_and_resumed_while_it_waits(smtp, ana, owe, state):
    notice = owe(ana)
    preferences.pause(person=ana, days=30)
    delivery.deliver([notice.pk])
    assert state(notice)[0] == "owed"
    preferences.pause(person=ana, days=0)
    delivery.deliver([notice.pk])
    assert state(notice) == ("sent", "")


def test_the_clock_jumps_back_between_owed_and_sent(ana, owe, mailoutbox, state):
    """What was due stays due, and goes out once."""
    import time_machine

    notice = owe(ana)
    with time_machine.travel(timezone.now() + timezone.timedelta(hours=2)):
        delivery.deliver([notice.pk])
    with time_machine.travel(timezone.now() - timezone.timedelta(hours=2)):
        delivery.deliver([notice.pk])
        delivery.recover_stuck()
        delivery.deliver([notice.pk])
    assert (state(notice)[0], len(mailoutbox)) == ("sent", 1)
