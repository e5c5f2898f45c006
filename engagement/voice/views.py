"""Pages of requests for input: asking, seeing, opening, closing."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.ui.forms import LookupField
from coalition.ui.tables import TableView
from coalition.versions import ChangedMeanwhile
from engagement.audience import choosing, coverage, ways
from engagement.workload import asks
from engagement.workload.pages import too_much
from members.models import Person

from . import actions, queries
from .forms import InputRequestForm, InviteForm, OpenForm
from .models import InputRequest
from .pages import member_page, room_page
from .tables import RequestFilters, RequestTable

WITH = ("coalition", "owner", "objective", "decision", "text_version__shared_text", "meeting", "report_back")


def seen_by(request, pk):
    """The request for input as this viewer may see it, else 404."""
    require(request.viewer, Permission.TAKE_PART)
    rows = InputRequest.objects.visible_to(request.viewer)
    return get_object_or_404(rows.select_related(*WITH), pk=pk)


def kept_by(request, pk):
    """The request if this viewer works on it: 404 when they may not see it, 403 when they may only read it."""
    asked = seen_by(request, pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    return asked


class KeptRequestView(RequiresPermission, TableView):
    """Coordinators: what we owe first, then everything asked."""

    permission = Permission.KEEP_RECORDS
    model = InputRequest
    table = RequestTable
    filterset_class = RequestFilters
    template_name = "engagement/voice/list.html"
    title = "Input"
    lede = "What you asked, what people said, and what became of it."
    empty = (
        "Nothing asked yet",
        "Ask one clear question while the answer can still change something.",
        "input-new",
        "Ask for input",
    )

    def get_queryset(self):
        return super().get_queryset().with_due().with_givers()

    def get_context(self):
        return {"owed": queries.owed_answers(self.request.viewer, limit=50)}


@require_GET
def request_list(request, slug):
    """Coordinators see the work; everybody else what is open for them and what became of what they said."""
    require(request.viewer, Permission.TAKE_PART)
    if request.viewer.can(Permission.KEEP_RECORDS):
        return KeptRequestView.as_view()(request, slug=slug)
    open_now = queries.open_for(request.viewer)
    context = {
        "title": "My input",
        "lede": "What is open for you, what you said, and what became of it.",
        "open_now": open_now,
        "today": request.viewer.coalition.today(),
        "minutes": sum(each.estimated_minutes for each in open_now),
        "mine": queries.my_input(request.viewer, limit=50),
        "answered": InputRequest.objects.visible_to(request.viewer)
        .filter(report_back__published_at__isnull=False)
        .select_related("coalition", "report_back")
        .order_by("-report_back__published_at")[:20],
    }
    return render(request, "engagement/voice/mine.html", context)


@require_GET
def request_detail(request, slug, pk):
    """One request: the work on it for coordinators; the question, one's own words and the answer for everybody else."""
    asked = seen_by(request, pk)
    if request.viewer.can(Permission.KEEP_RECORDS):
        return room_page(request, asked)
    return member_page(request, asked)


KNOWN = ("objective", "meeting", "decision", "text_version")


class RequestFormView(RequiresPermission, View):
    """Draft a new request or change one; "Save and open" asks for everything of DEC-2."""

    permission = Permission.TAKE_PART

    def get(self, request, slug, pk=None):
        asked = self.found(request, pk)
        form = InputRequestForm(instance=asked, viewer=request.viewer, initial=self.known(request) if not pk else None)
        return self.page(request, asked, form)

    def post(self, request, slug, pk=None):
        asked = self.found(request, pk)
        is_draft = asked is None or asked.status == InputRequest.Status.DRAFT
        opening = is_draft and "open" in request.POST
        form = InputRequestForm(request.POST, instance=asked, viewer=request.viewer, opening=opening)
        if not form.is_valid():
            return self.page(request, self.found(request, pk), form)
        try:
            asked = self.save(request, asked, form)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
        except actions.NotReady as trouble:
            for name, words in trouble.missing.items():
                form.add_error(name, words)
        except (actions.AnswerLate, actions.OpeningHeld) as trouble:
            form.ask_reason()
            form.add_error("decision" if form.cleaned_data.get("decision") else "objective", str(trouble))
        else:
            if opening:
                return open_now(request, asked)
            toasts.done(request, "The draft is saved." if is_draft else "The request is saved.")
            return redirect(asked)
        return self.page(request, self.found(request, pk), form)

    def save(self, request, asked, form):
        """The row, written by the action that fits."""
        if asked is None:
            return actions.draft_request(coalition=request.viewer.coalition, by=request.user, **form.values)
        row = InputRequest.objects.get(pk=asked.pk)  # the form has put the typed values on its own
        return actions.change_request(
            request=row, by=request.user, seen=form.seen, override_reason=form.override_reason, **form.values
        )

    def found(self, request, pk):
        """The request to change, or None for a new one."""
        if pk is None:
            require(request.viewer, Permission.KEEP_RECORDS)
            return None
        return kept_by(request, pk)

    def known(self, request):
        """What the address says already: ?objective=, ?meeting=, ?decision= or ?text_version=."""
        return {name: request.GET[name] for name in KNOWN if request.GET.get(name, "").isdecimal()}

    def page(self, request, asked, form):
        """The form, as it stands."""
        context = {
            "title": f"Edit “{asked.title}”" if asked else "Ask for input",
            "asked": asked,
            "form": form,
            "is_draft": asked is None or asked.status == InputRequest.Status.DRAFT,
            "back": asked.get_absolute_url() if asked else reverse("input-list", args=[request.viewer.coalition.slug]),
        }
        return render(request, "engagement/voice/edit.html", context)


