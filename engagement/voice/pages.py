"""What the page of one request shows: the work on it, or a member's side of it."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.shortcuts import render

from engagement.answering import after_page, letters
from engagement.answering.forms import ReadForm
from engagement.answering.models import Receipt
from engagement.audience import coverage, ways
from engagement.audience.models import Asked
from engagement.wall.models import WallAnswer
from engagement.words.actions import draft_of
from engagement.words.models import InputVersion

from . import opening
from .actions import what_is_missing
from .answer_form import AnswerForm
from .models import Input, InputRequest

PER_PAGE = 50


def room_page(request, asked):
    """The coordinators' page: state, what was said, who has the answer."""
    viewer = request.viewer
    today = viewer.coalition.today()
    rows = Input.objects.visible_to(viewer).filter(request=asked).with_author(viewer).prefetch_related("themes")
    rows = rows.annotate(said_again=Exists(InputVersion.objects.filter(input=OuterRef("pk"), number__gt=1)))
    page = Paginator(rows.order_by("-given_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    report_back = getattr(asked, "report_back", None)
    published = report_back if report_back and report_back.published_at else None
    context = {
        "title": asked.title,
        "asked": asked,
        "page": page,
        "inputs": list(page.object_list),
        "missing": what_is_missing(asked, on=today) if asked.status == InputRequest.Status.DRAFT else {},
        "takes_input": asked.takes_input(today),
        "late_days": (today - asked.report_back_on).days if asked.owes_answer and asked.report_back_on else 0,
        "report_back": published,
        "own": _own(viewer, asked),
        "questions": list(asked.questions.all()),
        "waiting": WallAnswer.objects.visible_to(viewer).filter(request=asked).waiting().count(),
        "checks": opening.checks(asked) if asked.status == InputRequest.Status.DRAFT else [],
    }
    if asked.status in (InputRequest.Status.DRAFT, InputRequest.Status.OPEN):
        grid = coverage.grid(asked)
        context |= {"grid": grid, "slots": ways.slots(viewer, asked, grid), "visits": ways.visits(viewer, asked, grid)}
    if published:
        context |= after_page.shown(viewer, asked, published)
    elif asked.interim_on:
        context["words_to_tell"] = after_page.words_to_tell(viewer, asked)
    return render(request, "engagement/voice/detail.html", context)


def _own(viewer, asked):
    if viewer.person is None:
        return None
    return Input.objects.visible_to(viewer).filter(request=asked, person=viewer.person).first()


def member_page(request, asked, form=None, read_form=None, status=200):
    """A member's page: what is open, their own words, the answer once there is one."""
    viewer = request.viewer
    person = viewer.person
    report_back = getattr(asked, "report_back", None)
    published = report_back if report_back and report_back.published_at else None
    given = _own(viewer, asked)
    open_now = asked.takes_input(viewer.coalition.today())
    if form is None and open_now and person:
        form = AnswerForm(request=asked, person=person, given=given, draft=draft_of(asked, person))
    receipt = None
    if published and person:
        receipt = Receipt.objects.visible_to(viewer).filter(report_back=published, person=person).first()
    context = {
        "title": asked.title,
        "asked": asked,
        "given": given,
        "form": form,
        "takes_input": open_now,
        "today": viewer.coalition.today(),
        "person": person,
        "declined": bool(person)
        and Asked.objects.filter(request=asked, person=person, declined_on__isnull=False).exists(),
        "answer": letters.answer_for(person, published) if published else None,
        "receipt": receipt,
        "read_form": read_form or (ReadForm.of(receipt) if receipt else None),
    }
    return render(request, "engagement/voice/member.html", context, status=status)
