"""What this room sends: word of how it stands, the answer, what is said further, and the weekly list of what we owe."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from engagement.voice.models import Input, InputRequest
from members.models import Notice
from members.notices import registry
from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.people.links import address_for

from . import doubts, letters, queue
from .models import ReportBack

TEMPLATES = "engagement/answering/mail"
ANSWER = "answer"  # what a personal link is for
WHY = "You get this because you gave input. Nobody outside the coalition sees who said what."


def _link(notice, report_back):
    return address_for(notice.person, purpose=ANSWER, about=report_back.pk, route="answer-by-link")


def _owner_mail(request):
    return request.owner.email if request.owner else ""


# --- how it stands ----------------------------------------------------------------------------------------------------


def load_interim(notices):
    """The request and what each person said: left on each notice as (request, input). Two queries."""
    found = InputRequest.objects.select_related("coalition", "owner").in_bulk({notice.about_id for notice in notices})
    rows = Input.objects.filter(request__in=found, person__in={notice.person_id for notice in notices})
    said = {(each.request_id, each.person_id): each for each in rows}
    for notice in notices:
        notice.loaded = found.get(notice.about_id), said.get((notice.about_id, notice.person_id))


def word_interim(notice):
    """The mail that says where their answer stands."""
    request, said = notice.loaded
    return Mail(
        subject=f"Where your input stands: {request.title}",
        template=f"{TEMPLATES}/interim",
        context={"request_for_input": request, "given": said},
        why="You get this because you gave input.",
        reply_to=_owner_mail(request),
    )


def interim_wanted(notice):
    """Why an interim note is no longer needed, or ""."""
    request, said = notice.loaded
    if request is None or said is None:
        return "Their input was taken back"
    if ReportBack.objects.filter(request=request, published_at__isnull=False).exists():
        return "The answer itself has gone out meanwhile"
    return ""


# --- the answer -------------------------------------------------------------------------------------------------------


def word_report_back(notice):
    """The mail with what became of their input: their own words first, then what we did and why."""
    answer = notice.loaded
    by = answer.report_back.published_by
    return Mail(
        subject=f"What became of your input: {answer.request.title}",
        template=f"{TEMPLATES}/report_back",
        context={"answer": answer, "by": by, "url": _link(notice, answer.report_back)},
        why=WHY,
        reply_to=by.email if by else _owner_mail(answer.request),
    )


def report_back_wanted(notice):
    """Why the answer need not go out, or ""."""
    if notice.loaded is None or notice.loaded.report_back.published_at is None:
        return "The answer was taken back"
    if notice.loaded.given is None:
        return "Their input was taken back"
    return ""


# --- what is said further ---------------------------------------------------------------------------------------------

SUBJECTS = {
    "correction": "We have to correct our answer: {}",
    "done": "It is done, as you suggested: {}",
    "reply": "Once more about your input: {}",
}


def word_news(notice):
    """The mail with a correction, with what was carried out, or with a reply: their own words first."""
    further = notice.loaded
    news, by = further.news, further.news.published_by
    own = further.news.theme_id in {theme.pk for theme in further.answer.own}
    subject = SUBJECTS[news.kind] if own or news.kind != "done" else "It is done: {}"
    return Mail(
        subject=subject.format(further.request.title),
        template=f"{TEMPLATES}/{news.kind}",
        context={
            "answer": further.answer, "news": news, "doubt": further.doubt, "by": by, "is_own": own,
            "url": _link(notice, further.answer.report_back),
        },
        why=WHY,
        reply_to=by.email if by else "",
    )  # fmt: skip


def news_wanted(notice):
    """Why it need not be said, or ""."""
    if notice.loaded is None:
        return "It was taken back"
    if notice.loaded.answer.given is None:
        return "Their input was taken back"
    return ""


WAITING = (Notice.Status.OWED, Notice.Status.HELD)
A_MINUTE = timedelta(minutes=1)


def correction_wanted(notice):
    """Nor does somebody need a correction whose first copy left after it, or never did: that copy says it right."""
    trouble = news_wanted(notice)
    if trouble:
        return trouble
    first = notice.loaded.first
    if first is None:
        return ""
    # worded at most some seconds before it left
    left_later = first.sent_at is not None and first.sent_at > notice.loaded.news.published_at + A_MINUTE
    return "The answer they get is the corrected one" if left_later or first.status in WAITING else ""


# --- what we owe ------------------------------------------------------------------------------------------------------


def word_owed(notice):
    """The weekly mail to whoever owes answers, or answers for those who do: what is owed, oldest promise first."""
    lines = queue.lines_for(notice.person, notice.coalition, late_of_all=notice.kind == "answers-late")
    late = sum(line.days_late > 0 for line in lines)
    told = f"{late} past our promise" if late else "none past our promise yet"
    number = "1 answer is owed" if len(lines) == 1 else f"{len(lines)} answers are owed"
    return Mail(
        subject=f"{number}, {told}",
        template=f"{TEMPLATES}/owed",
        context={"lines": lines, "is_late": notice.kind == "answers-late", "url": queue.address(notice.coalition)},
        why="You get this once a week as long as something is owed.",
    )


def owed_wanted(notice):
    """Why there is nothing to say any more, or ""."""
    lines = queue.lines_for(notice.person, notice.coalition, late_of_all=notice.kind == "answers-late")
    return "" if lines else "Everything is answered meanwhile"


# --- "not quite" ------------------------------------------------------------------------------------------------------


def word_not_quite(notice):
    """The mail to whoever owns an answer: what is still open, in the words of those who said so, without their names."""
    report_back = notice.loaded.receipt.report_back
    open_ones = list(doubts.waiting_beside(notice.loaded))
    asked = report_back.request
    number = "Not quite answered" if len(open_ones) == 1 else f"{len(open_ones)} people are not quite answered"
    place = settings.BASE_URL + reverse("input-report-back", args=[notice.coalition.slug, asked.pk])
    return Mail(
        subject=f"{number}: {asked.title}",
        template=f"{TEMPLATES}/not_quite",
        context={"asked": asked, "doubts": open_ones, "url": place, "due_on": doubts.due_on(open_ones[0])},
        why="You get this because the answer is in your hands.",
    )


def not_quite_wanted(notice):
    """Why nobody needs to be told of a doubt any more, or ""."""
    if notice.loaded is None or not notice.loaded.is_open:
        return "It is answered meanwhile"
    return "An earlier mail told of it" if notice.told else ""


def _kind(name, category, word, wanted, load, label):
    registry.register(registry.NoticeKind(name, category, word, wanted, load, label))


_kind("input-interim", NoticeCategory.REPORT_BACK, word_interim, interim_wanted, load_interim, "Word on their input")
_kind("report-back", NoticeCategory.REPORT_BACK, word_report_back, report_back_wanted, letters.load, "Answer to input")
_kind(
    "report-correction", NoticeCategory.REPORT_BACK, word_news, correction_wanted, letters.load_news,
    "Correction of an answer",
)  # fmt: skip
_kind("report-done", NoticeCategory.REPORT_BACK, word_news, news_wanted, letters.load_news, "What was carried out")
_kind("report-reply", NoticeCategory.REPORT_BACK, word_news, news_wanted, letters.load_news, "Reply to “not quite”")
_kind("answers-owed", NoticeCategory.REMINDER, word_owed, owed_wanted, None, "Answers you owe")
_kind("answers-late", NoticeCategory.REMINDER, word_owed, owed_wanted, None, "Answers that are late")
registry.register(
    registry.NoticeKind(
        doubts.KIND, NoticeCategory.FOLLOW_UP, word_not_quite, not_quite_wanted, doubts.load,
        "Somebody is not quite answered", urgent=True,
    )
)  # fmt: skip
