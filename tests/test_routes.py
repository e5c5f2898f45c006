"""Every route for every role, for another coalition and for a stranger (design.md 3, promise 1).

The sweep walks the URLconf: a new route is in it the day it is born, and fails until somebody says here who may read it
and who may write it. Foreign rows are 404, readable but not changeable is 403, a stranger is asked to sign in.
"""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from coalition.actions import create_coalition, give_role
from coalition.models import AuditEvent, Role, User
from engagement.models import (
    Adjustment,
    AgreementFile,
    Alert,
    Ask,
    AskedGroup,
    Assessment,
    Brief,
    Change,
    Community,
    Concern,
    Contact,
    ContentContribution,
    Contest,
    Contribution,
    DataRequest,
    Delivery,
    Drill,
    DrillCall,
    EvidenceFile,
    ExitTalk,
    FigureError,
    FundingSource,
    GrowthWave,
    HeldAsk,
    Incentive,
    Input,
    InputRequest,
    Inquiry,
    InterimWord,
    Introduction,
    JoinInterest,
    JointVoice,
    Loan,
    MessageVariant,
    MutualBenefit,
    NotQuite,
    OneOnOne,
    OutboundService,
    OutreachAction,
    OutsideLoad,
    PartnerGoal,
    Pledge,
    PledgeTemplate,
    PointUse,
    PolicyWatch,
    ProjectCandidate,
    PublicPromise,
    PublicThanks,
    Reached,
    Receipt,
    RecurringDeliverable,
    RelationshipRating,
    ReportRecipient,
    ReportVersion,
    ResourceOffer,
    ReviewCycle,
    RoiCase,
    RoleCard,
    RoleOffer,
    ScanEntry,
    Seat,
    SellingPoint,
    SharedText,
    ShortfallNotice,
    Stance,
    Step,
    Telling,
    Theme,
    Turnout,
    WallAnswer,
    WinCredit,
    WorkloadImpact,
    WorkShare,
)
from meetings.models import (
    Attendance,
    Barrier,
    DatePoll,
    Decision,
    Document,
    Handover,
    ItemSuggestion,
    KnownName,
    Measurement,
    Meeting,
    Milestone,
    Note,
    Objective,
    Series,
    StatementAnswer,
    Task,
)  # fmt: skip
from members.models import (
    Acquaintance,
    AddressState,
    Affiliation,
    CompetitionArea,
    Export,
    ImportRun,
    InboundMail,
    Interest,
    JoinedBecause,
    Merge,
    Nomination,
    Notice,
    Pair,
    Partner,
    Person,
    PrivacyRequest,
    ProfileProposal,
    StakeholderType,
)

from .characters import PASSWORD
from .routes import walk
from .world import told, valley  # noqa: F401  fixtures

# Without a login: entry, personal links (each explains a bad token), the choice of theme.
OPEN = {
    "home", "first-run", "theme", "unsubscribe", "join", "meeting-link", "decision-link", "pulse-link", "input-by-link", "answer-by-link",
    "paper-link", "poll-link", "checkin-code", "checkin", "checkin-done", "calendar-feed", "inbound-mail", "drill-link",
    "concern-by-link", "introduction-link", "notice-by-link", "inbound-events",
    "take-part", "take-part-thanks", "input-draft-by-link", "report-by-link", "report-pdf-by-link", "wall", "wall-code", "wall-thanks",
}  # fmt: skip
ANYBODY = {"components", "coalition-new"}  # not a coalition's page

