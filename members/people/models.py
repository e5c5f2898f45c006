"""People, their dated ties to partners, and the invitation to sign in."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper
from django.urls import reverse
from django.utils import timezone

from coalition.access import ROLE_CHOICES
from coalition.history import track
from coalition.models import validate_time_zone
from coalition.scope import ScopedModel, ScopedQuerySet, choices_enforced
from members.keys import PhoneKey
from members.partners.models import Partner

from .querysets import AffiliationQuerySet, PersonQuerySet


@track()
@choices_enforced
class Person(ScopedModel):
    """A contact of the coalition, with or without a login."""

    class Channel(models.TextChoices):
        MAIL = "mail", "Mail"
        PHONE = "phone", "A call"
        TEXT = "text", "A text message"
        VISIT = "visit", "In person"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="people")
    name = models.CharField(max_length=200)
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField(max_length=40, blank=True)
    time_zone = models.CharField(
        max_length=60, blank=True, validators=[validate_time_zone], help_text="Empty: the coalition's."
    )
    notes = models.TextField(
        blank=True, max_length=4000, help_text="Coordinators only. No patient information, please."
    )
    paused_until = models.DateField("messages rest until", null=True, blank=True)
    preferred_channel = models.CharField(
        "best reached by", max_length=8, choices=Channel, blank=True, help_text="How they like to be reached."
    )
    preferred_time = models.CharField(
        "good times", max_length=120, blank=True, help_text="Such as: mornings, not Fridays."
    )
    preferred_place = models.CharField("good places", max_length=120, blank=True, help_text="Such as: at their clinic.")
    access_needs = models.CharField(
        "needs to take part", max_length=300, blank=True, help_text="Such as: step-free room, captions. Hosts see it."
    )
    # Set when they were forgotten: the row stays, empty, for what was counted on it (members/privacy).
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Part of every personal link; raising it makes all links given out so far invalid.
    link_epoch = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                "coalition",
                Lower("email"),
                condition=~Q(email=""),
                name="person_email_once",
                violation_error_message="Somebody with this e-mail address is here already.",
            ),
            models.UniqueConstraint(
                fields=["coalition", "user"], condition=Q(user__isnull=False), name="person_user_once"
            ),
        ]
        indexes = [
            # the people list, by name
            models.Index(fields=["coalition", "name", "id"], name="person_by_name"),
            # the same phone number, while a new person is typed (duplicates/likely.py)
            models.Index("coalition", PhoneKey("phone"), condition=~Q(phone=""), name="person_by_phone"),
            # people search: any part of name or address
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="person_name_trgm"),
            GinIndex(OpClass(Upper("email"), "gin_trgm_ops"), name="person_email_trgm"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("person-detail", args=[self.coalition.slug, self.pk])

    @property
    def first_name(self):
        """How a mail or page greets them."""
        return self.name.split(" ")[0]


@track()
@choices_enforced
class Affiliation(ScopedModel):
    """A person's dated tie to a partner (domain.md 1: level and contact role)."""

    class Level(models.TextChoices):
        EXECUTIVE = "executive", "Executive"
        MANAGER = "manager", "Manager"
        CLINICAL = "clinical", "Clinical"
        FRONT_LINE = "front_line", "Front line"
        SUPPORT = "support", "Support"
        COMMUNITY = "community", "Community"

    class ContactRole(models.TextChoices):
        SPONSOR = "sponsor", "Executive sponsor"
        LEAD = "lead", "Working lead"
        ALTERNATE = "alternate", "Alternate"
        OTHER = "other", "Contact"

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="affiliations")
    title = models.CharField("job title", max_length=120, blank=True)
    level = models.CharField(max_length=10, choices=Level, default=Level.MANAGER)
    contact_role = models.CharField(max_length=10, choices=ContactRole, default=ContactRole.OTHER)
    night_phone = models.CharField(
        "day-and-night number", max_length=40, blank=True, help_text="Where somebody answers at any hour."
    )
    # CHM-2: whoever it is, sponsor or nurse; one who is convinced wins others.
    is_champion = models.BooleanField("champion", default=False, help_text="They speak up for us there, unasked.")
    # TRN-3: where the work is done with others, the sponsor still hears from us now and then.
    brief_every_days = models.PositiveSmallIntegerField(
        "brief every (days)",
        null=True,
        blank=True,
        help_text="For an executive who leaves the work to others. Empty: no.",
    )
    started_on = models.DateField("from", default=timezone.localdate)
    ended_on = models.DateField("last day", null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="affiliation_ends_after_start",
                violation_error_message="The last day comes after the first.",
            ),
            models.UniqueConstraint(
                fields=["person", "partner"],
                condition=Q(ended_on__isnull=True),
                name="affiliation_open_once",
                violation_error_message="This person is with this partner already.",
            ),
        ]
        indexes = [
            # a partner's people, and the partners on the people list
            models.Index(
                fields=["partner", "person"], condition=Q(ended_on__isnull=True), name="affiliation_of_partner"
            ),
        ]

    def __str__(self):
        return f"{self.person} at {self.partner}"


@track(exclude=["token_hash"])
@choices_enforced
class SignInInvitation(ScopedModel):
    """An invitation to sign in, sent to a person's address; the token itself is only in the mail."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="sign_in_invitations")
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=ROLE_CHOICES, default="member")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True), name="invitation_one_end"
            ),
        ]

    def __str__(self):
        return f"{self.person} invited as {self.get_role_display()}"
