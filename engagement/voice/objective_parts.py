"""What this room adds to objectives: the card of what was asked, the checks before a launch and a
major vote, who was heard, the story."""

from datetime import timedelta

from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from coalition.access import Permission
from coalition.ui import parts
from engagement.answering.models import ReportBack, Theme
from meetings.decisions import asked as before_votes
from meetings.models import Meeting
from meetings.objectives import groups, life, panels, story
from members.models import Affiliation, Membership

from .models import Input, InputRequest

Status = InputRequest.Status
AT_A_MEETING_WITHIN = timedelta(days=21)  # WRK-4
OVER = [Status.CLOSED, Status.ANSWERED, Status.ARCHIVED]


# --- the card -----------------------------------------------------------------------------------------------------


def asked(viewer, objective):
    """What was asked about an objective, the latest first; for keepers also how to ask with the least burden (WRK-4)."""
    rows = list(InputRequest.objects.visible_to(viewer).filter(objective=objective).with_givers())
    keeps = viewer.can(Permission.KEEP_RECORDS)
    if not rows and not keeps:
        return None
    plan = keeps and objective.status == objective.Status.DESIGN
    return {"requests": rows, "keeps": keeps, "meeting": _meeting_soon(viewer) if plan else None}


def _meeting_soon(viewer):
    """The next meeting within three weeks: asking there costs nobody an extra mail."""
    now = timezone.now()
    rows = Meeting.objects.visible_to(viewer).filter(status__in=["draft", "published"])
    return rows.filter(starts_at__gt=now, starts_at__lte=now + AT_A_MEETING_WITHIN).order_by("starts_at").first()


panels.register(
    panels.Panel("asked", "What we asked about it", "engagement/voice/_objective_asked.html", asked, order=20)
)


# --- before the launch --------------------------------------------------------------------------------------------


def consulted(objective):
    """DEC-3: a consultation that is closed and to which somebody gave input."""
    rows = InputRequest.objects.filter(objective=objective)
    closed = rows.filter(status__in=OVER, inputs__isnull=False).distinct().order_by("-closed_at").first()
    slug = objective.coalition.slug
    if closed:
        url = reverse("input-detail", args=[slug, closed.pk])
        return [life.Check("consultation", True, f"“{closed.title}” is closed, with input", url=url)]
    running = rows.filter(status=Status.OPEN).first()
    if running:
        url = reverse("input-detail", args=[slug, running.pk])
        words = f"“{running.title}” is still open"
        return [life.Check("consultation", False, words, "See how it stands, and close it", url)]
    url = reverse("input-new", args=[slug], query={"objective": objective.pk})
    return [life.Check("consultation", False, "Nobody was consulted yet", "Ask those it touches", url)]


life.register(consulted)


# --- before a major vote ---------------------------------------------------------------------------------------------


def _not_of_all(request):
    """Why a request does not count as having asked all members, in words, or ""."""
    if request.status == Status.OPEN:
        return "is still open"
    if request.asked_groups.filter(is_left_out=True).exists():
        return "left some groups out"
    if not request.asked_people.exists():
        return ""  # it stood on everybody's page, and nobody was picked
    left_out = _members_not_asked(request)
    return f"did not reach {parts.counted(left_out, 'member,members')}" if left_out else ""


def _members_not_asked(request):
    """How many partners that were members while it was open have people, and none of them was asked or said something."""
    day = (request.closed_at or timezone.now()).astimezone(request.coalition.zone).date()
    members = Membership.objects.filter(coalition=request.coalition, status=Membership.Status.MEMBER)
    members = members.in_force(on=request.opened_at.astimezone(request.coalition.zone).date()).values("partner")
    ties = Affiliation.objects.filter(coalition=request.coalition, partner__in=members).in_force(on=day)
    heard = ties.filter(Q(person__in=request.asked_people.values("person")))
    gave = request.inputs.filter(partner__isnull=False).values("partner")
    silent = ties.exclude(partner__in=heard.values("partner")).exclude(partner__in=gave)
    return silent.order_by().values("partner").distinct().count()


def asked_before(decision):
    """DEC-1: views were asked for on the decision or its objective, of all members, and that is closed."""
    about = Q(objective=decision.objective_id, objective__isnull=False)
    about |= Q(decision=decision.pk, decision__isnull=False)
    rows = InputRequest.objects.filter(about, coalition=decision.coalition).exclude(status=Status.DRAFT)
    slug = decision.coalition.slug
    short = None
    for request in rows.order_by("-opened_at"):
        url = reverse("input-detail", args=[slug, request.pk])
        lacks = _not_of_all(request)
        if not lacks:
            return before_votes.Asked(True, f"We asked: {request.title}", url)
        short = short or before_votes.Asked(False, f"“{request.title}” {lacks}", url)
    if short:
        return short
    query = {"decision": decision.pk} if decision.pk else {}
    query |= {"objective": decision.objective_id} if decision.objective_id else {}
    words = "A major decision, and nobody was asked for views yet. Ask everybody"
    return before_votes.Asked(False, words, reverse("input-new", args=[slug], query=query))