# What a member may read. Everything else of the coalition is 403, or 404 where a row is not theirs to know of.
MEMBER_READS = {
    "my-notices",
    "front-door", "search", "mine", "me", "meeting-list", "meeting-detail", "meeting-calendar", "decision-list", "decision-detail", "decision-proxy", "meeting-minutes",
    "objective-list", "objective-detail", "objective-story", "objective-page", "objective-page-versions",
    "concern-list", "concern-raise", "concern-changed",  # one's own; what everybody reads
    "my-load", "role-card-list",
    "inquiry-list", "inquiry-ask", "what-changed",  # everybody reads the same
    "task-list",  # one's own, and one's partner's
    "input-list", "input-detail", "input-answer", "you-said", "answer-versions", "text-list", "text-detail",
    "input-history",  # of what they said themselves
    "attendance-list",  # one's own lines
    "meeting-suggest", "calendar-feeds", "document-file",
    "poll-list", "poll-detail",  # those one is asked in
    "live", "live-screen", "live-state",  # of a meeting they are invited to
    "thanks", "win-list", "win-detail", "public-promise-detail", "shortfall-detail",  # what we say openly
    "joint-list", "joint-detail", "work-list",  # what partners say and run together
    "sharing", "board-new",  # what is offered and looked for is for everybody
    "report-list",  # those that went to them or are for members
}  # fmt: skip
LEADER_READS = MEMBER_READS - {"input-history"} | {
    "policy-list",
    "policy-detail",
    "seat-list",
    "roster",
    "ownership",
    "drill-list",
    "case",
    "evidence-list",
    "evidence-detail",
    "evidence-file",
    "roi-list",
    "roi-detail",
    "brief-list",
    "brief-detail",
    "barrier-list",
    "barrier-edit",
    "overview",
    "playbook",  # how many each rule finds; never which
    "overview-tile",
    "partner-list",
    "partner-detail",
    "partner-lookup",
    "partner-timeline",
    # published reports, with their figures; what a member reads of them went to that member
    "pack-detail",
    "pack-version",
    "pack-file",
    "pack-pdf",
    "pack-wrong",
    "assessment-list",
    "assessment-detail",
    "review-list",
    "review-detail",
    "review-loop",
    "sustain-plan",
    "reach",
    "turnout-list",
}
# What a member may do: answer for themselves, choose what they see and get.
MEMBER_WRITES = {"see-as", "me", "meeting-answer", "input-answer", "input-draft", "input-answers-me", "pledge-done"}
MEMBER_WRITES |= {"objective-understood", "objective-ask", "objective-rate", "task-done"}
MEMBER_WRITES |= {"decision-vote", "decision-proxy"}
MEMBER_WRITES |= {"meeting-suggest", "meeting-read", "calendar-feed-change", "poll-answer"}
MEMBER_WRITES |= {"live-speak"}
MEMBER_WRITES |= {"meeting-claim"}
MEMBER_WRITES |= {"concern-raise", "my-load", "inquiry-ask"}
MEMBER_WRITES |= {"win-consent", "thanks-answer"}  # for their own partner
OWNER_READS = {"type-new", "type-edit", "everything", "everything-bring", "everything-file"}
OWNER_WRITES = {
    "everything",
    "everything-bring",
    "privacy",
    "privacy-let-go",
    "settings",
    "standing-policy",
    "role-list",
    "role-take",
    "type-new",
    "type-edit",
}


def first(model, **conditions):
    """The first row, which has to be there: a sweep over nothing finds nothing."""
    return model.objects.filter(**conditions).order_by("pk").first() or pytest.fail(
        f"The world has no {model.__name__}."
    )


@pytest.fixture
def world(valley):  # noqa: F811  the imported fixture
    """(route name, address) of every route, in the demo."""
    return addresses_in(valley)


