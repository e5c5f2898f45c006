"""Three questions after a meeting, and one about roles, counted without names; the task after three poor meetings (MTG-4)."""

from django.db import models

from coalition.scope import ScopedModel, ScopedQuerySet
from meetings.meetings.models import Meeting
from meetings.objectives.models import Task
from members.models import Partner, Person

QUESTIONS = {
    "worth": "Was it worth your time?",
    "heard": "Could you say what you had to say?",
    "next": "Do you know what happens next?",
}
# One more, if they like (ROL-2). How good the meeting was does not follow from it.
ROLE, ROLE_WORDS = "role", "Do you know what is expected of you until the next one?"
STEPS = 5  # 1 not at all ... 5 fully
SHOWN_FROM = 5  # answers; fewer could be told apart (domain.md 5, rule 9)
LOW_BELOW = 3.0  # mean of all answers


class Pulse(ScopedModel):
    """What those who came said about a meeting: how often each step was chosen, and nothing else.

    One row a meeting, counted up in place; there is no row of one answer, so there is none to read.
    """

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="pulse")
    answers = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="Question to five numbers, of the steps 1 to 5.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pulses"

    def __str__(self):
        return f"Pulse of {self.meeting}"

    @property
    def shown(self):
        """Whether there are enough answers to show any."""
        return self.answers >= SHOWN_FROM

    def mean(self, question=None):
        """Mean of the steps of one question, or of the three; None without answers."""
        rows = [self.counts.get(key, []) for key in ([question] if question else QUESTIONS)]
        number = sum(sum(row) for row in rows)
        weight = sum(step * count for row in rows for step, count in enumerate(row, start=1))
        return weight / number if number else None

    @property
    def is_low(self):
        """Whether enough people found it poor."""
        return self.shown and self.mean() < LOW_BELOW

    @property
    def lines(self):
        """[(question, mean with one decimal)]; empty while too few answered, without the fourth while too few did."""
        found = [(words, f"{self.mean(key):.1f}") for key, words in QUESTIONS.items()] if self.shown else []
        if sum(self.counts.get(ROLE, [])) >= SHOWN_FROM:
            found.append((ROLE_WORDS, f"{self.mean(ROLE):.1f}"))
        return found


class PulseGiven(ScopedModel):
    """Somebody has answered, so that nobody answers twice. What they said stands nowhere beside it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="pulse_given")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    partner = models.ForeignKey(
        Partner, models.SET_NULL, null=True, related_name="+", help_text="For whom they came that day."
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="pulse_given_once")]

    def __str__(self):
        return f"{self.person}: {self.meeting}"


class AgendaReview(ScopedModel):
    """Three poor meetings in a row opened this task; `meeting` is the last of them."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="agenda_review")
    task = models.ForeignKey(Task, models.SET_NULL, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    def __str__(self):
        return f"Agenda review after {self.meeting}"