before_votes.register(asked_before)


@before_votes.link
def linked_requests(viewer, decision):
    """DEC-4: the requests for views about a decision or its objective that this viewer may see, the latest first."""
    about = Q(decision=decision.pk, decision__isnull=False)
    about |= Q(objective=decision.objective_id, objective__isnull=False)
    rows = InputRequest.objects.visible_to(viewer).filter(about).order_by("-created_at", "-pk")
    slug = viewer.coalition.slug
    return [
        before_votes.Linked(row.title, row.get_status_display(), reverse("input-detail", args=[slug, row.pk]))
        for row in rows
    ]


@before_votes.count
def requests_of_decision():
    """How many requests for views, drafts left out, a decision of the log had."""
    about = Q(decision=OuterRef("pk")) | Q(objective=OuterRef("objective"), objective__isnull=False)
    rows = InputRequest.objects.filter(about).exclude(status=Status.DRAFT).order_by()
    number = rows.annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), Value(0))


# --- who was heard ------------------------------------------------------------------------------------------------


def heard(objective):
    """{(stakeholder type id, level), (stakeholder type id, "")} of those who gave input on an objective."""
    rows = Input.objects.filter(request__objective=objective, partner__isnull=False)
    kinds = set(rows.values_list("partner__stakeholder_type", flat=True))
    tied = rows.filter(person__affiliations__partner=F("partner"))
    levels = tied.values_list("partner__stakeholder_type", "person__affiliations__level").distinct()
    return {(kind, "") for kind in kinds} | set(levels)


groups.register_hearing(heard)


def where_to_ask(objective):
    """The coverage of the request that runs (or is drafted) on an objective, where one click asks a group; else a new one."""
    slug = objective.coalition.slug
    running = InputRequest.objects.filter(objective=objective, status__in=[Status.OPEN, Status.DRAFT])
    running = running.order_by("-status", "-pk").values_list("pk", flat=True).first()
    if running:
        return reverse("input-coverage", args=[slug, running])
    return reverse("input-new", args=[slug], query={"objective": objective.pk})


groups.register_asking(where_to_ask)


# --- how we got here ----------------------------------------------------------------------------------------------


def told(viewer, objective):
    """Requests opened and closed, what came in, what became of it, and why."""
    requests = InputRequest.objects.visible_to(viewer).filter(objective=objective).with_givers()
    answers = {
        row.request_id: row for row in ReportBack.objects.visible_to(viewer).filter(request__objective=objective)
    }
    themes = {}
    for theme in Theme.objects.visible_to(viewer).filter(request__objective=objective):
        themes.setdefault(theme.request_id, []).append(theme)
    for request in requests:
        yield from _of_request(viewer, request, answers.get(request.pk), themes.get(request.pk, []))
    yield from _voices(viewer, objective)


def _of_request(viewer, request, answer, themes):
    day = _days(viewer)
    url = reverse("input-detail", args=[viewer.coalition.slug, request.pk])
    if request.opened_at:
        yield story.Told(
            day(request.opened_at), "input", "megaphone", f"We asked: {request.title}", request.what_is_open, url
        )
    if request.closed_at:
        came = parts.counted(request.givers, "person,people")
        yield story.Told(
            day(request.closed_at), "input", "inbox", f"Closed: {request.title}", f"{came} gave input.", url
        )
    if answer and answer.published_at:
        on = day(answer.published_at)
        for theme in themes:
            text = " ".join(filter(None, [theme.what_changed, theme.reason]))
            title = f"{theme.get_outcome_display()}: {theme.title}"
            yield story.Told(on, "input", "chat-square-text", title, text, url)
            if theme.done_on:
                yield story.Told(
                    theme.done_on, "input", "check2-square", f"Carried out: {theme.title}", theme.done_words, url
                )
        yield story.Told(on, "input", "reply", f"We answered: {request.title}", answer.how_considered, url)


def _voices(viewer, objective):
    """Each input this viewer may read; names only where they may be known (domain.md 5, rule 10)."""
    rows = Input.objects.visible_to(viewer).filter(request__objective=objective).with_author(viewer)
    for row in rows.select_related("request"):
        who = row.author or "Somebody, in confidence"
        where = f" ({row.author_partner})" if row.author_partner else ""
        url = reverse("input-detail", args=[viewer.coalition.slug, row.request_id])
        yield story.Told(row.given_on, "input", "chat-left-text", f"{who}{where} on {row.request.title}", row.text, url)


def _days(viewer):
    zone = viewer.coalition.zone
    return lambda moment: moment.astimezone(zone).date()


story.register(told)
