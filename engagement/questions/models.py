"""What a request asks beside its lead question, and what one person answered to each of them."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced

from .querysets import QuestionQuerySet, ReplyQuerySet

STARS = 5  # the highest rating
FITS = ("Yes", "Partly", "No")  # picks 1, 2 and 3 of "Does it fit your workflow?"

_STAYS = pgtrigger.Trigger(
    name="question_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF (OLD.kind, OLD.words, OLD.options, OLD.request_id) IS DISTINCT FROM
           (NEW.kind, NEW.words, NEW.options, NEW.request_id)
           AND EXISTS (SELECT 1 FROM engagement_reply WHERE question_id = OLD.id) THEN
            RAISE EXCEPTION 'question_stays: somebody answered this question, so it keeps its words'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


@track()
@choices_enforced
class Question(ScopedModel):
    """One further question of a request. As soon as somebody answered it, its words stay (the database keeps that)."""

    class Kind(models.TextChoices):
        TEXT = "text", "Free text"
        ONE = "one", "Choice of one"
        SEVERAL = "several", "Choice of several"
        RATING = "rating", "Rating, 1 to 5"
        RANKING = "ranking", "Put in order"
        FIT = "fit", "Does it fit your workflow?"

    WITH_OPTIONS = (Kind.ONE, Kind.SEVERAL, Kind.RANKING)

    request = models.ForeignKey("engagement.InputRequest", models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TEXT)
    words = models.CharField("the question", max_length=300)
    options = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    low = models.CharField("what 1 means", max_length=60, blank=True)
    high = models.CharField("what 5 means", max_length=60, blank=True)
    is_required = models.BooleanField("has to be answered", default=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind__in=["one", "several", "ranking"]) & Q(options__len__gte=2, options__len__lte=12))
                | (Q(kind__in=["text", "rating", "fit"]) & Q(options=[])),
                name="question_options_fit_kind",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="question_has_words"),
        ]
        triggers = [_STAYS]

    def __str__(self):
        return self.words

    @property
    def choices(self):
        """[(pick, words)] of what can be picked; empty for free text."""
        if self.kind == self.Kind.RATING:
            return [(number, self.star(number)) for number in range(1, STARS + 1)]
        return list(enumerate(FITS if self.kind == self.Kind.FIT else self.options, start=1))

    def star(self, number):
        """A rating in words: "1, not at all"."""
        meaning = {1: self.low, STARS: self.high}.get(number, "")
        return f"{number}, {meaning}" if meaning else str(number)


_FITS_QUESTION = pgtrigger.Trigger(
    name="reply_fits_question",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[
        ("asked", "text"),
        ("choices", "integer"),
        ("of_question", "bigint"),
        ("of_input", "bigint"),
        ("picked", "integer"),
        ("highest", "integer"),
        ("lowest", "integer"),
    ],
    func="""
        IF NEW.question_id IS NULL THEN
            asked := 'text';
        ELSE
            SELECT kind, cardinality(options), request_id INTO asked, choices, of_question
                FROM engagement_question WHERE id = NEW.question_id;
            SELECT request_id INTO of_input FROM engagement_input WHERE id = NEW.input_id;
            IF of_question IS DISTINCT FROM of_input THEN
                RAISE EXCEPTION 'reply_fits_question: the question belongs to another request'
                    USING ERRCODE = 'check_violation';
            END IF;
        END IF;
        SELECT count(DISTINCT p), min(p), max(p) INTO picked, lowest, highest FROM unnest(NEW.picks) AS p;
        choices := CASE asked WHEN 'rating' THEN 5 WHEN 'fit' THEN 3 ELSE choices END;
        IF picked <> cardinality(NEW.picks) OR lowest < 1 OR highest > choices
           OR (asked = 'text') <> (picked = 0)
           OR (asked = 'text' AND NEW.text = '')
           OR (asked IN ('one', 'rating', 'fit') AND picked <> 1)
           OR (asked = 'ranking' AND picked <> choices)
           OR (asked NOT IN ('text', 'fit') AND NEW.text <> '') THEN
            RAISE EXCEPTION 'reply_fits_question: % does not fit a question of kind %', NEW.picks, asked
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


@track()
class Reply(ScopedModel):
    """What one Input says to one question; without a question, what the person added in their own words.

    `picks` are 1-based: the option chosen, those chosen, all of them best first, the stars, or 1 to 3 of FITS. `text` is
    free text, or with "Does it fit your workflow?" what gets in the way. A trigger holds both to the question's kind.
    """

    input = models.ForeignKey("engagement.Input", models.CASCADE, related_name="replies")
    question = models.ForeignKey(Question, models.RESTRICT, null=True, blank=True, related_name="replies")
    picks = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    text = models.TextField(max_length=10_000, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["question__position", "pk"]
        verbose_name_plural = "replies"
        constraints = [
            models.UniqueConstraint(fields=["input", "question"], nulls_distinct=False, name="reply_once"),
        ]
        triggers = [_FITS_QUESTION]

    def __str__(self):
        return f"{self.question or 'In their own words'}: {self.picks or self.text}"
