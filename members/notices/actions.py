"""What is done with notices: owed, held back, settled by a person. Sending is in delivery.py.

`owe`, `owe_many` and `owe_each` are called inside the action that makes the notice true; the worker is woken when that commits.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from coalition import audit
from coalition.wake import wake_on_commit

from . import registry, tasks
from .models import SWITCHABLE, Notice, NoticePreference
from .querysets import CHUNK

audit.describe(
    notice_held="{by} held back “{target}” to {person}",
    notice_released="{by} released “{target}” to {person}",
    notice_settled="{by} noted that “{target}” to {person} {outcome}",
    notice_retried="{by} asked to try “{target}” to {person} again",
    notices_retried="{by} asked to try {count} notices of {target} again",
    notices_switched="{by} changed which mails {target} gets: {changes}",
    messages_paused="{by} paused messages to {target} until {until}",
    messages_resumed="{by} ended the pause of messages to {target}",
)

WAKE_ONE_BY_ONE = 5 * CHUNK  # notices; more are left to one sweep, so that a request sends one message, not hundreds
PAUSES = (30, 60, 90)  # days; domain.md 5, rule 7

Status = Notice.Status


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
        _wake([notice.pk])
    _record("notice_settled", notice, by, outcome="was sent" if sent else "was not sent")


@transaction.atomic
def retry_failed(*, notice, by):
    """Owe a notice again that could not be sent, with all its attempts."""
    _move(notice, from_=Status.FAILED, trouble="Somebody dealt with it already.", **_fresh())
    _record("notice_retried", notice, by)
    _wake([notice.pk])


@transaction.atomic
def retry_all_failed(*, coalition, by):
    """Owe everything again that could not be sent, after the mail server was away for long; how many, private ones untold."""
    failed = Notice.objects.filter(coalition=coalition, status=Status.FAILED)
    private = failed.filter(kind__in=registry.private()).update(**_fresh())
    count = failed.update(**_fresh())
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
    if not Notice.objects.filter(pk=notice.pk, status=from_).update(**values):
        raise ValidationError(trouble)
    notice.refresh_from_db()


def _record(verb, notice, by, **details):
    audit.record(verb, coalition=notice.coalition, target=notice, by=by, person=notice.person.name, **details)


# --- What somebody wants to get ---------------------------------------------------------------------------------------


@transaction.atomic
def set_preferences(*, person, wanted, by):
    """Switch on exactly the categories in `wanted` (values of NoticeCategory); returns what changed, in words."""
    muted_now = set(person.notice_preferences.values_list("category", flat=True))
    muted_next = {category.value for category in SWITCHABLE} - set(wanted)
    off, on = muted_next - muted_now, muted_now - muted_next
    NoticePreference.objects.bulk_create(
        [NoticePreference(coalition_id=person.coalition_id, person=person, category=category) for category in off],
        ignore_conflicts=True,
    )
    person.notice_preferences.filter(category__in=on).delete()
    changes = [f"{NoticePreference(category=c).get_category_display()} off" for c in sorted(off)]
    changes += [f"{NoticePreference(category=c).get_category_display()} on" for c in sorted(on)]
    if changes:
        audit.record("notices_switched", coalition=person.coalition, target=person, by=by, changes=", ".join(changes))
    return changes


@transaction.atomic
def mute(*, person, category, by=None):
    """Switch one category off, as one click in a mail does; doing it twice changes nothing."""
    muted = set(person.notice_preferences.values_list("category", flat=True)) | {category}
    return set_preferences(person=person, wanted={c.value for c in SWITCHABLE} - muted, by=by)


@transaction.atomic
def unmute(*, person, category, by=None):
    """Switch one category on again."""
    muted = set(person.notice_preferences.values_list("category", flat=True)) - {category}
    return set_preferences(person=person, wanted={c.value for c in SWITCHABLE} - muted, by=by)


@transaction.atomic
def pause(*, person, days, by=None):
    """Let messages to `person` rest for 30, 60 or 90 days, or end the rest with 0. What is owed is sent afterwards."""
    if days and days not in PAUSES:
        raise ValidationError("A pause lasts 30, 60 or 90 days.")
    if not days:
        if person.paused_until:
            person.paused_until = None
            person.save(update_fields=["paused_until", "updated_at"])
            Notice.objects.wake_paused(person)
            audit.record("messages_resumed", coalition=person.coalition, target=person, by=by)
        return
    person.paused_until = person.coalition.today() + timezone.timedelta(days=days)
    person.save(update_fields=["paused_until", "updated_at"])
    audit.record(
        "messages_paused",
        coalition=person.coalition,
        target=person,
        by=by,
        until=f"{person.paused_until:%B} {person.paused_until.day}, {person.paused_until.year}",
    )
