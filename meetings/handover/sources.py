"""What this floor knows somebody to have in hand: tasks, series and meetings they lead, items, objectives, places."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from meetings.agenda import actions as agenda_actions
from meetings.agenda.models import AgendaItem
from meetings.attendance import invitations
from meetings.attendance.models import Invitation
from meetings.meetings import actions as meeting_actions
from meetings.meetings.errors import NotNow
from meetings.meetings.models import Meeting
from meetings.objectives import actions as objective_actions
from meetings.objectives import doing
from meetings.objectives.models import Objective, Task
from meetings.series import actions as series_actions
from meetings.series.models import Series
from members.models import Affiliation

from .work import Source, Thing, add

ROLES = {"chair": "leads it", "note_taker": "takes notes"}


def _day(leaver, moment):
    local = moment.astimezone(leaver.coalition.zone)
    return f"{local:%B} {local.day}"


def _coming(leaver):
    rows = Meeting.objects.filter(coalition=leaver.coalition, status__in=["draft", "published"])
    return rows.filter(ends_at__gte=timezone.now())


# --- Tasks ------------------------------------------------------------------------------------------------------------


def _for_the_partner(leaver):
    """Rows with a `partner`: those taken on for this one, and those for nobody once no other tie is left."""
    mine = Q(partner=leaver.affiliation.partner_id)
    return mine | Q(partner=None) if leaver.is_gone else mine


def _tasks(leaver):
    rows = Task.objects.filter(_for_the_partner(leaver), coalition=leaver.coalition, owner=leaver.person).open()
    rows = rows.exclude(handover__affiliation=leaver.affiliation)
    return [_task(leaver, row, "") for row in rows.by_day()]


def _delegated(leaver):
    rows = Task.objects.filter(_for_the_partner(leaver), coalition=leaver.coalition, delegate=leaver.person).open()
    return [_task(leaver, row, f"for {row.owner.name}") for row in rows.select_related("owner").by_day() if row.owner]


def _task(leaver, row, words):
    row.coalition = leaver.coalition
    by = f"by {row.due_on:%B} {row.due_on.day}" if row.due_on else "no day yet"
    details = ", ".join(filter(None, [words, by]))
    return Thing(row, row.title, details, reverse("task-detail", args=[leaver.coalition.slug, row.pk]))


def _give_task(thing, leaver, successor, by):
    doing.reassign_task(task=thing.row, owner=successor, by=by)


def _give_delegated(thing, leaver, successor, by):
    doing.delegate_task(task=thing.row, delegate=successor, by=by)


# --- Meetings ---------------------------------------------------------------------------------------------------------


def _roles(row, person):
    return [name for name in ROLES if getattr(row, f"{name}_id") == person.pk]


def _series(leaver):
    rows = Series.objects.filter(coalition=leaver.coalition, ended_at=None)
    rows = rows.filter(Q(chair=leaver.person) | Q(note_taker=leaver.person))
    return [
        Thing(
            row,
            row.title,
            " and ".join(ROLES[name] for name in _roles(row, leaver.person)),
            reverse("series-detail", args=[leaver.coalition.slug, row.pk]),
        )
        for row in rows
    ]


def _give_series(thing, leaver, successor, by):
    thing.row.coalition = leaver.coalition
    fields = dict.fromkeys(_roles(thing.row, leaver.person), successor)
    series_actions.change_following(series=thing.row, since=leaver.coalition.today(), by=by, **fields)


def _meetings(leaver):
    rows = _coming(leaver).filter(Q(chair=leaver.person) | Q(note_taker=leaver.person)).order_by("starts_at")
    found = []
    for row in rows.select_related("series"):
        roles = [name for name in _roles(row, leaver.person) if not _follows_series(row, name, leaver.person)]
        if roles:
            words = f"{_day(leaver, row.starts_at)}, {' and '.join(ROLES[name] for name in roles)}"
            found.append(Thing(row, row.title, words, reverse("meeting-detail", args=[leaver.coalition.slug, row.pk])))
    return found


def _follows_series(meeting, name, person):
    """Whether a role at this meeting goes along when the series is handed on."""
    series = meeting.series
    if series is None or series.ended_at or meeting.starts_at <= timezone.now():
        return False
    return name not in meeting.series_own and getattr(series, f"{name}_id") == person.pk


def _give_meeting(thing, leaver, successor, by):
    thing.row.coalition = leaver.coalition
    fields = dict.fromkeys(_roles(thing.row, leaver.person), successor)
    meeting_actions.change_meeting(meeting=thing.row, by=by, **fields)


def _items(leaver):
    """Items they lead at meetings to come; where they also come for another partner, only if they were asked for this one."""
    rows = AgendaItem.objects.filter(owner=leaver.person, meeting__in=_coming(leaver)).exclude(state="done")
    rows = rows.on_the_table().select_related("meeting").order_by("meeting__starts_at", "position")
    if not leaver.is_gone:
        asked = Invitation.objects.filter(person=leaver.person, partner=leaver.affiliation.partner_id)
        rows = rows.filter(meeting__in=asked.values("meeting"))
    address = reverse("meeting-agenda", args=[leaver.coalition.slug, 0])
    return [
        Thing(
            row,
            row.title,
            f"{row.meeting.title}, {_day(leaver, row.meeting.starts_at)}",
            f"{address.replace('/0/', f'/{row.meeting_id}/')}#item-{row.pk}",
        )
        for row in rows
    ]


def _give_item(thing, leaver, successor, by):
    agenda_actions.change_item(item=thing.row, owner=successor, by=by)


def _places(leaver):
    rows = Invitation.objects.filter(person=leaver.person, partner=leaver.affiliation.partner_id)
    rows = rows.filter(meeting__in=_coming(leaver).filter(starts_at__gt=timezone.now()))
    return [
        Thing(
            row,
            row.meeting.title,
            _day(leaver, row.meeting.starts_at),
            reverse("meeting-detail", args=[leaver.coalition.slug, row.meeting_id]),
        )
        for row in rows.select_related("meeting").order_by("meeting__starts_at")
    ]


def _give_place(thing, leaver, successor, by):
    """The successor is asked for the partner they stand for; who left is asked no more."""
    meeting = thing.row.meeting
    meeting.coalition = leaver.coalition
    partner = Affiliation.objects.partner_of(successor, leaver.coalition.today())
    invitations.invite(meeting=meeting, people=[(successor.pk, partner.pk if partner else None)], by=by)
    invitations.uninvite(meeting=meeting, people=[leaver.person.pk], by=by)


# --- Objectives -------------------------------------------------------------------------------------------------------


def _objectives(leaver):
    rows = Objective.objects.filter(coalition=leaver.coalition, owner=leaver.person)
    rows = rows.exclude(status__in=["done", "dropped"])
    if not leaver.is_gone:
        held = Q(ownerships__ended_on=None, ownerships__partner=leaver.affiliation.partner_id)
        rows = rows.filter(held)
    return [
        Thing(row, row.title, "looks after it", reverse("objective-detail", args=[leaver.coalition.slug, row.pk]))
        for row in rows
    ]


def _give_objective(thing, leaver, successor, by):
    thing.row.coalition = leaver.coalition
    objective_actions.change_objective(objective=thing.row, owner=successor, by=by)


for each in (
    Source("task", "Open tasks", _tasks, _give_task, (doing.TaskClosed,)),
    Source("delegated", "Done for a colleague", _delegated, _give_delegated, (doing.TaskClosed, doing.NoDelegate)),
    Source("objective", "Objectives", _objectives, _give_objective, (objective_actions.NotMeasurable,)),
    Source("series", "Series", _series, _give_series, (NotNow,)),
    Source("meeting", "Meetings to come", _meetings, _give_meeting, (NotNow,)),
    Source("item", "Agenda items to come", _items, _give_item, (NotNow,)),
    Source("place", "Invitations to meetings to come", _places, _give_place, (NotNow,)),
):
    add(each)
