"""The rest of a partner's story, beside what its page shows: rows, facts and words of each kind (issue 5).

Each kind is the rows of one model that the viewer may see. A secret vote never says more than that they took part; a vote
that runs says nothing yet. Of worries only those about the work are told of, and never in words: the story gets printed.
"""

from django.apps import apps
from django.db.models import BigIntegerField, Case, CharField, DateField, Exists, F, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, JSONObject, NullIf, TruncDate

from coalition.access import Permission
from engagement.agreements.models import Agreement
from engagement.answering.models import Receipt
from engagement.commitments.models import Contribution
from engagement.concerns.models import Concern, TheirView
from engagement.drills.models import DrillCall
from engagement.farewells.models import ExitTalk
from engagement.figures.models import DataRequest, DeliverableArrival
from engagement.giving.models import Ask, OutboundService, PartnerGoal
from engagement.introductions.models import Introduction
from engagement.judgments.models import EngagementLevel, Stance
from engagement.reach.models import JointVoice, OutreachAction, WorkShare
from engagement.recruitment.models import Reached
from engagement.seats.models import Seat
from engagement.sharing.models import ResourceNeed, ResourceOffer
from engagement.voice.models import Input
from engagement.wins.models import WinCredit
from engagement.workload.models import RoleOffer
from meetings.models import Ballot, Decision, Handover, Ownership, StatementAnswer, Task
from members.exchange.models import ImportRow, ImportRun
from members.models import Affiliation, Nomination

from .models import OneOnOne

DECIDED = (Decision.Status.CLOSED, Decision.Status.NOTED)


def sources(viewer, partner):
    """{kind: (rows this viewer may see, expression for the day)} of one partner (its key)."""
    return _given(viewer, partner) | _done(viewer, partner) | _people(viewer, partner) | _known(viewer, partner)


def _given(viewer, partner):
    """Votes, answers, thanks, offers, needs."""
    zone = viewer.coalition.zone
    said = Input.objects.filter(partner=partner, person=OuterRef("person"), request=OuterRef("report_back__request"))
    if not viewer.can(Permission.SEE_CONFIDENTIAL):
        said = said.exclude(attribution="confidential")
    return {
        "vote": (
            Ballot.objects.visible_to(viewer)
            .filter(partner=partner, decision__status__in=DECIDED)
            .exclude(choice=Ballot.Choice.OPEN),
            F("decision__decided_on"),
        ),
        "answer": (
            Receipt.objects.visible_to(viewer)
            .who_have_it()
            .filter(Exists(said), report_back__published_at__isnull=False),
            TruncDate(Coalesce("told_at", "made_at"), tzinfo=zone),
        ),
        "understood": (_understood(viewer).filter(partner=partner), F("given_on")),
        "thanks": (
            Contribution.objects.visible_to(viewer).filter(partner=partner, thanked_on__isnull=False),
            F("thanked_on"),
        ),
        "offer": (ResourceOffer.objects.visible_to(viewer).filter(partner=partner), F("made_on")),
        "need": (ResourceNeed.objects.visible_to(viewer).filter(partner=partner), F("made_on")),
    }


def _understood(viewer):
    """Who ticked what: for those who keep the records, and each their own."""
    rows = StatementAnswer.objects.visible_to(viewer).understood()
    if viewer.can(Permission.KEEP_RECORDS):
        return rows
    return rows.filter(person=viewer.person) if viewer.person else rows.none()


def _done(viewer, partner):
    """Work: tasks, objectives looked after, wins, figures, what stands on their own agenda."""
    return {
        "task": (Task.objects.visible_to(viewer).filter(partner=partner, done_on__isnull=False), F("done_on")),
        "owner": (Ownership.objects.visible_to(viewer).filter(partner=partner), F("started_on")),
        "outreach": (OutreachAction.objects.visible_to(viewer).filter(partner=partner), F("done_on")),
        "joint": (JointVoice.objects.visible_to(viewer).filter(partner=partner), F("joint__on")),
        "share": (WorkShare.objects.visible_to(viewer).filter(partner=partner), F("started_on")),
        "win": (WinCredit.objects.visible_to(viewer).filter(partner=partner), F("win__on")),
        "figures": (DataRequest.objects.visible_to(viewer).filter(partner=partner), F("asked_on")),
        "arrival": (
            DeliverableArrival.objects.visible_to(viewer).filter(deliverable__partner=partner),
            F("came_on"),
        ),
        "goal": (PartnerGoal.objects.visible_to(viewer).filter(partner=partner), F("noted_on")),
        "service": (OutboundService.objects.visible_to(viewer).filter(partner=partner), F("started_on")),
    }


