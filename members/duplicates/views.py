"""Pages about duplicates: the scan and its pairs, two side by side, what was merged."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from members.models import Affiliation

from . import actions, choosing, likely, scanning, scans
from .forms import MergeForm, OtherForm
from .models import Kind, Merge, Pair, Scan

PER_PAGE = 25
HOMES = {Kind.PARTNER: ("Partners", "partner-list"), Kind.PERSON: ("People", "person-list")}
DETAIL = {Kind.PARTNER: "partner-detail", Kind.PERSON: "person-detail"}


def known_kind(kind):
    """A kind as it stands in an address, else 404."""
    if kind not in Kind.values:
        raise Http404("No such kind.")
    return Kind(kind)


def row_of(request, kind, pk):
    """A partner or person as this viewer may see them, else 404; 403 for who may only read."""
    rows = choosing.MODELS[kind].objects.visible_to(request.viewer).select_related("coalition")
    row = get_object_or_404(rows, pk=pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    return row


class PairListView(RequiresPermission, View):
    """What may be here twice, the likeliest first; `?show=rejected` those that are not the same."""

    def get(self, request, slug):
        scan = Scan.objects.visible_to(request.viewer).select_related("started_by").first()
        working = scan is not None and scan.status == Scan.Status.WORKING
        if request.GET.get("part"):
            if not working:
                return HttpResponse(headers={"X-Done": reverse("duplicate-list", args=[slug])})
            return render(request, "members/duplicates/progress.html", self.progress(scan))
        rejected = request.GET.get("show") == Pair.Status.REJECTED
        pairs = Pair.objects.visible_to(request.viewer).select_related("decided_by")
        pairs = pairs.filter(status=Pair.Status.REJECTED if rejected else Pair.Status.OPEN)
        page = Paginator(pairs, PER_PAGE).get_page(request.GET.get("page"))
        page.object_list = dressed(request.viewer, list(page.object_list))
        context = {
            "title": "Perhaps here twice",
            "lede": "Two entries, one organization or one person. You decide; a merge can be taken apart again.",
            "page": page, "rejected": rejected, "scan": scan, "working": working,
            **(self.progress(scan) if working else {}),
        }  # fmt: skip
        return render(request, "members/duplicates/list.html", context)

    def progress(self, scan):
        """How far a scan is."""
        return {"scan": scan, "steps": len(scanning.STEPS)}


def dressed(viewer, pairs):
    """The pairs whose rows are both here, with `first`, `second` and `words`; four queries at most."""
    rows = {kind: _rows(viewer, kind, [pair for pair in pairs if pair.kind == kind]) for kind in Kind}
    shown = []
    for pair in pairs:
        pair.first, pair.second = (rows[pair.kind].get(pk) for pk in (pair.first_id, pair.second_id))
        if pair.first and pair.second:
            pair.words = ", ".join(scanning.REASONS[reason] for reason in dict.fromkeys(pair.reasons))
            shown.append(pair)
    return shown


def _rows(viewer, kind, pairs):
    ids = {pk for pair in pairs for pk in (pair.first_id, pair.second_id)}
    if not ids:
        return {}
    found = choosing.MODELS[kind].objects.visible_to(viewer).in_bulk(ids)
    with_partner = {}
    if kind == Kind.PERSON:
        ties = Affiliation.objects.in_force().filter(person__in=ids).order_by("-started_on", "-pk")
        with_partner = dict(ties.values_list("person", "partner__name"))
    for pk, row in found.items():
        place = (row.city, row.state) if kind == Kind.PARTNER else (with_partner.get(pk, ""),)
        row.said = ", ".join(filter(None, [*place, row.email, row.phone]))
        row.url = reverse(DETAIL[kind], args=[viewer.coalition.slug, pk])
    return found


@require_POST
def scan(request, slug):
    """Have everything searched."""
    require(request.viewer, Permission.KEEP_RECORDS)
    scans.start(coalition=request.viewer.coalition, by=request.user)
    return redirect("duplicate-list", slug)


@require_POST
def stop(request, slug):
    """Have the search stop."""
    require(request.viewer, Permission.KEEP_RECORDS)
    for each in Scan.objects.visible_to(request.viewer).filter(status=Scan.Status.WORKING):
        scans.stop(scan=each)
        toasts.told(request, "Stopped. What was found so far is listed.")
    return redirect("duplicate-list", slug)


@require_POST
def reject(request, slug, pk):
    """Not the same; `?again` takes that back."""
    pair = get_object_or_404(Pair.objects.visible_to(request.viewer), pk=pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    if "again" in request.GET:
        actions.look_again(pair=pair)
        toasts.done(request, "Back among those to look at.")
    else:
        actions.reject(pair=pair, by=request.user)
        again = reverse("duplicate-reject", args=[slug, pk], query={"again": 1})
        toasts.done(request, "Noted: not the same. It will not come up again.", undo=again)
    return redirect("duplicate-list", slug)


class MergeView(RequiresPermission, View):
    """Two rows side by side: what stays is chosen, what moves is counted; then they become one."""

    def get(self, request, slug, what, kept, gone):
        kept, gone = self.rows(request, what, kept, gone)
        return self.page(request, kept, gone, MergeForm(kept=kept, gone=gone))

    def post(self, request, slug, what, kept, gone):
        kept, gone = self.rows(request, what, kept, gone)
        form = MergeForm(request.POST, kept=kept, gone=gone)
        if form.is_valid():
            try:
                merge = actions.merge(
                    kind=self.kind, kept=kept, gone=gone, by=request.user, chosen=form.chosen, seen=form.seen
                )
            except actions.MergeTrouble as trouble:
                toasts.trouble(request, str(trouble))
                return redirect(request.path)
            undo = reverse("merge-part", args=[slug, merge.pk])
            toasts.done(request, f"{merge.gone_name} is part of {merge.kept_name} now.", undo=undo)
            return redirect(DETAIL[self.kind], slug, kept.pk)
        return self.page(request, kept, gone, form)

    def rows(self, request, what, kept, gone):
        """Both rows, as this viewer may see them."""
        self.kind = known_kind(what)
        found = row_of(request, self.kind, kept), row_of(request, self.kind, gone)
        if found[0] == found[1]:
            raise Http404("One and the same.")
        return found

    def page(self, request, kept, gone, form):
        """The choice, and what comes along."""
        slug = request.viewer.coalition.slug
        moving, twice = choosing.coming_along(kept, gone)
        home, name = HOMES[self.kind]
        context = {
            "title": f"Make {kept} and {gone} one",
            "lede": f"{kept} stays. Everything of {gone} moves to it, and nothing is lost: it can be taken apart again.",
            "form": form, "kept": kept, "gone": gone, "moving": moving, "twice": twice, "home": (home, reverse(name, args=[slug])),
            "turned": reverse("duplicate-merge", args=[slug, self.kind, gone.pk, kept.pk]),
            "pair": Pair.objects.filter(
                kind=self.kind, first_id=min(kept.pk, gone.pk), second_id=max(kept.pk, gone.pk)
            ).first(),
        }  # fmt: skip
        return render(request, "members/duplicates/merge.html", context)


class OtherView(RequiresPermission, View):
    """Name the other one of two that are the same."""

    def get(self, request, slug, what, pk):
        row = row_of(request, known_kind(what), pk)
        return self.page(request, row, OtherForm(kind=what, row=row, viewer=request.viewer))

    def post(self, request, slug, what, pk):
        row = row_of(request, known_kind(what), pk)
        form = OtherForm(request.POST, kind=what, row=row, viewer=request.viewer)
        if form.is_valid():
            return redirect("duplicate-merge", slug, what, row.pk, form.cleaned_data["other"].pk)
        return self.page(request, row, form)

    def page(self, request, row, form):
        """The form, as it stands."""
        context = {
            "title": f"{row} is here twice",
            "lede": "Name the other one. You see both before anything changes.",
            "row": row,
            "form": form,
        }
        return render(request, "members/duplicates/other.html", context)


class MergeListView(RequiresPermission, View):
    """What was merged, by whom, and taken apart again."""

    def get(self, request, slug):
        merges = Merge.objects.visible_to(request.viewer).select_related("merged_by", "parted_by")
        page = Paginator(merges, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "title": "Merged so far",
            "lede": "Every merge can be taken apart: both are then as they were, and what came since stays with the one kept.",
            "page": page,
        }
        return render(request, "members/duplicates/merges.html", context)


@require_POST
def part(request, slug, pk):
    """Take a merge apart."""
    merge = get_object_or_404(Merge.objects.visible_to(request.viewer), pk=pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    try:
        merge = actions.part(merge=merge, by=request.user)
    except actions.MergeTrouble as trouble:
        toasts.trouble(request, str(trouble))
    else:
        toasts.done(request, f"{merge.gone_name} and {merge.kept_name} are two again.")
    return redirect("merge-list", slug)


@require_GET
def likely_ones(request, slug, what):
    """Who may be here already, as a part of the page, while somebody is typed in."""
    require(request.viewer, Permission.KEEP_RECORDS)
    asked = {name: request.GET.get(name, "")[:200] for name in ("name", "city", "email", "phone", "external_id")}
    if known_kind(what) == Kind.PARTNER:
        found = likely.partners(request.viewer, **asked)
    else:
        found = likely.people(request.viewer, **{name: asked[name] for name in ("name", "email", "phone")})
    return render(request, "members/duplicates/likely.html", {"found": found})
