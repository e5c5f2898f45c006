"""Writes about meetings: planned, changed, published, called off, held, followed up. Each is one transaction."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from coalition import audit, versions
from meetings import facts
from meetings.agenda.actions import copy_agenda
from meetings.agenda.models import AgendaItem
from members.notices import actions as notices

from . import audience, readiness
from .errors import NotNow, NotReady, TooShort
from .models import Meeting
from .outcomes import version_of_outcomes

audit.describe(
    meeting_planned="{by} planned {target}",
    meeting_changed="{by} changed {target}: {what}",
    meeting_published="{by} published {target} to {people} people",
    meeting_called_off="{by} called {target} off",
    meeting_held="{by} noted that {target} took place",
    meeting_followed_up="{by} sent what came of {target} to {people} people",
    meeting_outcomes="{by} wrote down what came of {target}",
    agenda_shared="{by} sent the agenda of {target} to {people} people",
    meeting_became_update="{by} sent an update to {people} people in place of {target}",
)

__all__ = ["NotNow", "NotReady", "TooShort"]  # raised here; kept in errors.py for the rooms beside

# A change of one of these reaches the calendars of everybody invited.
WHEN_AND_WHERE = {"title": "title", "starts_at": "time", "ends_at": "time", "place": "place", "remote_link": "link"}
# What a meeting has from its series, and under which name it is kept when it is changed for this meeting alone.
OF_A_SERIES = {"starts_at": "when", "ends_at": "when"} | {
    name: name
    for name in ("title", "purpose", "place", "location_host", "host_partner", "remote_link", "chair", "note_taker")
}


@transaction.atomic
def plan_meeting(*, coalition, by, uid=None, copy_from=None, **fields):
    """A new draft. The same `uid` (a UUID) again, as by a double click, is the same meeting.

    `copy_from` (a Meeting) lends its agenda, without what came of it.
    """
    meeting = Meeting(coalition=coalition, created_by=by, **fields)
    if uid:
        meeting.uid = uid
        earlier = Meeting.objects.filter(coalition=coalition, uid=uid).first()
        if earlier:
            return earlier
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError:
        earlier = Meeting.objects.filter(coalition=coalition, uid=uid).first()
        if earlier is None:
            raise
        return earlier
    if copy_from:
        copy_agenda(copy_from, meeting)
    audit.record("meeting_planned", coalition=coalition, target=meeting, by=by)
    return meeting


@transaction.atomic
def change_meeting(*, meeting, by, seen=None, with_series=False, items_follow=False, **fields):
    """Save changed fields. ChangedMeanwhile when the row's version is not the one `seen`.

    TooShort when it would be shorter than it was and than its items; before people have the agenda `items_follow` says
    that the items are changed next.

    A meeting of a series keeps as its own what is changed here, unless the change comes from the series.

    After publication a change of title, time, place or link raises the calendar sequence and is owed to everybody invited.
    """
    coalition = meeting.coalition
    meeting = versions.lock(meeting, seen=seen)
    meeting.coalition = coalition
    if meeting.status == Meeting.Status.CANCELLED:
        raise NotNow("This meeting was called off. Copy it to plan a new one.")
    before = meeting.minutes
    changed = versions.set_changed(meeting, fields)
    if not changed:
        return meeting
    if meeting.minutes < before:
        _still_fits(meeting, items_follow)
    if meeting.series_id and not with_series:
        meeting.series_own = sorted({*meeting.series_own, *(OF_A_SERIES[n] for n in changed if n in OF_A_SERIES)})
    moved = sorted({WHEN_AND_WHERE[name] for name in changed if name in WHEN_AND_WHERE})
    tell = bool(moved) and meeting.status == Meeting.Status.PUBLISHED
    if tell:
        meeting.sequence += 1
    meeting.save()
    if tell:
        owe_to_invited(meeting, "meeting-update", moved=moved)
    words = [Meeting._meta.get_field(name).verbose_name for name in changed]
    audit.record("meeting_changed", coalition=coalition, target=meeting, by=by, what=readiness.in_words(words))
    return meeting


def _still_fits(meeting, items_follow):
    if meeting.status not in (Meeting.Status.DRAFT, Meeting.Status.PUBLISHED):
        return  # how long it took in the end is a fact
    planned = readiness.planned_minutes(list(meeting.agenda_items.all()))
    may_follow = meeting.status == Meeting.Status.DRAFT or meeting.agenda_pending
    if planned > meeting.minutes and not (items_follow and may_follow):
        raise TooShort(planned, meeting.minutes, may_follow=may_follow)


def _locked(meeting):
    """The row as it stands, locked, with the coalition the caller has already."""
    current = Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    current.coalition = meeting.coalition
    return current


@transaction.atomic
def publish(*, meeting, by):
    """Invite everybody on the list by mail and show the meeting to the coalition.

    NotReady while an item lacks its purpose, leader or minutes, or there is none (MTG-2); unless the agenda has a day
    by which it will be ready: then people are asked to keep the date, and the agenda is not shown yet.
    """
    meeting = _locked(meeting)
    if meeting.status == Meeting.Status.PUBLISHED:
        return meeting
    if meeting.status != Meeting.Status.DRAFT:
        raise NotNow(f"“{meeting.title}” is {meeting.get_status_display().lower()}; only a draft can be published.")
    lacks = readiness.lacks(meeting, list(meeting.agenda_items.all()))
    if lacks and not readiness.may_be_announced(meeting):
        raise NotReady(lacks)
    meeting.agenda_pending = bool(lacks)
    meeting.status = Meeting.Status.PUBLISHED
    meeting.published_at = timezone.now()
    meeting.save()
    people = owe_to_invited(meeting, "meeting-invitation")
    meeting.invitations.filter(invited_at__isnull=True).update(invited_at=meeting.published_at)
    audit.record("meeting_published", coalition=meeting.coalition, target=meeting, by=by, people=people)
    return meeting


@transaction.atomic
def share_agenda(*, meeting, by):
    """The agenda of a meeting that was announced is ready: show it, and owe it to everybody invited.

    NotReady while something lacks (MTG-2).
    """
    meeting = _locked(meeting)
    if meeting.status != Meeting.Status.PUBLISHED or not meeting.agenda_pending:
        return meeting
    lacks = readiness.lacks(meeting, list(meeting.agenda_items.all()))
    if lacks:
        raise NotReady(lacks)
    meeting.agenda_pending = False
    meeting.sequence += 1
    meeting.save()
    people = owe_to_invited(meeting, "meeting-agenda")
    audit.record("agenda_shared", coalition=meeting.coalition, target=meeting, by=by, people=people)
    return meeting


@transaction.atomic
def send_update_instead(*, meeting, words, by):
    """There is nothing to work on (MTG-2): everybody on the list gets `words` by mail, and nobody has to come."""
    meeting = _locked(meeting)
    if meeting.status == Meeting.Status.CANCELLED:
        return meeting
    if meeting.status == Meeting.Status.HELD or meeting.starts_at <= timezone.now():
        raise NotNow("This meeting has begun or is over.")
    meeting.sequence += meeting.status == Meeting.Status.PUBLISHED
    meeting.status = Meeting.Status.CANCELLED
    meeting.update_words = words
    meeting.save()
    people = owe_to_invited(meeting, "meeting-update-instead")
    audit.record("meeting_became_update", coalition=meeting.coalition, target=meeting, by=by, people=people)
    return meeting


def owe_to_invited(meeting, kind, **details):
    """Owe a notice of the meeting as it now stands to each person invited, and to who comes for them; to how many."""
    people = audience.invited(meeting)
    notices.owe_many(
        coalition=meeting.coalition,
        kind=kind,
        about=meeting,
        rows=[(occasion(meeting, person), person, {"sequence": meeting.sequence} | details) for person in people],
    )
    return len(people)


def occasion(meeting, person_id):
    """The key of what we owe a person about this version of the meeting: once."""
    return f"invitation:{meeting.pk}:{person_id}:{meeting.sequence}"


@transaction.atomic
def call_off(*, meeting, by):
    """The meeting will not take place. Whoever was told of it is told, and it leaves their calendars."""
    meeting = _locked(meeting)
    if meeting.status == Meeting.Status.CANCELLED:
        return meeting
    if meeting.status == Meeting.Status.HELD:
        raise NotNow("This meeting took place; it cannot be called off.")
    told = meeting.status == Meeting.Status.PUBLISHED
    meeting.status = Meeting.Status.CANCELLED
    meeting.sequence += told
    meeting.save()
    if told:
        owe_to_invited(meeting, "meeting-called-off")
    audit.record("meeting_called_off", coalition=meeting.coalition, target=meeting, by=by)
    return meeting


@transaction.atomic
def hold(*, meeting, by):
    """Note that the meeting took place. NotNow before it starts, or when it was called off."""
    meeting = _locked(meeting)
    if meeting.status == Meeting.Status.HELD:
        return meeting
    if meeting.status == Meeting.Status.CANCELLED:
        raise NotNow("This meeting was called off.")
    if meeting.starts_at > timezone.now():
        raise NotNow("This meeting is still to come. Mark it as held once it has started.")
    meeting.status = Meeting.Status.HELD
    meeting.held_at = timezone.now()
    meeting.save()
    audit.record("meeting_held", coalition=meeting.coalition, target=meeting, by=by)
    facts.meeting_held.happened(meeting=meeting, by=by)
    return meeting


@transaction.atomic
def write_outcomes(*, meeting, outcomes, thanks, by, states=None, seen=None):
    """Write what came of each item (`outcomes`: item id to text) and the words of thanks.

    `states` (item id to a value of AgendaItem.State) says which are done and which wait for a later meeting.
    ChangedMeanwhile when `seen` is given and somebody has written others since.
    """
    meeting = _locked(meeting)
    agenda = list(meeting.agenda_items.on_the_table())
    if seen is not None and version_of_outcomes(meeting, agenda) != seen:
        raise versions.ChangedMeanwhile(meeting)
    states = states or {}
    items = []
    for item in agenda:
        if item.pk not in outcomes:
            continue
        state = states.get(item.pk, item.state)
        if (item.outcome, item.state) != (outcomes[item.pk], state):
            item.outcome, item.state = outcomes[item.pk], state
            items.append(item)
    AgendaItem.objects.bulk_update(items, ["outcome", "state"])
    if not items and meeting.thanks == thanks:
        return meeting
    meeting.thanks = thanks
    meeting.save()
    audit.record("meeting_outcomes", coalition=meeting.coalition, target=meeting, by=by)
    return meeting


@transaction.atomic
def follow_up(*, meeting, by):
    """Owe everybody who was invited or came what became of the meeting: thanks, decisions, their tasks. Once."""
    meeting = _locked(meeting)
    if meeting.status != Meeting.Status.HELD:
        raise NotNow("First note that the meeting took place.")
    if meeting.followed_up_at:
        return meeting
    people = audience.invited_or_came(meeting)
    meeting.followed_up_at = timezone.now()
    meeting.save()
    notices.owe_many(
        coalition=meeting.coalition,
        kind="meeting-follow-up",
        about=meeting,
        rows=[(f"follow-up:{meeting.pk}:{person}", person, {}) for person in people],
    )
    audit.record("meeting_followed_up", coalition=meeting.coalition, target=meeting, by=by, people=len(people))
    return meeting
