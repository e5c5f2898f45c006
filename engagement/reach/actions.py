"""Writes about reach: whom partners serve, what they did outside, what they said and run together, and counts."""

from django.db import transaction

from coalition import audit
from engagement.case import writing
from engagement.facts import outreach_changed

from .models import Community, JointCommunication, JointVoice, OutreachAction, Served, Turnout, WorkShare

audit.describe(
    community_added="{by} put on the list of whom we want to reach: {target}",
    community_changed="{by} changed {target} on the list of whom we want to reach: {fields}",
    community_removed="{by} took {target} off the list of whom we want to reach",
    served_noted="{by} noted whom {target} serves",
    outreach_noted="{by} noted what was done outside: {target}",
    outreach_changed="{by} changed what was done outside, “{target}”: {fields}",
    outreach_removed="{by} took out what was done outside, “{target}”",
    joint_noted="{by} noted what was said together: {target}",
    joint_changed="{by} changed what was said together, “{target}”: {fields}",
    joint_removed="{by} took out what was said together, “{target}”",
    joint_joined="{by} noted that {partner} took part in “{target}”",
    joint_left="{by} took {partner} out of “{target}”",
    work_shared="{by} noted who runs what: {target}",
    work_share_changed="{by} changed who runs what, “{target}”: {fields}",
    work_share_removed="{by} took out who runs what, “{target}”",
    turnout_noted="{by} noted how many took part: {target}",
    turnout_changed="{by} changed how many took part, {target}: {fields}",
    turnout_removed="{by} took out how many took part, {target}",
)

# model -> the verbs of its three writes
VERBS = {
    Community: ("community_added", "community_changed", "community_removed"),
    OutreachAction: ("outreach_noted", "outreach_changed", "outreach_removed"),
    JointCommunication: ("joint_noted", "joint_changed", "joint_removed"),
    WorkShare: ("work_shared", "work_share_changed", "work_share_removed"),
    Turnout: ("turnout_noted", "turnout_changed", "turnout_removed"),
}


@transaction.atomic
def note(*, model, coalition, by, **fields):
    """A new row of one of VERBS. What was done outside is a deed of its partner from then on."""
    row = writing.create(model, VERBS[model][0], coalition=coalition, by=by, **fields)
    _tell(row, row.pk, coalition)
    return row


@transaction.atomic
def change(*, row, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    held = writing.change(row, VERBS[type(row)][1], by=by, seen=seen, **fields)
    _tell(held, held.pk, row.coalition)
    return held


@transaction.atomic
def remove(*, row, by):
    """It was noted by mistake. Twice is once."""
    key, coalition = row.pk, row.coalition
    writing.remove(row, VERBS[type(row)][2], by=by)
    _tell(row, key, coalition)


def _tell(row, key, coalition):
    if isinstance(row, OutreachAction):
        outreach_changed.happened(coalition=coalition, outreach=key)


def serve(*, partner, communities, by):
    """Exactly these communities are what a partner serves."""
    writing.link(Served, "served_noted", owner=partner, name="partner", to="community", rows=communities, by=by)


@transaction.atomic
def join(*, joint, partner, by):
    """A partner took part in what was said together. Twice is once."""
    row, fresh = JointVoice.objects.get_or_create(
        joint=joint, partner=partner, defaults={"coalition_id": joint.coalition_id}
    )
    if fresh:
        audit.record("joint_joined", coalition=joint.coalition, target=joint, by=by, partner=partner.name)
    return row


@transaction.atomic
def leave(*, voice, by):
    """It did not take part after all. Twice is once."""
    held = JointVoice.objects.select_for_update(of=("self",)).filter(pk=voice.pk).first()
    if held is not None:
        joint = voice.joint
        audit.record("joint_left", coalition=voice.coalition, target=joint, by=by, partner=voice.partner.name)
        held.delete()
