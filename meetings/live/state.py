"""What open screens show of a meeting that goes on. `version` is read before anything else, so that a screen may be
newer than its number says and never older: at worst it looks once more."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from coalition.access import Permission
from coalition.ui import parts
from meetings.agenda.models import AgendaItem
from meetings.agenda.promises import PURPOSE_BADGES
from meetings.meetings.readiness import in_words
from meetings.models import Decision, Task
from members.models import Partner, StakeholderType

from . import status, steps
from .models import ItemNote, LiveMeeting

EARLY = timedelta(hours=1)  # started more than this before its time, a meeting is rehearsed and ends that much earlier
HIDDEN = "A confidential item"
State = AgendaItem.State


@dataclass
class Line:
    """One item as the screens show it. `title` is HIDDEN for those who may not read the item."""

    pk: int
    title: str
    minutes: int
    level: int
    state: str
    kind: str
    readable: bool
    current: bool = False
    owner: str = ""
    result: str = ""
    badge: tuple | None = None
    spent: int = 0
    extra: int = 0
    ends_at: object = None
    others: dict = field(default_factory=dict)

    @property
    def used(self):
        """Minutes used up so far, rounded."""
        return round(self.spent / 60)

    @property
    def allowed(self):
        """Minutes it may take, with what the chair added."""
        return self.minutes + self.extra


def ends_at(meeting, live):
    """When the meeting should be over."""
    if live.started_at and live.started_at < meeting.starts_at - EARLY:
        return live.started_at + (meeting.ends_at - meeting.starts_at)
    return meeting.ends_at


def lines(viewer, meeting, live):
    """Every item but those moved to a later meeting, in order, as this viewer may see them. Three statements."""
    rows = meeting.agenda_items.exclude(state=State.CARRIED).select_related("owner").order_by("position", "pk")
    readable = set(AgendaItem.objects.visible_to(viewer).filter(meeting=meeting).values_list("pk", flat=True))
    clocks = {clock.item_id: clock for clock in live.clocks.all()} if live.pk else {}
    return [_line(item, item.pk in readable, live, clocks.get(item.pk)) for item in rows]


def _line(item, readable, live, clock):
    line = Line(
        pk=item.pk,
        title=item.title if readable else HIDDEN,
        minutes=item.minutes or 0,
        level=item.level,
        state=item.state,
        kind=item.kind,
        readable=readable,
        current=item.pk == live.current_id,
        owner=item.owner.name if readable and item.owner else "",
        result=item.expected_result if readable else "",
        badge=PURPOSE_BADGES.get(item.purpose) if readable else None,
        spent=clock.seconds if clock else 0,
        extra=clock.extra_minutes if clock else 0,
    )
    line.others = {"confidential": item.is_confidential}
    if line.current and item.minutes:
        line.ends_at = live.current_since + timedelta(minutes=line.allowed) - timedelta(seconds=line.spent)
    return line


def left(until, now):
    """What a countdown says where no script counts: (milliseconds since 1970 as text, words, whether it is over)."""
    if until is None:
        return None
    minutes = round((until - now).total_seconds() / 60)
    words = f"{minutes} min left" if minutes >= 0 else f"{-minutes} min over"
    return {"at": str(int(until.timestamp() * 1000)), "words": words, "over": minutes < 0}


def live_of(meeting):
    """The meeting's LiveMeeting; one not saved, of version 0, before it was ever opened."""
    live = getattr(meeting, "live", None) or LiveMeeting(coalition=meeting.coalition, meeting=meeting, version=0)
    live.meeting = meeting
    return live


def common(viewer, meeting):
    """What every kind of screen shows."""
    live = live_of(meeting)
    items = lines(viewer, meeting, live)
    table = [line for line in items if line.state != State.PARKED]
    current = next((line for line in items if line.current), None)
    coming = steps.following(table, live.current_id) if live.status == LiveMeeting.Status.RUNNING else None
    rest = [line for line in table if line.state == State.OPEN and not line.current]
    now = timezone.now()
    ready = live.status == LiveMeeting.Status.READY
    return {
        "prepared": prepared(meeting, table) if ready else [],
        "near": not ready or meeting.starts_at - now <= EARLY,
        "begins_in": waits_for(meeting, now) if ready else "",
        "first_titles": [line.title for line in table if line.kind != "break"][:PREPARED_SHOWN],
        "meeting": meeting,
        "live": live,
        "ready": ready,
        "running": live.status == LiveMeeting.Status.RUNNING,
        "ended": live.status == LiveMeeting.Status.ENDED,
        "refusal": steps.refusal(meeting),
        "items": table,
        "parked": [line for line in items if line.state == State.PARKED],
        "current": current,
        "coming": next((line for line in table if coming and line.pk == coming.pk), None),
        "rest": sum(line.minutes for line in rest),
        "left_open": len(rest),
        "ends_at": ends_at(meeting, live),
        "item_left": left(current.ends_at if current else None, now),
        "meeting_left": left(ends_at(meeting, live), now),
    }


PREPARED_SHOWN = 5  # titles on the wall before the meeting begins


