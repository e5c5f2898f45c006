"""Weighing and answering: themes, the answer, who has it, and what those who have it hear further."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from engagement.voice.models import Input, InputRequest
from members.models import Person

from .querysets import (
    InterimWordQuerySet,
    NewsQuerySet,
    NotQuiteQuerySet,
    ReceiptQuerySet,
    ReportBackQuerySet,
    TellingQuerySet,
    ThemeQuerySet,
)

FEW = 5  # voices; smaller groups are not broken out (domain.md 5, rule 9)

_THEME_STAYS = """
    IF (NEW.title, NEW.outcome, NEW.what_changed, NEW.reason)
            IS DISTINCT FROM (OLD.title, OLD.outcome, OLD.what_changed, OLD.reason)
        AND EXISTS (
            SELECT 1 FROM engagement_reportback answer
            WHERE answer.request_id = OLD.request_id AND answer.published_at IS NOT NULL
                AND NOT (NEW.version = answer.version AND OLD.version < NEW.version)
        )
    THEN
        RAISE EXCEPTION 'A published answer changes by a correction only (theme %)', OLD.id;
    END IF;
    RETURN NEW;
"""


@track()
class ReportBack(ScopedModel):
    """The answer to everyone who gave input: how it was weighed, per theme what was adopted and why (RPT-1…3)."""

    request = models.OneToOneField(InputRequest, models.PROTECT, related_name="report_back")
    how_considered = models.TextField("how your input was weighed", max_length=4000, blank=True)
    what_was_decided = models.TextField("what was decided", max_length=1000, blank=True)
    next_step = models.CharField("what happens next", max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    # 1 as first published; each correction is the next one
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReportBackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(how_considered=""), name="report_back_says_how"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.published_at IS NOT NULL AND (NEW.published_at IS DISTINCT FROM OLD.published_at"
                    " OR NEW.version = OLD.version AND (NEW.how_considered, NEW.what_was_decided, NEW.next_step)"
                    " IS DISTINCT FROM (OLD.how_considered, OLD.what_was_decided, OLD.next_step))"
                ),
            ),
        ]

    def __str__(self):
        return f"Answer to {self.request}"


@track()
@choices_enforced
class Theme(ScopedModel):
    """What several people said in one way or another, what was done about it, and why."""

    class Outcome(models.TextChoices):
        OPEN = "open", "Not decided"
        ADOPTED = "adopted", "Adopted"
        PARTLY = "partly", "Partly adopted"
        NOT_ADOPTED = "not_adopted", "Not adopted"
        LATER = "later", "Later"

    request = models.ForeignKey(InputRequest, models.CASCADE, related_name="themes")
    title = models.CharField(max_length=200)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.OPEN)
    what_changed = models.TextField("what we did", max_length=2000, blank=True)
    reason = models.TextField("why", max_length=2000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    inputs = models.ManyToManyField(Input, related_name="themes", blank=True)
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    done_on = models.DateField("carried out on", null=True, blank=True)
    done_words = models.TextField("what is different now", max_length=1000, blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_words="") | Q(done_on__isnull=False) & ~Q(done_words=""),
                name="theme_done_in_words",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(outcome__in=["adopted", "partly", "later"]),
                name="theme_done_was_agreed",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_theme_stays", when=pgtrigger.Before, operation=pgtrigger.Update, func=_THEME_STAYS
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def can_be_done(self):
        """Whether there is something to carry out, and it is not done yet."""
        return self.done_on is None and self.outcome in (self.Outcome.ADOPTED, self.Outcome.PARTLY, self.Outcome.LATER)

    @property
    def voices_words(self):
        """How many said so, as givers read it; needs `voices`. Fewer than five are not counted out."""
        return f"{self.voices} inputs" if self.voices >= FEW else "fewer than five inputs"

    @property
    def outcome_words(self):
        """What became of it, as the answer says it to those who gave input."""
        return "Adopted in part" if self.outcome == self.Outcome.PARTLY else self.get_outcome_display()


@track()
@choices_enforced
class Receipt(ScopedModel):
    """That one giver of input has the answer: by mail, in the app, or told in person. One per giver (RPT-1)."""

    class Way(models.TextChoices):
        NOTICE = "notice", "By mail"
        APP = "app", "In the app"
        IN_PERSON = "in_person", "Tell them yourself"

    report_back = models.ForeignKey(ReportBack, models.CASCADE, related_name="receipts")
    person = models.ForeignKey(Person, models.CASCADE, related_name="receipts")
    way = models.CharField(max_length=10, choices=Way)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    told_at = models.DateTimeField(null=True, blank=True, help_text="When they were told in person.")
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    read_well = models.CharField(
        "does it answer you?", max_length=10, blank=True, choices=[("yes", "Yes"), ("not_quite", "Not quite")]
    )
    read_note = models.CharField(max_length=1000, blank=True)
    read_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report_back", "person"], name="receipt_once"),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(way="in_person"), name="receipt_told_in_person"
            ),
        ]
        indexes = [
            # "what became of what you said" on My table
            models.Index(fields=["person", "report_back"], name="receipt_of_person"),
        ]

    def __str__(self):
        return f"{self.report_back} for {self.person}"


@track()
@choices_enforced
class News(ScopedModel):
    """Something people who have an answer hear further: it was corrected, it was carried out, or a reply to "not quite".

    Written once, when it goes out. A correction keeps in `before` what the answer said until then.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", "Correction"
        DONE = "done", "Carried out"
        REPLY = "reply", "Reply"

    report_back = models.ForeignKey(ReportBack, models.CASCADE, related_name="news")
    kind = models.CharField(max_length=10, choices=Kind)
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, blank=True, related_name="news")
    what_was_wrong = models.TextField(max_length=2000, blank=True)
    words = models.TextField(max_length=2000)
    # of a correction: the number of the version it made, and the one before it as {"answer": {…}, "themes": [{…}, …]}
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    before = models.JSONField(null=True, blank=True)
    published_at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )

    objects = NewsQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name_plural = "news"
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="news_says_something"),
            models.CheckConstraint(
                condition=~Q(kind="correction")
                | Q(version__isnull=False, before__isnull=False) & ~Q(what_was_wrong=""),
                name="news_correction_says_what",
            ),
            models.CheckConstraint(
                condition=Q(kind="done", theme__isnull=False) | ~Q(kind="done") & Q(theme__isnull=True),
                name="news_done_has_theme",
            ),
            models.UniqueConstraint(fields=["theme"], condition=Q(kind="done"), name="news_done_once"),
            models.UniqueConstraint(
                fields=["report_back", "version"], condition=Q(kind="correction"), name="news_version_once"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="news_stays",
                fields=["report_back", "kind", "theme", "what_was_wrong", "words", "version", "before"],
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.report_back.request}"


