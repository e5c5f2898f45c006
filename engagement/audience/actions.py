"""Writes about who is asked: groups, people, the slot on an agenda, and a polite no."""

from django.db import transaction

from coalition import audit
from engagement.voice.errors import InputClosed, locked
from engagement.voice.models import InputRequest
from meetings.agenda import actions as agenda
from members.notices import actions as notices

from . import choosing
from .models import Asked, AskedGroup

audit.describe(
    asked_groups_changed="{by} said whose voice “{target}” needs",
    input_request_invited="{by} told {people} people about “{target}”",
    input_declined="Somebody would rather not say anything on “{target}”",
    input_on_agenda="{by} put “{target}” on the agenda of {meeting}",
)

SLOT = (10, 30)  # minutes on an agenda, at least and at most


@transaction.atomic
def take_over(*, request, by):
    """The groups the objective touches become those this request needs, where they are not named yet. How many are new."""
    now = locked(request)
    touched = now.objective.affected_groups.filter(stakeholder_type__isnull=False) if now.objective_id else []
    made = AskedGroup.objects.bulk_create(
        [
            AskedGroup(
                coalition=now.coalition,
                request=now,
                stakeholder_type_id=group.stakeholder_type_id,
                level=group.level,
            )
            for group in touched
            if not AskedGroup.objects.filter(
                request=now, stakeholder_type=group.stakeholder_type_id, level=group.level
            ).exists()
        ],
        ignore_conflicts=True,
    )
    if made:
        audit.record("asked_groups_changed", coalition=now.coalition, target=now, by=by)
    return len(made)


@transaction.atomic
def set_groups(*, request, stakeholder_type, levels, by, why_left_out=""):
    """Say at which `levels` ("" for any) a kind of partner is asked; those not named are taken out.

    With a reason the whole kind is left out this time, and not counted.
    """
    now = locked(request)
    rows = AskedGroup.objects.filter(request=now, stakeholder_type=stakeholder_type)
    rows.exclude(level__in=levels).delete()
    for level in levels:
        AskedGroup.objects.update_or_create(
            request=now,
            stakeholder_type=stakeholder_type,
            level=level,
            defaults={
                "coalition": now.coalition,
                "is_left_out": bool(why_left_out),
                "why_left_out": why_left_out,
            },
        )
    audit.record("asked_groups_changed", coalition=now.coalition, target=now, by=by)


@transaction.atomic
def invite(*, request, people, by):
    """Owe the people (ids) a notice with their personal link, each once. How many were asked; those with a reason not
    to be (choosing.reasons) are not, whatever the page said when it was opened."""
    now = locked(request)
    if not now.takes_input(now.coalition.today()):
        raise InputClosed
    why = choosing.reasons(now, set(people))
    new = [candidate.pk for candidate in choosing.candidates(now, set(people)) if candidate.pk not in why]
    if new:
        Asked.objects.bulk_create(
            [Asked(coalition=now.coalition, request=now, person_id=person, asked_by=by) for person in new],
            ignore_conflicts=True,
        )
        rows = [(f"input-request:{now.pk}:{person}", person, {}) for person in new]
        notices.owe_many(coalition=now.coalition, kind="input-request", about=now, rows=rows)
        audit.record("input_request_invited", coalition=now.coalition, target=now, by=by, people=len(new))
    return len(new)


@transaction.atomic
def decline(*, request, person):
    """Somebody would rather not: nobody reminds them of it, and nothing else follows. Whether that is new."""
    now = locked(request)
    today = now.coalition.today()
    row, _ = Asked.objects.get_or_create(
        request=now, person=person, defaults={"coalition": now.coalition, "asked_by": None}
    )
    if row.declined_on or now.inputs.filter(person=person).exists():
        return False
    row.declined_on = today
    row.save(update_fields=["declined_on"])
    audit.record("input_declined", coalition=now.coalition, target=now)
    return True


@transaction.atomic
def put_on_agenda(*, request, meeting, person, by):
    """A slot in a meeting where people come together anyway (WRK-4), once. `person` leads it. The agenda item."""
    now = InputRequest.objects.select_for_update(of=("self",)).select_related("coalition").get(pk=request.pk)
    if now.agenda_item_id:
        return now.agenda_item
    least, most = SLOT
    item = agenda.add_item(
        meeting=meeting,
        by=by,
        title=now.title,
        purpose="consult",
        participation="consult",
        expected_result="What people think, noted as their input"[:300],
        owner=person or meeting.chair,
        minutes=min(max(now.estimated_minutes or least, least), most),
        objective=now.objective,
        notes=now.question,
    )
    now.agenda_item, now.meeting = item, meeting
    now.save()
    audit.record("input_on_agenda", coalition=now.coalition, target=now, by=by, meeting=str(meeting))
    return item
