"""Minutes: notes item by item, the editions people were sent, and corrections after approval."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from meetings.agenda.models import AgendaItem
from meetings.meetings.models import Meeting

from .querysets import MinutesPartQuerySet, MinutesQuerySet, NoteQuerySet


@track()
@choices_enforced
class Minutes(ScopedModel):
    """The minutes of a meeting: draft -> circulated -> (corrected -> circulated ->) approved. Approved ones never change."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        CIRCULATED = "circulated", "Circulated"
        CORRECTED = "corrected", "Changed since it was circulated"
        APPROVED = "approved", "Approved"

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="minutes_taken")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    edition = models.PositiveSmallIntegerField(default=0, help_text="How often it was circulated.")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "minutes"
        triggers = [
            pgtrigger.Protect(
                name="approved_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status = 'approved' AND (NEW.status, NEW.edition, NEW.meeting_id, NEW.approved_at)"
                    " IS DISTINCT FROM (OLD.status, OLD.edition, OLD.meeting_id, OLD.approved_at)"
                ),
            ),
            pgtrigger.Protect(
                name="approved_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.status = 'approved'"),
            ),
        ]

    def __str__(self):
        return f"Minutes of {self.meeting}"


_NOTE_RULES = """
    IF TG_OP = 'UPDATE' AND (NEW.title, NEW.body, NEW.position, NEW.minutes_id, NEW.is_confidential)
            IS NOT DISTINCT FROM (OLD.title, OLD.body, OLD.position, OLD.minutes_id, OLD.is_confidential) THEN
        RETURN NEW;
    END IF;
    IF (TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM meetings_minutes WHERE id = OLD.minutes_id AND status = 'approved'))
            OR (TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM meetings_minutes WHERE id = NEW.minutes_id AND status = 'approved')) THEN
        RAISE EXCEPTION 'Approved minutes never change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


@track()
class Note(ScopedModel):
    """What the minutes say about one item; it stays when the item leaves the agenda."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="notes")
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    body = models.TextField("what was said and settled", max_length=20000, blank=True)
    is_confidential = models.BooleanField(
        default=False, editable=False, help_text="Never part of an edition; read by those who may read the item."
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["minutes", "item"], name="note_of_item_once")]
        triggers = [
            pgtrigger.Trigger(
                name="note_rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_NOTE_RULES,
            )
        ]

    def __str__(self):
        # The change log is read by people who may not read the item.
        return "a confidential item" if self.is_confidential else self.title


class Edition(ScopedModel):
    """The minutes as they were sent: plain values, so that what people had stays what they had."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = MinutesPartQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["minutes", "number"], name="edition_once")]
        triggers = [
            pgtrigger.Protect(
                name="edition_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(NEW.document, NEW.number, NEW.made_at)"
                    " IS DISTINCT FROM ROW(OLD.document, OLD.number, OLD.made_at)"
                ),
            ),
            pgtrigger.Protect(name="edition_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.minutes}, edition {self.number}"


class Correction(ScopedModel):
    """What approved minutes got wrong, as an entry of its own, sent to those who had them (domain.md 5, rule 18)."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="corrections")
    about = models.CharField("about which item", max_length=200, blank=True)
    text = models.TextField("what it should say", max_length=4000)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = MinutesPartQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        triggers = [
            pgtrigger.Protect(
                name="correction_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("ROW(NEW.text, NEW.about) IS DISTINCT FROM ROW(OLD.text, OLD.about)"),
            ),
            pgtrigger.Protect(name="correction_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"Correction of the {str(self.minutes).lower()}"
