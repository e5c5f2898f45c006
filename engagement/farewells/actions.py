"""Writes about exit talks: noted, changed, taken away."""

from django.db import transaction

from coalition import audit, versions

from .models import ExitTalk

audit.describe(
    exit_talk_noted="{by} noted an {target}",
    exit_talk_changed="{by} changed what is noted of an {target}: {fields}",
    exit_talk_removed="{by} took away what was noted of an {target}",
)


@transaction.atomic
def note(*, partner, by, **fields):
    """What a partner that left told us."""
    talk = ExitTalk.objects.create(coalition=partner.coalition, partner=partner, by=by, **fields)
    audit.record("exit_talk_noted", coalition=partner.coalition, target=talk, by=by)
    return talk


@transaction.atomic
def change(*, talk, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    coalition = talk.coalition
    held = versions.lock(talk, seen=seen)
    changed = versions.set_changed(held, fields)
    if changed:
        held.save()
        told = versions.labels(held, changed)
        audit.record("exit_talk_changed", coalition=coalition, target=held, by=by, fields=told)
    return held


@transaction.atomic
def remove(*, talk, by):
    """Noted by mistake. Its history is kept."""
    audit.record("exit_talk_removed", coalition=talk.coalition, target=talk, by=by)
    talk.delete()
