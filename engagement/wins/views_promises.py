"""Pages of public promises and of misses that we admit. Everybody reads them; coordinators write."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import View

from coalition.access import Permission, RequiresPermission
from coalition.ui import parts, toasts
from engagement.case import rows
from engagement.commitments.models import Pledge
from meetings.models import Objective

from . import actions
from .forms import KeptForm, PromiseEditForm, PromiseForm, ShortfallForm
from .models import ADMIT_WITHIN, PublicPromise, ShortfallNotice


def promise_page(request, promise, form=None):
    """The page of a promise, with the form as it stands."""
    viewer = request.viewer
    today = viewer.coalition.today()
    notices = list(ShortfallNotice.objects.visible_to(viewer).filter(promise=promise))
    for row in notices:
        row.coalition = viewer.coalition
    state = promise.state(today)
    context = {
        "title": promise.what,
        "promise": promise,
        "state": state,
        "left": promise.days_left(today),
        "past": -promise.days_left(today),
        "notices": notices,
        "to_tell": state == "missed" and all(row.missed_on != promise.day for row in notices),
        "within": ADMIT_WITHIN,
        "keeps": viewer.can(Permission.KEEP_RECORDS),
        "form": form or KeptForm(promise=promise, today=today),
    }
    return render(request, "engagement/wins/promise.html", context)


@require_safe
def detail(request, slug, pk):
    """One promise with its countdown."""
    return promise_page(request, rows.seen(request, PublicPromise.objects.select_related("objective"), pk))


class OfPromise(rows.Page):
    """The words that the pages of promises share."""

    model = PublicPromise
    home = ()
    list_route, list_title = "win-list", "What we reached and promised"
    button = "Save the promise"


class NewPromiseView(OfPromise, rows.NewView):
    """Note what we promised openly."""

    form_class = PromiseForm
    title, done = "Note a public promise", "Noted. Members see it, with the days that are left."

    def begins(self):
        return {"objective": rows.chosen(self.request, Objective, "objective")}

    def save(self, form):
        return actions.promise(coalition=self.request.viewer.coalition, by=self.request.user, **form.values)


class EditPromiseView(OfPromise, rows.EditView):
    """Change how a promise was written down."""

    form_class = PromiseEditForm
    title, remove_route = "Change the promise", "public-promise-remove"

    def save(self, form, row):
        actions.change_promise(promise=row, seen=form.seen, by=self.request.user, **form.values)


class RemovePromiseView(rows.RemoveView):
    """Take out a promise noted by mistake."""

    model = PublicPromise
    list_route = "win-list"

    def remove(self, row):
        actions.remove_promise(promise=row, by=self.request.user)


@require_POST
def kept(request, slug, pk):
    """It is kept; or, with `again`, not yet after all."""
    promise = rows.found(request, PublicPromise.objects.select_related("objective"), pk)
    if request.POST.get("again"):
        actions.keep(promise=promise, on=None, by=request.user)
        toasts.done(request, "It counts as open again.")
        return redirect(promise)
    form = KeptForm(request.POST, promise=promise, today=request.viewer.coalition.today())
    if not form.is_valid():
        return promise_page(request, promise, form)
    actions.keep(promise=promise, on=form.cleaned_data["on"], by=request.user)
    toasts.done(request, "A promise kept.")
    return redirect(promise)


class AdmitView(RequiresPermission, View):
    """Say openly that a promise was missed; `of` says which kind: "promise" or "pledge"."""

    of = "promise"

    def dispatch(self, request, slug, pk):
        if self.of == "promise":
            self.row = rows.found(request, PublicPromise.objects.all(), pk)
            self.to_whom, self.day = self.row.to_whom, self.row.day
        else:
            self.row = rows.found(request, Pledge.objects.select_related("partner"), pk)
            if self.row.direction != Pledge.Direction.OURS:
                raise Http404("No promise of ours.")
            self.to_whom, self.day = self.row.partner.name, self.row.due_on
        return super().dispatch(request)

    def back(self):
        """Where it came from."""
        name = "public-promise-detail" if self.of == "promise" else "pledge-detail"
        return reverse(name, args=[self.request.viewer.coalition.slug, self.row.pk])

    def get(self, request):
        if not actions.is_missed(self.row, request.viewer.coalition.today()):
            return self.nothing_missed(request)
        return self.page(request, ShortfallForm(viewer=request.viewer, initial={"what": self.row.what}))

    def nothing_missed(self, request):
        """Back, with the reason."""
        toasts.trouble(request, actions.NOTHING_MISSED)
        return redirect(self.back())

    def post(self, request):
        if not actions.is_missed(self.row, request.viewer.coalition.today()):
            return self.nothing_missed(request)
        form = ShortfallForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        try:
            told = actions.admit(
                coalition=request.viewer.coalition, by=request.user, **{self.of: self.row}, **form.values
            )
        except actions.MissTrouble as trouble:
            toasts.trouble(request, str(trouble))
            return redirect(self.back())
        told.coalition = request.viewer.coalition
        toasts.done(request, "Told openly. It goes out by mail, and stands here for all it was promised to.")
        return redirect(told)

    def page(self, request, form):
        """The form, whom it goes to, and how long ago the day was."""
        coalition = request.viewer.coalition
        people = actions.told_of(coalition, None if self.of == "promise" else self.row).count()
        context = {
            "title": "Say that we missed it",
            "row": self.row,
            "to_whom": self.to_whom,
            "day": self.day,
            "past": (coalition.today() - self.day).days,
            "within": ADMIT_WITHIN,
            "button": f"Tell {parts.counted(people, 'person,people')}",
            "form": form,
            "back": self.back(),
        }
        return render(request, "engagement/wins/admit.html", context)


@require_safe
def shortfall(request, slug, pk):
    """A miss we admitted, as it was sent."""
    row = rows.seen(request, ShortfallNotice.objects.select_related("promise", "pledge__partner", "told_by"), pk)
    for each in filter(None, (row.promise, row.pledge)):
        each.coalition = request.viewer.coalition
    return render(request, "engagement/wins/shortfall.html", {"title": row.what, "row": row})
