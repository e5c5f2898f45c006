"""Figures of a whole coalition, kept from one look to the next (docs/adr/0024)."""

from django.db import models

from coalition.scope import ScopedModel

from .querysets import CountedQuerySet


class Touched(ScopedModel):
    """Somebody's transaction changed something that figures are counted from: one row for each, made by triggers.

    Kept figures hold as long as no row is here. Writers only add rows, each its own, so they never wait for each
    other; whoever counts anew takes out the rows that were there before the counting began.
    """

    # No constraint: a coalition that is deleted leaves marks of its own deletion, which the sweep takes away.
    coalition = models.ForeignKey("coalition.Coalition", models.CASCADE, related_name="+", db_constraint=False)
    xid = models.BigIntegerField(help_text="The transaction's number in PostgreSQL.")

    objects = CountedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coalition", "xid"], name="touched_once")]

    def __str__(self):
        return f"{self.coalition_id} by {self.xid}"


class Counted(ScopedModel):
    """The figures of a coalition as they were counted last: `now` quick ones, `measures` those that take longer.

    `version` goes up with each counting; of two who count at once, only the one who began from the present version
    keeps what it found.
    """

    on = models.DateField(help_text="The day they are of.")
    version = models.PositiveIntegerField(default=1)
    now = models.JSONField(default=dict, help_text="Counted whenever something has changed.")
    counted_at = models.DateTimeField()
    measures = models.JSONField(default=dict, help_text="Every tile (tiles.py) by its key.")
    measured_at = models.DateTimeField(null=True)
    measured_on = models.DateField(null=True)
    measured_version = models.PositiveIntegerField(
        null=True, help_text="Of the quick figures beside which they were counted."
    )
    took = models.FloatField(default=0, help_text="Seconds it took to count the measures.")

    objects = CountedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coalition"], name="counted_once")]

    def __str__(self):
        return f"{self.coalition_id} on {self.on}"
