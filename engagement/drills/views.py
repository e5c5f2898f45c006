"""Pages about contact drills: all of them, a new one, how one goes; and the page behind the personal link."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, RequiresPermission, require
from coalition.ui import files, toasts
from coalition.ui.tables import TableView
from members.models import Notice
from members.notices import audiences
from members.partners import call_list
from members.people.links import LinkTrouble, open_token

from . import actions, reading
from .forms import AlertForm, StartForm
from .models import Alert, Drill, DrillCall
from .notices import LINK_PURPOSE
from .tables import CallFilters, CallTable

audit.describe(drills_exported="{by} took out the answers to contact drills as a file ({kind})")
SHOWN = 12  # drills, the latest


HEADS = ("Drill", "What it was for", "Tried", "Answered", "Median minutes")


def _line(drill):
    """A drill as a line of a file."""
    return drill.held_on(), drill.note, drill.result.tried, drill.result.answered, drill.result.middle


def drill_list(request, slug):
    """The latest drills, each with how many answered; leadership reads figures only."""
    viewer = request.viewer
    require(viewer, Permission.SEE_OVERVIEW)
    drills = list(Drill.objects.visible_to(viewer).prefetch_related("calls")[:SHOWN])
    for drill in drills:
        drill.coalition, drill.result = viewer.coalition, reading.result(drill.calls.all())
    file = files.asked(request, "Contact drills", HEADS, lambda: map(_line, drills))
    if file:
        return file
    context = {
        "title": "Contact drills",
        "drills": drills,
        "keeps": viewer.can(Permission.KEEP_RECORDS),
        "prompt": reading.prompt(viewer, viewer.coalition.today()),
        "alerts": _alerts(viewer),
    }
    return render(request, "engagement/drills/list.html", context)


def _alerts(viewer):
    """News of incidents, the latest, for those who keep records."""
    if not viewer.can(Permission.KEEP_RECORDS):
        return []
    rows = list(Alert.objects.visible_to(viewer)[:SHOWN])
    for row in rows:
        row.coalition = viewer.coalition
    return rows


class AlertView(RequiresPermission, View):
    """Tell everybody on the call list that something has happened."""

    permission = Permission.KEEP_RECORDS

    def get(self, request, slug):
        return self.page(request, AlertForm())

    def post(self, request, slug):
        form = AlertForm(request.POST)
        if form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("subject", "words")}
            try:
                alert = actions.send_alert(viewer=request.viewer, **said)
            except actions.DrillTrouble as trouble:
                form.add_error(None, str(trouble))
            else:
                toasts.done(request, "It goes out now. Call those it does not reach tonight.")
                return redirect(alert)
        return self.page(request, form)

    def page(self, request, form):
        """The form, who gets it now, and who not and why."""
        place = reverse("drill-list", args=[request.viewer.coalition.slug])
        group = audiences.Group(actions.to_alert(request.viewer), "News of an incident", place)
        context = {
            "title": "Something has happened",
            "form": form,
            "audience": audiences.of(actions.ALERT, group),
        }
        return render(request, "engagement/drills/alert_new.html", context)


def alert_detail(request, slug, pk):
    """What was said, and whom it has reached so far."""
    alert = get_object_or_404(Alert.objects.visible_to(request.viewer).select_related("sent_by"), pk=pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    alert.coalition = request.viewer.coalition
    rows = Notice.objects.about(alert).select_related("person").defer("body", "details").order_by("person__name", "pk")
    context = {"title": alert.subject, "alert": alert, "rows": list(rows)}
    return render(request, "engagement/drills/alert.html", context)


class StartView(RequiresPermission, View):
    """Begin a drill."""

    def get(self, request, slug):
        return self.page(request, StartForm())

    def post(self, request, slug):
        form = StartForm(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        try:
            drill = actions.start(viewer=request.viewer, note=form.cleaned_data["note"])
        except actions.DrillTrouble as trouble:
            toasts.trouble(request, str(trouble))
            return redirect("drill-list", slug)
        toasts.done(request, "The drill is under way. Whoever has no mail address you call yourself.")
        return redirect(drill)

    def page(self, request, form):
        """The form, and who would be tried."""
        lines = call_list.lines(request.viewer)
        tried = [line for line in lines if line.ties]
        people = audiences.people({line.ties[0].person.pk for line in tried})
        group = audiences.Group(people, "Contact drill", reverse("drill-list", args=[request.viewer.coalition.slug]))
        context = {
            "title": "Begin a contact drill",
            "form": form,
            "tried": tried,
            "by_phone": sum(not line.ties[0].person.email for line in tried),
            "without": len(lines) - len(tried),
            "audience": audiences.of(actions.KIND, group),
        }
        return render(request, "engagement/drills/new.html", context)


def found(request, pk):
    """The drill for whoever keeps records: 404 when unseen, 403 when only its figures may be read."""
    drill = get_object_or_404(Drill.objects.visible_to(request.viewer), pk=pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    drill.coalition = request.viewer.coalition
    return drill


def detail(request, slug, pk):
    """Who answered, after how many minutes, and who is still to be called."""
    drill = found(request, pk)
    calls = list(DrillCall.objects.visible_to(request.viewer).filter(drill=drill).select_related("partner", "person"))
    context = {
        "title": f"Contact drill of {drill.held_on():%B} {drill.held_on().day}",
        "drill": drill,
        "running": drill.ended_at is None,
        "result": reading.result(calls),
        "answered": sorted((call for call in calls if call.answered_at), key=lambda call: call.answered_at),
        "open": [call for call in calls if call.answered_at is None],
        "every": reading.EVERY.days,
    }
    return render(request, "engagement/drills/detail.html", context)


@require_POST
def reached(request, slug, pk, call):
    """Somebody picked up, or did not after all."""
    drill = found(request, pk)
    row = get_object_or_404(DrillCall.objects.visible_to(request.viewer), drill=drill, pk=call)
    row.drill = drill
    try:
        actions.reach(call=row, reached=request.POST.get("reached") == "yes", by=request.user)
    except actions.DrillTrouble as trouble:
        toasts.trouble(request, str(trouble))
    return redirect(drill)


@require_POST
def end(request, slug, pk):
    """The drill is over."""
    drill = found(request, pk)
    actions.end(drill=drill, by=request.user)
    toasts.done(request, "The drill is over. Thank those who answered when you meet them.")
    return redirect(drill)


class AnswerListView(RequiresPermission, TableView):
    """Answers of all drills, as a list and as a file."""

    permission = Permission.KEEP_RECORDS
    export_permission = Permission.EXPORT
    model = DrillCall
    table = CallTable
    filterset_class = CallFilters
    title = "Answers to contact drills"
    lede = "Who could be reached at any hour, drill by drill."
    empty = ("No drill yet", "After the first one, its answers stand here.", "drill-new", "Begin a drill")

    def with_columns(self, rows):
        return rows.select_related("drill__coalition", "partner", "person")

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record("drills_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper())


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def drill_link(request, token):
    """The page behind the personal link. Reading it changes nothing; one tap confirms."""
    try:
        drill, person, calls = opened(token)
    except LinkTrouble as error:
        context = {"title": "This link does not work any more", "reason": str(error)}
        return render(request, "engagement/drills/link_trouble.html", context, status=410)
    timezone.activate(drill.coalition.zone)
    if request.method == "POST":
        try:
            actions.answer(drill=drill, person=person, by=person.user)
        except actions.DrillTrouble as trouble:
            toasts.trouble(request, str(trouble))
        return redirect("drill-link", token)
    context = {
        "title": "Can we reach you?",
        "drill": drill,
        "coalition": drill.coalition,
        "person": person,
        "calls": calls,
        "answered": all(call.answered_at for call in calls),
        "over": drill.ended_at is not None,
    }
    return render(request, "engagement/drills/link.html", context)


def opened(token):
    """(drill, person, their calls) a link speaks for. LinkTrouble, with words for the reader, when there is none."""
    person, about = open_token(token, purpose=LINK_PURPOSE)
    drill = Drill.objects.filter(coalition=person.coalition, pk=about).first()
    calls = list(drill.calls.filter(person=person).select_related("partner")) if drill else []
    if not calls:
        raise LinkTrouble("You are not on the list of this drill any more. Your coordinator knows more.")
    drill.coalition = person.coalition
    return drill, person, calls
