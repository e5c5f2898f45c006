"""The trunk's models: who signs in, the coalition, who may do what in it, and what was done."""

import zoneinfo
from functools import cache

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from .access import ROLE_CHOICES
from .history import track
from .scope import ScopedModel, ScopedQuerySet, choices_enforced


@cache
def _time_zones():
    """All IANA names; finding them reads hundreds of files."""
    return zoneinfo.available_timezones()


def validate_time_zone(name):
    """Refuse a name that is not an IANA time zone."""
    if name not in _time_zones():
        raise ValidationError("Choose a time zone such as America/Chicago.")


class UserManager(BaseUserManager):
    """Users are found by address, whatever its case."""

    def create_user(self, email, password=None, **fields):
        """Make a user; without a password they sign in by a code sent to their address."""
        user = self.model(email=self.normalize_email(email).strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())


@track(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. What they may do is said by their roles, coalition by coalition."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=200, blank=True)
    theme = models.CharField(max_length=5, blank=True, help_text="light, dark, or empty to follow the device")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower"),
        ]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name or self.email

    def get_short_name(self):
        return self.name.split(" ")[0] if self.name else self.email


@track()
class Coalition(models.Model):
    """The single functional body of health-care and response organizations in one jurisdiction (domain.md 1)."""

    slug = models.SlugField("address", max_length=60, unique=True, help_text="The part of the web address: /c/…/")
    name = models.CharField(max_length=200)
    mission = models.TextField(blank=True, max_length=2000, help_text="One or two sentences; every mail carries it.")
    jurisdiction = models.CharField("area", max_length=200, blank=True, help_text="Counties or region it serves.")
    time_zone = models.CharField(max_length=60, default="America/Chicago", validators=[validate_time_zone])
    state = models.CharField(max_length=2, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("front-door", args=[self.slug])

    @property
    def zone(self):
        """The coalition's time zone as a tzinfo."""
        return zoneinfo.ZoneInfo(self.time_zone)

    def today(self):
        """The date it is now where the coalition is."""
        return timezone.now().astimezone(self.zone).date()


@track()
@choices_enforced
class Role(ScopedModel):
    """One user's role in one coalition; somebody may hold several."""

    user = models.ForeignKey(User, models.CASCADE, related_name="held_roles")
    role = models.CharField(max_length=12, choices=ROLE_CHOICES)
    given_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "coalition", "role"], name="role_once"),
        ]

    def __str__(self):
        return f"{self.user} as {self.get_role_display()}"


class AuditEvent(ScopedModel):
    """One meaningful act, in plain values, so that it outlives what it describes."""

    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    target_label = models.CharField(max_length=200)
    details = models.JSONField(default=dict)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            # the coalition's change log, newest first
            models.Index(fields=["coalition", "-at"], name="audit_log"),
            # "Change log" of one partner, meeting, …
            models.Index(fields=["target_type", "target_id", "-at"], name="audit_of_target"),
        ]

    def __str__(self):
        return f"{self.verb} {self.target_label}"


class Occasion(models.Model):
    """A form that was sent and has acted; sent again, it leads to the same page (coalition/once.py). Of no coalition."""

    key = models.CharField(primary_key=True, max_length=64, help_text="SHA-256 of who sent what from where.")
    led_to = models.CharField(max_length=2000)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["at"], name="occasion_by_age")]  # old ones are taken out

    def __str__(self):
        return self.led_to


class PeriodicWork(models.Model):
    """One kind of work that is due again and again (coalition/periodic.py). Of no coalition; the database's clock rules.

    `claim` names the run that has it; it ends when the work is done, or after `claimed_until`: then its worker is lost.
    """

    name = models.CharField(primary_key=True, max_length=60)
    period = models.DurationField(help_text="Due when so long ago it was last begun.")
    last_begun_at = models.DateTimeField(null=True, blank=True, help_text="When the last run that ended well began.")
    last_done_at = models.DateTimeField(null=True, blank=True)
    claim = models.CharField(max_length=64, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="Times in a row it ended badly.")
    trouble = models.CharField(max_length=300, blank=True, help_text="What ended the last run badly.")
    try_after = models.DateTimeField(null=True, blank=True, help_text="After trouble: not before this.")

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
