"""The ledger: one row per piece of evidence, and the sums that make reading cheap (domain.md 3.2, 3.8; design.md 3)."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.scope import ScopedModel, choices_enforced
from meetings.models import Objective
from members.models import Partner, Person

from .policy import CURRENT, Stage
from .querysets import BaselineQuerySet, RollupQuerySet, SignalQuerySet, SnapshotQuerySet
from .triggers import ADD_UP, STAYS, TAKE_IN

# Which stamp of its group's organization credit a signal carries; the whole credit is all four bits.
CREDIT_G, CREDIT_E180, CREDIT_F90, CREDIT_L365 = 1, 2, 4, 8
WHOLE_CREDIT = CREDIT_G | CREDIT_E180 | CREDIT_F90 | CREDIT_L365

# What a signal says. It may change only when a voided one is recorded anew; who and what it is about never may.
CONTENT = [
    "channel",
    "occurred_on",
    "magnitude",
    "recorded_at",
    "policy_version",
    "g",
    "e180",
    "f90",
    "l365",
]
IDENTITY = ["coalition", "partner", "person", "kind", "source_type", "source_id"]


class Channel(models.IntegerChoices):
    """The channel as the database keeps it: the position of the bar."""

    PRESENCE = 0
    VOICE = 1
    PLEDGE = 2
    ACTION = 3
    LEAD = 4


@choices_enforced
class Signal(ScopedModel):
    """One dated piece of buy-in evidence. Append-only; unique by (person or none, partner, kind, source).

    `voided_at` = entered by mistake, as if never recorded; `ended_on` = stopped counting from that day on. The stamps
    are landmark stamps in points (domain.md 3.8). `counted` says that they are in the roll-ups now, `credit` which of
    them carry the organization's credit of their group (partner, kind, source): the largest of each, at most one
    carrier each. The database itself takes an inserted row into the roll-ups (triggers.py).
    """

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="signals", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="signals", null=True, db_index=False)
    objective = models.ForeignKey(Objective, models.SET_NULL, related_name="signals", null=True, db_index=False)
    kind = models.CharField(max_length=24, choices=[(kind.key, kind.label) for kind in CURRENT.kinds])
    channel = models.PositiveSmallIntegerField(choices=Channel)
    occurred_on = models.DateField()
    magnitude = models.FloatField(default=1.0)
    source_type = models.CharField(max_length=24, help_text="meeting, input, pledge, delivery, …")
    source_id = models.BigIntegerField()
    recorded_at = models.DateTimeField(default=timezone.now)
    ended_on = models.DateField(null=True)
    voided_at = models.DateTimeField(null=True)
    policy_version = models.PositiveSmallIntegerField()
    g = models.FloatField()
    e180 = models.FloatField()
    f90 = models.FloatField()
    l365 = models.FloatField()
    credit = models.PositiveSmallIntegerField(default=0)
    counted = models.BooleanField(default=False)

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_on", "-pk"]
        constraints = [
            # recording is idempotent; begins with the group, whose rows decide the organization's credit
            models.UniqueConstraint(
                fields=["partner", "kind", "source_type", "source_id", "person"],
                nulls_distinct=False,
                name="signal_once",
            ),
            models.CheckConstraint(condition=Q(magnitude__gt=0), name="signal_positive"),
            models.CheckConstraint(condition=Q(credit__lte=WHOLE_CREDIT), name="signal_credit_bits"),
            models.CheckConstraint(condition=Q(counted=True) | Q(credit=0), name="signal_credit_counted"),
            models.CheckConstraint(condition=Q(counted=False) | Q(voided_at__isnull=True), name="signal_voided_out"),
            # at most one carrier of a group's points
            models.UniqueConstraint(
                fields=["partner", "kind", "source_type", "source_id"],
                condition=Q(credit__in=range(1, WHOLE_CREDIT + 1, 2)),
                name="signal_credit_once",
            ),
        ]
        indexes = [
            # one partner's explanation, timeline, check-the-box, and its sums on a past day
            models.Index(fields=["partner", "-occurred_on"], name="signal_of_partner"),
            # the largest signs of each channel and how many there are: the partner page (insight/partner_panels.py)
            models.Index(
                fields=["partner", "channel", "-g", "id"],
                condition=Q(credit__in=range(1, WHOLE_CREDIT + 1, 2)),
                name="signal_largest",
            ),
            # one person's record
            models.Index(fields=["person", "-occurred_on"], condition=Q(person__isnull=False), name="signal_of_person"),
            # an objective's own score, and its deletion
            models.Index(
                fields=["objective", "partner"], condition=Q(objective__isnull=False), name="signal_of_objective"
            ),
            # signals whose end has come: retire_ended
            models.Index(
                fields=["ended_on"], condition=Q(counted=True, ended_on__isnull=False), name="signal_to_retire"
            ),
            # every signal of one source: a meeting called off, a pledge withdrawn
            models.Index(fields=["source_type", "source_id"], name="signal_of_source"),
        ]
        triggers = [
            TAKE_IN,
            ADD_UP,
            STAYS,
            pgtrigger.ReadOnly(name="signal_identity", fields=IDENTITY),
            pgtrigger.Protect(
                name="signal_says_the_same",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.voided_at IS NULL AND "
                    f"({', '.join(f'OLD.{name}' for name in CONTENT)}) IS DISTINCT FROM "
                    f"({', '.join(f'NEW.{name}' for name in CONTENT)})"
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.occurred_on}"


class Rollup(ScopedModel):
    """Sums of the stamps that count now, for a partner, for a person within it, or for a partner in one objective.

    `objective` None = over all objectives. A person's row counts all of that person's signals, a partner's one credit
    per kind and source. `n` is the number of credits (signals for a person). `known_on` is the first day of any signal
    that was not voided, ended ones included.
    """

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="rollups", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="rollups", null=True, db_index=False)
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="rollups", null=True, db_index=False)
    presence = models.FloatField(default=0)
    voice = models.FloatField(default=0)
    pledge = models.FloatField(default=0)
    action = models.FloatField(default=0)
    lead = models.FloatField(default=0)
    e180 = models.FloatField(default=0)
    f90 = models.FloatField(default=0)
    l365 = models.FloatField(default=0)
    n = models.PositiveIntegerField(default=0)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    known_on = models.DateField(null=True)
    # Last counted signal of another channel than PRESENCE: active member share without a look at the signals.
    active_on = models.DateField(null=True)

    objects = RollupQuerySet.as_manager()

    class Meta:
        constraints = [
            # one row a subject; the trigger's upsert, and a partner's own row on lists
            models.UniqueConstraint(
                fields=["partner", "person", "objective"], nulls_distinct=False, name="rollup_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(objective__isnull=True), name="rollup_one_breakdown"
            ),
        ]
        indexes = [
            # all partners of a coalition with their scores: Overview, `scores`
            models.Index(
                fields=["coalition", "partner"],
                condition=Q(person__isnull=True, objective__isnull=True),
                name="rollup_of_partners",
            ),
            # one person's record over all partners they were with
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="rollup_of_person"),
            # the partners of one objective
            models.Index(fields=["objective"], condition=Q(objective__isnull=False), name="rollup_of_objective"),
        ]

    def __str__(self):
        return f"{self.n} signals of {self.partner_id}"


class PolicyVersion(ScopedModel):
    """The text of a policy a coalition was scored with, kept so that old figures can be read again."""

    version = models.PositiveSmallIntegerField()
    document = models.JSONField()
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["coalition", "version"], name="policy_version_once")]

    def __str__(self):
        return f"Policy {self.version}"


@choices_enforced
class Snapshot(ScopedModel):
    """The figures at the end of a month, as they were computed then: of a partner, or of the coalition (no partner)."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="snapshots", null=True, db_index=False)
    on = models.DateField(help_text="Last day of the month.")
    policy_version = models.PositiveSmallIntegerField()
    score = models.FloatField(null=True, help_text="Of a partner; for a coalition there is no such number.")
    stage = models.CharField(max_length=10, blank=True, choices=[(stage.value, stage.value) for stage in Stage])
    confidence = models.FloatField(null=True)
    momentum = models.FloatField(null=True)
    points = models.JSONField(default=dict, help_text="By channel; for a coalition empty.")
    figures = models.JSONField(default=dict, help_text="Of a coalition: its measures that day (domain.md 3.7).")
    taken_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            # one a month; and a partner's trend
            models.UniqueConstraint(fields=["partner", "coalition", "on"], nulls_distinct=False, name="snapshot_once"),
            models.CheckConstraint(condition=Q(partner__isnull=True) | Q(score__isnull=False), name="snapshot_scored"),
        ]
        indexes = [
            # a coalition's trend, and whether this month's is taken
            models.Index(fields=["coalition", "on"], condition=Q(partner__isnull=True), name="snapshot_of_coalition"),
        ]

    def __str__(self):
        return f"{self.on}"


class LaunchBaseline(ScopedModel):
    """Where the buy-in for an objective stood on the day it was launched: numbers of member partners (PUR-4)."""

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="launch_baselines")
    on = models.DateField()
    touched = models.PositiveIntegerField(help_text="Member partners of the kinds it touches.")
    interested = models.PositiveIntegerField(help_text="Of these, interested in it or further.")
    committed = models.PositiveIntegerField(help_text="Of these, committed to it or further.")

    objects = BaselineQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["objective", "on"], name="launch_baseline_once")]

    def __str__(self):
        return f"{self.interested} of {self.touched} on {self.on}"
