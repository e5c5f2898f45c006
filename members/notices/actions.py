"""What is done with notices: owed, held back, settled by a person. Sending is in delivery.py.

`owe`, `owe_many` and `owe_each` are called inside the action that makes the notice true; the worker is woken when that commits.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from coalition import audit
from coalition.wake import wake_on_commit
from members.addresses import actions as addresses
from members.facts import mail_missed, mail_owed_again

from . import registry, tasks
from .models import NEEDS_A_PERSON, Notice
from .querysets import CHUNK

audit.describe(
    notice_held="{by} held back “{target}” to {person}",
    notice_released="{by} released “{target}” to {person}",
    notice_settled="{by} noted that “{target}” to {person} {outcome}",
    notice_retried="{by} asked to try “{target}” to {person} again",
    notice_left="{by} left “{target}” to {person} as it is",
    notices_retried="{by} asked to try {count} notices of {target} again",
)

WAKE_ONE_BY_ONE = 5 * CHUNK  # notices; more are left to one sweep, so that a request sends one message, not hundreds

Status = Notice.Status
TOLD = "Somebody told them in person"
STAYS_WHEN_TOLD = (Status.OWED, Status.HELD, Status.FAILED, Status.UNSURE)


# --- Owing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def owe(*, coalition, key, kind, person, about=None, details=None, not_before=None):
    """Owe `person` one notice for the occasion `key`; the Notice, whether new or owed before.

    `kind` is a registered kind, `about` the row it is about, `details` JSON-ready values for its words, `not_before`
    the earliest moment it may go out.
    """
    if person.coalition_id != coalition.pk:
        raise ValueError(f"{person!r} is of another coalition.")
    owe_many(coalition=coalition, kind=kind, about=about, rows=[(key, person.pk, details or {})], not_before=not_before)
    return Notice.objects.get(coalition=coalition, key=key)


@transaction.atomic
def owe_many(*, coalition, kind, about, rows, not_before=None):
    """Owe many people a notice of one kind in one statement; the ids of those that were not owed before.

    `rows` are (key, person id, details). People of another coalition are left out.
    """
    ids = Notice.objects.owe(
        coalition=coalition,
        kind=registry.lookup(kind),
        about=about,
        rows=rows,
        not_before=not_before,
    )
    if not_before is None or not_before <= timezone.now():
        _wake(ids)
    return ids


@transaction.atomic
def owe_each(*, coalition, kind, about, people, occasion):
    """Owe everybody in `people`, a queryset of Person, one notice about a row; the ids of those not owed before.

    One statement, whatever their number. The key is `<occasion>:<person id>`; people of another coalition are left out.
    """
    ids = Notice.objects.owe_each(
        coalition=coalition, kind=registry.lookup(kind), about=about, people=people, occasion=occasion
    )
    _wake(ids)
    return ids


def _wake(ids):
    if len(ids) > WAKE_ONE_BY_ONE:
        wake_on_commit(tasks.sweep)
        return
    for start in range(0, len(ids), CHUNK):
        wake_on_commit(tasks.deliver, ids[start : start + CHUNK])


# --- What a person decides --------------------------------------------------------------------------------------------


@transaction.atomic
def hold(*, notice, by):
    """Keep an owed notice from going out until it is released."""
    _move(notice, from_=Status.OWED, status=Status.HELD, trouble="It is on its way already, or was dealt with.")
    _record("notice_held", notice, by)


@transaction.atomic
def release(*, notice, by):
    """Let a notice that was held back go out."""
    _move(notice, from_=Status.HELD, status=Status.OWED, not_before=timezone.now(), trouble="It is not held back.")
    _record("notice_released", notice, by)
    _wake([notice.pk])


@transaction.atomic
def settle_unsure(*, notice, sent, by):
    """Say of a notice that was perhaps sent whether it was; when it was not, it is owed again."""
    trouble = "Somebody settled it already."
    if sent:
        handed_over = notice.claimed_at or timezone.now()
        _move(notice, from_=Status.UNSURE, status=Status.SENT, sent_at=handed_over, trouble=trouble)
    else:
        _move(notice, from_=Status.UNSURE, trouble=trouble, **_fresh())
        mail_owed_again.happened(notices=[notice.pk])
        _wake([notice.pk])
    _record("notice_settled", notice, by, outcome="was sent" if sent else "was not sent")


@transaction.atomic
def retry_failed(*, notice, by):
    """Owe a notice again that could not be sent, with all its attempts; to an address that was refused, too."""
    addresses.clear(person=notice.person, by=by, said="Somebody asked to try again")
    _move(notice, from_=Status.FAILED, trouble="Somebody dealt with it already.", **_fresh())
    mail_owed_again.happened(notices=[notice.pk])
    _record("notice_retried", notice, by)
    _wake([notice.pk])


@transaction.atomic
def leave(*, notice, by):
    """Leave a notice as it is that could not be sent, or perhaps was: nobody is asked about it again."""
    reason = f"Left as it is. {notice.reason}"[:300]
    _move(notice, from_=NEEDS_A_PERSON, status=Status.SKIPPED, reason=reason, trouble="Somebody dealt with it already.")
    mail_missed.happened(notices=[notice.pk])
    _record("notice_left", notice, by)


@transaction.atomic
def told_otherwise(*, person, about, kind=None):
    """Somebody told this person what these notices (of one kind, or all) about a row would say: what has not left stays.

    How many.
    """
    rows = Notice.objects.about(about).filter(person=person)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(status__in=STAYS_WHEN_TOLD).update(status=Status.SKIPPED, reason=TOLD)


@transaction.atomic
def retry_all_failed(*, coalition, by):
    """Owe everything again that could not be sent, after the mail server was away for long; how many, private ones untold."""
    failed = Notice.objects.filter(coalition=coalition, status=Status.FAILED)
    again = list(failed.values_list("pk", flat=True))
    private = failed.filter(kind__in=registry.private()).update(**_fresh())
    count = failed.update(**_fresh())
    mail_owed_again.happened(notices=again)
    if private and not count:
        wake_on_commit(tasks.sweep)
    if count:
        audit.record("notices_retried", coalition=coalition, target=coalition, by=by, count=count)
        wake_on_commit(tasks.sweep)
    return count


def _fresh():
    return {"status": Status.OWED, "not_before": timezone.now(), "attempts": 0, "reason": "", "claimed_by": ""}


def _move(notice, *, from_, trouble, **values):
    """A conditional update: of two people who decide at once, one is told so."""
    states = from_ if isinstance(from_, tuple) else (from_,)
    if not Notice.objects.filter(pk=notice.pk, status__in=states).update(**values):
        raise ValidationError(trouble)
    notice.refresh_from_db()


def _record(verb, notice, by, **details):
    audit.record(verb, coalition=notice.coalition, target=notice, by=by, person=notice.person.name, **details)
