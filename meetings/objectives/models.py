"""What the coalition is after, whom it touches, and who does what."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner, Person, StakeholderType

from .querysets import ObjectiveQuerySet, TaskQuerySet


@track()
@choices_enforced
class Objective(ScopedModel):
    """A measurable aim (MTG-1): phase, owner, measure, done-when, and where it is in its life."""

    class Phase(models.TextChoices):
        MITIGATION = "mitigation", "Mitigation"
        PREPAREDNESS = "preparedness", "Preparedness"
        RESPONSE = "response", "Response"
        RECOVERY = "recovery", "Recovery"

    class Status(models.TextChoices):
        IDEA = "idea", "Idea"
        DESIGN = "design", "In design"
        ACTIVE = "active", "Active"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    title = models.CharField(max_length=200)
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.PREPAREDNESS)
    status = models.CharField(max_length=8, choices=Status, default=Status.IDEA)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="objectives")
    statement = models.TextField("on one page", blank=True, max_length=4000)
    measure = models.CharField(max_length=200, blank=True)
    baseline = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=60, blank=True)
    due_on = models.DateField("by", null=True, blank=True)
    done_when = models.CharField(max_length=300, blank=True)
    is_priority = models.BooleanField("priority", default=False)
    activated_on = models.DateField(null=True, blank=True, editable=False)
    last_moved_on = models.DateField("last measured progress", null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["-is_priority", "title"]
        indexes = [
            # the objectives list, and the stalled ones
            models.Index(fields=["coalition", "status", "title"], name="objective_by_status"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("objective-detail", args=[self.coalition.slug, self.pk])


class AffectedGroup(ScopedModel):
    """A group an objective touches: the denominator of consultation coverage (CNS-1, CNS-2)."""

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="affected_groups")
    name = models.CharField(max_length=120)
    stakeholder_type = models.ForeignKey(StakeholderType, models.SET_NULL, null=True, blank=True)
    level = models.CharField(max_length=10, blank=True, help_text="A level of Affiliation, or empty for all.")
    is_direct = models.BooleanField("directly touched", default=True)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["objective", "name", "level"], name="affected_group_once")]

    def __str__(self):
        return self.name


class Milestone(ScopedModel):
    """A step an objective reaches by a day."""

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    reached_on = models.DateField(null=True, blank=True)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self):
        return self.title


@track()
class Task(ScopedModel):
    """Something one person said they would do."""

    title = models.CharField("what", max_length=200)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="tasks")
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="tasks")
    objective = models.ForeignKey(Objective, models.SET_NULL, null=True, blank=True, related_name="tasks")
    meeting = models.ForeignKey("meetings.Meeting", models.SET_NULL, null=True, blank=True, related_name="tasks")
    due_on = models.DateField("by", null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            # "your tasks", open ones
            models.Index(fields=["owner", "due_on"], condition=Q(done_on__isnull=True), name="task_open_of_person"),
            # tasks of an objective
            models.Index(fields=["objective", "done_on"], name="task_of_objective"),
        ]

    def __str__(self):
        return self.title
