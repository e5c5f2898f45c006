"""Writes while a meeting goes on: it starts, goes from item to item, and ends; who waits to speak; who spoke.

Every one locks the meeting's row first, as the agenda's do, then the live row: two people who press at once take turns.
A step names the item its screen showed (`seen`), so that the second of two presses of "next" does not skip one.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from coalition import audit
from meetings.agenda import actions as agenda
from meetings.agenda.models import AgendaItem
from meetings.meetings import actions as meetings
from meetings.meetings.errors import NotNow
from meetings.meetings.models import Meeting

from .models import ItemClock, LiveMeeting, Speaker, SpeakingTally
from .notes import titled

audit.describe(
    live_started="{by} opened {target} live",
    live_taken_back="{by} took back that {target} had started",
    live_ended="{by} closed {target}",
    live_resumed="{by} went on with {target}",
    live_item="{by} came to “{item}” at {target}",
    live_extended="{by} gave “{item}” {minutes} more minutes at {target}",
    live_tally="{by} {did} counting who speaks, by kind of partner, at {target}",
)

Status = LiveMeeting.Status
State = AgendaItem.State
MOST_EXTRA = 240  # minutes added to one item


def _locked(meeting, *allowed):
    """The LiveMeeting, locked, if its status is among `allowed`; else NotNow in words."""
    # Never the strongest lock on a meeting: what others insert beside it checks its key when they commit, and by then
    # they may hold the counter's row, for which this one waits.
    meeting = (
        Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("coalition").get(pk=meeting.pk)
    )
    if not LiveMeeting.objects.filter(meeting=meeting).exists():
        LiveMeeting.objects.create(coalition_id=meeting.coalition_id, meeting=meeting)
    # Not the strongest lock: rows that refer to it (a speaker, a capture) may be written meanwhile.
    live = LiveMeeting.objects.select_for_update(no_key=True).get(meeting=meeting)
    live.meeting, live.coalition = meeting, meeting.coalition
    if live.status not in allowed:
        raise NotNow(WHY_NOT[live.status])
    return live


WHY_NOT = {
    Status.READY: "The meeting has not been started yet.",
    Status.RUNNING: "The meeting is going on already.",
    Status.ENDED: "The meeting is over. Go on with it first.",
}


WHY_NOT_BACK = "This meeting took place; that it started cannot be taken back."


def refusal(meeting):
    """Why a meeting cannot be opened live, or ""."""
    return {
        Meeting.Status.DRAFT: "This meeting is still a draft. Publish it first, so that people know of it.",
        Meeting.Status.CANCELLED: "This meeting was called off.",
        Meeting.Status.HELD: "This meeting took place.",
    }.get(meeting.status, "")


def table_of(meeting):
    """The meeting's items on the table, in order."""
    return list(meeting.agenda_items.on_the_table().order_by("position", "pk"))


def following(items, current):
    """The item that comes next: the first one open after `current` (its id), else the first one left open before it."""
    at = next((number for number, item in enumerate(items) if item.pk == current), -1)
    return next((item for item in items[at + 1 :] + items[: max(at, 0)] if item.state == State.OPEN), None)


# --- From start to end -----------------------------------------------------------------------------------------------


@transaction.atomic
def start(*, meeting, by):
    """Open the meeting: the clock of the first open item runs. Pressed twice it is started once."""
    live = _locked(meeting, Status.READY, Status.RUNNING)
    if live.status == Status.RUNNING:
        return live
    reason = refusal(live.meeting)
    if reason:
        raise NotNow(reason)
    live.status, live.started_at = Status.RUNNING, timezone.now()
    _turn_to(live, following(table_of(live.meeting), None))
    audit.record("live_started", coalition=live.coalition, target=live.meeting, by=by)
    return live


