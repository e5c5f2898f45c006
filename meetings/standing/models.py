"""Who may vote, and when enough are there: the coalition's bylaws as data (design.md 5)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.partners.models import DayRange

from .querysets import PolicyQuerySet

LONGEST = 60  # meetings or months looked back at


@track()
@choices_enforced
class StandingPolicy(ScopedModel):
    """One version of the rules, in force from `starts_on` to `ends_on` (its last day). A partner has one vote, always.

    A version that never came into force, because another took its place, keeps its number and has `replaced_at`.
    """

    class Window(models.TextChoices):
        NONE = "none", "Attendance does not matter"
        MEETINGS = "meetings", "The last meetings"
        MONTHS = "months", "The last months"

    version = models.PositiveIntegerField(editable=False)
    starts_on = models.DateField("in force from")
    ends_on = models.DateField("last day", null=True, blank=True, editable=False)
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False)
    source = models.CharField(
        "where it is written", max_length=200, blank=True, help_text="Such as: Bylaws, article 5."
    )

    window_kind = models.CharField("attendance is counted over", max_length=8, choices=Window, default=Window.NONE)
    window = models.PositiveSmallIntegerField("how many meetings or months", default=4)
    least_share = models.PositiveSmallIntegerField("least share attended, in percent", default=50)
    waiting_meetings = models.PositiveSmallIntegerField("meetings a new member attends before it votes", default=0)
    waiting_days = models.PositiveSmallIntegerField("days a new member waits before it votes", default=0)
    needs_agreement = models.BooleanField("a signed agreement is in force", default=False)
    needs_work = models.BooleanField("takes part in the work: a task, open or done, or a seat", default=False)
    work_months = models.PositiveSmallIntegerField("a done task counts for so many months", default=12)
    representatives = models.PositiveSmallIntegerField(
        "people of one partner who may cast its vote, at most", null=True, blank=True
    )
    proxies = models.PositiveSmallIntegerField("votes of others one partner may carry (proxies)", default=0)
    quorum_share = models.PositiveSmallIntegerField("share of voting partners, in percent", default=0)
    quorum_more = models.BooleanField("more than this share, not just as much", default=False)
    quorum_types = models.PositiveSmallIntegerField("kinds of partner that have to be there", default=0)

    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    adopted_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        verbose_name_plural = "standing policies"
        constraints = [
            models.UniqueConstraint(fields=["coalition", "version"], name="standing_version_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="standing_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(least_share__lte=100, quorum_share__lte=100), name="standing_shares_in_percent"
            ),
            models.CheckConstraint(
                condition=Q(window__gte=1, window__lte=LONGEST, work_months__gte=1, work_months__lte=LONGEST),
                name="standing_window_sensible",
            ),
            models.CheckConstraint(
                condition=Q(representatives__isnull=True) | Q(representatives__gte=1),
                name="standing_somebody_votes",
            ),
            ExclusionConstraint(
                name="standing_days_apart",
                expressions=[
                    ("coalition", RangeOperators.EQUAL),
                    (DayRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
                condition=Q(replaced_at__isnull=True),
                violation_error_message="Other rules are in force on some of these days.",
            ),
        ]

    def __str__(self):
        return f"Voting rules, version {self.version}"

    def covers(self, day):
        """Whether these rules are in force on a day, unless others took their place."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)

    @property
    def counts_attendance(self):
        """Whether attendance matters at all."""
        return self.window_kind != self.Window.NONE

    @property
    def has_quorum(self):
        """Whether there is a quorum to reach."""
        return bool(self.quorum_share or self.quorum_types)
