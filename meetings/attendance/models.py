"""Who was invited, what they answered, and who came."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from meetings.meetings.models import Meeting
from members.models import Partner, Person

from .querysets import AttendanceQuerySet, InvitationQuerySet


@track()
@choices_enforced
class Invitation(ScopedModel):
    """A person invited to a meeting, for a partner, and their answer. A decline is an answer like any other."""

    class Answer(models.TextChoices):
        NONE = "none", "Not answered"
        COMING = "coming", "Coming"
        DECLINED = "declined", "Not this time"
        DELEGATE = "delegate", "Sending somebody"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="invitations")
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    why = models.CharField("why you", max_length=300, blank=True, help_text="Empty: said from what we know of them.")
    guests = models.PositiveSmallIntegerField("guests they bring", default=0)
    access_needs = models.CharField(
        "what they need to take part", max_length=500, blank=True, help_text="Seen by coordinators only."
    )
    delegate_name = models.CharField("who comes instead", max_length=200, blank=True)
    delegate_email = models.EmailField("their e-mail", blank=True)
    delegate = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="comes_for", editable=False
    )
    invited_at = models.DateTimeField(null=True, blank=True, help_text="When it was published to them.")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="invited_once"),
            models.CheckConstraint(
                condition=Q(answer="none") | Q(answered_at__isnull=False), name="invitation_answer_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(answer="delegate") | ~Q(delegate_name=""),
                name="invitation_delegate_named",
                violation_error_message="Who comes instead?",
            ),
            models.CheckConstraint(condition=Q(guests__lte=9), name="invitation_few_guests"),
        ]
        indexes = [
            # "your invitations" on My table
            models.Index(fields=["person", "meeting"], name="invitation_of_person"),
        ]

    def __str__(self):
        return f"{self.person}: {self.meeting}"


@track()
@choices_enforced
class Attendance(ScopedModel):
    """How one person, or a partner as such, took part in a meeting. `not_recorded` is a state like the others."""

    class Status(models.TextChoices):
        NOT_RECORDED = "not_recorded", "Not recorded"
        PRESENT = "present", "Present"
        REMOTE = "remote", "Remote"
        DELEGATE = "delegate", "Delegate"
        EXCUSED = "excused", "Excused"
        ABSENT = "absent", "Absent"

    CAME = (Status.PRESENT, Status.REMOTE, Status.DELEGATE)

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="attendances", null=True, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, related_name="attendances", null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.NOT_RECORDED)
    walk_in = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    minutes_present = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Without the time between leaving and coming back; empty where nobody counted."
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(person__isnull=False),
                name="attendance_once",
                violation_error_message="This person is on the sheet already.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "partner"],
                condition=Q(person__isnull=True),
                name="attendance_of_partner_once",
                violation_error_message="This partner is on the sheet already.",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(partner__isnull=False), name="attendance_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(joined_at__isnull=True) | Q(left_at__gte=models.F("joined_at")),
                name="attendance_left_after_joined",
                violation_error_message="They left after they came.",
            ),
        ]
        indexes = [
            # the sheet, and the meeting page
            models.Index(fields=["meeting", "partner"], name="attendance_of_meeting"),
            # a partner's record: attended of invited
            models.Index(fields=["partner", "meeting"], name="attendance_of_partner"),
        ]

    def __str__(self):
        return f"{self.person or self.partner}: {self.get_status_display()}"
