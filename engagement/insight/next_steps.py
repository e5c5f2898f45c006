"""Whom to talk to next: a few of the field's checks, each one query over all partners, each with its reason.

The playbook grows from here; a rule says when it fires, what to do, and the requirement it rests on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.urls import reverse

from engagement.commitments.models import Pledge
from engagement.ledger import queries as ledger
from engagement.outreach import talks
from engagement.outreach.models import Contact
from members.models import Affiliation, Partner

QUIET_DAYS = 90  # days without a contact that was not an ask; GIV-4
DUE_SOON = 14  # days before a promise is due
AT_MOST = 12  # partners a rule names; nobody works through more


@dataclass(frozen=True)
class Rule:
    """One piece of advice that can be checked. `find(coalition, today)` yields (partner id, do, because)."""

    requirement: str
    title: str
    why: str
    button: str
    route: str
    find: Callable


@dataclass(frozen=True)
class Step:
    """One rule that fired for one partner."""

    rule: Rule
    do: str
    because: str
    url: str

    @property
    def button(self):
        """What the button says."""
        return self.rule.button


@dataclass
class PartnerSteps:
    """A partner with all the steps one call could settle."""

    partner: Partner
    url: str
    stage: int | None = None
    steps: list = field(default_factory=list)

    @property
    def name(self):
        """The partner's name."""
        return self.partner.name

    @property
    def type_name(self):
        """The partner's type, and whether it is core."""
        kind = self.partner.stakeholder_type
        return f"{kind.name}, core" if kind and kind.is_core else kind.name if kind else ""


def _members(coalition):
    return Partner.objects.filter(coalition=coalition).members()


def _due_promises(coalition, today):
    rows = (
        Pledge.objects.filter(
            coalition=coalition,
            direction=Pledge.Direction.THEIRS,
            status__in=["open", "partly", "renegotiated"],
            due_on__lte=today + timedelta(days=DUE_SOON),
        )
        .order_by("due_on")
        .values_list("partner", "what", "due_on")[:AT_MOST]
    )
    for partner, what, due_on in rows:
        when = f"{due_on:%B} {due_on.day}"
        yield (
            partner,
            f"Ask how “{what}” is going, and whether anything is in the way.",
            f"They promised it for {when}.",
        )


def _represented(coalition, today):
    for partner in ledger.check_the_box_partners(coalition, on=today)[:AT_MOST]:
        yield (
            partner,
            "Sit down one to one, at their place.",
            "Represented, not yet involved: they come, and nothing has been asked of them or said by them.",
        )


def _sole_contacts(coalition, today):
    ties = (
        Affiliation.objects.filter(coalition=coalition)
        .in_force(on=today)
        .filter(Exists(_members(coalition).filter(pk=OuterRef("partner"))))
        .values("partner")
        .annotate(people=Count("person", distinct=True), who=Max("person__name"))
        .filter(people=1)
        .order_by("partner")[:AT_MOST]
    )
    for row in ties:
        yield (
            row["partner"],
            "Ask who else could be a second contact.",
            f"{row['who']} carries the tie alone; two keep it when someone moves.",
        )


def _quiet(coalition, today):
    recent = Contact.objects.filter(partner=OuterRef("pk"), was_ask=False, on__gt=today - timedelta(days=QUIET_DAYS))
    rows = (
        _members(coalition)
        .filter(~Exists(recent))
        .annotate(last=Max("contacts__on", filter=Q(contacts__was_ask=False)))
        .order_by(F("last").asc(nulls_last=True), "name")
        .values_list("pk", "last")[:AT_MOST]
    )
    for partner, last in rows:
        since = (
            f"The last contact that was not an ask was on {last:%B} {last.day}." if last else "No contact is noted yet."
        )
        yield partner, "Call without asking for anything.", since


def _before_the_group(coalition, today):
    seen = set()
    for partner, meeting in talks.before_the_group(coalition, today):
        if partner not in seen and len(seen) < AT_MOST:
            seen.add(partner)
            yield partner, "Talk one to one before the group.", f"Their first meeting is “{meeting}”."


RULES = [
    Rule(
        "ACT-1",
        "A promise comes due",
        "A promise that is talked about in time can be kept, changed or given back without embarrassment.",
        "Note the call",
        "partner-detail",
        _due_promises,
    ),
    Rule(
        "ONE-1",
        "First one to one, then the group",
        "A talk in private builds trust, shows how we serve them, and lets them say what they would not say at the table.",
        "Note the talk",
        "one-on-one-new",
        _before_the_group,
    ),
    Rule(
        "CON-6",
        "Represented, not yet involved",
        "Some come because they were sent. It is still good that they are here; a talk finds out what they need.",
        "Plan a visit",
        "partner-detail",
        _represented,
    ),
    Rule(
        "TRN-2",
        "One person carries the tie",
        "Often one executive is the only link; when they move, the tie is gone. Aim for two.",
        "Plan a call",
        "partner-detail",
        _sole_contacts,
    ),
    Rule(
        "GIV-4",
        "Be present, not only when asking",
        "After 90 days without a contact that was not an ask, a partner hears from us only when we want something.",
        "Plan a call",
        "partner-detail",
        _quiet,
    ),
]


def steps_for(coalition, today, partners_shown=6):
    """The first partners to talk to, each with its steps, in the order of the rules: (list of PartnerSteps, how many in all)."""
    found = {}
    for rule in RULES:
        for partner, do, because in rule.find(coalition, today):
            found.setdefault(partner, []).append((rule, do, because))
    partners = {
        partner.pk: partner
        for partner in Partner.objects.filter(pk__in=list(found)[:partners_shown]).select_related("stakeholder_type")
    }
    stages = ledger.stages_of(coalition, partners, on=today)
    shown = []
    for pk in list(found)[:partners_shown]:
        partner = partners[pk]
        row = PartnerSteps(partner, reverse("partner-detail", args=[coalition.slug, pk]), stages.get(pk))
        for rule, do, because in found[pk]:
            url = reverse(rule.route, args=[coalition.slug, pk])
            row.steps.append(Step(rule, do, because, url))
        shown.append(row)
    return shown, len(found)