@transaction.atomic
def take_back(*, meeting, by):
    """It was started by mistake, or to rehearse: as if it had not been. Items marked meanwhile stay marked."""
    live = _locked(meeting, Status.RUNNING, Status.ENDED)
    if live.meeting.status == Meeting.Status.HELD:
        raise NotNow(WHY_NOT_BACK)
    live.clocks.all().delete()
    live.speakers.all().delete()
    live.status, live.started_at, live.ended_at = Status.READY, None, None
    live.current, live.current_since = None, None
    live.save()
    audit.record("live_taken_back", coalition=live.coalition, target=live.meeting, by=by)
    return live


@transaction.atomic
def end(*, meeting, by, done=False):
    """Close the meeting, with the item at hand `done` or left open; from its planned start on it counts as held."""
    live = _locked(meeting, Status.RUNNING, Status.ENDED)
    if live.status == Status.ENDED:
        return live
    item = live.current
    _turn_to(live, None, save=False)
    live.status, live.ended_at = Status.ENDED, timezone.now()
    live.save()
    live.speakers.all().delete()
    if done and item:
        agenda.mark(item=item, state=State.DONE, by=by)
    audit.record("live_ended", coalition=live.coalition, target=live.meeting, by=by)
    if live.meeting.starts_at <= live.ended_at:
        meetings.hold(meeting=live.meeting, by=by)
    return live


@transaction.atomic
def resume(*, meeting, by):
    """Go on with a meeting that was closed, at the first item left open."""
    live = _locked(meeting, Status.ENDED)
    live.status, live.ended_at = Status.RUNNING, None
    _turn_to(live, following(table_of(live.meeting), None))
    audit.record("live_resumed", coalition=live.coalition, target=live.meeting, by=by)
    return live


# --- From item to item -----------------------------------------------------------------------------------------------


def _turn_to(live, item, *, save=True):
    """The clock of the item at hand stops, that of `item` (or none) runs."""
    now = timezone.now()
    if live.current_id and live.current_since:
        spent = max(int((now - live.current_since).total_seconds()), 0)
        clock, _ = ItemClock.objects.get_or_create(live=live, item_id=live.current_id, coalition_id=live.coalition_id)
        ItemClock.objects.filter(pk=clock.pk).update(seconds=F("seconds") + spent)
    live.current, live.current_since = item, now if item else None
    if save:
        live.save()


def _at(live, seen):
    """The item at hand, which has to be the one the screen showed (`seen`, an id or None)."""
    if live.current_id != seen:
        where = f"The table is at “{titled(live.current)}” now." if live.current else "The table is at no item now."
        raise NotNow(f"Somebody was quicker. {where}")
    return live.current


def _arrive(live, item, by):
    _turn_to(live, item)
    if item:
        audit.record("live_item", coalition=live.coalition, target=live.meeting, by=by, item=titled(item))
    return live


@transaction.atomic
def go_on(*, meeting, seen, by, done=True):
    """To the next item; the one at hand is `done`, or is left open and comes again after the others."""
    live = _locked(meeting, Status.RUNNING)
    item = _at(live, seen)
    following_one = following(table_of(live.meeting), seen)
    if item and not done and following_one is None:
        raise NotNow("Nothing else is open. Mark this item as done, or park it.")
    if item and done:
        agenda.mark(item=item, state=State.DONE, by=by)
    return _arrive(live, following_one, by)


@transaction.atomic
def park(*, meeting, seen, by):
    """The item at hand goes to the parking lot for a later meeting; on to the next (MTG-5)."""
    live = _locked(meeting, Status.RUNNING)
    item = _at(live, seen)
    if item is None:
        raise NotNow("The table is at no item now.")
    following_one = following(table_of(live.meeting), seen)
    agenda.mark(item=item, state=State.PARKED, by=by)
    return _arrive(live, following_one, by)


@transaction.atomic
def go_to(*, meeting, item, by):
    """To a chosen item, also one that was done; what is parked comes back on the table."""
    live = _locked(meeting, Status.RUNNING)
    item = AgendaItem.objects.get(pk=item.pk)
    if item.meeting_id != live.meeting.pk or item.state == State.CARRIED:
        raise NotNow("That item is not on this agenda any more.")
    if item.pk == live.current_id:
        return live
    if item.state != State.OPEN:
        item = agenda.mark(item=item, state=State.OPEN, by=by)
    return _arrive(live, item, by)


