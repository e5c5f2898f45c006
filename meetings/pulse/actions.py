"""Writes about the pulse of meetings."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings import facts
from meetings.meetings.actions import NotNow
from meetings.meetings.models import Meeting
from meetings.objectives.actions import add_task

from . import reading
from .models import QUESTIONS, ROLE, STEPS, AgendaReview, Pulse, PulseGiven

OPEN_FOR = timedelta(days=14)
REVIEW_WITHIN = timedelta(days=14)


def closed(meeting, now=None):
    """Why the questions about this meeting cannot be answered (any more), in words, or ""."""
    now = now or timezone.now()
    if meeting.status == Meeting.Status.CANCELLED:
        return "This meeting was called off. There is nothing to answer."
    if meeting.ends_at > now:
        return "The meeting is not over yet. Come back afterwards."
    if meeting.ends_at + OPEN_FOR <= now:
        return "These questions were open for two weeks after the meeting. Thank you for looking in."
    return ""


@transaction.atomic
def answer(*, meeting, person, steps):
    """Count one person's answers: `steps` = question to 1..5, ROLE if they like. Once; NotNow when it is too late, or they did not come.

    No audit event and no history, on purpose: either would stand beside the person (docs/adr/0010).
    """
    why_not = closed(meeting)
    if why_not:
        raise NotNow(why_not)
    if set(steps) - {ROLE} != set(QUESTIONS) or any(step not in range(1, STEPS + 1) for step in steps.values()):
        raise ValueError("One step from 1 to 5 for each of the three questions, and for the fourth if they like.")
    came = meeting.attendances.came().filter(person=person).first()
    if came is None:
        raise NotNow("These questions are for those who came.")
    try:
        with transaction.atomic():
            PulseGiven.objects.create(
                coalition=meeting.coalition, meeting=meeting, person=person, partner_id=came.partner_id
            )
    except IntegrityError as error:
        raise NotNow("Your answer is counted already. Thank you.") from error
    Pulse.objects.get_or_create(meeting=meeting, defaults={"coalition": meeting.coalition})
    pulse = Pulse.objects.select_for_update().get(meeting=meeting)
    for question, step in steps.items():
        row = pulse.counts.setdefault(question, [0] * STEPS)
        row[step - 1] += 1
    pulse.answers += 1
    pulse.save()
    facts.survey_completed.happened(meeting=meeting, by=None)
    return pulse


def _review_title(series):
    which = f" of {series.title}" if series else ""
    return f"Look at the agenda{which}"[:150] + ": the last three meetings gave little"


@transaction.atomic
def open_review(coalition, series=None):
    """Open the task to look at the agenda, when the last three meetings of a body were poor and none of them has a task yet.

    A body is a series, or (without one) the meetings of none.

    The AgendaReview, or None.
    """
    poor = reading.three_poor(coalition, series=series)
    if not poor or AgendaReview.objects.filter(meeting__in=poor).exists():
        return None
    last = poor[0]
    # Unique by meeting: of two workers at once, one opens it.
    review, new = AgendaReview.objects.get_or_create(meeting=last, defaults={"coalition": coalition})
    if not new:
        return None
    keeper = last.created_by.people.filter(coalition=coalition).first() if last.created_by else None
    review.task = add_task(
        coalition=coalition,
        title=_review_title(series),
        owner=keeper,
        meeting=last,
        due_on=coalition.today() + REVIEW_WITHIN,
        by=None,
    )
    review.save()
    return review