def addresses_in(cedar):
    """(route name, address) of every route: the prefix of its name says whose `pk` it takes."""
    person = Person.objects.get(name="Marcus Bell")
    partner = Partner.objects.get(name="Three Rivers Ambulance")
    meeting = first(Meeting, status="held")
    request = InputRequest.objects.get(title__startswith="Evacuation chairs")
    delivery = first(Delivery, pledge__direction="theirs")
    run = ImportRun.objects.create(
        coalition=cedar, kind="partners", status="checked", file_name="a.csv", content=b"Name\nA\n", columns=["Name"]
    )
    pk = {
        "role": first(Role, role="member"), "type": first(StakeholderType, coalition=cedar), "import": run, "partner": partner,
        "person": person, "tie": person, "notice": Notice.objects.filter(person__user=None).first(), "reply": first(InboundMail), "address": first(AddressState), "meeting": meeting, "attendance": meeting, "live": meeting,
        "objective": first(Objective), "milestone": first(Milestone), "task": first(Task),
        "measurement": first(Measurement), "barrier": first(Barrier, objective__isnull=False), "question": first(StatementAnswer, kind="question"), "input": request,
        "pledge": delivery.pledge, "contribution": first(Contribution, direction="theirs"), "delivery": delivery.pledge,
        "contact": first(Contact), "checkin": meeting, "decision": first(Decision, status="open"),
        "document": meeting, "series": first(Series), "poll": first(DatePoll), "seat": first(Seat), "competition": first(CompetitionArea),
        "handover": first(Handover), "drill": first(Drill), "answer": request,
        "duplicate": first(Pair), "merge": first(Merge),
        "text": first(SharedText), "privacy": first(PrivacyRequest), "profile": partner, "contest": partner, "thin": partner,
        "step": first(Step, state="open", keeper=None), "ask": first(Ask), "service": first(OutboundService), "loan": first(Loan), "board": first(ResourceOffer),
    }  # fmt: skip
    of_attendance = ImportRun.objects.create(
        coalition=cedar, kind="attendance", status="checked", file_name="a.csv", content=b"", columns=["meeting"]
    )
    change = first(Change, coalition=cedar)
    pk |= {"change": change, "held": first(HeldAsk), "workload": first(WorkloadImpact).objective}
    pk |= {"inquiry": first(Inquiry)}
    pk |= {"rating": first(RelationshipRating), "network": person, "benchmark": partner, "value": partner}
    reached = first(Reached, result="waiting")
    paper_of = first(AgreementFile)
    pk |= {
        "acquaintance": first(Acquaintance, one=person), "interest": first(Interest), "nomination": first(Nomination),
        "pipeline": first(Partner, memberships__status="prospect"), "first": partner, "one": first(OneOnOne),
        "introduction": first(Introduction), "effort": reached.effort, "wave": first(GrowthWave), "judgment": partner,
        "scan": first(ScanEntry), "selling": first(SellingPoint), "agreement": paper_of.agreement,
    }  # fmt: skip
    pk |= {
        "cause": first(JoinedBecause), "benefit": partner, "join": first(JoinInterest, state="waiting"),
        "policy": first(PolicyWatch), "piece": first(ContentContribution),
    }  # fmt: skip
    source, credit = first(EvidenceFile), first(WinCredit, consent="yes")
    pk |= {
        "evidence": source.item, "roi": first(RoiCase), "message": first(MessageVariant), "use": first(PointUse),
        "brief": first(Brief), "win": credit.win, "candidate": first(ProjectCandidate),
        "public": first(PublicPromise, kept_on=None), "shortfall": first(ShortfallNotice), "data": first(DataRequest),
        "deliverable": first(RecurringDeliverable),
    }  # fmt: skip
    voice = first(JointVoice)
    pk |= {
        "community": first(Community), "outreach": first(OutreachAction), "joint": voice.joint, "work": first(WorkShare),
        "turnout": first(Turnout), "usual": first(PledgeTemplate),
    }  # fmt: skip
    by_name = {f"attendance-import-{name}": of_attendance for name in ("run", "preview", "undo", "discard")}
    of_contacts = ImportRun.objects.create(
        coalition=cedar, kind="contacts", status="checked", file_name="a.csv", content=b"Name\nA\n", columns=["Name"]
    )
    by_name |= {f"contacts-import-{name}": of_contacts for name in ("map", "preview", "run", "undo", "discard")}
    path = default_storage.save("exports/sweep.zip", ContentFile(b"PK"))
    by_name["everything-file"] = Export.objects.create(coalition=cedar, status="ready", path=path)
    by_name["benefit-remove"] = first(MutualBenefit)
    by_name |= {"pledge-missed": first(Pledge, direction="ours")}
    by_name |= {"judgment-remove": first(Stance), "notice-audience": first(Meeting, status="published")}
    version = first(ReportVersion)
    pk |= {
        "pack": version.report, "figure": first(FigureError), "assessment": first(Assessment), "review": first(ReviewCycle),
        "adjustment": first(Adjustment), "source": first(FundingSource), "farewell": first(ExitTalk),
    }  # fmt: skip
    by_name |= {"duplicate-other": person}
    word = first(InterimWord, way="in_person", request__status="closed")
    pk |= {"alert": first(Alert), "thanks": first(PublicThanks, answer="waiting")}
    by_name |= dict.fromkeys(("answer-tell-word", "answer-untell-word"), word.request)
    by_name |= {"thanks-new": first(Contribution, direction="theirs"), "thanks-pledge-new": first(Pledge)}
    by_name |= {
        "profile-settle": first(ProfileProposal),
        "contest-settle": first(Contest),
        "goal-edit": first(PartnerGoal, partner=partner),
    }
    by_name |= {"my-load-drop": first(OutsideLoad, person=person)}
    by_name |= {f"role-card-{name}": first(RoleCard) for name in ("edit", "offer")}
    by_name |= dict.fromkeys(("role-offer", "role-offer-answer"), first(RoleOffer, status="declined"))
    pk["report"] = ImportRun.objects.create(
        coalition=cedar,
        kind="participants",
        status="checked",
        file_name="zoom.csv",
        content=b"Name,Duration\nA,1\n",
        options={"meeting": meeting.pk, "day": "2026-01-01", "zone": "UTC", "product": "Zoom"},
    )
    pk["known"], _ = KnownName.objects.get_or_create(coalition=cedar, shown="a.", person=person)
    worry = first(Concern, nature="professional", status="raised")
    paper = first(Document, meeting=meeting)
    notice = first(Notice, about_type="engagement.reportback")
    named = {
        "figure": "roster-members", "recipient": first(ReportRecipient, report=version.report).pk,
        "rule": "quiet", "reached": reached.pk, "judged": "stance", "file": paper_of.pk,
        "source": source.pk, "credit": credit.pk, "voice": voice.pk,
        "board": "offer", "form": "json", "line": "pledge", "name": "about", "entry": first(Pledge, partner=partner).pk,
        "call": first(DrillCall, drill=pk["drill"]).pk,
        "concern": worry.key, "cause_pk": change.causes.first().pk,
        "impact_pk": first(WorkloadImpact).pk, "incentive_pk": first(Incentive).pk,
        "paper": paper.pk, "version": paper.versions.get().pk, "suggestion": first(ItemSuggestion, status="waiting").pk,
        "invitation": meeting.invitations.first().pk,
        "note": first(Note, minutes__meeting=meeting).pk,
        "what": "person", "kept": person.pk, "gone": Person.objects.exclude(pk=person.pk).first().pk,
        "slug": cedar.slug, "token": "not-a-token", "code": "ABCDEF", "key": f"p{first(Attendance, meeting=meeting).person_id}", "partner_pk": partner.pk, "tie": first(Affiliation, person=person).pk, "person_pk": person.pk, "kind": "meeting-invitation", "label": notice.about_type, "row": notice.about_id,
        "number": 1, "tile": "active", "group_pk": first(AskedGroup).pk, "answer_pk": first(WallAnswer).pk,
        "item": meeting.agenda_items.first().pk, "given_pk": first(Input, request=request).pk,
        "receipt_pk": first(Receipt, report_back__request=request, way="in_person").pk, "delivery_pk": delivery.pk,
        "theme_pk": first(Theme, request=request, outcome="partly").pk,
        "doubt_pk": first(NotQuite, receipt__report_back__request=request).pk,
        "word_pk": word.pk,
        "telling_pk": first(Telling, news__report_back__request=request).pk,
    }  # fmt: skip

    def address(name, arguments):
        kwargs = {argument: named.get(argument) for argument in arguments if argument != "pk"}
        if "pk" in arguments:
            kwargs["pk"] = (by_name[name] if name in by_name else pk[name.split("-")[0]]).pk
        return reverse(name, kwargs=kwargs)

    return [(name, address(name, arguments)) for name, arguments, _ in walk()]


