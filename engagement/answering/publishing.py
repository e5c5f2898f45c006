"""Answering: the draft, who gets it, and publishing it to everybody who gave input (RPT-1 to RPT-3)."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Value, When
from django.utils import timezone

from coalition import audit, versions
from engagement.voice.models import Input, InputRequest
from engagement.wall.models import WallAnswer
from members.models import AddressState, NoticePreference, Person
from members.notices import actions as notices
from members.notices.models import NoticeCategory

from .models import InterimWord, Receipt, ReportBack, Theme
from .weighing import unpublished

audit.describe(
    report_back_saved="{by} worked on the answer to “{target}”",
    report_back_published="{by} published the answer to “{target}” to {people} people",
    interim_note_sent="{by} told {people} people where “{target}” stands",
    answer_caught_up="{by} owed the answer to “{target}” to {people} more people who gave input",
)

Way = Receipt.Way


class NotComplete(Exception):
    """The answer cannot go out yet. `missing` is a list of Missing."""

    def __init__(self, missing):
        super().__init__(" ".join(each.words for each in missing))
        self.missing = missing


class WordSentToday(Exception):
    """Everybody heard today where it stands; a second note on one day is one too many."""


@dataclass(frozen=True)
class Missing:
    """One thing left to do before publishing: the form field it belongs to ("" for none) and what to do, in words."""

    field: str
    words: str


# --- who gets it --------------------------------------------------------------------------------------------------


def givers_of(request):
    """Distinct people who gave input, whatever the channel: exactly those who get the answer (invariant I16).

    Nobody answers, or tells, somebody who asked to be forgotten; what they said counts all the same.
    """
    said = request.inputs.exclude(person=None).values("person")
    return Person.objects.filter(pk__in=said, erased_at=None).order_by("name", "pk")


def with_way(people):
    """Annotates `way`, a Receipt.Way: by mail; in the app for those who left answers by mail, or whom mail does not
    reach, and who can sign in; else somebody tells them (rule 4)."""
    muted = NoticePreference.objects.filter(person=OuterRef("pk"), category=NoticeCategory.REPORT_BACK, channel="mail")
    states = AddressState.objects.filter(state__in=["hard", "complained"], address__iexact=OuterRef("email"))
    blocked = states.filter(person=OuterRef("pk"))
    way = Case(
        When(email="", then=Value(Way.IN_PERSON)),
        When(~Exists(muted) & ~Exists(blocked), then=Value(Way.NOTICE)),
        When(user__is_active=True, then=Value(Way.APP)),
        default=Value(Way.IN_PERSON),
    )
    return people.annotate(way=way)


# --- words ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_report_back(*, request, by, seen, words, themes):
    """Save the draft: `words` are fields of ReportBack, `themes` = {theme id: fields}. May raise ChangedMeanwhile."""
    now = unpublished(request)
    report_back = ReportBack.objects.filter(request=now).first()
    report_back = (
        versions.lock(report_back, seen=seen) if report_back else ReportBack(coalition=now.coalition, request=now)
    )
    for name, value in words.items():
        setattr(report_back, name, value)
    report_back.save()
    for theme in now.themes.filter(pk__in=themes):
        for name, value in themes[theme.pk].items():
            setattr(theme, name, value)
        theme.save()
    audit.record("report_back_saved", coalition=now.coalition, target=now, by=by)
    return report_back


# --- publishing ---------------------------------------------------------------------------------------------------


def what_is_missing(request, report_back, themes):
    """Everything left to do before the answer may go out (RPT-2), in the order of the page."""
    missing = []
    if not request.inputs.exists():
        missing.append(Missing("", "Nobody has given input yet: there is nobody to answer."))
    nameless = WallAnswer.objects.filter(request=request).waiting().count()
    if nameless:
        waits = "1 answer by the code on the wall waits" if nameless == 1 else (
            f"{nameless} answers by the code on the wall wait"
        )  # fmt: skip
        missing.append(Missing("", f"{waits} for a name. Say who they are from, or leave them out."))
    if report_back is None or not report_back.how_considered.strip():
        missing.append(Missing("how_considered", "Say how the input was weighed."))
    if not themes:
        missing.append(Missing("", "Sort the input into at least one theme."))
    for theme in themes:
        prefix = f"theme-{theme.pk}"
        if theme.outcome == Theme.Outcome.OPEN:
            missing.append(Missing(f"{prefix}-outcome", f"Choose what became of “{theme.title}”."))
        if not theme.what_changed.strip():
            missing.append(Missing(f"{prefix}-what_changed", f"Say what we did about “{theme.title}”."))
        if not theme.reason.strip():
            missing.append(
                Missing(f"{prefix}-reason", f"Say why, for “{theme.title}”. People took the time to say it.")
            )
    unplaced = request.inputs.unplaced().count()
    if unplaced and themes:
        words = "1 input is in no theme yet. Put it in one." if unplaced == 1 else (
            f"{unplaced} inputs are in no theme yet. Put each in one."
        )  # fmt: skip
        missing.append(Missing("unplaced", words))
    return missing


@transaction.atomic
def publish(*, request, by):
    """Send the answer to everybody who gave input: once, all or nothing. NotComplete, AlreadyPublished.

    A request that still takes input is closed by this.
    """
    now = unpublished(request)
    report_back = ReportBack.objects.select_for_update(of=("self",)).filter(request=now).first()
    missing = what_is_missing(now, report_back, list(now.themes.all()))
    if missing:
        raise NotComplete(missing)
    report_back.published_at = timezone.now()
    report_back.published_by = by
    report_back.save()
    now.status = InputRequest.Status.ANSWERED
    now.closed_at = now.closed_at or report_back.published_at
    now.save()
    people = owe_answer_to(report_back, givers_of(now))
    audit.record("report_back_published", coalition=now.coalition, target=now, by=by, people=people)
    return report_back


def owe_answer_to(report_back, people):
    """A receipt and an owed notice for each of `people`, a queryset of Person; who has one keeps it. How many are new.

    Two statements for 10,000 people. Call in a transaction.
    """
    made = Receipt.objects.make_out(report_back, with_way(people))
    notices.owe_each(
        coalition=report_back.coalition,
        kind="report-back",
        about=report_back,
        people=people,
        occasion=f"report-back:{report_back.pk}",
    )
    return made


@transaction.atomic
def send_interim(*, request, note, by, report_back_on=None):
    """Tell everybody who gave input where their answer stands, with a new day when there is one. How many hear of it.

    It keeps the promise of an answer, and leaves the answer owed (domain.md 3.7). Whom no mail reaches, and who cannot
    sign in, somebody tells (InterimWord). WordSentToday.
    """
    now = unpublished(request)
    today = now.coalition.today()
    if now.interim_on == today:
        raise WordSentToday
    now.interim_note = note
    now.interim_on = today
    now.report_back_on = report_back_on or now.report_back_on
    now.save()
    people = givers_of(now)
    InterimWord.objects.make_out(now, with_way(people))
    notices.owe_each(
        coalition=now.coalition,
        kind="input-interim",
        about=now,
        people=people,
        occasion=f"input-interim:{now.pk}:{today:%Y%m%d}",
    )
    number = people.count()
    audit.record("interim_note_sent", coalition=now.coalition, target=now, by=by, people=number)
    return number


# --- the promise that it is everybody -------------------------------------------------------------------------------


def left_out(report_back):
    """Givers of a published answer who have no receipt yet: people put in another's place by hand, or found late."""
    has = Receipt.objects.filter(report_back=report_back, person=OuterRef("pk"))
    return givers_of(report_back.request).filter(~Exists(has))


@transaction.atomic
def catch_up(report_back):
    """Owe a published answer to givers who have no receipt (I16). Safe to run twice. How many are new."""
    missing = list(left_out(report_back).values_list("pk", flat=True))
    people = owe_answer_to(report_back, Person.objects.filter(pk__in=missing)) if missing else 0
    if people:
        request = report_back.request
        audit.record("answer_caught_up", coalition=request.coalition, target=request, by=None, people=people)
    return people


def incomplete():
    """Published answers that some giver has no receipt of."""
    has = Receipt.objects.filter(report_back=OuterRef("request__report_back"), person=OuterRef("person"))
    missing = Input.objects.filter(
        ~Exists(has), request=OuterRef("request"), person__isnull=False, person__erased_at=None
    )
    rows = ReportBack.objects.filter(Exists(missing), published_at__isnull=False)
    return rows.select_related("request__coalition")
