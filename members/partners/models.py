"""Partners, the kinds they are of, and their dated membership."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from coalition.search import search_text
from members.keys import PhoneKey

from .querysets import MembershipQuerySet, PartnerQuerySet, StakeholderTypeQuerySet
from .within import TURNS


class DayRange(Func):
    """`daterange(started_on, ended_on, '[]')`: both days belong to the membership."""

    function = "DATERANGE"
    output_field = DateRangeField()


@track()
class StakeholderType(ScopedModel):
    """Kind of organization, with how many of it the coalition aims for (STK-1, domain.md 1)."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    is_core = models.BooleanField(
        "core type", default=False, help_text="One of the four the coalition cannot do without."
    )
    is_health_sector = models.BooleanField("health sector", default=True)
    target_count = models.PositiveSmallIntegerField(
        "aim", default=1, help_text="How many partners of this type we hope for."
    )
    eligible_count = models.PositiveIntegerField(
        "in the area", null=True, blank=True, help_text="How many there are in the area, if you know."
    )
    position = models.PositiveSmallIntegerField(default=100)

    objects = StakeholderTypeQuerySet.as_manager()

    class Meta:
        ordering = ["-is_core", "position", "name"]
        constraints = [models.UniqueConstraint(fields=["coalition", "code"], name="type_code_once")]

    def __str__(self):
        return self.name


CIRCLE = "partner_part_of_itself"
# Two who each make the other's organization a part of theirs take turns (the lock), and the second one sees the first.
# Whoever locks rows of partners besides takes the turn before them (within.take_turn): otherwise each waits for the other.
_NO_CIRCLE = pgtrigger.Trigger(
    name="no_circle",
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("part_of_id"),
    when=pgtrigger.Before,
    condition=pgtrigger.Q(new__part_of__isnull=False),
    declare=[("at_row", "bigint"), ("steps", "integer")],
    func=f"""
        IF TG_OP = 'UPDATE' AND NEW.part_of_id IS NOT DISTINCT FROM OLD.part_of_id THEN
            RETURN NEW;
        END IF;
        PERFORM pg_advisory_xact_lock({TURNS}, NEW.coalition_id::integer);
        at_row := NEW.part_of_id;
        steps := 0;
        WHILE at_row IS NOT NULL LOOP
            IF at_row = NEW.id OR steps > 1000 THEN
                RAISE EXCEPTION 'partner_part_of_itself' USING ERRCODE = 'check_violation';
            END IF;
            SELECT part_of_id INTO at_row FROM members_partner WHERE id = at_row;
            steps := steps + 1;
        END LOOP;
        RETURN NEW;
    """,  # noqa: S608  a number of our own
)


@track(exclude=["search_text"])
@choices_enforced
class Partner(ScopedModel):
    """An organization, or a community member who stands for a group."""

    class Kind(models.TextChoices):
        ORGANIZATION = "organization", "Organization"
        INDIVIDUAL = "individual", "Community member"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ORGANIZATION)
    stakeholder_type = models.ForeignKey(
        StakeholderType, models.PROTECT, related_name="partners", null=True, blank=True, verbose_name="type"
    )
    external_id = models.CharField(
        "outside number", max_length=60, blank=True, help_text="Such as the federal facility ID."
    )
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=2, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    county = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    website = models.URLField(blank=True)
    # An organization within a larger one. No circles: the database looks at every change of it (`_NO_CIRCLE`).
    part_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="parts", verbose_name="part of",
        help_text="The larger organization it belongs to.",
    )  # fmt: skip
    about = models.TextField(blank=True, max_length=4000, help_text="No patient information, please.")
    # STK-4: an association speaks for many who never come themselves.
    represents = models.CharField(
        "speaks for",
        max_length=300,
        blank=True,
        help_text="Whom it stands for, such as: 140 pharmacists of four counties.",
    )
    is_founder = models.BooleanField("founding member", default=False, help_text="It was there when we began.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    search_text = search_text("name", "city")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "external_id"],
                condition=~Q(external_id=""),
                name="partner_external_id_once",
                violation_error_message="Another partner has this outside number already.",
            ),
        ]
        triggers = [_NO_CIRCLE]
        indexes = [
            # the partner list, by name
            models.Index(fields=["coalition", "name", "id"], name="partner_by_name"),
            # the partner list filtered by type
            models.Index(fields=["coalition", "stakeholder_type", "name"], name="partner_by_type"),
            # similar names within one town, for a whole file at once
            models.Index("coalition", Upper("city"), name="partner_by_city"),
            # the same mail address or phone number, while a new partner is typed (duplicates/likely.py)
            models.Index("coalition", Upper("email"), condition=~Q(email=""), name="partner_by_email"),
            models.Index("coalition", PhoneKey("phone"), condition=~Q(phone=""), name="partner_by_phone"),
            # duplicate hints, and search that forgives typing errors
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="partner_name_trgm"),
            # search: any part of name or city
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="partner_text_trgm"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partner-detail", args=[self.coalition.slug, self.pk])


@track()
@choices_enforced
class Membership(ScopedModel):
    """A partner's status over time. The open one (no end) is the status today; days never overlap."""

    class Status(models.TextChoices):
        PROSPECT = "prospect", "Prospective"
        INVITED = "invited", "Invited"
        MEMBER = "member", "Member"
        DORMANT = "dormant", "Resting"
        WITHDRAWN = "withdrawn", "Withdrawn"

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="memberships")
    status = models.CharField(max_length=10, choices=Status)
    started_on = models.DateField("from")
    ended_on = models.DateField("last day", null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="membership_ends_after_start",
                violation_error_message="The last day comes after the first.",
            ),
            ExclusionConstraint(
                name="membership_days_apart",
                expressions=[
                    ("partner", RangeOperators.EQUAL),
                    (DayRange("started_on", "ended_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
                violation_error_message="These days overlap another status of this partner.",
            ),
            # one at most is open by the days already; this index also gives a list its status without the row
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(ended_on__isnull=True),
                include=["status", "started_on"],
                name="membership_open_once",
                violation_error_message="This partner has a status without an end already.",
            ),
        ]
        indexes = [
            # status of the partners on a list, and "how many members" on Overview
            models.Index(
                fields=["coalition", "status", "partner"], condition=Q(ended_on__isnull=True), name="membership_open"
            ),
        ]

    def __str__(self):
        return f"{self.partner}: {self.get_status_display()}"
