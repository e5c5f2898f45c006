"""A partner's own figures beside those of its peers, which nobody can recognize (EVD-6; domain.md 5, rule 17)."""

from django.db import models

from coalition.scope import ScopedModel
from members.models import Partner

from .querysets import BenchmarkQuerySet, LineQuerySet


class Benchmark(ScopedModel):
    """Distributions by group at a quarter's end, made once and never again: what is noted late must not move them.

    Groups share no partner and each has at least six, so that no two of them can be set against each other.
    """

    on = models.DateField(help_text="Last day of the quarter.")
    groups = models.JSONField(default=dict, help_text="Key: {name, n, measures: {key: [low, middle, high] or null}}.")
    made_at = models.DateTimeField()

    objects = BenchmarkQuerySet.as_manager()

    class Meta:
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(fields=["coalition", "on"], name="benchmark_once")]

    def __str__(self):
        return f"{self.on}"


class BenchmarkLine(ScopedModel):
    """One partner's own figures in a Benchmark, and its group; none where too few are like it."""

    benchmark = models.ForeignKey(Benchmark, models.CASCADE, related_name="lines")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="+")
    group = models.CharField(max_length=40, blank=True)
    values = models.JSONField(default=dict)

    objects = LineQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["benchmark", "partner"], name="benchmark_line_once")]

    def __str__(self):
        return f"{self.partner_id} in {self.benchmark_id}"
