"""What this room sends: the request for a view, word of how it stands, and the answer."""

from members.notices import registry
from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.people.links import address_for

from . import answers
from .models import Input, InputRequest, ReportBack

TEMPLATES = "engagement/voice/mail"
INPUT, ANSWER = "input", "answer"  # what a personal link is for


def load_requests(notices):
    """For `NoticeKind.load`: (the request, what the person said so far) is left on each notice."""
    found = InputRequest.objects.select_related("coalition", "owner").in_bulk({notice.about_id for notice in notices})
    said = {}
    rows = Input.objects.filter(request__in=found, person__in={notice.person_id for notice in notices})
    for each in rows:
        said[each.request_id, each.person_id] = each
    for notice in notices:
        notice.loaded = found.get(notice.about_id), said.get((notice.about_id, notice.person_id))


def owner_mail(request):
    """Where a reply to a mail about a request goes."""
    return request.owner.email if request.owner else ""


def word_request(notice):
    """The mail that asks for a view: what is open, how it is used, how long it takes, when they hear back."""
    request, _ = notice.loaded
    return Mail(
        subject=f"Your view, {request.estimated_minutes} min: {request.title}",
        template=f"{TEMPLATES}/request",
        context={
            "request_for_input": request,
            "url": address_for(notice.person, purpose=INPUT, about=request.pk, route="input-by-link"),
        },
        why="You get this because what you know can change what we do.",
        reply_to=owner_mail(request),
    )


def request_wanted(notice):
    """Why asking is no longer needed, or ""."""
    return not_wanted(*notice.loaded)


def not_wanted(request, said):
    """Why somebody is not asked (any more), or ""; looked at just before sending."""
    if request is None or request.status == InputRequest.Status.DRAFT:
        return "The request was taken back"
    if said:
        return "They have answered meanwhile"
    if not request.takes_input(request.coalition.today()):
        return "The request has closed meanwhile"
    return ""


def word_interim(notice):
    """The mail that says where their answer stands."""
    request, said = notice.loaded
    return Mail(
        subject=f"Where your input stands: {request.title}",
        template=f"{TEMPLATES}/interim",
        context={"request_for_input": request, "given": said},
        why="You get this because you gave input.",
        reply_to=owner_mail(request),
    )


def interim_wanted(notice):
    """Why an interim note is no longer needed, or ""."""
    request, said = notice.loaded
    if request is None or said is None:
        return "Their input was taken back"
    if ReportBack.objects.filter(request=request, published_at__isnull=False).exists():
        return "The answer itself has gone out meanwhile"
    return ""


def word_report_back(notice):
    """The mail with what became of their input: their own words first, then what we did and why."""
    answer = notice.loaded
    by = answer.report_back.published_by
    return Mail(
        subject=f"What became of your input: {answer.request.title}",
        template=f"{TEMPLATES}/report_back",
        context={
            "answer": answer,
            "by": by,
            "url": address_for(notice.person, purpose=ANSWER, about=answer.report_back.pk, route="answer-by-link"),
        },
        why="You get this because you gave input. Nobody outside the coalition sees who said what.",
        reply_to=by.email if by else owner_mail(answer.request),
    )


def report_back_wanted(notice):
    """Why the answer need not go out, or ""."""
    if notice.loaded is None or notice.loaded.report_back.published_at is None:
        return "The answer was taken back"
    if notice.loaded.given is None:
        return "Their input was taken back"
    return ""


for kind in (
    registry.NoticeKind(
        "input-request", NoticeCategory.INPUT, word_request, request_wanted, load_requests, "Request for input"
    ),
    registry.NoticeKind(
        "input-interim", NoticeCategory.REPORT_BACK, word_interim, interim_wanted, load_requests, "Word on their input"
    ),
    registry.NoticeKind(
        "report-back", NoticeCategory.REPORT_BACK, word_report_back, report_back_wanted, answers.load, "Answer to input"
    ),
):
    registry.register(kind)