def signed_in(client, role):
    """The client as one of the demo's logins."""
    assert client.login(username=f"{role}@cedar-valley.example", password=PASSWORD)
    return client


def finished(answer):
    """The answer, read to its end: then its file is closed, as a server closes it."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def test_the_table_names_only_routes_there_are():
    names = {name for name, _, _ in walk()}
    assert names >= OPEN | ANYBODY | LEADER_READS | MEMBER_WRITES | OWNER_WRITES


def test_a_stranger_is_asked_to_sign_in(client, world):
    for method in (client.get, client.post):
        asked = {name for name, url in world if method(url).headers.get("Location", "").startswith("/accounts/login/")}
        assert asked - {"home"} == {name for name, _ in world} - OPEN


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_coalition_does_not_exist(client, world, method):
    hill = create_coalition(slug="hill", name="Hill")
    otto = User.objects.create_user("otto@hill.example", PASSWORD)
    give_role(user=otto, coalition=hill, role="owner", by=None)
    client.force_login(otto, backend="django.contrib.auth.backends.ModelBackend")
    inside = [(name, url) for name, url in world if url.startswith("/c/")]
    assert {name: getattr(client, method)(url).status_code for name, url in inside} == dict.fromkeys(dict(inside), 404)


@pytest.mark.parametrize("method", ["get", "post"])
def test_rows_of_another_coalition_under_ones_own_address(client, world, method):
    """/c/hill/partners/<pk of cedar>/: the slug is one's own, the row is not."""
    hill = create_coalition(slug="hill", name="Hill")
    otto = User.objects.create_user("otto@hill.example", PASSWORD)
    give_role(user=otto, coalition=hill, role="owner", by=None)
    client.force_login(otto, backend="django.contrib.auth.backends.ModelBackend")
    for name, url in world:
        parts = url.strip("/").split("/")
        if url.startswith("/c/") and any(part.isdigit() for part in parts):
            status = getattr(client, method)(url.replace("/c/cedar-valley/", "/c/hill/")).status_code
            assert status in (404, 405), f"{name} answered {status}"


