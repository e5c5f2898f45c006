"""Reads of the ledger: who may see which rows, and scores as plain SQL arithmetic over the sums (domain.md 3.8)."""

from django.db.models import Case, ExpressionWrapper, F, FilteredRelation, FloatField, Q, Value, When
from django.db.models.functions import Coalesce

from coalition.access import Permission
from coalition.scope import ScopedQuerySet
from members.models import Affiliation

from . import scoring
from .policy import CURRENT, ChannelKey, Stage

PRIVATE_KINDS = ["concern_raised"]  # for coordinators only (domain.md 5, rules 2 and 9)


class SignalQuerySet(ScopedQuerySet):
    """Coordinators see all evidence, leaders all but concerns, anybody else their own."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        if viewer.can(Permission.SEE_SCORES):
            return self.exclude(kind__in=PRIVATE_KINDS)
        return self.filter(person=viewer.person) if viewer.person else self.none()

    def of_source(self, source_type, source_id):
        """What was recorded from one source."""
        return self.filter(source_type=source_type, source_id=source_id)

    def live(self, on):
        """What counts on a day."""
        ended = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
        return self.filter(ended, occurred_on__lte=on, voided_at__isnull=True)


class RollupQuerySet(ScopedQuerySet):
    """Coordinators see all sums, leaders those of partners with enough evidence, a member their own and their partner's."""

    def narrowed_for(self, viewer):
        today = viewer.coalition.today()
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        if viewer.can(Permission.SEE_SCORES):
            return self.filter(person__isnull=True).trusted(today)
        if viewer.person is None:
            return self.none()
        theirs = Affiliation.objects.in_force(on=today).filter(person=viewer.person).values("partner")
        return self.filter(Q(person=viewer.person) | Q(person__isnull=True, partner__in=theirs))

    def of_partners(self):
        """The rows of partners as such, over all objectives."""
        return self.filter(person__isnull=True, objective__isnull=True)

    def of_people(self):
        """The rows of people within partners."""
        return self.filter(person__isnull=False)

    def trusted(self, on, policy=CURRENT):
        """Rows with medium or high confidence on a day."""
        least = policy.confidence_medium / scoring.decay(policy, on, policy.evidence_half_life)
        return self.filter(e180__gte=least)

    def read(self, on, policy=CURRENT):
        """Annotates `score`, `stage`, `evidence` and `confidence` as of a day on or after the last signal."""
        return self.annotate(**score_annotations(on, policy))


def with_scores(partners, on, policy=CURRENT):
    """A partner queryset with `score`, `stage`, `evidence`, `confidence` of each: one join, sortable, no power per row."""
    whole = Q(rollups__person__isnull=True, rollups__objective__isnull=True)
    joined = partners.annotate(whole=FilteredRelation("rollups", condition=whole))
    return joined.annotate(**score_annotations(on, policy, "whole__"))


def score_annotations(on, policy=CURRENT, prefix=""):
    """Expressions over a roll-up's columns, reached through `prefix`; zeros where there is no row."""

    def decayed(column, half_life):
        factor = scoring.decay(policy, on, half_life)
        return floating(Coalesce(F(f"{prefix}{column}"), Value(0.0)) * Value(factor))

    points = {channel.key: decayed(channel.key.lower(), channel.half_life) for channel in policy.channels}
    score = sum(
        (
            floating(Value(channel.cap) * points[channel.key] / (points[channel.key] + Value(channel.half_points)))
            for channel in policy.channels
        ),
        Value(0.0),
    )
    evidence = decayed("e180", policy.evidence_half_life)
    annotations = {f"{key.lower()}_points": value for key, value in points.items()}
    annotations |= {
        "score": floating(score),
        "evidence": evidence,
        "confidence": floating(evidence / (evidence + Value(policy.evidence_half))),
        "stage": _stage(policy, prefix, on),
    }
    return annotations


def floating(expression):
    """The expression as a double."""
    return ExpressionWrapper(expression, output_field=FloatField())


def _stage(policy, prefix, on):
    """The stage rules of the policy as CASE, over the points annotated beside it; a logged contact is not looked at."""
    cases = []
    for rule in policy.stages:
        holds = Q()
        for terms in rule.any_of:
            term = Q()
            for channel, least in terms:
                term &= Q(**{f"{channel.lower()}_points__gte": least - policy.slack})
            holds |= term
        cases.append(When(holds, then=Value(rule.stage)))
    cases.append(When(**{f"{prefix}known_on__lte": on}, then=Value(Stage.AWARE.value)))
    return Case(*cases, default=Value(Stage.UNAWARE.value))


class SnapshotQuerySet(ScopedQuerySet):
    """Coordinators see all; leaders the coalition's, and partners' with enough evidence."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        if viewer.can(Permission.SEE_SCORES):
            enough = scoring.confidence(CURRENT, CURRENT.confidence_medium)
            return self.filter(Q(partner__isnull=True) | Q(confidence__gte=enough))
        return self.none()


CHANNEL_NUMBER = {key.value: number for number, key in enumerate(ChannelKey)}
