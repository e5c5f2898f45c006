"""What this room sends: the request for a view."""

from members.notices import registry
from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.people.links import address_for

from .models import Input, InputRequest

TEMPLATES = "engagement/voice/mail"
INPUT = "input"  # what a personal link is for


# What a coalition's own words for a request may name.
REQUEST_FIELDS = (
    registry.Field("request", "The request’s title", lambda notice, mail: mail.context["request_for_input"].title),
    registry.Field("question", "The question", lambda notice, mail: mail.context["request_for_input"].question),
    registry.Field(
        "minutes", "How long it takes", lambda notice, mail: mail.context["request_for_input"].estimated_minutes
    ),
    registry.Field(
        "hear back by",
        "When they hear what became of it",
        lambda notice, mail: f"{mail.context['request_for_input'].report_back_on:%B %-d}",
    ),
    registry.Field(
        "input link", "Give your input", lambda notice, mail: mail.context["url"], is_link=True, needed=True
    ),
)


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


registry.register(
    registry.NoticeKind(
        name="input-request",
        category=NoticeCategory.INPUT,
        word=word_request,
        still_wanted=request_wanted,
        load=load_requests,
        label="Request for input",
        fields=REQUEST_FIELDS,
    )
)