def _people(viewer, partner):
    """Who left, what was handed over, who took on a role; agreements and seats."""
    return {
        "left": (
            Affiliation.objects.visible_to(viewer).filter(partner=partner, ended_on__isnull=False),
            F("ended_on"),
        ),
        "handover": (
            Handover.objects.visible_to(viewer).filter(
                affiliation__partner=partner, affiliation__ended_on__isnull=False
            ),
            F("affiliation__ended_on"),
        ),
        "role": (
            RoleOffer.objects.visible_to(viewer).filter(partner=partner, status__in=["accepted", "laid_down"]),
            F("answered_on"),
        ),
        "agreement": (
            Agreement.objects.visible_to(viewer).filter(partner=partner, signed_on__isnull=False),
            F("signed_on"),
        ),
        "seat": (Seat.objects.visible_to(viewer).filter(partner=partner, starts_on__isnull=False), F("starts_on")),
        "seat_before": (_seats_before(viewer, partner), F("starts_on")),
    }


def _seats_before(viewer, partner):
    """Terms that are over: of each the last of the kept rows, where the seat is another's or nobody's now."""
    kept = apps.get_model("engagement", "SeatEvent").objects
    if not viewer.can(Permission.SEE_OVERVIEW):
        return kept.none()
    term = {"pgh_obj": OuterRef("pgh_obj"), "partner": OuterRef("partner"), "starts_on": OuterRef("starts_on")}
    rows = kept.filter(coalition=viewer.coalition, partner=partner, starts_on__isnull=False)
    still = Seat.objects.filter(pk=OuterRef("pgh_obj"), partner=OuterRef("partner"), starts_on=OuterRef("starts_on"))
    return rows.filter(~Exists(still), ~Exists(kept.filter(**term, pk__gt=OuterRef("pk"))))


def _known(viewer, partner):
    """What those who keep the records know besides."""
    zone = viewer.coalition.zone
    run = ImportRun.objects.visible_to(viewer).filter(applied_at__isnull=False)
    return {
        "talk": (OneOnOne.objects.visible_to(viewer).filter(partner=partner), F("on")),
        "ask": (Ask.objects.visible_to(viewer).filter(partner=partner), F("asked_on")),
        "intro": (
            Introduction.objects.visible_to(viewer).filter(Q(partner=partner) | Q(for_partner=partner)),
            F("asked_on"),
        ),
        "drill": (
            DrillCall.objects.visible_to(viewer).answered().filter(partner=partner),
            TruncDate("drill__started_at", tzinfo=zone),
        ),
        "concern": (Concern.objects.heard_by(viewer).professional().filter(partner=partner), F("raised_on")),
        "view": (
            TheirView.objects.visible_to(viewer).for_all_coordinators().filter(partner=partner),
            F("heard_on"),
        ),
        "nomination": (
            Nomination.objects.visible_to(viewer).filter(Q(partner=partner) | Q(for_partner=partner)),
            F("nominated_on"),
        ),
        "reached": (
            Reached.objects.visible_to(viewer).filter(partner=partner, result_on__isnull=False),
            F("result_on"),
        ),
        "import": (
            ImportRow.objects.filter(run__in=run, made__contains=[["members.partner", partner]]).annotate(
                about=Value(partner, BigIntegerField())
            ),
            TruncDate("run__applied_at", tzinfo=zone),
        ),
        "farewell": (ExitTalk.objects.visible_to(viewer).filter(partner=partner), F("on")),
        "stance": (Stance.objects.visible_to(viewer).filter(partner=partner), F("on")),
        "level": (EngagementLevel.objects.visible_to(viewer).filter(partner=partner), F("on")),
    }


