"""After the answer is out: who was told, whether it answers them, corrections, and what was carried out."""

from django.db import transaction
from django.utils import timezone

from coalition import audit, versions
from engagement.voice.actions import locked
from engagement.voice.models import InputRequest
from members.models import Person
from members.notices import actions as notices

from . import doubts
from .models import InterimWord, News, NotQuite, Receipt, ReportBack, Telling, Theme
from .publishing import with_way

audit.describe(
    told_in_person="{by} told somebody in person what became of “{target}”",
    word_told_in_person="{by} told somebody in person where “{target}” stands",
    word_told_in_person_undone="{by} took back that somebody was told where “{target}” stands",
    told_in_person_undone="{by} took back that somebody was told about “{target}”",
    answer_read="Somebody said that the answer to “{target}” {verdict}",
    answer_explained="{by} replied to somebody whom the answer to “{target}” did not quite answer",
    answer_corrected="{by} corrected the answer to “{target}” and told {people} people: {what_was_wrong}",
    theme_carried_out="{by} noted that “{theme}” of “{target}” is carried out, and told {people} people",
)

WORDS = ("how_considered", "what_was_decided", "next_step")
THEME_WORDS = ("title", "outcome", "what_changed", "reason")


class NotPublished(Exception):
    """There is no published answer yet."""


class NothingChanged(Exception):
    """A correction that says the same as before corrects nothing."""


class DoneAlready(Exception):
    """It is noted as carried out; everybody was told once."""


class RepliedAlready(Exception):
    """Somebody replied, or they said that it answers them."""


def published(request):
    """(the request, its answer), both locked. NotPublished."""
    now = locked(request)
    report_back = ReportBack.objects.select_for_update(of=("self",)).filter(request=now).first()
    if report_back is None or report_back.published_at is None:
        raise NotPublished
    report_back.request = now
    return now, report_back


def spread(news, people):
    """A telling and an owed notice for each of `people`, a queryset of Person. How many. Call in a transaction."""
    people = people.filter(erased_at=None)
    made = Telling.objects.make_out(news, with_way(people))
    kind = f"report-{news.kind}"
    notices.owe_each(
        coalition=news.coalition, kind=kind, about=news, people=people, occasion=f"{kind}:{news.theme_id or news.pk}"
    )
    return made


# --- told in person ---------------------------------------------------------------------------------------------------


@transaction.atomic
def tell(*, receipt, by):
    """Somebody told this person the answer (a Receipt), news of it (a Telling), or where it stands (an InterimWord).

    Doing it twice does it once.
    """
    changed = (
        type(receipt)
        .objects.filter(pk=receipt.pk, way=Receipt.Way.IN_PERSON, told_at__isnull=True)
        .update(told_at=timezone.now(), told_by=by)
    )
    if changed:
        about, request, verb, kind = _told(receipt)
        notices.told_otherwise(person=receipt.person, about=about, kind=kind)
        audit.record(verb, coalition=receipt.coalition, target=request, by=by)
    return bool(changed)


@transaction.atomic
def untell(*, receipt, by):
    """Take the tick back."""
    rows = type(receipt).objects.filter(pk=receipt.pk, told_at__isnull=False)
    changed = rows.update(told_at=None, told_by=None)
    if changed:
        _, request, verb, _ = _told(receipt)
        audit.record(f"{verb}_undone", coalition=receipt.coalition, target=request, by=by)
    return bool(changed)


def _told(row):
    """(what its notices are about, the request, the act in the log, the only kind of notice it replaces or None)."""
    if isinstance(row, InterimWord):
        return row.request, row.request, "word_told_in_person", "input-interim"
    about = row.report_back if isinstance(row, Receipt) else row.news
    request = about.request if isinstance(row, Receipt) else about.report_back.request
    return about, request, "told_in_person", None


# --- does it answer them? ---------------------------------------------------------------------------------------------


