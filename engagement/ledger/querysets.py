"""Reads of the ledger: who may see which rows, and scores as plain SQL arithmetic over the sums (domain.md 3.8)."""

from django.db.models import CharField, F, FilteredRelation, FloatField, Func, Q

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


class Formula(Func):
    """An SQL formula over columns, which stand in it as {name}: Formula("{a} * 2", output_field=…, a=F("a")).

    One node where Django's own arithmetic would be a hundred; resolving those took longer than fetching the rows.
    """

    def __init__(self, formula, *, output_field, **columns):
        self.formula, self.names = formula, tuple(columns)
        super().__init__(*columns.values(), output_field=output_field)

    def as_sql(self, compiler, connection):
        columns = {}
        for name, source in zip(self.names, self.source_expressions, strict=True):
            columns[name], parameters = compiler.compile(source)
            if parameters:
                raise ValueError(f"{name!r} is not a plain column.")
        return f"({self.formula.format(**columns)})", []


def score_annotations(on, policy=CURRENT, prefix=""):
    """Expressions over a roll-up's columns, reached through `prefix`; zeros where there is no row."""
    points = {channel.key: _decayed(policy, on, channel.key.lower(), channel.half_life) for channel in policy.channels}
    score = " + ".join(
        f"{channel.cap!r} * {points[channel.key]} / ({points[channel.key]} + {channel.half_points!r})"
        for channel in policy.channels
    )
    evidence = _decayed(policy, on, "e180", policy.evidence_half_life)
    sums = {channel.key.lower(): F(f"{prefix}{channel.key.lower()}") for channel in policy.channels}
    e180 = {"e180": F(f"{prefix}e180")}
    number = FloatField()
    return {
        "score": Formula(score, output_field=number, **sums),
        "evidence": Formula(evidence, output_field=number, **e180),
        "confidence": Formula(f"{evidence} / ({evidence} + {policy.evidence_half!r})", output_field=number, **e180),
        "stage": Formula(_stage(policy, points, on), output_field=CharField(), known_on=F(f"{prefix}known_on"), **sums),
    }


def _decayed(policy, on, column, half_life):
    """SQL of one sum as it stands on a day."""
    return f"(COALESCE({{{column}}}, 0) * {scoring.decay(policy, on, half_life)!r})"


def _stage(policy, points, on):
    """The stage rules of the policy as CASE over SQL of the points; a logged contact is not looked at."""
    cases = []
    for rule in policy.stages:
        terms = [
            " AND ".join(f"{points[channel]} >= {least - policy.slack!r}" for channel, least in term)
            for term in rule.any_of
        ]
        cases.append(f"WHEN {' OR '.join(terms)} THEN '{Stage(rule.stage).value}'")
    cases.append(f"WHEN {{known_on}} <= DATE '{on.isoformat()}' THEN '{Stage.AWARE.value}'")
    return f"CASE {' '.join(cases)} ELSE '{Stage.UNAWARE.value}' END"


class SnapshotQuerySet(ScopedQuerySet):
    """Coordinators see all; leaders the coalition's, and partners' with enough evidence."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        if viewer.can(Permission.SEE_SCORES):
            enough = scoring.confidence(CURRENT, CURRENT.confidence_medium)
            return self.filter(Q(partner__isnull=True) | Q(confidence__gte=enough))
        return self.none()


class BaselineQuerySet(ScopedQuerySet):
    """Numbers over many partners: for whoever sees scores."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.SEE_SCORES) else self.none()


CHANNEL_NUMBER = {key.value: number for number, key in enumerate(ChannelKey)}
