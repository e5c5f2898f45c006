"""What the coalition is after, whom it touches, and who does what."""

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Affiliation, Partner, Person, StakeholderType

from .querysets import (
    AnswerQuerySet,
    BarrierQuerySet,
    ObjectiveQuerySet,
    OpenToAllQuerySet,
    RatingQuerySet,
    TaskQuerySet,
)


@track()
@choices_enforced
class Objective(ScopedModel):
    """A measurable aim (MTG-1): phase, owner, measure, done-when, and where it is in its life."""

    class Phase(models.TextChoices):
        MITIGATION = "mitigation", "Mitigation"
        PREPAREDNESS = "preparedness", "Preparedness"
        RESPONSE = "response", "Response"
        RECOVERY = "recovery", "Recovery"

    class Status(models.TextChoices):
        IDEA = "idea", "Idea"
        DESIGN = "design", "In design"
        ACTIVE = "active", "Active"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    title = models.CharField(max_length=200)
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.PREPAREDNESS)
    status = models.CharField(max_length=8, choices=Status, default=Status.IDEA)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="objectives")
    statement = models.TextField("on one page", blank=True, max_length=4000)
    measure = models.CharField(max_length=200, blank=True)
    baseline = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=60, blank=True)
    due_on = models.DateField("by", null=True, blank=True)
    done_when = models.CharField(max_length=300, blank=True)
    is_priority = models.BooleanField("priority", default=False)
    builds_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="built_on_by", verbose_name="builds on"
    )
    activated_on = models.DateField(null=True, blank=True, editable=False)
    closed_on = models.DateField("done or dropped", null=True, blank=True, editable=False)
    last_moved_on = models.DateField(
        null=True, blank=True, help_text="Last step reached, task done or measured progress; kept by the actions."
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["-is_priority", "title"]
        indexes = [
            # the objectives list, and the stalled ones
            models.Index(fields=["coalition", "status", "title"], name="objective_by_status"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("objective-detail", args=[self.coalition.slug, self.pk])


@track()
class Ownership(ScopedModel):
    """Who looked after an objective from when to when, and for which partner: owning counts for that partner."""

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="ownerships")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="ownerships")
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="ownerships")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering = ["started_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective"], condition=Q(ended_on__isnull=True), name="ownership_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")), name="ownership_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.person} for {self.objective}"


@choices_enforced
class AffectedGroup(ScopedModel):
    """A group an objective touches at one level, or at all (empty): the denominator of consultation coverage (CNS-1, CNS-2).

    One whose buy-in is not needed, with its reason (CNS-3), is touched all the same, and no part of that denominator.
    """

    class Support(models.TextChoices):
        ESSENTIAL = "critical", "It does not work without them"
        WANTED = "wanted", "We want them with us"
        NOT_NEEDED = "not", "It works without their buy-in"

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="affected_groups")
    name = models.CharField(max_length=120)
    stakeholder_type = models.ForeignKey(StakeholderType, models.SET_NULL, null=True, blank=True)
    level = models.CharField(
        max_length=10,
        blank=True,
        choices=Affiliation.Level,
        help_text="A level of Affiliation, or empty for all.",
    )
    is_direct = models.BooleanField("directly touched", default=True)
    support = models.CharField("their support", max_length=8, choices=Support, default=Support.WANTED)
    why_not_needed = models.CharField("why it goes without them", max_length=200, blank=True)

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering = ["name", "level"]
        constraints = [
            models.UniqueConstraint(fields=["objective", "name", "level"], name="affected_group_once"),
            models.CheckConstraint(
                condition=Q(support="not") ^ Q(why_not_needed=""), name="affected_group_left_out_with_reason"
            ),
        ]

    def __str__(self):
        return self.name


class Milestone(ScopedModel):
    """A step an objective reaches by a day."""

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    reached_on = models.DateField(null=True, blank=True)

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self):
        return self.title


@track()
class Measurement(ScopedModel):
    """What an objective's measure stood at on a day, in the measure's own unit; one a day.

    `is_progress` says that it was nearer to the target than the one before (movement.py), which keeps the objective from
    counting as stalled.
    """

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="measurements")
    measured_on = models.DateField("on")
    value = models.DecimalField(max_digits=14, decimal_places=3)
    note = models.CharField("what it rests on", max_length=200, blank=True)
    is_progress = models.BooleanField(default=False, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering = ["measured_on"]
        constraints = [models.UniqueConstraint(fields=["objective", "measured_on"], name="measurement_once_a_day")]

    def __str__(self):
        return f"{self.value.normalize():f}"


@track()
class Statement(ScopedModel):
    """One version of an objective's page (PUR-2). A version never changes; what is current is the highest number."""

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="statements")
    number = models.PositiveSmallIntegerField()
    body = models.TextField(max_length=4000)
    what_changed = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["objective", "number"], name="statement_once")]
        triggers = [pgtrigger.ReadOnly(name="statement_stays", fields=["objective", "number", "body", "written_at"])]

    def __str__(self):
        return f"{self.objective}, version {self.number}"


