"""How partners are tied to each other, and what was computed of it (domain.md 3.7, 4: PARTNER)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner

from .querysets import PictureQuerySet, RelationshipQuerySet

SCALE = [MinValueValidator(1), MaxValueValidator(4)]
TRUST = ("openness", "reliability", "shared_mission")
VALUE = ("influence", "involvement", "resources")


def _rating(words, asked):
    return models.PositiveSmallIntegerField(words, null=True, blank=True, validators=SCALE, help_text=asked)


@track()
@choices_enforced
class RelationshipRating(ScopedModel):
    """How one partner (`rater`) sees its tie to another on a day: how closely they work, trust and value from 1 to 4."""

    class Level(models.IntegerChoices):
        NONE = 0, "No tie"
        AWARENESS = 1, "Know of each other"
        COOPERATION = 2, "Cooperate"
        COORDINATION = 3, "Coordinate"
        INTEGRATION = 4, "Work as one"

    rater = models.ForeignKey(Partner, models.CASCADE, related_name="ties_rated", verbose_name="who says so")
    rated = models.ForeignKey(Partner, models.CASCADE, related_name="ties_rated_by", verbose_name="about whom")
    level = models.PositiveSmallIntegerField("how closely they work", choices=Level, default=Level.AWARENESS)
    openness = _rating("open with each other", "1 not at all, 4 very.")
    reliability = _rating("do what they say", "1 not at all, 4 very.")
    shared_mission = _rating("want the same", "1 not at all, 4 very.")
    influence = _rating("carries weight", "1 little, 4 much.")
    involvement = _rating("gives time", "1 little, 4 much.")
    resources = _rating("brings means", "1 little, 4 much.")
    note = models.CharField("what helps to know", max_length=300, blank=True)
    rated_on = models.DateField("on", default=timezone.localdate)
    rated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        ordering = ["-rated_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rater", "rated", "rated_on"],
                name="relationship_once_a_day",
                violation_error_message="That day has their word already. Change it there.",
            ),
            models.CheckConstraint(
                condition=~Q(rater=F("rated")),
                name="relationship_of_two",
                violation_error_message="A tie is between two partners.",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (1, 4)}),
                    name=f"relationship_{name}_scale",
                )
                for name in (*TRUST, *VALUE)
            ),
        ]
        indexes = [models.Index(fields=["coalition", "rated_on"], name="relationship_by_date")]

    def __str__(self):
        return f"{self.rater} and {self.rated}: {self.get_level_display()}"

    def get_absolute_url(self):
        return reverse("rating-edit", args=[self.coalition.slug, self.pk])

    @property
    def trust(self):
        """Mean of what was said about trust; None where nothing was."""
        return _mean(getattr(self, name) for name in TRUST)

    @property
    def value(self):
        """Mean of what was said about value; None where nothing was."""
        return _mean(getattr(self, name) for name in VALUE)


class NetworkPicture(ScopedModel):
    """The network of a day as a worker computed it: its nodes are rows of their own, ties and measures of the whole are here."""

    on = models.DateField()
    ties = models.JSONField(default=list, help_text="[kind, partner, partner, strength] each.")
    measures = models.JSONField(default=dict, help_text="By kind of tie.")
    version = models.PositiveIntegerField(default=0, help_text="Of the coalition's kept figures when it was begun.")
    counted_at = models.DateTimeField()
    took = models.FloatField(default=0, help_text="Seconds.")

    objects = PictureQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coalition", "on"], name="network_picture_once")]

    def __str__(self):
        return f"{self.coalition_id} on {self.on}"


class NetworkNode(ScopedModel):
    """A partner's place in the network of a day. Betweenness is the share of shortest ways that lead over it."""

    picture = models.ForeignKey(NetworkPicture, models.CASCADE, related_name="nodes")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="+")
    rated = models.PositiveIntegerField("works with", default=0)
    rated_between = models.FloatField(default=0)
    met = models.PositiveIntegerField("met", default=0)
    met_between = models.FloatField(default=0)
    trust = models.FloatField(null=True)
    value = models.FloatField(null=True)
    said_by = models.PositiveIntegerField(default=0, help_text="How many partners rated the tie to it.")

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["picture", "partner"], name="network_node_once")]

    def __str__(self):
        return f"{self.partner_id} in {self.picture_id}"


def _mean(values):
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
