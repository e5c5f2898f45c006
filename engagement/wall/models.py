"""A code on the wall, and what people said by it before a coordinator knew who they are."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced

from .querysets import WallAnswerQuerySet, WallCodeQuerySet


@track(exclude=["code"])
class WallCode(ScopedModel):
    """Six letters on a poster that open the page of one request, as long as it takes input."""

    request = models.ForeignKey("engagement.InputRequest", models.CASCADE, related_name="wall_codes")
    code = models.CharField(max_length=6)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = WallCodeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="wall_code_once"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(revoked_at__isnull=True), name="wall_one_code_a_request"
            ),
        ]

    def __str__(self):
        return f"Code for {self.request}"


@choices_enforced
class WallAnswer(ScopedModel):
    """What somebody said by the code and a name; it becomes Input when a coordinator says who that is.

    `fields` are the answer form's fields as sent.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        TAKEN = "taken", "Taken"
        DECLINED = "declined", "Not taken"

    request = models.ForeignKey("engagement.InputRequest", models.CASCADE, related_name="wall_answers")
    name = models.CharField(max_length=200)
    organization = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    fields = models.JSONField(default=dict)
    said_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = WallAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="wall_answer_settled_has_time",
            ),
        ]
        indexes = [models.Index(fields=["request"], condition=Q(state="waiting"), name="wall_answer_waiting")]

    def __str__(self):
        return f"{self.name} on {self.request}"
