"""A mail that was handed over is taken once: as an answer, as a message to the coordinators, as news of an address.

Loops are impossible: a mail that a machine wrote is never answered; what we answer says that it is automatic; and one
person gets at most one such answer of each kind a day.
"""

import logging
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from coalition import audit
from members.addresses import actions as addresses
from members.notices import actions as notices
from members.notices import envelopes
from members.notices.models import Notice

from . import bounces, reading, registry
from .models import InboundMail
from .registry import NotTaken, Outcome, Reply

log = logging.getLogger(__name__)
Status = InboundMail.Outcome

audit.describe(reply_settled="{by} dealt with the mail of {person}: {target}")

UNKNOWN = Outcome("unknown", "This mail answers nothing of ours.")
FROM_ANOTHER = "It came from {address}, not from the address we know: read it yourself"
ALTERED = "Its address of ours was altered on the way, so nothing was done with it: read it yourself"
CUT = "It was longer than 100,000 characters; the rest was left out"
EMPTY = "Nothing new was in it"
TO_READ = "Nobody but a person can answer it"


def take(raw):
    """Take one mail (its bytes). The same mail again changes nothing. The Outcome; never an error for what is in it."""
    message = reading.parsed(raw)
    if message is None:
        return UNKNOWN
    for read in registry.readers():
        outcome = read(message, raw)
        if outcome is not None:
            return outcome
    notice, purpose, is_signed = _notice(message, raw)
    if notice is None:
        log.warning("A mail to us names no notice; %d bytes were not read.", len(raw))
        return UNKNOWN
    letter = reading.letter(message, raw)
    is_report = purpose == envelopes.BOUNCE or message.get_content_type() == "multipart/report"
    if not is_signed:
        return _take_once(notice, letter, _altered_report if is_report else _altered)
    if is_report:
        return _came_back(notice, message, letter)
    return _take_once(notice, letter, _outcome)


def _notice(message, raw):
    """(notice, purpose, whether it is signed) that an address of ours in the mail speaks of; one that is signed comes first.

    A report may quote it in its body alone. (None, "", False) without one, or when the person asked to be forgotten.
    """
    text = reading.recipients(message)
    if message.get_content_type() == "multipart/report":
        text += "\n" + raw.decode("ascii", "replace")
    rows = Notice.objects.select_related("person", "coalition", "person__user").filter(person__erased_at=None)
    named = []
    for purpose, pk, sign in envelopes.told_in(text)[:10]:
        notice = rows.filter(pk=pk).first()
        if notice:
            notice.person.coalition = notice.coalition
            named.append((notice, purpose, envelopes.is_signed(notice, purpose, sign)))
    return max(named, key=lambda each: each[2], default=(None, "", False))


def _came_back(notice, message, letter):
    found = bounces.read(message)
    if found is None:
        return Outcome("ignored", "It tells of nothing that failed.")
    event = addresses.note(
        person=notice.person,
        address=notice.to_address or notice.person.email,
        kind=found.kind,
        said=found.said,
        key=addresses.key_of("mail", letter.key),
        notice=notice,
    )
    return Outcome("bounce" if event else "known", found.said)


def _take_once(notice, letter, find):
    known = InboundMail.objects.filter(coalition=notice.coalition, digest=letter.key).first()
    if known is None:
        try:
            known = _take(notice, letter, timezone.now(), find)
        except IntegrityError:  # the same mail, read by another worker at this moment
            known = InboundMail.objects.get(coalition=notice.coalition, digest=letter.key)
    return Outcome(known.outcome, known.said)


@transaction.atomic
def _take(notice, letter, now, find):
    outcome, said = find(notice, letter, now)
    row = InboundMail.objects.create(
        coalition=notice.coalition,
        person=notice.person,
        notice=notice,
        digest=letter.key,
        from_address=letter.sender,
        subject=letter.subject,
        text=letter.text,
        files=letter.files,
        outcome=outcome,
        said=said[:300],
        received_at=now,
    )
    if letter.files and find is _outcome and outcome != Status.AUTO and letter.sender == notice.person.email.lower():
        _owe(notice, "reply-files", {"subject": letter.subject, "was_taken": bool(letter.text)})
    return row


def _altered(notice, letter, now: datetime):
    """A mail that names a notice of ours, without our signature: a person reads it, nothing else is done."""
    is_one = letter.is_automatic or envelopes.is_ours(letter.sender) or not (letter.text or letter.files)
    return (Status.AUTO if is_one else Status.MESSAGE), ALTERED


def _altered_report(notice, letter, now: datetime):
    """A report that something did not arrive, machines write all of them; without our signature it proves nothing."""
    return Status.MESSAGE, ALTERED


def _outcome(notice, letter, now: datetime):
    """(outcome, what became of it in words)."""
    if letter.is_automatic or envelopes.is_ours(letter.sender):
        return Status.AUTO, "A machine wrote it"
    if letter.sender != notice.person.email.lower():
        return Status.MESSAGE, FROM_ANOTHER.format(address=letter.sender or "an address that cannot be read")
    if not letter.text:
        return (Status.MESSAGE, "Only attachments, which were not taken") if letter.files else (Status.AUTO, EMPTY)
    if letter.is_cut:
        return Status.MESSAGE, CUT
    take_it = registry.taker(notice.kind)
    if take_it is None:
        return Status.MESSAGE, TO_READ
    reply = Reply(notice, notice.person, letter.subject, letter.text, now, letter.files)
    try:
        with transaction.atomic():
            words = take_it(reply)
    except NotTaken as trouble:
        reason = str(trouble)
        details = {"subject": letter.subject, "reason": reason}
        _owe(notice, "reply-not-taken", details)
        return Status.MESSAGE, reason
    return (Status.TAKEN, words) if words else (Status.MESSAGE, TO_READ)


def _owe(notice, kind, details):
    """Owe a polite answer, at most one of its kind a person and day, and none to such an answer."""
    if notice.kind in ("reply-files", "reply-not-taken"):
        return
    notices.owe(
        coalition=notice.coalition,
        key=f"{kind}:{notice.person_id}:{notice.coalition.today()}",
        kind=kind,
        person=notice.person,
        details=details,
    )


@transaction.atomic
def settle(*, mail, by):
    """Note that somebody dealt with a message. Whether it was still open."""
    rows = InboundMail.objects.filter(pk=mail.pk, outcome=Status.MESSAGE, settled_at=None)
    if not rows.update(settled_at=timezone.now(), settled_by=by):
        return False
    audit.record("reply_settled", coalition=mail.coalition, target=mail, by=by, person=mail.person.name)
    return True
