"""Writes at the door: codes, check-ins, visitors, and what a coordinator says to those who wait."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from coalition import audit
from meetings import facts
from meetings.attendance import actions as attendance
from meetings.attendance.actions import NotYet, refusal, write
from meetings.attendance.models import Attendance, Invitation
from meetings.attendance.refusals import of_marks
from meetings.meetings.models import Meeting

from . import claims, codes
from .models import Arrival, CheckInCode

audit.describe(
    checkin_opened="{by} made a check-in code for {target}",
    checkin_revoked="{by} revoked the check-in code for {target}",
    checked_in="{name} checked in at {target}",
    visitor_arrived="{name} checked in at {target} as a visitor",
    attendance_claimed="{name} said they were at {target}",
    arrival_declined="{by} did not confirm {name} at {target}",
)
Status, Answer = Attendance.Status, Arrival.Answer
VISITORS = 300  # waiting at one meeting at most: a page open to the street must not fill the table


# --- Codes ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_check_in(*, meeting, by):
    """Make the meeting a fresh code; the one before opens nothing any more."""
    Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if meeting.status == Meeting.Status.CANCELLED:
        raise NotYet("This meeting was called off, so nobody checks in.")
    _standing(meeting).update(revoked_at=timezone.now())
    while True:
        code = codes.new()
        if not CheckInCode.objects.filter(code=code).exists():
            break
    made = CheckInCode.objects.create(coalition=meeting.coalition, meeting=meeting, code=code, made_by=by)
    audit.record("checkin_opened", coalition=meeting.coalition, target=meeting, by=by)
    return made


@transaction.atomic
def revoke(*, meeting, by):
    """Take the meeting's code back; whether there was one."""
    gone = _standing(meeting).update(revoked_at=timezone.now())
    if gone:
        audit.record("checkin_revoked", coalition=meeting.coalition, target=meeting, by=by)
    return bool(gone)


def _standing(meeting):
    return CheckInCode.objects.standing().filter(meeting=meeting)


# --- At the door ------------------------------------------------------------------------------------------------------


@transaction.atomic
def check_in(*, meeting, seat):
    """Note the person of a seat (finding.Seat.key) as here; (their name, their partner or None). A second time changes
    nothing. NotYet when they cannot be noted, in words for them."""
    kind, pk = seat[:1], seat[1:]
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("person", "partner")
    found = rows.filter(meeting=meeting, pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
    if found is None or kind not in ("i", "d") or (kind == "d" and found.answer != Invitation.Answer.DELEGATE):
        raise NotYet("This name is not on the list any more. Type yours again, or check in as a visitor.")
    status = Status.PRESENT if kind == "i" else Status.DELEGATE
    name = found.person.name if kind == "i" else found.delegate_name
    was = Attendance.objects.filter(meeting=meeting, person=found.person).values_list("status", flat=True).first()
    if was in Attendance.CAME and (was == status or status == Status.PRESENT and was == Status.REMOTE):
        return name, found.partner
    if kind == "d" and was in Attendance.CAME:
        raise NotYet(f"{found.person.name} came in person, and one of the two is counted. Ask the coordinator.")
    reason = refusal(meeting, status) or of_marks(meeting, [(found.person_id, found.partner_id, status)])
    if reason:
        raise NotYet(reason)
    mark = (meeting.pk, found.person_id, found.partner_id, status, timezone.now(), None)
    changed = write(meeting.coalition, [mark], by=None)
    for row in changed:
        row.meeting = meeting
    audit.record("checked_in", coalition=meeting.coalition, target=meeting, by=None, name=name)
    facts.attendance_recorded.happened(attendances=changed, by=None)
    return name, found.partner


@transaction.atomic
def arrive(*, meeting, name, organization=""):
    """A visitor says they are here; nothing is noted before the coordinator's nod. The same words twice are one arrival."""
    reason = refusal(meeting, Status.PRESENT)
    if reason:
        raise NotYet(reason)
    if Arrival.objects.filter(meeting=meeting).waiting().count() >= VISITORS:
        raise NotYet("So many are waiting that we cannot take more names here. Please tell the coordinator yours.")
    name, organization = " ".join(name.split()), " ".join(organization.split())
    try:
        with transaction.atomic():
            made = Arrival.objects.create(
                coalition=meeting.coalition, meeting=meeting, how="visitor", name=name, organization=organization
            )
    except IntegrityError:  # they said so before
        return Arrival.objects.get(meeting=meeting, person=None, name__iexact=name, organization__iexact=organization)
    audit.record("visitor_arrived", coalition=meeting.coalition, target=meeting, by=None, name=name)
    return made


# --- Afterwards -------------------------------------------------------------------------------------------------------


@transaction.atomic
def claim(*, meeting, person, by, remote=False):
    """An invited person says they were there; waits for the coordinator. A second time changes nothing."""
    reason = claims.why_not(meeting, person)
    if reason:
        raise NotYet(reason)
    made, fresh = Arrival.objects.get_or_create(
        meeting=meeting,
        person=person,
        defaults={"coalition": meeting.coalition, "how": "claim", "name": person.name, "remote": remote},
    )
    if fresh:
        audit.record("attendance_claimed", coalition=meeting.coalition, target=meeting, by=by, name=person.name)
    return made


@transaction.atomic
def confirm(*, arrival, by):
    """Take somebody's word: they are on the sheet. Returns the attendances that changed; none the second time."""
    row = _locked(arrival)
    if row is None:
        return []
    meeting = row.meeting
    meeting.coalition = row.coalition
    status = Status.REMOTE if row.remote else Status.PRESENT
    if row.person_id is None:
        changed = attendance.walk_in(
            meeting=meeting, name=row.name, organization=row.organization, status=status, by=by
        )
    else:
        partner = (
            Invitation.objects.filter(meeting=meeting, person=row.person).values_list("partner", flat=True).first()
        )
        changed = attendance.record(meeting=meeting, marks=[(row.person_id, partner, status)], by=by)
    Arrival.objects.filter(pk=row.pk).answered_now(Answer.CONFIRMED, by)
    return changed


@transaction.atomic
def decline(*, arrival, by):
    """Leave somebody off the sheet; whether they were waiting."""
    row = _locked(arrival)
    if row is None:
        return False
    Arrival.objects.filter(pk=row.pk).answered_now(Answer.DECLINED, by)
    audit.record("arrival_declined", coalition=row.coalition, target=row.meeting, by=by, name=row.name)
    return True


def _locked(arrival):
    rows = Arrival.objects.select_for_update(of=("self",)).select_related("meeting", "coalition", "person")
    return rows.waiting().filter(pk=arrival.pk).first()
