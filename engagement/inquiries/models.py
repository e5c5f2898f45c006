"""Questions members ask the coordinators, and the answers everybody reads (COM-1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel
from members.models import Person

from .querysets import InquiryQuerySet


@track()
class Inquiry(ScopedModel):
    """One question. An open one, and its answer, are read by all members, without the name of who asked; another by who
    asked and the coordinators alone."""

    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="inquiries")
    is_open = models.BooleanField("everybody may read it", default=True)
    question = models.TextField(max_length=1000)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answer = models.TextField("our answer", max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = "question to the coordinators"
        verbose_name_plural = "questions to the coordinators"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="inquiry_asks_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="inquiry_answer_has_time",
            ),
        ]
        indexes = [
            # what waits: the number in the navigation
            models.Index(fields=["coalition", "asked_at"], condition=Q(answered_at=None), name="inquiry_waiting"),
        ]

    def __str__(self):
        return self.question if self.is_open else "a question to the coordinators"

    def get_absolute_url(self):
        return f"{reverse('inquiry-list', args=[self.coalition.slug])}#q{self.pk}"
