"""Writes about the sustainability plan: what a year costs, sources added, changed, taken away."""

from django.db import transaction

from coalition import audit, versions

from .models import FundingSource, SustainabilityPlan

audit.describe(
    sustainability_changed="{by} changed {target}: {fields}",
    source_added="{by} added the source “{target}”",
    source_changed="{by} changed the source “{target}”: {fields}",
    source_removed="{by} took the source “{target}” away",
)


def plan_of(coalition):
    """The coalition's plan, saved or fresh."""
    found = SustainabilityPlan.objects.filter(coalition=coalition).first()
    return found or SustainabilityPlan(coalition=coalition)


@transaction.atomic
def change_plan(*, coalition, by, seen=None, **fields):
    """What a year costs and how we mean to go on. ChangedMeanwhile when somebody saved it meanwhile."""
    plan, new = SustainabilityPlan.objects.get_or_create(coalition=coalition, defaults=fields)
    if new:
        changed = list(fields)
    else:
        plan = versions.lock(plan, seen=seen)
        changed = versions.set_changed(plan, fields)
        if changed:
            plan.save()
    if changed:
        told = versions.labels(plan, changed)
        audit.record("sustainability_changed", coalition=coalition, target=plan, by=by, fields=told)
    return plan


@transaction.atomic
def add(*, coalition, by, **fields):
    """A further source."""
    source = FundingSource.objects.create(coalition=coalition, **fields)
    audit.record("source_added", coalition=coalition, target=source, by=by)
    return source


@transaction.atomic
def change(*, source, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    coalition = source.coalition
    held = versions.lock(source, seen=seen)
    changed = versions.set_changed(held, fields)
    if changed:
        held.save()
        told = versions.labels(held, changed)
        audit.record("source_changed", coalition=coalition, target=held, by=by, fields=told)
    return held


@transaction.atomic
def remove(*, source, by):
    """Noted by mistake. Its history is kept."""
    audit.record("source_removed", coalition=source.coalition, target=source, by=by)
    source.delete()
