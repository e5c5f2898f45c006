"""Promises and deeds, ours and theirs (domain.md 3.4)."""

from datetime import timedelta
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, ScopedQuerySet, choices_enforced
from engagement.case.kinds import Audience
from meetings.models import Objective
from members.models import Partner, Person

from .amounts import measured
from .querysets import CommitmentQuerySet

GRACE = timedelta(days=14)  # domain.md 3.4
KEPT = Decimal("0.5")  # from this share on a promise does not lapse


class EffortBand(models.TextChoices):
    """Effort judged relative to the giver's own capacity, never by money value (domain.md 1)."""

    LIGHT = "light", "Light for them"
    MODERATE = "moderate", "Moderate for them"
    MAJOR = "major", "Major for them"


@track()
@choices_enforced
class Pledge(ScopedModel):
    """A concrete promise: what, how much, by when. From a partner to us, or from us to a partner (ACT-1, ACT-6)."""

    class Direction(models.TextChoices):
        THEIRS = "theirs", "They promised"
        OURS = "ours", "We promised"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        PARTLY = "partly", "Partly kept"
        FULFILLED = "fulfilled", "Kept"
        RENEGOTIATED = "renegotiated", "Agreed anew"
        WITHDRAWN = "withdrawn", "Withdrawn"
        LAPSED = "lapsed", "Ran out"

    direction = models.CharField(max_length=6, choices=Direction, default=Direction.THEIRS)
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="pledges")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="pledges")
    objective = models.ForeignKey(Objective, models.SET_NULL, null=True, blank=True, related_name="pledges")
    what = models.CharField(max_length=300)
    quantity = models.DecimalField(
        "how much", max_digits=12, decimal_places=2, default=1, validators=[MinValueValidator(Decimal("0.01"))]
    )
    unit = models.CharField(max_length=40, blank=True, help_text="Beds, hours, crews …")
    effort_band = models.CharField("effort", max_length=8, choices=EffortBand, default=EffortBand.MODERATE)
    made_on = models.DateField("promised on", default=timezone.localdate)
    due_on = models.DateField("due")
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    delivered = models.DecimalField(max_digits=12, decimal_places=2, default=0, editable=False)
    settled_on = models.DateField(null=True, blank=True, editable=False, help_text="Day it was kept or withdrawn.")
    note = models.TextField(blank=True, max_length=2000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="pledge_of_something",
                violation_error_message="Promise more than nothing.",
            ),
            models.CheckConstraint(condition=Q(delivered__gte=0), name="pledge_delivered_not_negative"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("made_on")),
                name="pledge_due_after_made",
                violation_error_message="It is due on or after the day it was promised.",
            ),
        ]
        indexes = [
            # promises due and overdue, ours and theirs
            models.Index(
                fields=["coalition", "direction", "due_on"],
                condition=Q(status__in=["open", "partly", "renegotiated"]),
                name="pledge_open_due",
            ),
            # a partner's promises
            models.Index(fields=["partner", "-made_on"], name="pledge_of_partner"),
        ]

    def __str__(self):
        return self.what

    @property
    def fraction(self):
        """Share delivered, f = min(1, delivered/quantity) (domain.md 3.4)."""
        return min(Decimal(1), self.delivered / self.quantity)

    @property
    def counts_until(self):
        """The first day on which `pledge_made` counts no more (`Signal.ended_on`); None while nothing ends it."""
        lapse = None if self.fraction >= KEPT else self.due_on + GRACE + timedelta(days=1)
        if self.status != self.Status.WITHDRAWN:
            return lapse
        return min(filter(None, [self.settled_on, lapse]))

    def status_on(self, day):
        """The status on a day: `lapsed` from 15 days after the due day while less than half is delivered."""
        ends = self.counts_until
        if self.status != self.Status.WITHDRAWN and ends is not None and day >= ends:
            return self.Status.LAPSED
        return self.Status(self.status)

    def words_on(self, day):
        """`status_on` as it is said on screen."""
        return self.status_on(day).label

    @property
    def left(self):
        """How much is still to come, never below 0."""
        return max(Decimal(0), self.quantity - self.delivered)

    @property
    def amount(self):
        """The quantity in words: "2 beds", or "" for one of nothing in particular."""
        return measured(self.quantity, self.unit) if self.unit or self.quantity != 1 else ""

    @property
    def left_amount(self):
        """`left` in words: "0 beds"."""
        return measured(self.left, self.unit)


@track()
class Delivery(ScopedModel):
    """One instalment of a pledge, on its day."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="deliveries")
    quantity = models.DecimalField(
        "how much", max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    delivered_on = models.DateField("on", default=timezone.localdate)
    increase = models.DecimalField(max_digits=9, decimal_places=6, editable=False, help_text="Increase of f, 0 to 1.")
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["delivered_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="delivery_of_something"),
            models.CheckConstraint(condition=Q(increase__gte=0, increase__lte=1), name="delivery_increase_share"),
        ]

    def __str__(self):
        return f"{self.quantity} of {self.pledge}"

    @property
    def amount(self):
        """The quantity in words."""
        return measured(self.quantity, self.pledge.unit)


@track()
@choices_enforced
class Contribution(ScopedModel):
    """A resource delivered without a pledge (ACT-3), or given by us to a partner (GIV-1): the reciprocity ledger."""

    class Kind(models.TextChoices):
        STAFF_TIME = "staff_time", "Staff time"
        MEETING_TIME = "meeting_time", "Meeting time"
        LATITUDE = "latitude", "Latitude to test"
        MONEY = "money", "Money"
        SPACE = "space", "Space"
        EQUIPMENT = "equipment", "Equipment"
        DATA = "data", "Data"
        EXPERTISE = "expertise", "Expertise"
        NETWORK = "network", "Network"

    class Direction(models.TextChoices):
        THEIRS = "theirs", "They gave"
        OURS = "ours", "We gave"

    direction = models.CharField(max_length=6, choices=Direction, default=Direction.THEIRS)
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="contributions")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="contributions")
    objective = models.ForeignKey(Objective, models.SET_NULL, null=True, blank=True, related_name="contributions")
    kind = models.CharField(max_length=14, choices=Kind)
    what = models.CharField(max_length=300)
    effort_band = models.CharField("effort", max_length=8, choices=EffortBand, default=EffortBand.MODERATE)
    given_on = models.DateField("on", default=timezone.localdate)
    thanked_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-pk"]
        indexes = [
            # a partner's give and take
            models.Index(fields=["partner", "-given_on"], name="contribution_of_partner"),
        ]

    def __str__(self):
        return self.what


@track()
@choices_enforced
class PledgeTemplate(ScopedModel):
    """A promise as it is often made, for one audience (ACT-1): chosen when one is noted, it fills the fields."""

    audience = models.CharField("who promises so", max_length=10, choices=Audience)
    what = models.CharField("what they promise", max_length=300)
    quantity = models.DecimalField(
        "how much", max_digits=12, decimal_places=2, default=1, validators=[MinValueValidator(Decimal("0.01"))]
    )
    unit = models.CharField(max_length=40, blank=True, help_text="Beds, hours, crews …")
    due_days = models.PositiveSmallIntegerField("days until it is due", default=90)
    effort_band = models.CharField("effort", max_length=8, choices=EffortBand, default=EffortBand.MODERATE)
    note = models.CharField("what helps to know", max_length=300, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["audience", "what", "pk"]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="pledge_template_of_something")]

    def __str__(self):
        return self.what
