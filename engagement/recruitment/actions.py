"""Writes about recruitment efforts: begun, changed, whom they reach, what was answered."""

from django.db import transaction

from coalition import audit, versions
from engagement.concerns.reading import lacks_view

from .models import Reached, RecruitmentEffort

audit.describe(
    effort_begun="{by} began a recruitment effort: {target}",
    effort_changed="{by} changed the recruitment effort {target}: {fields}",
    effort_reached="{by} added to the recruitment effort {target}: {number}",
    effort_result="{by} noted an answer in the recruitment effort {target}",
    effort_removed="{by} took a partner out of the recruitment effort {target}",
)

Result = Reached.Result


class EffortTrouble(Exception):
    """It cannot be so. Its message says why, in words."""


class ViewFirst(EffortTrouble):
    """How they see it comes before a plan how to win them."""


@transaction.atomic
def begin(*, coalition, by, **fields):
    """A further effort."""
    effort = RecruitmentEffort.objects.create(coalition=coalition, **fields)
    audit.record("effort_begun", coalition=coalition, target=effort, by=by)
    return effort


@transaction.atomic
def change(*, effort, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    coalition = effort.coalition
    held = versions.lock(effort, seen=seen)
    changed = versions.set_changed(held, fields)
    if changed:
        held.save()
        told = versions.labels(held, changed)
        audit.record("effort_changed", coalition=coalition, target=held, by=by, fields=told)
    return held


@transaction.atomic
def reach(*, effort, partner, by):
    """This partner is asked in the effort. Twice is once.

    EffortTrouble when it said "rather not" in any effort and has not reopened it: a no is final (domain.md 5, rule 15).
    ViewFirst when it is judged resistant and nobody noted how they see it since (CON-3).
    """
    said_no = Reached.objects.exclude(effort=effort).said_no(partner)
    if said_no:
        raise EffortTrouble(said_no)
    if lacks_view(partner, effort.coalition.today()):
        raise ViewFirst(f"{partner} is judged resistant. First note how they see it, in their own words.")
    row, is_new = Reached.objects.get_or_create(
        effort=effort, partner=partner, defaults={"coalition": effort.coalition}
    )
    if is_new:
        audit.record("effort_reached", coalition=effort.coalition, target=effort, by=by, number="1 partner")
    return row


@transaction.atomic
def answer(*, reached, result, by, on=None):
    """What they said, from the day `on` (default: today). The log does not tell who said what."""
    held = Reached.objects.select_for_update(of=("self",)).select_related("effort", "coalition").get(pk=reached.pk)
    if held.result == result:
        return held
    held.result = result
    held.result_on = None if result == Result.WAITING else on or held.coalition.today()
    held.save()
    audit.record("effort_result", coalition=held.coalition, target=held.effort, by=by)
    return held


@transaction.atomic
def remove(*, reached, by):
    """They were never asked. Twice is once."""
    held = Reached.objects.select_for_update(of=("self",)).select_related("effort", "coalition").filter(pk=reached.pk)
    for row in held:
        row.delete()
        audit.record("effort_removed", coalition=row.coalition, target=row.effort, by=by)
