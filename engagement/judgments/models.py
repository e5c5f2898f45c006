"""What coordinators judge about a partner, each with its day: it expires and is unknown then (domain.md 5, rule 21).

Every judgment is a row of its own, so that there is a history; the newest one that has not expired counts. They order
nobody's chances: they say how to approach somebody, and are never shown to a member, a leader or the partner.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner, Person

from .querysets import JudgmentQuerySet


class Judgment(ScopedModel):
    """Base: about whom, since when, by whom, why. `LASTS` is how long it may be relied on, `ABOUT` whom the newest one counts for."""

    LASTS = timedelta(days=180)
    ABOUT: tuple[str, ...] = ("partner",)

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="%(class)ss")
    note = models.CharField("why you think so", max_length=500, blank=True)
    on = models.DateField("as of", default=timezone.localdate)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = JudgmentQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"{self._meta.verbose_name} of {self.partner}"

    @property
    def expires_on(self):
        """The last day it may be relied on."""
        return self.on + self.LASTS


@track()
@choices_enforced
class Stance(Judgment):
    """Where they stand towards us, as a person sees it. After 180 days it is unknown."""

    class Value(models.TextChoices):
        SUPPORTIVE = "supportive", "Supportive"
        NEUTRAL = "neutral", "Neutral"
        RESISTANT = "resistant", "Resistant"

    value = models.CharField("stance", max_length=10, choices=Value)

    class Meta(Judgment.Meta):
        abstract = False


@track()
@choices_enforced
class EngagementLevel(Judgment):
    """Where they are and where we hope they will be: C and D of the engagement matrix. After 180 days it is unknown."""

    class Level(models.TextChoices):
        UNAWARE = "unaware", "Unaware"
        RESISTANT = "resistant", "Resistant"
        NEUTRAL = "neutral", "Neutral"
        SUPPORTIVE = "supportive", "Supportive"
        LEADING = "leading", "Leading"

    current = models.CharField("where they are", max_length=10, choices=Level)
    desired = models.CharField("where we hope for them", max_length=10, choices=Level)

    class Meta(Judgment.Meta):
        abstract = False

    @property
    def gap(self):
        """Steps from where they are to where we hope for them; never below 0."""
        order = self.Level.values
        return max(0, order.index(self.desired) - order.index(self.current))


@track()
@choices_enforced
class Influence(Judgment):
    """Power and interest, 1 to 5 each; high is 4 or 5 (POW-1). After 365 days it is unknown."""

    LASTS = timedelta(days=365)
    HIGH = 4

    power = models.PositiveSmallIntegerField(choices=[(n, str(n)) for n in range(1, 6)])
    interest = models.PositiveSmallIntegerField(choices=[(n, str(n)) for n in range(1, 6)])

    class Meta(Judgment.Meta):
        abstract = False

    @property
    def quadrant(self):
        """ "manage closely", "keep satisfied", "keep informed" or "monitor"; it never means "do not consult"."""
        if self.power >= self.HIGH:
            return "manage closely" if self.interest >= self.HIGH else "keep satisfied"
        return "keep informed" if self.interest >= self.HIGH else "monitor"


@track()
@choices_enforced
class FitAssessment(Judgment):
    """How well a partner fits: alignment 1 to 5, and what it could bring of each resource (FIT-1). Good for a year."""

    LASTS = timedelta(days=365)

    class Band(models.IntegerChoices):
        NONE = 0, "None"
        SOME = 1, "Some"
        MUCH = 2, "Much"

    RESOURCES = ("funds", "expertise", "networks", "research", "marketing", "outreach")

    alignment = models.PositiveSmallIntegerField(
        "their aims and ours", choices=[(n, str(n)) for n in range(1, 6)], help_text="5: they are the same."
    )
    funds = models.PositiveSmallIntegerField(choices=Band, default=Band.NONE)
    expertise = models.PositiveSmallIntegerField(choices=Band, default=Band.NONE)
    networks = models.PositiveSmallIntegerField(choices=Band, default=Band.NONE)
    research = models.PositiveSmallIntegerField(choices=Band, default=Band.NONE)
    marketing = models.PositiveSmallIntegerField(choices=Band, default=Band.NONE)
    outreach = models.PositiveSmallIntegerField(choices=Band, default=Band.NONE)

    class Meta(Judgment.Meta):
        abstract = False

    @property
    def strengths(self):
        """What they could bring much of."""
        return [name for name in self.RESOURCES if getattr(self, name) == self.Band.MUCH]


@track()
@choices_enforced
class RelationshipLevel(Judgment):
    """How close the tie is, and how close it may become (STK-3): some bodies stay informal, or may not join at all.

    What limits it is theirs to say, such as the scope of their mandate; it is asked again after a year.
    """

    LASTS = timedelta(days=365)

    class Value(models.TextChoices):
        NONE = "none", "No tie yet"
        INFORMAL = "informal", "Informal: we talk"
        WORKING = "working", "We work together on something"
        FORMAL = "formal", "Formal: signed or seated"
        LIMITED = "limited", "Not possible for them"

    value = models.CharField("how close it is", max_length=8, choices=Value)
    scope_limit = models.CharField(
        "what limits it", max_length=300, blank=True, help_text="Such as: their mandate rules out taking sides."
    )

    class Meta(Judgment.Meta):
        abstract = False


@choices_enforced
class ReputationCheck(Judgment):
    """What a check of reputation found; read by whoever made it and by owners only, and deleted when it expires (rule 17).

    No history is kept of it: what has expired is gone.
    """

    LASTS = timedelta(days=180)

    class Result(models.TextChoices):
        CLEAR = "clear", "Nothing speaks against it"
        QUESTIONS = "questions", "Questions are open"
        CAUTION = "caution", "Be careful"

    result = models.CharField("what it says", max_length=9, choices=Result)
    sources = models.CharField("where you looked", max_length=300)
    plan = models.CharField(
        "what we do about it",
        max_length=500,
        blank=True,
        help_text="Who says what, to whom, if it is asked or comes out.",
    )
    review_on = models.DateField("look at the plan again on", null=True, blank=True)

    class Meta(Judgment.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=~Q(sources=""), name="reputation_check_has_sources"),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | ~Q(plan="") & Q(review_on__gte=F("on")),
                name="reputation_check_review_of_plan",
            ),
        ]


@track()
@choices_enforced
class AttendanceMotive(Judgment):
    """Why one of a partner's people comes, as a coordinator sees it (CON-6). Good for a year, and never shown to them."""

    LASTS = timedelta(days=365)
    ABOUT = ("partner", "person")

    class Value(models.TextChoices):
        OWN_CHOICE = "own_choice", "Their own choice"
        ASSIGNED = "assigned", "Sent by their organization"
        MANDATED = "mandated", "A rule or funder asks for it"
        UNKNOWN = "unknown", "Not known"

    person = models.ForeignKey(Person, models.CASCADE, related_name="motives", verbose_name="who")
    value = models.CharField("why they come", max_length=10, choices=Value)

    class Meta(Judgment.Meta):
        abstract = False

    def __str__(self):
        return f"why {self.person} comes"
