"""Writes about giving before getting."""

from django.db import transaction

from coalition import audit, versions
from engagement.outreach import actions as outreach
from engagement.recruitment.models import Reached
from engagement.workload import burden
from meetings.objectives import room

from . import reading
from .models import Ask, OutboundService, PartnerGoal

audit.describe(
    ask_noted="{by} noted that we asked: {target}",
    asked_before_giving="{by} noted that we asked before giving anything: {target} ({reason})",
    asked_beyond_room="{by} asked beyond what the person is to carry: {target} ({reason})",
    ask_answered="{by} noted the answer to “{target}”: {answer}",
    goal_noted="{by} noted a goal of theirs: {target}",
    goal_changed="{by} changed what is noted of their goal “{target}”",
    service_noted="{by} noted that we serve with them: {target}",
    service_ended="{by} noted that serving with them ended: {target}",
)


class GiveFirst(Exception):
    """Nothing was given to this partner yet: asking needs a reason (domain.md 5, rule 16)."""


class AskTrouble(Exception):
    """The ask cannot be so. Its message says why, in words."""


def _said_no(partner, what, person):
    """Why they are not asked (again), in words; "" when nothing stands against it. A no is final until they reopen it."""
    said_no = Reached.objects.said_no(partner)
    if said_no:
        return said_no
    if Ask.objects.filter(partner=partner, person=person, what__iexact=what.strip(), answer=Ask.Answer.NO).exists():
        return "They said no to this. It stays so until they come back to it: then note their new answer."
    return ""


@transaction.atomic
def record_ask(*, coalition, partner, by, what, asked_on, anyway="", kind="other", note="", was_two_way=True, **fields):
    """Note something we asked, and the contact in which we did. GiveFirst when we gave nothing yet, AskTrouble when the
    person has no room for it, and no reason is said (`anyway`); and, whatever the reason, for what was declined."""
    said_no = _said_no(partner, what, fields.get("person"))
    if said_no:
        raise AskTrouble(said_no)
    given_first = reading.gave_by(partner, asked_on)
    if not given_first and not anyway.strip():
        raise GiveFirst(
            "We have not given them anything yet. Give something small first, or say why you ask all the same."
        )
    person, minutes = fields.get("person"), fields.get("minutes")
    full = room.too_much(person, minutes) if (coalition.today() - asked_on).days < burden.DAYS else None
    if full and not anyway.strip():
        raise AskTrouble(full.words)
    contact = outreach.log_contact(
        coalition=coalition, partner=partner, by=by, person=fields.get("person"), kind=kind, on=asked_on,
        was_two_way=was_two_way, was_ask=True, note=note or f"We asked: {what}",
    )  # fmt: skip
    ask = Ask.objects.create(
        coalition=coalition, partner=partner, by=by, what=what, asked_on=asked_on, given_first=given_first,
        anyway="" if given_first else anyway.strip(), contact=contact, **fields,
    )  # fmt: skip
    if given_first:
        audit.record("ask_noted", coalition=coalition, target=ask, by=by)
    else:
        audit.record("asked_before_giving", coalition=coalition, target=ask, by=by, reason=ask.anyway)
    if full:
        audit.record("asked_beyond_room", coalition=coalition, target=ask, by=by, reason=anyway.strip())
    return ask


@transaction.atomic
def answer_ask(*, ask, answer, by):
    """Note what they said. A no is theirs to say, and stands until they reopen it (domain.md 5, rule 15)."""
    ask = Ask.objects.select_for_update(of=("self",)).select_related("coalition").get(pk=ask.pk)
    if ask.answer == answer:
        return ask
    ask.answer = answer
    ask.answered_on = None if answer == Ask.Answer.OPEN else ask.coalition.today()
    ask.save()
    audit.record("ask_answered", coalition=ask.coalition, target=ask, by=by, answer=ask.get_answer_display().lower())
    return ask


@transaction.atomic
def note_goal(*, coalition, partner, by, **fields):
    """Note a goal of a partner."""
    goal = PartnerGoal.objects.create(coalition=coalition, partner=partner, noted_on=coalition.today(), **fields)
    audit.record("goal_noted", coalition=coalition, target=goal, by=by)
    return goal


@transaction.atomic
def change_goal(*, goal, by, seen=None, **fields):
    """Write what a goal says, or what became of it. ChangedMeanwhile when somebody was quicker."""
    goal = versions.lock(goal, seen=seen, names=fields)
    if versions.set_changed(goal, fields):
        goal.save()
        audit.record("goal_changed", coalition=goal.coalition, target=goal, by=by)
    return goal


@transaction.atomic
def note_service(*, coalition, partner, by, **fields):
    """Note that somebody of ours serves with a partner."""
    service = OutboundService.objects.create(coalition=coalition, partner=partner, **fields)
    audit.record("service_noted", coalition=coalition, target=service, by=by)
    return service


@transaction.atomic
def end_service(*, service, by):
    """It ended today. Ended twice, it ended once."""
    today = service.coalition.today()
    done = OutboundService.objects.filter(pk=service.pk, ended_on=None).update(ended_on=max(today, service.started_on))
    if done:
        audit.record("service_ended", coalition=service.coalition, target=service, by=by)
    return bool(done)
