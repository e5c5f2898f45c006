"""A coalition's own words for its mail, version by version."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.access import Permission
from coalition.scope import ScopedModel, ScopedQuerySet, choices_enforced
from members.preferences.models import Language


class WordingQuerySet(ScopedQuerySet):
    """Coordinators read and write the words."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.KEEP_RECORDS) else self.none()


@choices_enforced
class Wording(ScopedModel):
    """One version of the words for one kind of notice in one language. The current one is used; none: the built-in."""

    kind = models.CharField(max_length=60, help_text="A kind of notice in the registry.")
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    version = models.PositiveIntegerField()
    subject = models.CharField(max_length=200)
    body = models.TextField(max_length=8000)
    for_you = models.CharField(
        "what this does for them", max_length=300, blank=True, help_text="One sentence at the foot of the mail."
    )
    is_current = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = WordingQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "language", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "kind", "language", "version"], name="wording_version_once"),
            models.UniqueConstraint(
                fields=["coalition", "kind", "language"], condition=Q(is_current=True), name="wording_one_current"
            ),
        ]

    def __str__(self):
        return f"{self.kind.replace('-', ' ').capitalize()}, version {self.version}"