def prepared(meeting, items):
    """What is ready before a meeting begins: [(done, words)], and its agenda in a line. One statement."""
    answers = meeting.invitations.aggregate(
        asked=Count("pk"), coming=Count("pk", filter=Q(answer__in=["coming", "delegate"]))
    )
    planned = sum(line.minutes for line in items)
    words = f"{parts.counted(len(items), 'item,items')}, {planned} of {meeting.minutes} minutes"
    return [
        (bool(items) and planned <= meeting.minutes, f"The agenda: {words}" if items else "No agenda yet"),
        (
            meeting.chair_id is not None,
            f"{meeting.chair.name} leads" if meeting.chair_id else "Nobody is named to lead",
        ),
        (
            meeting.note_taker_id is not None,
            f"{meeting.note_taker.name} takes notes" if meeting.note_taker_id else "Nobody is named to take notes",
        ),
        (answers["coming"] > 0, f"{answers['coming']} of {answers['asked']} people said they come"),
    ]


def waits_for(meeting, now):
    """How far away the beginning is, in words, where no script counts; "" once its time has come."""
    away = meeting.starts_at - now
    minutes = -(-int(away.total_seconds()) // 60)
    if minutes <= 0:
        return ""
    if minutes < 60:
        return f"in {parts.counted(minutes, 'minute,minutes')}"
    if minutes < 24 * 60:
        return f"in {parts.minutes(minutes)}"
    days = (local_day(meeting, meeting.starts_at) - local_day(meeting, now)).days
    return f"in {parts.counted(days, 'day,days')}"


def local_day(meeting, moment):
    """The day a moment belongs to where the coalition is."""
    return moment.astimezone(meeting.coalition.zone).date()


def for_driver(viewer, meeting):
    """What whoever leads the meeting sees."""
    found = common(viewer, meeting)
    live = found["live"]
    saved = live.pk is not None
    tallies = {tally.stakeholder_type_id: tally.times for tally in live.tallies.all()} if saved else {}
    kinds = kinds_at(meeting, tallies) if live.tallying or tallies else []
    heard = [(kind, tallies.get(kind.pk, 0)) for kind in kinds]
    return found | {
        "only_for": only_for(found["current"]),
        "keeps": viewer.can(Permission.KEEP_RECORDS),
        "status": status.of(meeting),
        "speakers": list(live.speakers.all()) if saved else [],
        "heard": heard,
        "heard_sum": sum(tallies.values()),
        "decisions": list(Decision.objects.visible_to(viewer).filter(meeting=meeting).order_by("-pk")[:12]),
        "tasks": list(
            Task.objects.filter(meeting=meeting)
            .at_the_table(viewer)
            .select_related("owner", "held_for")
            .order_by("-pk")[:12]
        ),
        "notes": note_versions(viewer, meeting),
    }


def only_for(current):
    """ "Dana and Priya": who but coordinators will see what is noted under the confidential item at hand; None under another."""
    if current is None or not current.others["confidential"]:
        return None
    item = AgendaItem.objects.select_related("owner").get(pk=current.pk)
    people = ([item.owner.name] if item.owner else []) + [
        name for name in item.readers.order_by("name").values_list("name", flat=True) if name != str(item.owner or "")
    ]
    return in_words([*people, "coordinators"])


def kinds_at(meeting, counted):
    """Kinds of the partners that were invited or are here, and those `counted` (ids) already, in their usual order."""
    at_it = Q(pk__in=meeting.invitations.values("partner")) | Q(pk__in=meeting.attendances.values("partner"))
    kinds = Partner.objects.filter(at_it, coalition=meeting.coalition).values("stakeholder_type")
    return list(StakeholderType.objects.filter(Q(pk__in=kinds) | Q(pk__in=list(counted)), coalition=meeting.coalition))


def note_versions(viewer, meeting):
    """Version of each item's notes that this viewer may read: {item id: version}."""
    rows = ItemNote.objects.visible_to(viewer).filter(meeting=meeting, item__isnull=False)
    return dict(rows.values_list("item_id", "version"))


def for_guest(viewer, meeting):
    """What those invited see on their own phones."""
    found = common(viewer, meeting)
    live = found["live"]
    speakers = list(live.speakers.values_list("person__user_id", flat=True)) if live.pk else []
    mine = speakers.index(viewer.user.pk) + 1 if viewer.user.pk in speakers else 0
    return found | {"waiting": len(speakers), "mine": mine}


def for_screen(viewer, meeting):
    """What the wall shows, to whoever is in the room: confidential items without their names, nobody who waits."""
    found = common(viewer, meeting)
    for line in found["items"]:
        if line.others["confidential"]:
            line.title, line.owner, line.result, line.badge = HIDDEN, "", "", None
    found["first_titles"] = [line.title for line in found["items"] if line.kind != "break"][:PREPARED_SHOWN]
    waiting = found["live"].speakers.count() if found["live"].pk else 0
    return found | {"waiting": waiting, "status": status.of(meeting)}


KINDS = {"drive": for_driver, "follow": for_guest, "screen": for_screen}
