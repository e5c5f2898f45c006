"""Writes about who knows whom: noted, changed, taken away."""

from django.db import transaction

from coalition import audit

from .models import Acquaintance

audit.describe(
    acquaintance_noted="{by} noted who knows whom: {target}",
    acquaintance_removed="{by} took out who knows whom: {target}",
)


class TieTrouble(Exception):
    """The tie cannot be so. Its message says why, in words."""


@transaction.atomic
def note(*, coalition, one, other, strength, by, how=""):
    """These two know each other so well. Noted again it is changed: there is one tie between two people."""
    if one.pk == other.pk:
        raise TieTrouble("Everybody knows themselves. Choose two people.")
    if {one.coalition_id, other.coalition_id} != {coalition.pk}:
        raise TieTrouble("Both have to be people of this coalition.")
    first, second = sorted((one, other), key=lambda person: person.pk)
    told = {"strength": strength, "how": how, "noted_on": coalition.today(), "noted_by": by}
    held = Acquaintance.objects.select_for_update(of=("self",)).between(first, second).first()
    if held is None:
        held = Acquaintance.objects.create(coalition=coalition, one=first, other=second, **told)
    elif (held.strength, held.how) == (strength, how):
        return held
    else:
        for name, value in told.items():
            setattr(held, name, value)
        held.save()
    audit.record("acquaintance_noted", coalition=coalition, target=held, by=by)
    return held


@transaction.atomic
def remove(*, tie, by):
    """They do not know each other, or not any more. Twice is once."""
    held = Acquaintance.objects.select_for_update(of=("self",)).filter(pk=tie.pk).select_related("one", "other").first()
    if held is not None:
        audit.record("acquaintance_removed", coalition=tie.coalition, target=held, by=by)
        held.delete()
