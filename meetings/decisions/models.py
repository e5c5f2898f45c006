"""Decisions, who takes part in them, and what they said."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from meetings.meetings.models import Meeting
from members.models import Partner, Person

from .querysets import BallotQuerySet, DecisionQuerySet, UrnQuerySet


@track()
@choices_enforced
class Decision(ScopedModel):
    """A choice with its method and reasons, readable by every member (DEC-4).

    One that is voted on goes draft -> open -> closed, or is called off before it closes; who may vote is fixed when it
    opens. One that was taken in the room was never open (`opened_at` is empty): it is written down closed, or, in a
    hurry, noted, and closes once its reason and the day of its review are there.

    One taken under a confidential agenda item stays with those who may read the item (`agenda_item`).
    """

    class Method(models.TextChoices):
        CONSENT = "consent", "Consent"
        CONSENSUS = "consensus", "Consensus"
        MAJORITY = "majority", "Majority"
        TWO_THIRDS = "two_thirds", "Two thirds"
        ADVICE = "advice", "Advice"
        VOTE = "vote", "Vote"
        DELEGATED = "delegated", "Delegated"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        NOTED = "noted", "Decided, its reason to come"
        CLOSED = "closed", "Decided"
        CALLED_OFF = "called_off", "Called off"

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", "Adopted"
        NOT_ADOPTED = "not_adopted", "Not adopted"
        NO_QUORUM = "no_quorum", "Too few took part"
        ADVISED = "advised", "Advice given"

    title = models.CharField("what was decided", max_length=300)
    question = models.TextField("what it is about", max_length=4000, blank=True)
    rationale = models.TextField("why", max_length=4000, blank=True)
    method = models.CharField(max_length=10, choices=Method, default=Method.CONSENSUS)
    is_secret = models.BooleanField("secret", default=False)
    is_major = models.BooleanField("major", default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.CLOSED)
    decided_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField("last day to vote", null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    chosen = models.ForeignKey(
        "meetings.DecisionOption", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    # What the rules of the day it opened said (design.md 5); later rules do not reach it.
    policy_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    quorum_needed = models.PositiveIntegerField(default=0, editable=False)
    types_needed = models.PositiveSmallIntegerField("kinds of partner that take part", default=0, editable=False)
    representatives = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    proxies = models.PositiveSmallIntegerField(default=0, editable=False)
    # The count at closing: {"for": 9, ..., "options": {"12": 4}, "reasons": [["blocked", "…"]]}; reasons without names.
    totals = models.JSONField(default=dict, blank=True, editable=False)
    review_on = models.DateField("look at it again on", null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="decisions")
    agenda_item = models.ForeignKey(
        "meetings.AgendaItem", models.SET_NULL, null=True, blank=True, related_name="decisions", editable=False
    )
    objective = models.ForeignKey(
        "meetings.Objective", models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["noted", "closed"]) | Q(decided_on__isnull=False),
                name="decision_closed_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="open") | Q(opened_at__isnull=False), name="decision_open_has_time"
            ),
        ]
        indexes = [
            # the decision log, newest first
            models.Index(fields=["coalition", "-decided_on"], name="decision_by_date"),
            # search: any part of title or question, and titles written nearly so
            GinIndex(OpClass(Upper("title"), "gin_trgm_ops"), name="decision_title_trgm"),
            GinIndex(OpClass(Upper("question"), "gin_trgm_ops"), name="decision_question_trgm"),
            # what waits for votes, for the front doors
            models.Index(fields=["coalition"], condition=Q(status="open"), name="decision_open"),
        ]
        triggers = [
            # how a vote is taken stays as it was when it opened, and what it came to stays as it was when it closed
            pgtrigger.Protect(
                name="rules_fixed_at_opening",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.opened_at IS NOT NULL AND (NEW.method, NEW.is_secret, NEW.opened_at, NEW.quorum_needed,"
                    " NEW.types_needed)"
                    " IS DISTINCT FROM (OLD.method, OLD.is_secret, OLD.opened_at, OLD.quorum_needed, OLD.types_needed)"
                ),
            ),
            pgtrigger.Protect(
                name="closed_stays_closed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.closed_at IS NOT NULL AND (NEW.status, NEW.outcome, NEW.totals, NEW.closed_at)"
                    " IS DISTINCT FROM (OLD.status, OLD.outcome, OLD.totals, OLD.closed_at)"
                ),
            ),
        ]

    def __str__(self):
        # The change log is read by people who may not read the item.
        hidden = self.agenda_item_id and self.agenda_item.is_confidential
        return "a confidential decision" if hidden else self.title

    def get_absolute_url(self):
        return reverse("decision-detail", args=[self.coalition.slug, self.pk])

    @property
    def was_voted(self):
        """Whether votes were asked for, not only written down."""
        return self.opened_at is not None


@track()
class DecisionOption(ScopedModel):
    """One of several things to choose from; a decision without any is about yes or no."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)

    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["decision", "title"], name="option_once")]

    def __str__(self):
        return self.title


