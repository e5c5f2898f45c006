"""What somebody who left had in hand, and who takes it on (TRN-1)."""

from django.db import models

from coalition.history import track
from coalition.scope import ScopedModel, ScopedQuerySet
from meetings.objectives.models import Task
from members.models import Affiliation, Person


@track()
class Handover(ScopedModel):
    """The continuity task of one tie that ended. Its row says whose; what is in hand is read afresh each time.

    `note` is what a successor should know. Whether it is settled is what the task says.
    """

    affiliation = models.OneToOneField(Affiliation, models.CASCADE, related_name="handover")
    task = models.OneToOneField(Task, models.CASCADE, related_name="handover")
    successor = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.TextField("what a successor should know", max_length=2000, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"what {self.affiliation} had in hand"
