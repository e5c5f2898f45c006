"""Writes about attendance: marks are recorded set by set, and taken back."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from coalition import audit
from coalition.models import AuditEvent
from meetings import facts
from meetings.meetings.models import Meeting

from .models import Attendance
from .newcomers import Book
from .refusals import of_marks

audit.describe(
    attendance_recorded="{by} noted {count} at {target}",
    attendance_timed="{by} noted when {name} came to and left {target}",
    attendance_taken_back="{by} took back what was noted of {count} at {target}",
)

Status = Attendance.Status
# People who arrive early are marked when they arrive.
OPENS_BEFORE = timedelta(minutes=30)
BEFORE_THE_MEETING = (Status.EXCUSED, Status.NOT_RECORDED)


class NotYet(Exception):
    """What cannot be so yet, or at all, in words for people."""


def refusal(meeting, status, now=None):
    """Why `status` cannot be noted for somebody at this meeting, or ""."""
    if meeting.status == Meeting.Status.CANCELLED:
        return "This meeting was called off, so nobody came."
    if status in BEFORE_THE_MEETING or meeting.starts_at - OPENS_BEFORE <= (now or timezone.now()):
        return ""
    starts = meeting.starts_at.astimezone(meeting.coalition.zone)
    return (
        f"This meeting is still to come ({starts:%B} {starts.day}, {starts:%H:%M}). "
        "Until half an hour before it starts, only “excused” can be noted."
    )


@transaction.atomic
def record(*, meeting, marks, by, walk_in=False):
    """Note how people took part; returns the attendances that changed.

    `marks` = [(person id or None, partner id or None, status, joined_at or None, left_at or None, minutes present or
    None), ...]; times and minutes may be left out. A mark without a person is about the partner as such. The last writer
    wins, person by person; what is so already is left alone. Each row has `status_before`. 4 statements, whatever the
    number of marks of people, and 2 more where delegates are among them.
    """
    rows = [(*mark, None, None, None)[:6] for mark in marks]
    for status in {row[2] for row in rows}:
        reason = refusal(meeting, Status(status))
        if reason:
            raise NotYet(reason)
    reason = of_marks(meeting, rows)
    if reason:
        raise NotYet(reason)
    changed = write(meeting.coalition, [(meeting.pk, *row) for row in rows], by=by, walk_in=walk_in)
    for row in changed:
        row.meeting = meeting
    if changed:
        _tell("attendance_recorded", meeting, changed, by)
    return changed


def _tell(verb, meeting, changed, by):
    audit.record(
        verb,
        coalition=meeting.coalition,
        target=meeting,
        by=by,
        count="1 person" if len(changed) == 1 else f"{len(changed)} people",
        marks=[[row.pk, row.status_before, row.status] for row in changed],
    )
    facts.attendance_recorded.happened(attendances=changed, by=by)


@transaction.atomic
def take_back(*, meeting, event_id, by):
    """Undo one act of `record`, where nobody marked anew since; returns the attendances that changed."""
    event = AuditEvent.objects.filter(
        coalition=meeting.coalition,
        pk=event_id,
        verb="attendance_recorded",
        target_type=Meeting._meta.label_lower,
        target_id=meeting.pk,
    ).first()
    if event is None:
        raise NotYet("That was taken back already, or never noted.")
    before = {pk: (was, became) for pk, was, became in event.details["marks"]}
    rows = Attendance.objects.select_for_update(of=("self",)).filter(meeting=meeting, pk__in=before)
    standing = [row for row in rows.order_by("pk") if row.status == before[row.pk][1]]
    if not standing:
        return []
    marks = [
        (meeting.pk, row.person_id, row.partner_id, before[row.pk][0], row.joined_at, row.left_at) for row in standing
    ]
    changed = write(meeting.coalition, marks, by=by)
    for row in changed:
        row.meeting = meeting
    if changed:
        _tell("attendance_taken_back", meeting, changed, by)
    return changed


# --- The set-based writer, also for files ---------------------------------------------------------------------------

_PERSON, _PARTNER = (
    "(meeting_id, person_id) WHERE person_id IS NOT NULL",
    "(meeting_id, partner_id) WHERE person_id IS NULL",
)
_UPSERT = """
WITH marks AS (
    SELECT * FROM unnest(%(meetings)s::bigint[], %(people)s::bigint[], %(partners)s::bigint[], %(statuses)s::text[],
                         %(joined)s::timestamptz[], %(left)s::timestamptz[], %(minutes)s::smallint[])
             AS mark(meeting_id, person_id, partner_id, status, joined_at, left_at, minutes_present)
), before AS MATERIALIZED (
    SELECT a.id, a.status FROM meetings_attendance a JOIN marks m ON a.meeting_id = m.meeting_id AND {same}
), written AS (
    INSERT INTO meetings_attendance AS a (coalition_id, meeting_id, person_id, partner_id, status, walk_in,
                                          joined_at, left_at, minutes_present, recorded_at, recorded_by_id)
    SELECT %(coalition)s, meeting_id, person_id, partner_id, status, %(walk_in)s, joined_at, left_at, minutes_present,
           %(now)s, %(by)s
    FROM marks
    ON CONFLICT {target} DO UPDATE
        SET status = EXCLUDED.status, partner_id = COALESCE(EXCLUDED.partner_id, a.partner_id),
            joined_at = COALESCE(EXCLUDED.joined_at, a.joined_at), left_at = COALESCE(EXCLUDED.left_at, a.left_at),
            minutes_present = COALESCE(EXCLUDED.minutes_present, a.minutes_present),
            recorded_at = EXCLUDED.recorded_at, recorded_by_id = EXCLUDED.recorded_by_id
        WHERE (a.status, a.partner_id, a.joined_at, a.left_at, a.minutes_present) IS DISTINCT FROM
              (EXCLUDED.status, COALESCE(EXCLUDED.partner_id, a.partner_id),
               COALESCE(EXCLUDED.joined_at, a.joined_at), COALESCE(EXCLUDED.left_at, a.left_at),
               COALESCE(EXCLUDED.minutes_present, a.minutes_present))
    RETURNING a.*
)
SELECT {columns}, COALESCE(before.status, 'not_recorded') FROM written LEFT JOIN before USING (id) ORDER BY written.id
"""


def write(coalition, rows, *, by, walk_in=False):
    """Insert or update attendances in at most 2 statements; returns the rows that changed, with `status_before`.

    rows = [(meeting id, person id or None, partner id or None, status, joined_at, left_at, minutes present)], the last
    may be left out, of one coalition, which the caller has seen to. No audit, no fact: `record` and the import do that.
    """
    # One person may be named twice: the last word counts, and one statement cannot touch a row twice.
    people = {(row[0], row[1]): row for row in rows if row[1] is not None}
    partners = {(row[0], row[2]): row for row in rows if row[1] is None}
    changed = []
    for chosen, target, same in (
        (people, _PERSON, "a.person_id = m.person_id"),
        (partners, _PARTNER, "a.partner_id = m.partner_id AND a.person_id IS NULL"),
    ):
        if chosen:
            # Always in the same order, so that two sheets sent at once do not wait for each other in a ring.
            ordered = [chosen[key] for key in sorted(chosen)]
            changed += _upsert(coalition, ordered, target, same, by, walk_in)
    return changed


def _upsert(coalition, rows, target, same, by, walk_in):
    fields = Attendance._meta.concrete_fields
    columns = ", ".join(f"written.{field.column}" for field in fields)
    rows = [(*row, None)[:7] for row in rows]
    meetings, people, partners, statuses, joined, left, minutes = map(list, zip(*rows, strict=True))
    with connection.cursor() as cursor:
        # Only our own names are put into the statement; every value is a parameter.
        cursor.execute(
            _UPSERT.format(target=target, same=same, columns=columns),
            {
                "meetings": meetings,
                "people": people,
                "partners": partners,
                "statuses": [str(status) for status in statuses],
                "joined": joined,
                "left": left,
                "minutes": minutes,
                "coalition": coalition.pk,
                "walk_in": walk_in,
                "now": timezone.now(),
                "by": by.pk if by else None,
            },
        )
        found = cursor.fetchall()
    names = [field.attname for field in fields]
    changed = []
    for values in found:
        row = Attendance.from_db(connection.alias, names, values[:-1])
        row.status_before = values[-1]
        row.coalition = coalition
        changed.append(row)
    return changed


@transaction.atomic
def walk_in(*, meeting, name, by, email="", organization="", status=Status.PRESENT):
    """Note somebody who came without being on the list, new to us or not; returns the changed attendances.

    `name` or `email` is needed. Their organization is found by its name, or added as a prospective partner.
    """
    reason = refusal(meeting, Status(status))
    if reason:
        raise NotYet(reason)
    who = [(name, email, organization)]
    book = Book(meeting.coalition, who)
    book.add(who, by=by)
    person, partner = book.find(name, email, organization)
    on_list = Attendance.objects.filter(meeting=meeting, person=person).exists()
    if partner is None and not on_list:
        partner = book.tied.get(person)
    return record(meeting=meeting, marks=[(person, partner, status)], by=by, walk_in=not on_list)


@transaction.atomic
def set_times(*, attendance, joined_at, left_at, by):
    """Note when somebody who took part came and left; either may be None. Whether anything changed.

    Minutes somebody counted before go, as they were about other times. NotYet for those who did not take part.
    """
    row = (
        Attendance.objects.select_for_update(of=("self",)).select_related("meeting", "coalition").get(pk=attendance.pk)
    )
    if row.status not in Attendance.CAME:
        raise NotYet("First mark how they took part; then when.")
    if (row.joined_at, row.left_at) == (joined_at, left_at):
        return False
    both = joined_at and left_at
    row.minutes_present = max(1, round((left_at - joined_at).total_seconds() / 60)) if both else None
    row.joined_at, row.left_at, row.recorded_at, row.recorded_by = joined_at, left_at, timezone.now(), by
    row.save(update_fields=["joined_at", "left_at", "minutes_present", "recorded_at", "recorded_by"])
    audit.record(
        "attendance_timed", coalition=row.coalition, target=row.meeting, by=by, name=str(row.person or row.partner)
    )
    return True
