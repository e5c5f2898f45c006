"""What the front doors and measures read about input and answers."""

from django.db.models import F, Prefetch, Q

from engagement.answering.models import Receipt, Theme

from .models import Input, InputRequest

DONE_WAYS = (Receipt.Way.NOTICE, Receipt.Way.APP)


def owed_answers(viewer, limit=None):
    """Requests whose answer is owed, oldest promise first.

    Each has `givers`, `first_given_on`, `due_on` and `days_late` (below 0 while there is time). Empty for members.
    """
    today = viewer.coalition.today()
    rows = InputRequest.objects.visible_to(viewer).answer_owed().with_due().with_givers()
    rows = list(rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:limit])
    for row in rows:
        row.days_late = (today - row.due_on).days if row.due_on else 0
    return rows


def owed_answers_rows(viewer):
    """As a queryset for the number in the navigation: closed ones, and those past their day. None for members."""
    from coalition.access import Permission

    if not viewer.can(Permission.KEEP_RECORDS):
        return None
    rows = InputRequest.objects.visible_to(viewer).answer_owed().with_due()
    return rows.filter(Q(status="closed") | Q(due_on__lt=viewer.coalition.today()))


def to_tell(viewer):
    """Receipts of people somebody still has to tell in person, oldest first, with `recipient` where it may be known."""
    rows = Receipt.objects.visible_to(viewer).to_tell().select_related("report_back__request", "person")
    return rows.with_recipient(viewer).order_by("made_at", "pk")


def my_input(viewer, limit=None):
    """What the viewer said, newest first: Inputs with `request`, `outcomes` (published themes), `receipts_of_mine`."""
    if viewer.person is None:
        return []
    published = Theme.objects.filter(request__report_back__published_at__isnull=False)
    mine = Receipt.objects.filter(person=viewer.person).select_related("report_back")
    rows = (
        Input.objects.visible_to(viewer)
        .filter(person=viewer.person)
        .select_related("request__coalition", "request__report_back")
        .prefetch_related(
            Prefetch("themes", published, to_attr="outcomes"),
            Prefetch("request__report_back__receipts", mine, to_attr="receipts_of_mine"),
        )
        .order_by("-given_on", "-pk")
    )
    return list(rows[:limit])


def open_for(viewer, limit=None):
    """Requests the viewer may still answer and has not, soonest to close first; `estimated_minutes` says how long."""
    if viewer.person is None:
        return []
    rows = InputRequest.objects.visible_to(viewer).open_on(viewer.coalition.today()).not_answered_by(viewer.person)
    return list(rows.select_related("coalition").order_by(F("closes_on").asc(nulls_last=True), "opened_at")[:limit])


def closure_rows(coalition):
    """(given_on, decided_on, interim_on, closed_on) of every input ever given, for measures.report_back_closure.

    An input is closed on the day its giver had the answer: by mail or in the app when it was published to them, in
    person when somebody told them; that of an erased person when the answer was published.
    """
    zone = coalition.zone
    told = {
        (request, person): made_at if way in DONE_WAYS else told_at
        for request, person, way, made_at, told_at in Receipt.objects.filter(coalition=coalition).values_list(
            "report_back__request", "person", "way", "made_at", "told_at"
        )
    }
    rows = Input.objects.filter(coalition=coalition).values_list(
        "request",
        "person",
        "person__erased_at",
        "given_on",
        "request__decided_on",
        "request__interim_on",
        "request__report_back__published_at",
    )
    for request, person, erased_at, given_on, decided_on, interim_on, published_at in rows.iterator(chunk_size=5000):
        moment = told.get((request, person)) or (published_at if erased_at or not person else None)
        yield given_on, decided_on, interim_on, moment.astimezone(zone).date() if moment else None