@pytest.mark.parametrize(("role", "reads"), [("member", MEMBER_READS), ("leader", LEADER_READS)])
def test_what_a_role_reads(client, world, role, reads):
    signed_in(client, role)
    seen = {
        name for name, url in world if url.startswith("/c/") and finished(client.get(url)).status_code in (200, 302)
    }
    assert seen == reads


def test_a_coordinator_reads_everything(client, world):
    signed_in(client, "coordinator")
    answers = {name: finished(client.get(url)).status_code for name, url in world if url.startswith("/c/")}
    assert {name for name, status in answers.items() if status not in (200, 302, 405)} == OWNER_READS


@pytest.mark.parametrize(("role", "reads"), [("member", MEMBER_READS), ("leader", LEADER_READS)])
def test_nobody_else_writes(client, world, role, reads):
    """A page they may read may answer a POST as it answers a GET; nothing is written by it."""
    signed_in(client, role)
    acts = AuditEvent.objects.count()
    for name, url in world:
        if url.startswith("/c/") and name not in MEMBER_WRITES:
            status = client.post(url).status_code
            assert status in (403, 404, 405) or name in reads, f"{name} let a {role} write: {status}"
    assert AuditEvent.objects.count() == acts


def test_a_coordinator_does_not_change_the_coalition(client, world):
    signed_in(client, "coordinator")
    assert {name: client.post(url).status_code for name, url in world if name in OWNER_WRITES} == dict.fromkeys(
        OWNER_WRITES, 403
    )


def test_an_empty_form_is_never_a_server_error(client, world):
    signed_in(client, "owner")
    for name, url in world:
        assert client.post(url).status_code < 500, name


def test_no_page_of_a_member_shows_a_stage(client, world):
    """Invariant I17: no list visible to members contains another partner's score, stage, stance or concern."""
    signed_in(client, "member")
    for name, url in world:
        if url.startswith("/c/"):
            page = finished(client.get(url))
            body = page.content.decode(errors="replace") if not page.streaming else ""
            assert "ct-stage" not in body, name
            assert "ct-channel" not in body, name


@pytest.mark.parametrize("role", ["member", "leader", "coordinator"])
def test_confidential_givers(client, world, role):
    """domain.md 5, rule 10: the author of confidential input is shown to coordinators only."""
    given = first(Input, attribution="confidential", request__status="answered", person__user=None)
    signed_in(client, role)
    page = client.get(reverse("input-detail", args=["cedar-valley", given.request_id])).content.decode()
    assert (given.person.name in page) is (role == "coordinator")
