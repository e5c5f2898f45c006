"""Writes about policies we watch: a further one, its facts, how far it has come, gone."""

from django.db import transaction

from coalition import audit
from engagement.case import writing

from .models import PolicyStep, PolicyWatch

audit.describe(
    policy_watched="{by} began to watch {target}",
    policy_changed="{by} changed what is noted of {target}: {fields}",
    policy_moved="{by} noted how far {target} has come: {status}",
    policy_removed="{by} took {target} off the list of policies we watch",
)


class PolicyTrouble(Exception):
    """It cannot be so. Its message says why, in words."""


@transaction.atomic
def watch(*, coalition, by, status, on=None, **fields):
    """A further one, with how far it is."""
    row = writing.create(PolicyWatch, "policy_watched", coalition=coalition, by=by, status=status, **fields)
    PolicyStep.objects.create(coalition=coalition, policy=row, status=status, on=on or coalition.today(), noted_by=by)
    return row


def change(*, policy, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    return writing.change(policy, "policy_changed", by=by, seen=seen, **fields)


@transaction.atomic
def move(*, policy, status, on, by, note="", look_on=None):
    """What became of it on a day; the latest day's status is the policy's. PolicyTrouble for a day to come.

    `look_on` is when to look again; None leaves no day, as it does when nothing more is to come.
    """
    held = PolicyWatch.objects.select_for_update(of=("self",)).select_related("coalition").get(pk=policy.pk)
    if on > held.coalition.today():
        raise PolicyTrouble("This day is still to come. Choose today or an earlier day.")
    step = PolicyStep.objects.create(
        coalition=held.coalition, policy=held, status=status, on=on, note=note, noted_by=by
    )
    held.status = held.steps.first().status
    held.look_on = None if held.is_over else look_on
    held.save()
    audit.record("policy_moved", coalition=held.coalition, target=held, by=by, status=step.get_status_display().lower())
    return step


def remove(*, policy, by):
    """It is not watched any more, and its story goes with it. Twice is once."""
    writing.remove(policy, "policy_removed", by=by)