@track()
@choices_enforced
class StatementAnswer(ScopedModel):
    """What a person says to a version of the page: understood, or a question, which becomes a task of the owner (PUR-2).

    Questions and their answers are read by everybody, without the name of who asked (COM-1).
    """

    class Kind(models.TextChoices):
        UNDERSTOOD = "understood", "I understand it"
        QUESTION = "question", "I have a question"

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="statement_answers")
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="statement_answers")
    kind = models.CharField(max_length=10, choices=Kind)
    question = models.CharField("your question", max_length=1000, blank=True)
    given_on = models.DateField()
    reply = models.TextField("the answer", max_length=2000, blank=True)
    replied_on = models.DateField(null=True, blank=True, editable=False)
    task = models.OneToOneField(
        "meetings.Task", models.SET_NULL, null=True, blank=True, related_name="answers_question"
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["given_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "person"],
                condition=Q(kind="understood", person__isnull=False),
                name="understood_once",
            ),
            models.CheckConstraint(condition=Q(kind="understood") ^ ~Q(question=""), name="question_says_something"),
            models.CheckConstraint(
                condition=Q(replied_on__isnull=True) ^ ~Q(reply=""), name="statement_answer_replied_in_words"
            ),
        ]

    def __str__(self):
        return self.question or f"Understood {self.statement}"


@track()
class Rating(ScopedModel):
    """How feasible and how relevant a person finds a plan while it is designed, 1 to 5 each (DEC-3)."""

    SCALE = (MinValueValidator(1), MaxValueValidator(5))

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="ratings")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="plan_ratings")
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="plan_ratings")
    feasible = models.PositiveSmallIntegerField(validators=SCALE)
    relevant = models.PositiveSmallIntegerField(validators=SCALE)
    given_on = models.DateField()

    objects = RatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "person"], condition=Q(person__isnull=False), name="rating_once"
            ),
            models.CheckConstraint(
                condition=Q(feasible__gte=1, feasible__lte=5, relevant__gte=1, relevant__lte=5), name="rating_1_to_5"
            ),
        ]

    def __str__(self):
        return f"feasible {self.feasible}, relevant {self.relevant}"


@track()
@choices_enforced
class Barrier(ScopedModel):
    """What stands in the way, named, with what is done about it and when we look again (PUR-3)."""

    class Kind(models.TextChoices):
        BUY_IN = "buy_in", "Too little buy-in"
        STRUCTURE = "structure", "A structure that does not work"
        PEOPLE = "people", "Too few people or hours"
        MONEY = "money", "Money or material"
        RULES = "rules", "Rules or law"
        OTHER = "other", "Something else"

    objective = models.ForeignKey(Objective, models.CASCADE, null=True, blank=True, related_name="barriers")
    kind = models.CharField(max_length=10, choices=Kind)
    what = models.CharField("what is in the way", max_length=300)
    countermeasure = models.CharField("what we do about it", max_length=300, blank=True)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="barriers")
    review_on = models.DateField("we look again on", null=True, blank=True)
    noted_on = models.DateField()
    cleared_on = models.DateField(null=True, blank=True, editable=False)

    objects = BarrierQuerySet.as_manager()

    class Meta:
        ordering = ["review_on", "pk"]
        indexes = [
            # open ones: leadership's page, the objective's page
            models.Index(fields=["coalition", "review_on"], condition=Q(cleared_on__isnull=True), name="barrier_open"),
        ]

    def __str__(self):
        return self.what


@track()
class Task(ScopedModel):
    """Something one person said they would do. `owner` answers for it, `delegate` (if any) does it.

    Open until it is done or let go. It counts for `partner`, whom the owner stood for when it was given.
    """

    title = models.CharField("what", max_length=200)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="tasks")
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="tasks")
    objective = models.ForeignKey(Objective, models.SET_NULL, null=True, blank=True, related_name="tasks")
    meeting = models.ForeignKey("meetings.Meeting", models.SET_NULL, null=True, blank=True, related_name="tasks")
    agenda_item = models.ForeignKey("meetings.AgendaItem", models.SET_NULL, null=True, blank=True, related_name="tasks")
    decision = models.ForeignKey("meetings.Decision", models.SET_NULL, null=True, blank=True, related_name="tasks")
    delegate = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="delegated_tasks", verbose_name="done by"
    )
    # Named for it when they had no room for it (WRK-5): in nobody's hands, and no load, until they say yes.
    held_for = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="held_tasks", verbose_name="held for"
    )
    can_delegate = models.BooleanField("a colleague may do it", default=True)
    split_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="parts")
    note = models.TextField("what helps to know", max_length=2000, blank=True)
    due_on = models.DateField("by", null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    minutes = models.PositiveIntegerField(
        "minutes it takes, about", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(60 * 200)]
    )
    hours = models.DecimalField(
        "hours it took", max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    let_go_on = models.DateField("not needed any more since", null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(let_go_on__isnull=True), name="task_done_or_let_go"
            ),
            models.CheckConstraint(condition=Q(hours__isnull=True) | Q(hours__gte=0), name="task_hours_not_negative"),
        ]
        indexes = [
            # "your tasks", open ones
            models.Index(fields=["owner", "due_on"], condition=Q(done_on__isnull=True), name="task_open_of_person"),
            # tasks of an objective
            models.Index(fields=["objective", "done_on"], name="task_of_objective"),
            # the task list, and those past their day on Today
            models.Index(
                fields=["coalition", "due_on"],
                condition=Q(done_on__isnull=True, let_go_on__isnull=True),
                name="task_open_by_day",
            ),
        ]

    def __str__(self):
        # The change log is read by people who may not read the item.
        hidden = self.agenda_item_id and self.agenda_item.is_confidential
        return "a confidential task" if hidden else self.title

    def get_absolute_url(self):
        return reverse("task-detail", args=[self.coalition.slug, self.pk])

    @property
    def is_open(self):
        """Still to do."""
        return self.done_on is None and self.let_go_on is None

    @property
    def doer_id(self):
        """Whose hands it is in."""
        return self.delegate_id or self.owner_id

    def is_of(self, person):
        """Whether this Person answers for it or does it."""
        return person is not None and person.pk in (self.owner_id, self.delegate_id)
