"""Somebody asks to take part (REC-4): growing demand raises what joining is worth to everybody."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner

from .querysets import JoinInterestQuerySet


@track()
class JoinDoor(ScopedModel):
    """Whether a coalition has a page on which anybody may ask to take part, and what it says there."""

    is_open = models.BooleanField("anybody may ask on our page", default=False)
    words = models.TextField(
        "what it says there",
        max_length=600,
        blank=True,
        help_text="Who we are looking for, and what happens after somebody asks.",
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = JoinInterestQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coalition"], name="join_door_once")]

    def __str__(self):
        return f"Page of {self.coalition} for those who ask to take part"


@choices_enforced
class JoinInterest(ScopedModel):
    """One who asks to take part, and what became of it.

    Once it is settled only the day, the way and the organization stay: whoever comes in is a person among the people
    then, whoever does not is nobody's business (REC-3). So there is no history of it either.
    """

    class Source(models.TextChoices):
        PAGE = "page", "Our page"
        TOLD = "told", "They told one of us"
        EVENT = "event", "At a meeting or event"
        PARTNER = "partner", "Through a partner"
        WRITTEN = "written", "They wrote to us"

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for an answer"
        TAKEN = "taken", "Among the prospects"
        DECLINED = "declined", "Thanked, not for now"

    name = models.CharField("their name", max_length=200, blank=True)
    organization = models.CharField(max_length=200, blank=True, help_text="Empty if they speak for themselves.")
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField(max_length=40, blank=True)
    words = models.TextField("what they said", max_length=1000, blank=True)
    source = models.CharField("how it reached us", max_length=7, choices=Source, default=Source.TOLD)
    asked_on = models.DateField("on", default=timezone.localdate)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    settled_on = models.DateField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="join_interests")

    objects = JoinInterestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        verbose_name = "wish to take part"
        verbose_name_plural = "wishes to take part"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", settled_on__isnull=True) & ~Q(name="")
                | ~Q(state="waiting") & Q(settled_on__isnull=False, name="", email="", phone=""),
                name="join_interest_settled_forgets",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | Q(words=""), name="join_interest_declined_wordless"
            ),
        ]
        indexes = [
            # the counter by quarter, and what waits
            models.Index(fields=["coalition", "asked_on"], name="join_interest_by_day"),
            models.Index(fields=["coalition"], condition=Q(state="waiting"), name="join_interest_waiting"),
        ]

    def __str__(self):
        return self.organization or self.name or "Somebody"
