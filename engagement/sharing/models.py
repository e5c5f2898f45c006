"""Space, people and material shared: what is offered, what is needed, what is lent and comes back (GIV-2, GIV-5, BEN-3)."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner, Person

from .querysets import BoardQuerySet, LoanQuerySet


class Good(models.TextChoices):
    """What can be shared."""

    STAFF_TIME = "staff_time", "People and their time"
    SPACE = "space", "Space"
    EQUIPMENT = "equipment", "Equipment"
    MATERIAL = "material", "Material"
    EXPERTISE = "expertise", "Know-how, a talk"
    DATA = "data", "Data"
    OTHER = "other", "Something else"


class Board(ScopedModel):
    """What offers and needs share. Without a partner it is the coalition's own."""

    partner = models.ForeignKey(Partner, models.CASCADE, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="whom to ask"
    )
    good = models.CharField("kind", max_length=10, choices=Good)
    what = models.CharField(max_length=200)
    details = models.TextField(max_length=1000, blank=True)
    made_on = models.DateField(default=timezone.localdate, editable=False)
    closed_on = models.DateField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.what

    @property
    def whose(self):
        """The partner's name, or the coalition's."""
        return self.partner.name if self.partner else self.coalition.name


@track()
@choices_enforced
class ResourceOffer(Board):
    """Something a partner, or the coalition, can lend or give."""

    class Effort(models.TextChoices):
        SMALL = "small", "Small"
        SOME = "some", "Some"
        MUCH = "much", "A good deal"

    effort = models.CharField("effort for the giver", max_length=5, choices=Effort, default=Effort.SMALL)
    lead_days = models.PositiveSmallIntegerField("days ahead to ask", default=0)
    until = models.DateField("offered until", null=True, blank=True)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-pk"]
        indexes = [models.Index(fields=["coalition", "-made_on"], condition=Q(closed_on=None), name="offer_open")]


@track()
@choices_enforced
class ResourceNeed(Board):
    """Something a partner, or the coalition, is looking for."""

    needed_by = models.DateField("needed by", null=True, blank=True)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = [F("needed_by").asc(nulls_last=True), "-pk"]
        indexes = [models.Index(fields=["coalition", "needed_by"], condition=Q(closed_on=None), name="need_open")]


@track()
class Loan(ScopedModel):
    """What went from one to the other, and when it comes back. Without a due day it was given for good."""

    offer = models.ForeignKey(ResourceOffer, models.SET_NULL, null=True, blank=True, related_name="loans")
    need = models.ForeignKey(ResourceNeed, models.SET_NULL, null=True, blank=True, related_name="loans")
    lender = models.ForeignKey(
        Partner, models.CASCADE, null=True, blank=True, related_name="lent", help_text="Empty: the coalition."
    )
    borrower = models.ForeignKey(
        Partner, models.CASCADE, null=True, blank=True, related_name="borrowed", help_text="Empty: the coalition."
    )
    what = models.CharField(max_length=200)
    lent_on = models.DateField("from", default=timezone.localdate)
    due_back_on = models.DateField("back by", null=True, blank=True, help_text="Empty: it need not come back.")
    returned_on = models.DateField("came back on", null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        ordering = [F("due_back_on").asc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_back_on=None) | Q(due_back_on__gte=F("lent_on")),
                name="loan_due_after_start",
                violation_error_message="It comes back on or after the day it went.",
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None) | Q(returned_on__gte=F("lent_on")), name="loan_back_after_start"
            ),
            models.CheckConstraint(
                condition=(Q(lender=None) & Q(borrower__isnull=False))
                | (Q(borrower=None) & Q(lender__isnull=False))
                | (Q(lender__isnull=False) & Q(borrower__isnull=False) & ~Q(lender=F("borrower"))),
                name="loan_between_two",
                violation_error_message="A loan goes from one to another.",
            ),
        ]

    def __str__(self):
        return self.what

    def is_late(self, today):
        """Whether it should be back."""
        return self.returned_on is None and self.due_back_on is not None and self.due_back_on < today
