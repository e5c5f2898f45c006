"""What a meeting is for, item by item; what members suggest for it; and who has read it beforehand."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, ScopedQuerySet, choices_enforced
from meetings.meetings.models import Meeting
from members.models import Partner, Person

from .querysets import AcknowledgementQuerySet, AgendaItemQuerySet, SuggestionQuerySet

DEEPEST = 2  # how far an item may be indented


@track()
@choices_enforced
class AgendaItem(ScopedModel):
    """One item: what for, who leads it, how long. Items under another are one level deeper and follow it."""

    class Purpose(models.TextChoices):
        INFORM = "inform", "Inform"
        CONSULT = "consult", "Consult"
        DECIDE = "decide", "Decide"
        ACT = "act", "Act"

    class Participation(models.TextChoices):
        """The IAP2 spectrum; each level is a promise (meetings.agenda.promises)."""

        INFORM = "inform", "Inform"
        CONSULT = "consult", "Consult"
        INVOLVE = "involve", "Involve"
        COLLABORATE = "collaborate", "Collaborate"
        EMPOWER = "empower", "Empower"

    class Kind(models.TextChoices):
        ITEM = "item", "An item"
        OPEN_FLOOR = "open_floor", "Open floor"
        BREAK = "break", "A break"

    class State(models.TextChoices):
        OPEN = "open", "To come"
        DONE = "done", "Done"
        PARKED = "parked", "Parked for a later meeting"
        CARRIED = "carried", "Moved to a later meeting"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda_items")
    position = models.PositiveSmallIntegerField(default=0)
    level = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ITEM)
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=8, choices=Purpose, blank=True)
    participation = models.CharField("how far people decide along", max_length=11, choices=Participation, blank=True)
    expected_result = models.CharField("what we want to have at the end", max_length=300, blank=True)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="agenda_items")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    objective = models.ForeignKey(
        "meetings.Objective", models.SET_NULL, null=True, blank=True, related_name="agenda_items"
    )
    notes = models.TextField("what to expect", blank=True, max_length=4000)
    is_confidential = models.BooleanField("confidential", default=False)
    readers = models.ManyToManyField(Person, through="meetings.ItemReader", related_name="+")
    competition = models.CharField(
        "where partners compete", max_length=300, blank=True, help_text="Seen by coordinators only."
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    carried_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="carried_to")
    outcome = models.TextField("what came of it", blank=True, max_length=4000)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=480),
                name="item_minutes_sensible",
                violation_error_message="Give it between 1 and 480 minutes.",
            ),
            models.CheckConstraint(condition=Q(level__lte=DEEPEST), name="item_not_too_deep"),
            # Checked when the transaction ends, so that items can change places in it.
            models.UniqueConstraint(
                fields=["meeting", "position"], name="item_position_once", deferrable=models.Deferrable.DEFERRED
            ),
        ]
        indexes = [
            # what is parked, across meetings
            models.Index(fields=["coalition", "meeting"], condition=Q(state="parked"), name="item_parked"),
        ]

    def __str__(self):
        return self.title

    @property
    def lacks(self):
        """What is missing before the agenda can be shown (MTG-2): a list of words."""
        missing = [("minutes", self.minutes)]
        if self.kind == self.Kind.ITEM:
            missing = [("a purpose", self.purpose), ("somebody who leads it", self.owner_id), *missing]
        return [word for word, value in missing if not value]

    @property
    def counts(self):
        """Whether the meeting's time is for it."""
        return self.state not in (self.State.PARKED, self.State.CARRIED)


class ItemReader(ScopedModel):
    """Somebody named to read a confidential item."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="named")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="reader_named_once")]

    def __str__(self):
        return f"{self.person} may read “{self.item}”"


@choices_enforced
class ItemSuggestion(ScopedModel):
    """What somebody asks to have on an agenda; a coordinator accepts it, or declines and says why."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Not answered yet"
        ACCEPTED = "accepted", "On the agenda"
        DECLINED = "declined", "Not on this agenda"

    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="suggestions")
    person = models.ForeignKey(Person, models.CASCADE, related_name="suggestions")
    partner = models.ForeignKey(
        Partner, models.SET_NULL, null=True, blank=True, related_name="+", help_text="Whom they spoke for then."
    )
    title = models.CharField("what should be talked about", max_length=200)
    why = models.CharField("why, in a sentence", max_length=500, blank=True)
    minutes = models.PositiveSmallIntegerField("minutes it takes", null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    reply = models.CharField("our answer", max_length=500, blank=True)
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="suggestions")
    suggested_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["-suggested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(reply=""),
                name="suggestion_declined_with_reason",
                violation_error_message="Say why. They took the time to suggest it.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=480), name="suggestion_minutes"
            ),
        ]
        indexes = [
            # what waits for an answer
            models.Index(fields=["coalition", "suggested_at"], condition=Q(status="waiting"), name="suggestion_open"),
        ]

    def __str__(self):
        return self.title


class AgendaTemplate(ScopedModel):
    """An agenda to start from. `items` is a list of dicts with the fields of actions.TEMPLATE_FIELDS."""

    name = models.CharField(max_length=120)
    items = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "name"],
                name="template_name_once",
                violation_error_message="There is a template of that name.",
            )
        ]

    def __str__(self):
        return self.name


class Acknowledgement(ScopedModel):
    """Somebody ticked that they have read the papers: a deliberate act, never tracking (domain.md 5, rule 12)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="acknowledgements")
    person = models.ForeignKey(Person, models.CASCADE, related_name="acknowledgements")
    partner = models.ForeignKey(
        Partner, models.SET_NULL, null=True, blank=True, related_name="+", help_text="Whom they spoke for then."
    )
    acknowledged_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="acknowledged_once")]

    def __str__(self):
        return f"{self.person} has read the papers of {self.meeting}"