@track()
@choices_enforced
class Telling(ScopedModel):
    """That one person hears one piece of news: by mail, in the app, or from somebody. One per person."""

    news = models.ForeignKey(News, models.CASCADE, related_name="tellings")
    person = models.ForeignKey(Person, models.CASCADE, related_name="tellings")
    way = models.CharField(max_length=10, choices=Receipt.Way)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    told_at = models.DateTimeField(null=True, blank=True, help_text="When they were told in person.")
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = TellingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["news", "person"], name="telling_once"),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(way="in_person"), name="telling_told_in_person"
            ),
        ]
        indexes = [
            # what one person heard further
            models.Index(fields=["person", "news"], name="telling_of_person"),
            # the "tell them yourself" list on Today
            models.Index(
                fields=["coalition"], condition=Q(way="in_person", told_at__isnull=True), name="telling_to_tell"
            ),
        ]

    def __str__(self):
        return f"{self.news} for {self.person}"


@track()
@choices_enforced
class InterimWord(ScopedModel):
    """That one giver hears where their answer stands: by mail, in the app, or from somebody (RPT-3).

    One per giver and request: the next word starts it anew, and the answer itself takes its place.
    """

    request = models.ForeignKey(InputRequest, models.CASCADE, related_name="interim_words")
    person = models.ForeignKey(Person, models.CASCADE, related_name="interim_words")
    way = models.CharField(max_length=10, choices=Receipt.Way)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    told_at = models.DateTimeField(null=True, blank=True, help_text="When they were told in person.")
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = InterimWordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "person"], name="interim_word_once"),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(way="in_person"), name="interim_word_told_in_person"
            ),
        ]
        indexes = [
            # what a merge or a copy of what we hold looks for
            models.Index(fields=["person"], name="interim_word_of_person"),
            # the "tell them yourself" list on Today
            models.Index(
                fields=["coalition"], condition=Q(way="in_person", told_at__isnull=True), name="interim_word_to_tell"
            ),
        ]

    def __str__(self):
        return f"Where {self.request} stands, for {self.person}"


@track()
class NotQuite(ScopedModel):
    """A giver says that the answer does not quite answer them. Open until we reply, or until they say that it does."""

    receipt = models.ForeignKey(Receipt, models.CASCADE, related_name="doubts")
    words = models.TextField(max_length=1000)
    said_at = models.DateTimeField(default=timezone.now, editable=False)
    reply = models.OneToOneField(News, models.CASCADE, null=True, blank=True, related_name="doubt")
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When they said that it answers them after all.")

    objects = NotQuiteQuerySet.as_manager()

    class Meta:
        ordering = ["said_at", "pk"]
        verbose_name_plural = "not quite"
        constraints = [
            models.UniqueConstraint(
                fields=["receipt"],
                condition=Q(reply__isnull=True, settled_at__isnull=True),
                name="not_quite_open_once",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="not_quite_in_words"),
        ]
        indexes = [
            # Today, and the queue of owed answers
            models.Index(
                fields=["coalition", "said_at"],
                condition=Q(reply__isnull=True, settled_at__isnull=True),
                name="not_quite_open",
            ),
        ]

    def __str__(self):
        return f"Not quite: {self.receipt.report_back.request}"

    @property
    def is_open(self):
        """Whether a reply is owed."""
        return self.reply_id is None and self.settled_at is None
