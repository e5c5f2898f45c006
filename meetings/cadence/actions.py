"""Writes about how often a body means to meet."""

from django.db import transaction

from coalition import audit

from .models import Cadence

audit.describe(
    cadence_set="{by} noted that {whose} is taken up at least every {weeks} weeks",
    cadence_removed="{by} took away how often {whose} is taken up",
)
WHOLE = "the coalition"


@transaction.atomic
def set_cadence(*, coalition, weeks, by, objective=None):
    """At least every `weeks` weeks, counted from today where nobody has met yet; None: no rule. Returns the row or None.

    Another number counts on from where the earlier one did.
    """
    held = Cadence.objects.select_for_update(of=("self",)).filter(coalition=coalition, objective=objective).first()
    whose = str(objective) if objective else WHOLE
    target = objective or coalition
    if weeks is None:
        if held:
            held.delete()
            audit.record("cadence_removed", coalition=coalition, target=target, by=by, whose=whose)
        return None
    if held and held.weeks == weeks:
        return held
    cadence = held or Cadence(coalition=coalition, objective=objective, since=coalition.today())
    cadence.weeks = weeks
    cadence.full_clean(exclude=["coalition", "objective"])
    cadence.save()
    audit.record("cadence_set", coalition=coalition, target=target, by=by, whose=whose, weeks=weeks)
    return cadence
