"""Answering: themes, the report-back, and who has it. Every write about what became of input (RPT-1 to RPT-3)."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Value, When
from django.utils import timezone

from coalition import audit, versions
from members.models import AddressState, NoticePreference, Person
from members.notices import actions as notices
from members.notices.models import NoticeCategory

from .actions import locked
from .models import InputRequest, Receipt, ReportBack, Theme

audit.describe(
    themes_changed="{by} sorted the input on “{target}” into themes",
    report_back_saved="{by} worked on the answer to “{target}”",
    report_back_published="{by} published the answer to “{target}” to {people} people",
    interim_note_sent="{by} told {people} people where “{target}” stands",
    told_in_person="{by} told somebody in person what became of “{target}”",
    told_in_person_undone="{by} took back that somebody was told about “{target}”",
    answer_read="Somebody said that the answer to “{target}” {verdict}",
)

Way = Receipt.Way


class NotComplete(Exception):
    """The answer cannot go out yet. `missing` is a list of Missing."""

    def __init__(self, missing):
        super().__init__(" ".join(each.words for each in missing))
        self.missing = missing


class AlreadyPublished(Exception):
    """The answer is out; it went to everybody once."""


@dataclass(frozen=True)
class Missing:
    """One thing left to do before publishing: the form field it belongs to ("" for none) and what to do, in words."""

    field: str
    words: str


# --- who gets it --------------------------------------------------------------------------------------------------


def givers_of(request):
    """Distinct people who gave input, whatever the channel: exactly those who get the answer (invariant I16)."""
    return Person.objects.filter(pk__in=request.inputs.exclude(person=None).values("person")).order_by("name", "pk")


def with_way(people):
    """Annotates `way`, a Receipt.Way: by mail; in the app for those who left answers by mail, or whom mail does not
    reach, and who can sign in; else somebody tells them (rule 4)."""
    muted = NoticePreference.objects.filter(person=OuterRef("pk"), category=NoticeCategory.REPORT_BACK, channel="mail")
    states = AddressState.objects.filter(state__in=["hard", "complained"], address__iexact=OuterRef("email"))
    blocked = states.filter(person=OuterRef("pk"))
    way = Case(
        When(email="", then=Value(Way.IN_PERSON)),
        When(~Exists(muted) & ~Exists(blocked), then=Value(Way.NOTICE)),
        When(user__isnull=False, then=Value(Way.APP)),
        default=Value(Way.IN_PERSON),
    )
    return people.annotate(way=way)


# --- themes and words ---------------------------------------------------------------------------------------------


def _unpublished(request):
    """The request, locked; AlreadyPublished when its answer is out."""
    now = locked(request)
    if ReportBack.objects.filter(request=now, published_at__isnull=False).exists():
        raise AlreadyPublished
    return now


@transaction.atomic
def add_theme(*, request, title, by):
    """A new theme below the others."""
    now = _unpublished(request)
    last = now.themes.order_by("-position").first()
    theme = Theme.objects.create(
        coalition=now.coalition, request=now, title=title, position=last.position + 1 if last else 1
    )
    audit.record("themes_changed", coalition=now.coalition, target=now, by=by)
    return theme


@transaction.atomic
def change_themes(*, request, changes, by):
    """`changes` = {theme id: {"title":…, "position":…} or None to take the theme away}."""
    now = _unpublished(request)
    for theme in now.themes.filter(pk__in=changes):
        fields = changes[theme.pk]
        if fields is None:
            theme.delete()
            continue
        for name, value in fields.items():
            setattr(theme, name, value)
        theme.save()
    audit.record("themes_changed", coalition=now.coalition, target=now, by=by)


@transaction.atomic
def assign(*, request, inputs, chosen, by):
    """Say of some inputs (ids) which themes each is in: `chosen` is a set of (input id, theme id). Others stay.

    Also after publishing, for an answer found late: an input may be put where it belongs at any time.
    """
    now = locked(request)
    themes = set(now.themes.values_list("pk", flat=True))
    inputs = set(now.inputs.filter(pk__in=inputs).values_list("pk", flat=True))
    through = Theme.inputs.through
    held = set(through.objects.filter(input_id__in=inputs, theme_id__in=themes).values_list("input_id", "theme_id"))
    wanted = {(one, theme) for one, theme in chosen if one in inputs and theme in themes}
    for one, theme in held - wanted:
        through.objects.filter(input_id=one, theme_id=theme).delete()
    through.objects.bulk_create([through(input_id=one, theme_id=theme) for one, theme in wanted - held])
    if held != wanted:
        audit.record("themes_changed", coalition=now.coalition, target=now, by=by)


@transaction.atomic
def save_report_back(*, request, by, seen, words, themes):
    """Save the draft: `words` are fields of ReportBack, `themes` = {theme id: fields}. May raise ChangedMeanwhile."""
    now = _unpublished(request)
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
    now = _unpublished(request)
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
    """Tell everybody who gave input where their answer stands, with a new day when there is one. How many were told.

    It keeps the promise of an answer, and leaves the answer owed (domain.md 3.7).
    """
    now = _unpublished(request)
    today = now.coalition.today()
    now.interim_note = note
    now.interim_on = today
    now.report_back_on = report_back_on or now.report_back_on
    now.save()
    people = list(givers_of(now).values_list("pk", flat=True))
    rows = [(f"input-interim:{now.pk}:{today:%Y%m%d}:{person}", person, {}) for person in people]
    notices.owe_many(coalition=now.coalition, kind="input-interim", about=now, rows=rows)
    audit.record("interim_note_sent", coalition=now.coalition, target=now, by=by, people=len(people))
    return len(people)


# --- receipts -----------------------------------------------------------------------------------------------------


@transaction.atomic
def tell(*, receipt, by):
    """Somebody told this person the answer. Doing it twice does it once."""
    changed = Receipt.objects.filter(pk=receipt.pk, way=Way.IN_PERSON, told_at__isnull=True).update(
        told_at=timezone.now(), told_by=by
    )
    if changed:
        request = receipt.report_back.request
        audit.record("told_in_person", coalition=receipt.coalition, target=request, by=by)
    return bool(changed)


@transaction.atomic
def untell(*, receipt, by):
    """Take the tick back."""
    changed = Receipt.objects.filter(pk=receipt.pk, told_at__isnull=False).update(told_at=None, told_by=None)
    if changed:
        request = receipt.report_back.request
        audit.record("told_in_person_undone", coalition=receipt.coalition, target=request, by=by)
    return bool(changed)


@transaction.atomic
def say_how_it_reads(*, receipt, verdict, note=""):
    """The giver says whether the answer answers them; unnamed in the change log, for it may be a confidential giver."""
    receipt.read_well = verdict
    receipt.read_note = note if verdict == "not_quite" else ""
    receipt.save(update_fields=["read_well", "read_note"])
    audit.record(
        "answer_read",
        coalition=receipt.coalition,
        target=receipt.report_back.request,
        verdict="answers them" if verdict == "yes" else "does not quite answer them",
    )
    return receipt
