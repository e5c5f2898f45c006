"""What we ask of people: what a plan costs whom, what a role takes, and how much else somebody carries (WRK-1 to WRK-7)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from engagement.seats.models import Seat
from engagement.voice.models import InputRequest
from meetings.models import Objective
from members.models import Partner, Person

from .querysets import OfferQuerySet, OpenToAllQuerySet, OwnQuerySet

MONTH_MINUTES = 60 * 24 * 31  # no month has more


@track()
class WorkloadImpact(ScopedModel):
    """How the work of one affected group changes under an objective, why it is worth it, what was done about the load
    (WRK-3). Written before anybody of the group is asked. `group_name` is the name of an AffectedGroup."""

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="workload_impacts")
    group_name = models.CharField("for whom", max_length=120)
    minutes_a_week = models.PositiveSmallIntegerField(
        "minutes a week for each of them",
        validators=[MaxValueValidator(60 * 40)],
        help_text="On an ordinary week, once it runs. 0 when it takes nothing.",
    )
    space = models.CharField("rooms and space", max_length=300, blank=True, help_text="What it takes up, and when.")
    flow = models.CharField("how the day runs", max_length=300, blank=True, help_text="Which steps come, go or move.")
    why_worth_it = models.TextField("why it is worth it for them", max_length=1000)
    burden_steps = models.TextField("what we did to make it lighter", max_length=1000)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering = ["group_name"]
        constraints = [
            models.UniqueConstraint(fields=["objective", "group_name"], name="impact_once"),
            models.CheckConstraint(condition=~Q(why_worth_it="") & ~Q(burden_steps=""), name="impact_says_why"),
        ]

    def __str__(self):
        return f"{self.group_name}: {self.minutes_a_week} min a week"


@track()
@choices_enforced
class Incentive(ScopedModel):
    """What a group gets for its part in an objective, open to everybody and never tied to a score (WRK-7)."""

    class Kind(models.TextChoices):
        CREDIT = "credit", "Credit hours"
        RECOGNITION = "recognition", "Recognition"
        COVER = "cover", "Cover for the time"
        OTHER = "other", "Something else"

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="incentives")
    group_name = models.CharField("for whom", max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    what = models.CharField("what they get", max_length=300)
    effect = models.CharField("what it did", max_length=300, blank=True)
    effect_on = models.DateField(null=True, blank=True, editable=False)

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering = ["group_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(effect="") ^ Q(effect_on__isnull=False), name="incentive_effect_dated"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} for {self.group_name}"


@track()
class RoleCard(ScopedModel):
    """What a role takes: tasks, hours a month, term, how to step back (WRK-1). Shown before anybody takes it on."""

    title = models.CharField("role", max_length=120)
    tasks = models.TextField("what one does", max_length=2000, help_text="One a line.")
    hours_a_month = models.DecimalField(
        max_digits=5, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    term_months = models.PositiveSmallIntegerField(
        "term in months", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    how_to_step_back = models.TextField("how one steps back", max_length=1000)
    is_offered = models.BooleanField("can be offered", default=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "title"], name="role_card_once"),
            models.CheckConstraint(condition=Q(hours_a_month__gte=0), name="role_card_hours"),
        ]

    def __str__(self):
        return self.title

    @property
    def task_lines(self):
        """The tasks, one each."""
        return [line.strip() for line in self.tasks.splitlines() if line.strip()]


@track()
@choices_enforced
class RoleOffer(ScopedModel):
    """A role offered to a person, with the card as it read then; taken on or declined by them, and laid down."""

    class Status(models.TextChoices):
        OFFERED = "offered", "Offered"
        ACCEPTED = "accepted", "Taken on"
        DECLINED = "declined", "Not now"
        LAID_DOWN = "laid_down", "Laid down"
        TAKEN_BACK = "taken_back", "Taken back"

    card = models.ForeignKey(RoleCard, models.PROTECT, related_name="offers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="role_offers")
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="role_offers")
    seat = models.ForeignKey(Seat, models.SET_NULL, null=True, blank=True, related_name="offers")
    status = models.CharField(max_length=10, choices=Status, default=Status.OFFERED)
    title = models.CharField(max_length=120, editable=False)
    tasks = models.TextField(editable=False)
    hours_a_month = models.DecimalField(max_digits=5, decimal_places=2, editable=False)
    term_months = models.PositiveSmallIntegerField(null=True, editable=False)
    how_to_step_back = models.TextField(editable=False)
    offered_on = models.DateField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField("last day of the term", null=True, blank=True)
    laid_down_on = models.DateField(null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["card", "person"], condition=Q(status__in=["offered", "accepted"]), name="role_offer_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["offered", "taken_back"]) | Q(answered_on__isnull=False),
                name="role_answered_has_day",
            ),
            models.CheckConstraint(
                condition=Q(status="laid_down") ^ Q(laid_down_on__isnull=True), name="role_laid_down_has_day"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("answered_on")), name="role_ends_after_start"
            ),
        ]
        indexes = [
            # what somebody carries: the budget, My table
            models.Index(fields=["person", "status"], name="role_of_person"),
        ]

    def __str__(self):
        return self.title

    @property
    def task_lines(self):
        """The tasks, one each."""
        return [line.strip() for line in self.tasks.splitlines() if line.strip()]


@track()
class OutsideLoad(ScopedModel):
    """What a person does for other collaboratives, in minutes a month, as they say it (WRK-5)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="outside_loads")
    name = models.CharField("where", max_length=120)
    minutes = models.PositiveIntegerField("minutes a month", validators=[MaxValueValidator(MONTH_MINUTES)])
    since = models.DateField(default=timezone.localdate, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="outside_load_once"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="outside_load_something"),
        ]

    def __str__(self):
        return self.name


@track()
class Capacity(ScopedModel):
    """The most minutes in 30 days a person wants to be asked for, when it is not what the coalition allows itself."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="capacity")
    minutes = models.PositiveIntegerField(validators=[MaxValueValidator(MONTH_MINUTES)])

    objects = OwnQuerySet.as_manager()

    def __str__(self):
        return f"{self.minutes} min in 30 days"


@choices_enforced
class HeldAsk(ScopedModel):
    """A request that would have asked too much of somebody, kept until there is room for it (WRK-5)."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waits for room"
        ASKED = "asked", "Asked since"
        DROPPED = "dropped", "Not asked"

    request = models.ForeignKey(InputRequest, models.CASCADE, related_name="held_asks")
    person = models.ForeignKey(Person, models.CASCADE, related_name="held_asks")
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    held_on = models.DateField()
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    settled_on = models.DateField(null=True, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="held_ask_once")]
        indexes = [
            # the daily look for room
            models.Index(fields=["request"], condition=Q(status="waiting"), name="held_ask_waiting"),
        ]

    def __str__(self):
        return f"{self.request} for {self.person}"
