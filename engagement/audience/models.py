"""Who is affected by what a request asks, who of them was asked, and who would rather not say anything."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.scope import ScopedModel, choices_enforced
from members.models import Affiliation, Person, StakeholderType

from .querysets import AskedGroupQuerySet, AskedQuerySet


@choices_enforced
class AskedGroup(ScopedModel):
    """A group at one level (or at all, when empty) whose voice a request needs: one cell of the coverage grid.

    One that is left out says why and is not counted (CNS-3).
    """

    request = models.ForeignKey("engagement.InputRequest", models.CASCADE, related_name="asked_groups")
    stakeholder_type = models.ForeignKey(StakeholderType, models.CASCADE, related_name="+")
    level = models.CharField(max_length=10, blank=True, choices=Affiliation.Level)
    is_left_out = models.BooleanField("not asked this time", default=False)
    why_left_out = models.CharField("why not", max_length=200, blank=True)

    objects = AskedGroupQuerySet.as_manager()

    class Meta:
        ordering = ["stakeholder_type__name", "level"]
        constraints = [
            models.UniqueConstraint(fields=["request", "stakeholder_type", "level"], name="asked_group_once"),
            models.CheckConstraint(condition=Q(is_left_out=False) ^ ~Q(why_left_out=""), name="asked_group_why_not"),
        ]

    def __str__(self):
        level = f", {self.get_level_display().lower()}" if self.level else ""
        return f"{self.stakeholder_type}{level}"


class Asked(ScopedModel):
    """One person was asked for their view on one request; once, whatever groups they belong to.

    `declined_on`: they would rather not; then nobody reminds them, and nothing else follows from it.
    """

    request = models.ForeignKey("engagement.InputRequest", models.CASCADE, related_name="asked_people")
    person = models.ForeignKey(Person, models.CASCADE, related_name="asked_for_input")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    declined_on = models.DateField(null=True, blank=True)

    objects = AskedQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name_plural = "asked"
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="asked_once")]

    def __str__(self):
        return f"{self.person} about {self.request}"
