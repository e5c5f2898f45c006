"""Whether somebody may be noted for a partner: not once it has left the coalition, and for one partner only."""

from members.models import Membership

from .models import Attendance, Invitation
from .newcomers import plain

# What people write who do not know yet whom they send.
ANYBODY = {"a colleague", "colleague", "my deputy", "deputy", "tbd", "to be decided", "somebody", "someone", "staff"}


def left(partners, day):
    """{partner id: (name, since)} of those withdrawn on that day."""
    rows = Membership.objects.filter(partner__in=partners, status=Membership.Status.WITHDRAWN, started_on__lte=day)
    rows = rows.exclude(ended_on__lt=day).order_by().values_list("partner_id", "partner__name", "started_on")
    return {pk: (name, since) for pk, name, since in rows}


def left_words(partners, day):
    """Why nobody can be noted for one of these partners, or ""."""
    gone = left(partners, day)
    if not gone:
        return ""
    name, since = gone[min(gone)]
    return (
        f"{name} left the coalition on {since:%B} {since.day}, {since.year}, so nobody can be noted for it. "
        "Add the person as a guest, without a partner."
    )


def elsewhere(meeting, person):
    """The partner a delegate stands for already, when `person` sends the same one; "" when they do not."""
    sent = Invitation.objects.filter(meeting=meeting, answer=Invitation.Answer.DELEGATE).select_related("partner")
    by_person = {row.person_id: row for row in sent}
    own = by_person.get(person)
    if own is None:
        return ""
    same = [row for row in sent if row.pk != own.pk and _same_delegate(row, own)]
    here = Attendance.objects.filter(
        meeting=meeting, person__in=[row.person_id for row in same], status=Attendance.Status.DELEGATE
    )
    found = here.values_list("person_id", flat=True).first() if same else None
    return str(by_person[found].partner or by_person[found].person) if found else ""


def _same_delegate(one, other):
    """Two invitations that announce the same person: by address where both have one, else by name."""
    if one.delegate_email and other.delegate_email:
        return one.delegate_email.lower() == other.delegate_email.lower()
    name = plain(one.delegate_name)
    return name == plain(other.delegate_name) and name not in ANYBODY


def delegate_words(meeting, person):
    """Why a delegate cannot be noted for the partner of `person`, or ""."""
    other = elsewhere(meeting, person)
    words = f"Their delegate stands for {other} already. One person speaks for one partner: clear that mark first."
    return words if other else ""


def of_marks(meeting, rows):
    """Why these marks (person, partner, status, ...) cannot all stand, or ""."""
    came = [row for row in rows if row[2] in Attendance.CAME]
    partners = {row[1] for row in came} - {None}
    reason = left_words(partners, meeting.held_on()) if partners else ""
    sent = (row[0] for row in came if row[2] == Attendance.Status.DELEGATE and row[0])
    return reason or next(filter(None, (delegate_words(meeting, person) for person in sent)), "")
