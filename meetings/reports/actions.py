"""Writes about names people show."""

from django.db import transaction

from coalition import audit

audit.describe(known_name_forgotten="{by} forgot that “{shown}” is {target}")


@transaction.atomic
def forget(*, known, by):
    """Forget whom a name means; what was noted by it stays."""
    audit.record("known_name_forgotten", coalition=known.coalition, target=known.person, by=by, shown=known.shown)
    known.delete()