_BALLOT_RULES = """
        SELECT status, is_secret, opened_at INTO told FROM meetings_decision WHERE id = NEW.decision_id;
        IF told.opened_at IS NULL THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'INSERT' THEN
            RAISE EXCEPTION 'Who may vote is fixed when a vote opens' USING ERRCODE = 'check_violation';
        END IF;
        IF told.status <> 'open' AND (NEW.choice, NEW.option_id, NEW.reason, NEW.cast_at)
                IS DISTINCT FROM (OLD.choice, OLD.option_id, OLD.reason, OLD.cast_at) THEN
            RAISE EXCEPTION 'This vote is closed' USING ERRCODE = 'check_violation';
        END IF;
        IF told.is_secret AND (NEW.choice NOT IN ('open', 'took_part') OR NEW.option_id IS NOT NULL OR NEW.reason <> '') THEN
            RAISE EXCEPTION 'A secret vote never stands beside a name' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
"""


@track()
@choices_enforced
class Ballot(ScopedModel):
    """A partner that may take part in a decision, and what it said. One per partner, whoever casts it.

    `open` until it does; `took_part` where nobody counted votes, as by consensus, or where the vote is secret: then
    what was said lies in the urn, without a name. `person` cast it; `proxy` is the partner it was passed on to.
    """

    class Choice(models.TextChoices):
        OPEN = "open", "Not yet"
        TOOK_PART = "took_part", "Took part"
        FOR = "for", "For"
        AGAINST = "against", "Against"
        ABSTAINED = "abstained", "Abstained, with a reason"
        BLOCKED = "blocked", "Blocked, with a reason"

    class Via(models.TextChoices):
        LINK = "link", "By personal link"
        APP = "app", "Signed in"
        ROOM = "room", "In the room"

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="ballots")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="ballots")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="ballots")
    choice = models.CharField(max_length=10, choices=Choice, default=Choice.OPEN)
    option = models.ForeignKey(DecisionOption, models.RESTRICT, null=True, blank=True, related_name="ballots")
    reason = models.CharField(max_length=500, blank=True)
    cast_at = models.DateTimeField("first cast", null=True, blank=True)
    via = models.CharField(max_length=4, choices=Via, blank=True)
    proxy = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="proxies_held")

    objects = BallotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "partner"], name="ballot_once"),
            models.CheckConstraint(
                condition=~Q(choice__in=["abstained", "blocked"]) | ~Q(reason=""),
                name="ballot_abstains_with_reason",
                violation_error_message="Say why, in a few words.",
            ),
            models.CheckConstraint(condition=Q(option__isnull=True) | Q(choice="for"), name="ballot_option_is_for"),
            models.CheckConstraint(condition=~Q(proxy=models.F("partner")), name="ballot_proxy_is_another"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="ballot_rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("told", "record")],
                func=_BALLOT_RULES,
            )
        ]

    def __str__(self):
        return f"{self.partner}: {self.get_choice_display()}"


class Urn(ScopedModel):
    """What was said in a secret vote, without names: {digest of a receipt: [choice, option id or None, reason]}.

    One row for all votes, written anew as a whole with each of them, so that neither an order nor a transaction number
    tells which partner a vote belongs to; emptied into the totals when the vote closes. It keeps no history, on
    purpose (docs/adr/0010).
    """

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="urn")
    votes = models.JSONField(default=dict)

    objects = UrnQuerySet.as_manager()

    def __str__(self):
        return f"Urn of {self.decision}"
