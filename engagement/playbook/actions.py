"""What people make of a step, and of a rule. Each is one action; twice is once."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from coalition import audit
from coalition.access import ROLES, Permission
from members.models import Person

from . import rules
from .models import RuleSetting, Step

State = Step.State

audit.describe(
    step_done="{by} noted as done: {step}",
    step_planned="{by} planned for {day}: {step}",
    step_delegated="{by} gave to {person}: {step}",
    step_snoozed="{by} put off until {day} ({reason}): {step}",
    step_reopened="{by} opened again: {step}",
    rule_switched="{by} switched the rule “{rule}” {state}",
    rule_changed="{by} set the rule “{rule}” to {threshold}",
)


class StepTrouble(ValidationError):
    """What keeps a step from being settled so, in words for people."""


def _held(step):
    """The row, locked; it may have been settled meanwhile."""
    return Step.objects.select_for_update(of=("self",)).get(pk=step.pk)


def _save(held, verb, by, *, state, coalition, **fields):
    fields = {"planned_on": None, "delegate": None, "rests_until": None, "reason": "", "settled_on": None} | fields
    for name, value in (fields | {"state": state, "by": by}).items():
        setattr(held, name, value)
    held.save()
    if held.keeper_id is None:  # of what is somebody's alone the log is silent
        title = rules.RULES[held.rule].title
        target = held.partner or coalition
        said = {name: value for name, value in fields.items() if value}
        details = {
            "day": str(said.get("planned_on") or said.get("rests_until") or ""),
            "reason": said.get("reason", ""),
        }
        person = said["delegate"].name if "delegate" in said else ""
        audit.record(verb, coalition=coalition, target=target, by=by, step=title, person=person, **details)
    return held


@transaction.atomic
def done(*, step, by):
    """It is done. It rests as long as its rule says; is it still so then, it comes back."""
    held = _held(step)
    if held.state == State.DONE:
        return held
    today = step.coalition.today()
    rests = today + timedelta(days=rules.RULES[held.rule].rests)
    return _save(held, "step_done", by, state=State.DONE, coalition=step.coalition, rests_until=rests, settled_on=today)


@transaction.atomic
def plan(*, step, day, by):
    """Do it on a day: until then it stands aside."""
    if day <= step.coalition.today():
        raise StepTrouble("Choose a day to come.")
    return _save(_held(step), "step_planned", by, state=State.PLANNED, coalition=step.coalition, planned_on=day)


@transaction.atomic
def delegate(*, step, person, by):
    """Give it into the hands of somebody who keeps records here too; it stands on their Today."""
    if person not in keepers(step.coalition):
        raise StepTrouble("Only somebody who keeps records here can see it.")
    if step.keeper_id is not None:
        raise StepTrouble("What was told to you in confidence stays with you.")
    return _save(_held(step), "step_delegated", by, state=State.DELEGATED, coalition=step.coalition, delegate=person)


@transaction.atomic
def snooze(*, step, until, reason, by):
    """Not now, for a reason: it comes back on that day."""
    if until <= step.coalition.today():
        raise StepTrouble("Choose a day to come.")
    if not reason.strip():
        raise StepTrouble("Say why, in a few words.")
    return _save(
        _held(step),
        "step_snoozed",
        by,
        state=State.SNOOZED,
        coalition=step.coalition,
        rests_until=until,
        reason=reason.strip(),
    )


@transaction.atomic
def reopen(*, step, by):
    """Take it back to the open ones, whatever was decided. Nothing that is gone by itself."""
    held = _held(step)
    if held.state in (State.OPEN, State.GONE):
        return held
    return _save(held, "step_reopened", by, state=State.OPEN, coalition=step.coalition)


def keepers(coalition):
    """People of the coalition who keep records, and so see steps."""
    roles = [role for role, kind in ROLES.items() if Permission.KEEP_RECORDS in kind.permissions]
    held = Person.objects.filter(
        coalition=coalition, user__held_roles__coalition=coalition, user__held_roles__role__in=roles
    )
    return held.distinct().order_by("name")


@transaction.atomic
def set_rule(*, coalition, rule, is_on, threshold, by):
    """Switch a rule on or off for the coalition, or change its threshold (None: as it was made); whether anything changed."""
    if threshold is not None:
        if rule.threshold is None:
            raise StepTrouble("This rule has no figure to change.")
        if not rule.threshold.least <= threshold <= rule.threshold.most:
            raise StepTrouble(f"Choose between {rule.threshold.least} and {rule.threshold.most}.")
        threshold = None if threshold == rule.threshold.default else threshold
    row, _ = RuleSetting.objects.select_for_update(of=("self",)).get_or_create(coalition=coalition, rule=rule.name)
    switched, changed = row.is_on != is_on, row.threshold != threshold
    if not switched and not changed:
        return False
    row.is_on, row.threshold = is_on, threshold
    row.save()
    if switched:
        state = "on" if is_on else "off"
        audit.record("rule_switched", coalition=coalition, target=coalition, by=by, rule=rule.title, state=state)
    if changed:
        words = f"{rule.limit(threshold)} {rule.threshold.unit}"
        audit.record("rule_changed", coalition=coalition, target=coalition, by=by, rule=rule.title, threshold=words)
    return True