def open_now(request, asked, override_reason=""):
    """Open it, or say what is missing beside the fields, or ask for a reason while an earlier answer is late."""
    try:
        asked = actions.open_request(request=asked, by=request.user, override_reason=override_reason)
    except actions.NotReady:
        form = InputRequestForm(filled(asked), instance=asked, viewer=request.viewer, opening=True)
        form.is_valid()
        view = RequestFormView()
        return view.page(request, kept_by(request, asked.pk), form)
    except actions.OpeningHeld as trouble:
        form = OpenForm(request.POST if override_reason else None)
        context = {"title": "Before it opens", "asked": asked, "checks": trouble.checks, "form": form}
        return render(request, "engagement/voice/held.html", context)
    except actions.AnswerLate as trouble:
        form = OpenForm(request.POST if override_reason else None)
        context = {"title": "An answer comes first", "asked": asked, "late": trouble.request, "form": form}
        return render(request, "engagement/voice/late.html", context)
    toasts.done(request, "It is open. Who hears of it?")
    return redirect("input-invite", slug=asked.coalition.slug, pk=asked.pk)


def filled(asked):
    """The row as the form's own data, so that the form can say what it lacks."""
    form_fields = InputRequestForm.Meta.fields
    values = {name: asked.serializable_value(name) for name in form_fields}
    return {name: "" if value is None else str(value) for name, value in values.items()} | {
        "version": asked.updated_at.isoformat()
    }


@require_POST
def request_open(request, slug, pk):
    """Let people answer."""
    return open_now(request, kept_by(request, pk), request.POST.get("override_reason", ""))


class InviteView(View):
    """Tell people by mail that a request is open."""

    def get(self, request, slug, pk):
        return self.page(request, kept_by(request, pk), InviteForm(viewer=request.viewer))

    def post(self, request, slug, pk):
        asked = kept_by(request, pk)
        form = InviteForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, asked, form)
        if "send" not in request.POST:
            return self.page(request, asked, form, choosing.candidates(asked, set(form.people)))
        gate = asks.Gate(asked, form.people, data=request.POST, by=request.user)
        if gate.blocks:
            return too_much(request, asked, gate)
        try:
            told = actions.invite(request=asked, people=gate.settle(), by=request.user)
        except actions.InputClosed:
            toasts.trouble(request, "It takes no input now, so nobody was asked.")
        else:
            toasts.done(request, f"{told} people get a mail. Whoever had one already gets no second one.")
        return redirect(asked)

    def page(self, request, asked, form, candidates=None):
        """Who may be told; once chosen, who is and who is not, and why."""
        context = {"title": "Who hears of it", "asked": asked, "form": form, "chosen": candidates is not None}
        if candidates is not None:
            context |= {
                "told": [each for each in candidates if not each.reason],
                "left": sorted((each for each in candidates if each.reason), key=lambda each: (each.reason, each.name)),
                "sent": [
                    (name, value) for name, values in request.POST.lists() for value in values if name in form.fields
                ],
            }
        grid = coverage.grid(asked)
        context |= {
            "slots": ways.slots(request.viewer, asked, grid),
            "visits": ways.visits(request.viewer, asked, grid),
        }
        context["takes_input"] = False
        return render(request, "engagement/voice/invite.html", context)


@require_POST
def request_close(request, slug, pk):
    """Take no more input."""
    asked = actions.close_request(request=kept_by(request, pk), by=request.user)
    toasts.done(request, "It is closed. What is left is the answer.", undo=reverse("input-reopen", args=[slug, pk]))
    return redirect(asked)


@require_POST
def request_reopen(request, slug, pk):
    """Take input again."""
    asked = actions.reopen_request(request=kept_by(request, pk), by=request.user)
    toasts.done(request, "It takes input again.")
    return redirect(asked)


@require_POST
def request_archive(request, slug, pk):
    """Put it away, unless an answer is owed."""
    asked = kept_by(request, pk)
    try:
        actions.archive_request(request=asked, by=request.user)
    except actions.AnswerOwed as trouble:
        toasts.trouble(request, str(trouble))
        return redirect(asked)
    toasts.done(request, "It is put away. You find it again under the filter “Archived”.")
    return redirect("input-list", slug=slug)


@require_GET
def people_lookup(request, slug):
    """Suggestions for the quick sheet."""
    require(request.viewer, Permission.KEEP_RECORDS)
    field = LookupField(queryset=Person.objects.visible_to(request.viewer), search=("name", "email"))
    return JsonResponse(field.suggestions(request.GET.get("q", "")))
