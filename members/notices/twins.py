"""Two people become one while both are owed the same word: they get it once.

The keys of notices name the person, so that the two rows do not clash when a merge brings them together. What the one who
goes had, or is about to get, is not owed to the one who stays once more.
"""

from datetime import timedelta

from django.dispatch import receiver
from django.utils import timezone

from members.facts import records_merged

from .models import Notice

Status = Notice.Status

ONCE = "The same goes to them once: they were here twice, as {name}"
HAD = "They had it already: they were here twice, as {name}"
STILL_COMES = timedelta(days=90)  # occasions older than this do not come again
CAN_STOP = (Status.OWED, Status.HELD, Status.CLAIMED, Status.BUNDLED)
REACHES = (Status.SENT, Status.UNSURE, Status.SENDING, Status.CLAIMED, Status.OWED, Status.BUNDLED, Status.HELD)


@receiver(records_merged, dispatch_uid="members.notices.twins")
def tell_once(kind, kept, gone, journal, **_):
    """Of two notices of one occasion, the one that is nearer to being sent goes; the other does not."""
    if kind != "person":
        return
    rows = Notice.objects.select_for_update().filter(person=kept).defer("body").order_by("pk")
    ours = {notice.key: notice for notice in rows}
    for theirs in list(ours.values()):
        for key in _as_of(theirs.key, gone, kept):
            twin = ours.get(key)
            if twin is None:
                _note_had(theirs, key, journal)
            elif _occasion(twin) == _occasion(theirs):
                _stop_one(theirs, twin, journal)


def _occasion(notice):
    return notice.kind, notice.about_type, notice.about_id


def _as_of(key, gone, kept):
    """The key as it would be had the other been owed it: each place of it that may be the person's id."""
    parts = key.split(":")
    for place, part in enumerate(parts):
        if part == str(gone):
            yield ":".join([*parts[:place], str(kept), *parts[place + 1 :]])


def _note_had(theirs, key, journal):
    """Under the key it would be owed again by, a notice that is not sent."""
    if theirs.status not in REACHES or theirs.owed_at < timezone.now() - STILL_COMES:
        return
    reason = HAD.format(name=journal.merge.gone_name)[:300]
    made = Notice.objects.create(
        coalition_id=theirs.coalition_id, person_id=theirs.person_id, key=key, kind=theirs.kind,
        category=theirs.category, about_type=theirs.about_type, about_id=theirs.about_id, status=Status.SKIPPED,
        reason=reason,
    )  # fmt: skip
    journal.made(Notice, [made.pk])


def _stop_one(theirs, ours, journal):
    last = len(REACHES)
    rank = {status: place for place, status in enumerate(REACHES)}
    first, second = sorted((ours, theirs), key=lambda notice: rank.get(notice.status, last))
    if second.status in CAN_STOP and first.status in REACHES:
        journal.change(Notice, second.pk, lambda: _skip(second, journal.merge.gone_name))


def _skip(notice, name):
    notice.status, notice.reason = Status.SKIPPED, ONCE.format(name=name)[:300]
    notice.save(update_fields=["status", "reason"])
