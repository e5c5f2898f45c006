"""Writes about the growth plan: waves planned, changed, closed, taken away."""

from django.db import transaction

from coalition import audit, versions

from .models import GrowthWave

audit.describe(
    wave_planned="{by} planned {target}",
    wave_changed="{by} changed {target}: {fields}",
    wave_closed="{by} closed {target}",
    wave_opened="{by} opened {target} again",
    wave_removed="{by} took {target} out of the growth plan",
)


@transaction.atomic
def plan(*, coalition, by, **fields):
    """A further wave."""
    wave = GrowthWave.objects.create(coalition=coalition, **fields)
    audit.record("wave_planned", coalition=coalition, target=wave, by=by)
    return wave


@transaction.atomic
def change(*, wave, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    coalition = wave.coalition
    held = versions.lock(wave, seen=seen)
    changed = versions.set_changed(held, fields)
    if changed:
        held.save()
        told = versions.labels(held, changed)
        audit.record("wave_changed", coalition=coalition, target=held, by=by, fields=told)
    return held


@transaction.atomic
def close(*, wave, by, closed=True):
    """The wave is done, so the next one is under way; or it is opened again. A person says so: no figure does."""
    held = GrowthWave.objects.select_for_update(of=("self",)).get(pk=wave.pk)
    if bool(held.closed_on) == closed:
        return held
    held.closed_on = wave.coalition.today() if closed else None
    held.save()
    audit.record("wave_closed" if closed else "wave_opened", coalition=wave.coalition, target=held, by=by)
    return held


@transaction.atomic
def remove(*, wave, by):
    """The plan has this wave no more. Twice is once."""
    held = GrowthWave.objects.select_for_update(of=("self",)).filter(pk=wave.pk).first()
    if held is not None:
        audit.record("wave_removed", coalition=wave.coalition, target=held, by=by)
        held.delete()