_BY = Coalesce(NullIf("by__name", Value("")), "by__email")
# Facts of each kind, for its words below.
FACTS = {
    "vote": JSONObject(
        # a secret vote stands beside no name, not even here
        choice=Case(When(decision__is_secret=True, then=Value("took_part")), default=F("choice")),
        option="option__title",
        title="decision__title",
        was_open=Case(When(decision__is_secret=True, then=Value(0)), default=Value(1)),
    ),
    "answer": JSONObject(person="person__name", title="report_back__request__title"),
    "understood": JSONObject(person="person__name", title="statement__objective__title"),
    "thanks": JSONObject(what="what", direction="direction"),
    "offer": JSONObject(what="what", closed_on="closed_on"),
    "need": JSONObject(what="what", closed_on="closed_on"),
    "task": JSONObject(what="title", person="owner__name"),
    "owner": JSONObject(person="person__name", title="objective__title", ended_on="ended_on"),
    "outreach": JSONObject(what="what", venue="venue", audience="audience"),
    "joint": JSONObject(what="joint__title", kind="joint__kind"),
    "share": JSONObject(what="what", program="program", ended_on="ended_on"),
    "win": JSONObject(what="win__what"),
    "figures": JSONObject(what="question", answered_on="answered_on"),
    "arrival": JSONObject(what="deliverable__what", direction="deliverable__direction", due_on="due_on"),
    "goal": JSONObject(what="what", status="status"),
    "service": JSONObject(what="what", person="person__name", ended_on="ended_on"),
    "left": JSONObject(person="person__name", title="title"),
    "handover": JSONObject(
        person="affiliation__person__name", successor="successor__name", note="note", done_on="task__done_on"
    ),
    "role": JSONObject(person="person__name", title="title", laid_down_on="laid_down_on"),
    "agreement": JSONObject(
        kind="kind", title="title", signer="signer__name", ends_on="ends_on", ended_on="ended_on"
    ),
    "seat": JSONObject(body="body", title="title", kind="kind", ends_on="ends_on"),
    "seat_before": JSONObject(
        body="body", title="title", kind="kind", ends_on=Coalesce("ends_on", TruncDate("pgh_created_at"))
    ),
    "talk": JSONObject(person="person__name", goals="goals", worries="worries", we_can="we_can", by=_BY),
    "ask": JSONObject(
        what="what", person="person__name", minutes="minutes", answer="answer", answered_on="answered_on"
    ),
    "intro": JSONObject(
        via="via__name", of="for_partner__name", to="to__name", partner="partner__name", purpose="purpose",
        status="status", outcome="outcome",
    ),
    "drill": JSONObject(person="person__name", minutes="minutes"),
    "concern": JSONObject(person="person__name", status="status"),
    "view": JSONObject(words=Cast("words", TextField())),
    "nomination": JSONObject(
        partner="partner__name", nominator="nominator__name", of="for_partner__name", reason="reason"
    ),
    "reached": JSONObject(audience="effort__audience", result="result"),
    "import": JSONObject(made="made", about="about", file="run__file_name"),
    "farewell": JSONObject(reason="reason", words="words"),
    "stance": JSONObject(value="value", note="note", by=_BY),
    "level": JSONObject(current="current", desired="desired", note="note", by=_BY),
}  # fmt: skip


def parts(viewer, partner, kinds):
    """A queryset of {event_kind, pk, event_day, facts} for each of these kinds."""
    yield from rows_of(sources(viewer, partner), FACTS, kinds)


def rows_of(found, facts, kinds):
    """The rows of `sources` as the union takes them."""
    for kind, (rows, day) in found.items():
        if kind in kinds:
            day = day if isinstance(day, F) else Cast(day, DateField())
            rows = rows.order_by().annotate(event_kind=Value(kind, CharField()), event_day=day, facts=facts[kind])
            yield rows.values("event_kind", "pk", "event_day", "facts")
