"""Mail that came back (RFC 3464, 3463) and complaints (RFC 5965) change the address they were sent to, and no other."""

import pytest

from members.inbound import actions, bounces
from members.models import AddressEvent, AddressState, InboundMail
from members.notices import envelopes

pytestmark = pytest.mark.django_db


def dsn(
    to, *, status="5.1.1", action="failed", kind="delivery-status", quoted="", recipient="ana@example.org", number=1
):
    """A report as mail servers write it."""
    diagnostic = f"Diagnostic-Code: smtp; 550 {status} No such person here\r\n"
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nSubject: Undelivered\r\nMessage-ID: <dsn{number}@mx.example>\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        f"--b\r\nContent-Type: message/{kind}\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n{diagnostic}\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: Hello\r\n{quoted}\r\n--b--\r\n"
    ).encode()


def state():
    return AddressState.objects.values_list("state", flat=True).first() or "ok"


def back(notice):
    return envelopes.address_of(notice, envelopes.BOUNCE)


@pytest.mark.parametrize(
    ("status", "action", "expected"),
    [
        ("5.1.1", "failed", "hard"),
        ("5.1.10", "failed", "hard"),
        ("5.0.0", "failed", "hard"),
        ("5.2.1", "failed", "hard"),
        ("5.2.2", "failed", "soft"),  # full
        ("5.2.3", "failed", "soft"),  # too large
        ("5.3.4", "failed", "soft"),
        ("5.4.4", "failed", "soft"),  # no route
        ("5.7.1", "failed", "soft"),  # a policy: about the letter
        ("4.4.1", "failed", "soft"),
        ("4.2.2", "failed", "soft"),
        ("", "failed", "soft"),
        ("4.4.1", "delayed", "ok"),
        ("2.0.0", "delivered", "ok"),
        ("2.0.0", "relayed", "ok"),
    ],
)
def test_truth_table(asked, status, action, expected):
    actions.take(dsn(back(asked), status=status, action=action))
    assert state() == expected


def test_what_is_kept(asked):
    outcome = actions.take(dsn(back(asked)))
    assert (outcome.status, outcome.reason) == ("bounce", "550 5.1.1 No such person here")
    event = AddressEvent.objects.get()
    assert (event.person, event.notice, event.address) == (asked.person, asked, "ana@example.org")
    assert InboundMail.objects.count() == 0
    assert actions.take(dsn(back(asked))).status == "known"
    assert AddressEvent.objects.count() == 1


def test_a_report_that_speaks_of_somebody_else_changes_the_one_we_wrote_to(asked):
    actions.take(dsn(back(asked), recipient="the-boss@example.org"))
    assert AddressState.objects.get().person == asked.person


def test_the_token_may_stand_in_what_is_quoted(asked):
    quoted = f"Reply-To: {envelopes.address_of(asked, envelopes.REPLY)}\r\n"
    assert actions.take(dsn("postmaster@in.example", quoted=quoted)).status == "bounce"


@pytest.mark.parametrize(
    ("to", "status"),
    [
        ("table+b{pk}-00000000000000000000@in.example", "message"),  # it names a notice of ours: a person reads it
        ("table@in.example", "unknown"),
        ("table+b1@in.example", "unknown"),
    ],
)
def test_reports_that_are_made_up(asked, to, status):
    assert actions.take(dsn(to.format(pk=asked.pk))).status == status
    assert state() == "ok"


def test_a_complaint(asked):
    report = (
        f"From: fbl@provider.example\r\nTo: {back(asked)}\r\nMessage-ID: <arf@x>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nA report.\r\n"
        "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Hello\r\n\r\nHi\r\n--b--\r\n"
    ).encode()
    assert actions.take(report).status == "bounce"
    assert state() == "complained"


def test_an_answering_machine_that_writes_to_where_mail_comes_back(asked):
    raw = f"From: ana@example.org\r\nTo: {back(asked)}\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n".encode()
    assert actions.take(raw).status == "ignored"
    assert state() == "ok"


@pytest.mark.parametrize("body", [b"", b"--b\r\nContent-Type: message/delivery-status\r\n\r\n\xff\x00garbage\r\n--b--"])
def test_reports_that_cannot_be_read(asked, body):
    head = f'To: {back(asked)}\r\nContent-Type: multipart/report; boundary="b"\r\n\r\n'.encode()
    assert actions.take(head + body).status == "ignored"
    assert state() == "ok"


def test_hard_or_soft_by_code():
    assert {code: bounces.kind_of(code) for code in ("5.1.1", "5.7.26", "4.7.0", "5", "nonsense")} == {
        "5.1.1": "hard", "5.7.26": "soft", "4.7.0": "soft", "5": "soft", "nonsense": "soft",
    }  # fmt: skip