@transaction.atomic
def say_how_it_reads(*, receipt, verdict, note=""):
    """The giver says whether the answer answers them; unnamed in the change log, for it may be a confidential giver.

    "Not quite" opens the answer again for whoever owns it, who hears of it, until they reply; "yes" settles it.
    """
    now = locked(receipt.report_back.request)
    receipt = Receipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
    receipt.read_well = verdict
    receipt.read_note = note if verdict == "not_quite" else ""
    receipt.read_at = timezone.now()
    receipt.save(update_fields=["read_well", "read_note", "read_at"])
    waiting = receipt.doubts.waiting()
    if verdict == "yes":
        waiting.update(settled_at=receipt.read_at)
    elif not waiting.update(words=note):
        doubts.tell_owner(NotQuite.objects.create(coalition=now.coalition, receipt=receipt, words=note))
    if verdict == "not_quite" and now.status == InputRequest.Status.ARCHIVED:
        now.status = InputRequest.Status.ANSWERED
        now.save()
    words = "answers them" if verdict == "yes" else "does not quite answer them"
    audit.record("answer_read", coalition=now.coalition, target=now, verdict=words)
    return receipt


@transaction.atomic
def reply(*, doubt, words, by):
    """Answer somebody again who said "not quite"; they are told, they alone. RepliedAlready."""
    doubt = NotQuite.objects.select_for_update(of=("self",)).select_related("receipt__report_back").get(pk=doubt.pk)
    if not doubt.is_open:
        raise RepliedAlready
    report_back = doubt.receipt.report_back
    news = News.objects.create(
        coalition=doubt.coalition, report_back=report_back, kind=News.Kind.REPLY, words=words, published_by=by
    )
    doubt.reply = news
    doubt.save(update_fields=["reply"])
    spread(news, Person.objects.filter(pk=doubt.receipt.person_id))
    audit.record("answer_explained", coalition=doubt.coalition, target=report_back.request, by=by)
    return news


# --- corrections ------------------------------------------------------------------------------------------------------


def as_it_stands(report_back):
    """What an answer says now, as plain values: kept when a correction takes its place."""
    themes = [
        {"theme": theme.pk} | {name: getattr(theme, name) for name in THEME_WORDS}
        for theme in report_back.request.themes.order_by("position", "pk")
    ]
    return {"answer": {name: getattr(report_back, name) for name in WORDS}, "themes": themes}


def who_have_it(report_back):
    """Everybody who had the answer so far; not those still to be told in person, who will hear it as it is now."""
    return Person.objects.filter(pk__in=report_back.receipts.who_have_it().values("person")).order_by("name", "pk")


@transaction.atomic
def correct(*, request, by, seen, what_was_wrong, what_was_done, words, themes):
    """Put a corrected answer in place of the published one, and tell everybody who had the old one (COR-2).

    `words` are fields of ReportBack, `themes` = {theme id: fields}. ChangedMeanwhile, NotPublished, NothingChanged.
    """
    now, report_back = published(request)
    report_back = versions.lock(report_back, seen=seen)
    report_back.request = now
    before = as_it_stands(report_back)
    changed = versions.set_changed(report_back, words)
    report_back.version += 1
    rows = [theme for theme in now.themes.filter(pk__in=themes) if versions.set_changed(theme, themes[theme.pk])]
    if not changed and not rows:
        raise NothingChanged
    report_back.save()
    for theme in rows:
        theme.version = report_back.version
        theme.save()
    news = News.objects.create(
        coalition=now.coalition, report_back=report_back, kind=News.Kind.CORRECTION, version=report_back.version,
        before=before, what_was_wrong=what_was_wrong, words=what_was_done, published_by=by,
    )  # fmt: skip
    people = spread(news, who_have_it(report_back))
    audit.record(
        "answer_corrected", coalition=now.coalition, target=now, by=by, people=people, what_was_wrong=what_was_wrong
    )
    return news


# --- carried out ------------------------------------------------------------------------------------------------------


@transaction.atomic
def carry_out(*, theme, done_on, words, by):
    """What was agreed is done: everybody who has the answer, or is about to be told, hears so, once (RPT-1).

    NotPublished, DoneAlready.
    """
    now, report_back = published(theme.request)
    theme = Theme.objects.select_for_update(of=("self",)).get(pk=theme.pk)
    if not theme.can_be_done:
        raise DoneAlready
    theme.done_on = done_on
    theme.done_words = words
    theme.save()
    news = News.objects.create(
        coalition=now.coalition, report_back=report_back, kind=News.Kind.DONE, theme=theme, words=words, published_by=by
    )
    people = spread(news, Person.objects.filter(pk__in=report_back.receipts.values("person")))
    audit.record("theme_carried_out", coalition=now.coalition, target=now, by=by, theme=theme.title, people=people)
    return news
