"""Writes about suggestions for the agenda, and about ticking that one has read the papers."""

from django.db import transaction
from django.utils import timezone

from coalition import audit
from meetings import facts
from meetings.attendance.invitations import contacts
from meetings.meetings.errors import NotNow
from meetings.meetings.models import Meeting
from members.notices import actions as notices

from . import actions
from .models import Acknowledgement, ItemSuggestion

audit.describe(
    item_suggested="{by} suggested “{item}” for an agenda",
    suggestion_accepted="{by} put “{item}”, suggested by {person}, on the agenda",
    suggestion_declined="{by} answered {person}, who suggested “{item}”: not on this agenda",
    papers_read="{by} noted that {person} has read the papers of {target}",
)

Status = ItemSuggestion.Status


@transaction.atomic
def suggest(*, coalition, person, by, title, why="", minutes=None, meeting=None):
    """Ask to have something on an agenda. The same words again while they wait are the same suggestion."""
    suggestion, created = ItemSuggestion.objects.get_or_create(
        coalition=coalition,
        person=person,
        title=title,
        meeting=meeting,
        status=Status.WAITING,
        defaults={"why": why, "minutes": minutes, "partner_id": _partner_of(person)},
    )
    if created:
        audit.record("item_suggested", coalition=coalition, target=meeting or coalition, by=by, item=title)
        facts.item_suggested.happened(suggestion=suggestion, by=by)
    return suggestion


def _partner_of(person, meeting=None):
    """The id of the partner somebody speaks for: at this meeting, else today; None for nobody's."""
    invited = meeting and meeting.invitations.filter(person=person).values_list("partner_id", flat=True).first()
    if invited:
        return invited
    return dict(contacts(person.coalition, people=[person.pk]))[person.pk]


@transaction.atomic
def answer(*, suggestion, accept, reply, by, meeting=None):
    """Put a suggestion on the agenda of `meeting` (else of the one it was made for), or decline it with a reason.

    Who suggested it is told either way. NotNow when somebody answered it already.
    """
    suggestion = ItemSuggestion.objects.select_for_update(of=("self",)).select_related("person").get(pk=suggestion.pk)
    if suggestion.status != Status.WAITING:
        raise NotNow("Somebody answered this already.")
    meeting = meeting or suggestion.meeting
    if accept and meeting is None:
        raise NotNow("Choose the meeting whose agenda it goes on.")
    if accept:
        suggestion.item = _accept(suggestion, meeting, by)
        suggestion.meeting = meeting
    suggestion.status = Status.ACCEPTED if accept else Status.DECLINED
    suggestion.reply = reply
    suggestion.answered_at, suggestion.answered_by = timezone.now(), by
    suggestion.save()
    verb = "suggestion_accepted" if accept else "suggestion_declined"
    audit.record(
        verb,
        coalition=suggestion.coalition,
        target=meeting or suggestion.coalition,
        by=by,
        person=suggestion.person.name,
        item=suggestion.title,
    )
    notices.owe(
        coalition=suggestion.coalition,
        key=f"agenda-suggestion:{suggestion.pk}",
        kind="agenda-suggestion-answered",
        person=suggestion.person,
        about=suggestion,
    )
    return suggestion


def _accept(suggestion, meeting, by):
    """The item; on an agenda people have already it comes complete: consult, led by who suggested it, 10 minutes."""
    shown = meeting.status == Meeting.Status.PUBLISHED and not meeting.agenda_pending
    filled = {"purpose": "consult", "minutes": suggestion.minutes or 10} if shown else {"minutes": suggestion.minutes}
    return actions.add_item(
        meeting=meeting, by=by, title=suggestion.title, notes=suggestion.why, owner=suggestion.person, **filled
    )


@transaction.atomic
def acknowledge(*, meeting, person, by):
    """`person` says they have read the papers. Once; whether it was new. NotNow for a draft or a meeting called off."""
    if meeting.status in (Meeting.Status.DRAFT, Meeting.Status.CANCELLED) or meeting.agenda_pending:
        raise NotNow("There is no agenda to read yet.")
    _, created = Acknowledgement.objects.get_or_create(
        coalition=meeting.coalition,
        meeting=meeting,
        person=person,
        defaults={"partner_id": _partner_of(person, meeting)},
    )
    if created:
        audit.record("papers_read", coalition=meeting.coalition, target=meeting, by=by, person=person.name)
        facts.papers_acknowledged.happened(meeting=meeting, by=by)
    return created


@transaction.atomic
def take_back_acknowledgement(*, meeting, person):
    """Ticked by mistake: the row goes."""
    if Acknowledgement.objects.filter(meeting=meeting, person=person).delete()[0]:
        facts.papers_acknowledged.happened(meeting=meeting, by=person.user)
