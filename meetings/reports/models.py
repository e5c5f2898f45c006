"""Names people show in video meetings, once somebody said who they are."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, ScopedQuerySet
from members.models import Person


@track()
class KnownName(ScopedModel):
    """ "Bobby's iPad" is Robert Hale: confirmed once, known in every later report of the coalition."""

    shown = models.CharField(max_length=200, help_text="As compared: one space between words, small letters.")
    person = models.ForeignKey(Person, models.CASCADE, related_name="known_names")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["shown"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "shown"], name="known_name_once"),
        ]

    def __str__(self):
        return f"{self.shown}: {self.person}"
