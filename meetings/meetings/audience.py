"""Who is told of a meeting: invited, called off, followed up; said before it goes out."""

from members.notices import audiences

from .models import Meeting

Status = Meeting.Status


def invited(meeting):
    """Ids of everybody on the list, and of who comes for them."""
    pairs = meeting.invitations.order_by("pk").values_list("person_id", "delegate_id")
    return list(dict.fromkeys(person for pair in pairs for person in pair if person))


# The room beside says who came in person, delegates too: it reads this one, so it names itself (attendance/delegates.py).
_came = []


def came_by(reader):
    """Register `reader(meetings)`: {(meeting id, person id)} of those who came themselves."""
    _came.append(reader)
    return reader


def who_came(meeting):
    """Ids of the people who came themselves, those who came for somebody among them."""
    return {person for reader in _came for _, person in reader([meeting.pk])}


def invited_or_came(meeting):
    """Ids of everybody who was invited or came, in order."""
    asked = set(meeting.invitations.values_list("person_id", flat=True))
    came = set(meeting.attendances.came().filter(person__isnull=False).values_list("person_id", flat=True))
    return sorted(asked | came | who_came(meeting))


def _finder(people, wanted):
    def find(viewer, pk):
        meeting = Meeting.objects.visible_to(viewer).filter(pk=pk).first()
        if meeting is None or not wanted(meeting):
            return None
        return audiences.Group(audiences.people(people(meeting)), meeting.title, meeting.get_absolute_url())

    return find


def _ahead(meeting):
    return meeting.status in (Status.DRAFT, Status.PUBLISHED)


def _published(meeting):
    return meeting.status == Status.PUBLISHED


audiences.register("meeting-invitation", _finder(invited, _ahead))
audiences.register("meeting-update", _finder(invited, _published))
audiences.register("meeting-agenda", _finder(invited, _published))
audiences.register("meeting-called-off", _finder(invited, _published))
audiences.register("meeting-update-instead", _finder(invited, _ahead))
audiences.register(
    "meeting-follow-up",
    _finder(invited_or_came, lambda meeting: meeting.status == Status.HELD and not meeting.followed_up_at),
)