@transaction.atomic
def extend(*, meeting, seen, minutes, by, had=None):
    """Give the item at hand more minutes.

    `had`: the minutes added to it before, as whoever pressed saw them; a press that comes twice adds once.
    """
    live = _locked(meeting, Status.RUNNING)
    item = _at(live, seen)
    if item is None:
        raise NotNow("The table is at no item now.")
    clock, _ = ItemClock.objects.get_or_create(live=live, item=item, coalition_id=live.coalition_id)
    if had is not None and clock.extra_minutes != had:
        return live
    if clock.extra_minutes + minutes > MOST_EXTRA:
        raise NotNow("That is a lot of extra time. Better to plan a meeting of its own.")
    ItemClock.objects.filter(pk=clock.pk).update(extra_minutes=F("extra_minutes") + minutes)
    audit.record(
        "live_extended", coalition=live.coalition, target=live.meeting, by=by, item=titled(item), minutes=minutes
    )
    return live


# --- Who waits to speak. Nothing of it is kept, so the history does not tell it either. ------------------------------


@transaction.atomic
def ask_to_speak(*, meeting, name, by, person=None):
    """Put a name (and whose it is, if known) at the end of the list; asked twice it stands there once."""
    live = _locked(meeting, Status.RUNNING)
    if person is None and live.speakers.filter(name__iexact=name).exists():
        return live
    rows = [Speaker(coalition_id=live.coalition_id, live=live, name=name, person=person)]
    Speaker.objects.bulk_create(rows, ignore_conflicts=True)
    return live


@transaction.atomic
def withdraw(*, meeting, person, by):
    """Somebody no longer wants to speak."""
    live = _locked(meeting, Status.RUNNING)
    live.speakers.filter(person=person).delete()
    return live


@transaction.atomic
def call(*, meeting, speaker, by):
    """The floor is `speaker`'s (an id): off the list, and counted for their kind of partner where that is wanted."""
    live = _locked(meeting, Status.RUNNING)
    row = live.speakers.filter(pk=speaker).first()
    if row is None:
        raise NotNow("Somebody took that name off the list already.")
    if live.tallying and row.person_id:
        asked = live.meeting.invitations.filter(person=row.person_id, partner__stakeholder_type__isnull=False)
        kind = asked.values_list("partner__stakeholder_type", flat=True).first()
        if kind:
            _count(live, kind, 1)
    row.delete()
    return live


@transaction.atomic
def clear_floor(*, meeting, by, speaker=None):
    """Take everybody, or one `speaker` (an id), off the list without calling them."""
    live = _locked(meeting, Status.RUNNING)
    rows = live.speakers.all()
    (rows if speaker is None else rows.filter(pk=speaker)).delete()
    return live


# --- Who spoke, by kind of partner (POW-1) ---------------------------------------------------------------------------


@transaction.atomic
def tally(*, meeting, on, by):
    """Begin or stop counting. What was counted stays."""
    live = _locked(meeting, Status.RUNNING)
    if live.tallying == on:
        return live
    live.tallying = on
    live.save()
    did = "began" if on else "stopped"
    audit.record("live_tally", coalition=live.coalition, target=live.meeting, by=by, did=did)
    return live


@transaction.atomic
def count_speech(*, meeting, kind, by, step=1):
    """Somebody of this kind of partner (a StakeholderType) spoke; `step` -1 takes one back."""
    live = _locked(meeting, Status.RUNNING)
    if not live.tallying:
        raise NotNow("Nobody is counting who speaks just now.")
    _count(live, kind.pk, step)
    return live


def _count(live, kind, step):
    row, _ = SpeakingTally.objects.get_or_create(
        live=live, stakeholder_type_id=kind, defaults={"coalition_id": live.coalition_id}
    )
    rows = SpeakingTally.objects.filter(pk=row.pk)
    if step < 0:
        rows = rows.filter(times__gte=-step)
    rows.update(times=F("times") + step)
