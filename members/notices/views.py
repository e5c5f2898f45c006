"""The notices of a coalition, and what a person decides about them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import CharField, Count, Exists, OuterRef, Value
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui.tables import TableView
from members.addresses.models import AddressEvent, AddressState
from members.inbound.models import InboundMail
from members.people.models import Person

from . import actions, audiences, log, registry
from .models import Notice
from .reading import reading_of
from .tables import NEEDED, NoticeFilters, NoticeTable, status_badge

Status = Notice.Status


class NoticeListView(RequiresPermission, TableView):
    """Everything owed and sent, for those who keep the records."""

    model, table, filterset_class = Notice, NoticeTable, NoticeFilters
    template_name = "members/notices/list.html"
    title = "Notices"
    lede = "Every mail the coalition owes or sent: to whom, when, and if not, why."
    empty = ("No notices yet", "Invitations, follow-ups and answers appear here as soon as they are owed.")
    export_permission = Permission.EXPORT

    def get_queryset(self):
        return super().get_queryset().select_related("person", "coalition").defer("body", "details")

    def with_columns(self, rows):
        back = AddressEvent.objects.filter(notice=OuterRef("pk"), kind__in=["soft", "hard"])
        return rows.annotate(came_back=Exists(back))

    def get_context(self):
        return {"owed": what_waits(self.request.viewer), "needed_filter": NEEDED, "slug": self.slug}


def what_waits(viewer):
    """{"unsure", "failed", "to_read", "blocked": how many} that only a person can move on. One statement."""
    rows = {
        "unsure": Notice.objects.visible_to(viewer).filter(status=Status.UNSURE),
        "failed": Notice.objects.visible_to(viewer).filter(status=Status.FAILED),
        "to_read": InboundMail.objects.visible_to(viewer).waiting(),
        "blocked": AddressState.objects.visible_to(viewer).blocking(),
    }
    first, *others = (
        found.order_by().annotate(what=Value(what, CharField())).values("what").annotate(number=Count("pk"))
        for what, found in rows.items()
    )
    return {each["what"]: each["number"] for each in first.union(*others, all=True)}


def audience(request, slug, kind, pk):
    """Who would be told, how, and who not and why; nothing goes out."""
    require(request.viewer, Permission.KEEP_RECORDS)
    found = audiences.look(request.viewer, kind, pk)
    if found is None or not found.group.named:
        raise Http404("Nothing is about to go out there.")
    label = registry.label(kind)
    context = {"title": "Who is told", "lede": f"{label}: {found.group.title}", "audience": found}
    return render(request, "members/notices/audience.html", context)


class NoticesOfView(NoticeListView):
    """What was owed and sent to one person."""

    template_name = "members/inbound/list.html"

    def get_queryset(self):
        self.person = get_object_or_404(Person.objects.visible_to(self.request.viewer), pk=self.kwargs["person_pk"])
        self.title, self.lede = f"What we sent {self.person}", "Owed, sent, put off, came back: with the reason."
        return super().get_queryset().filter(person=self.person)

    def get_context(self):
        return {"slug": self.slug}


class NoticesAboutView(NoticeListView):
    """What was owed and sent about one row: a meeting, an answer, …"""

    template_name = "members/inbound/list.html"

    def get_queryset(self):
        self.title, self.lede = "What we sent about it", "To whom, when, and if not, why."
        rows = super().get_queryset().filter(about_type=self.kwargs["label"], about_id=self.kwargs["row"])
        if not rows.exists():
            raise Http404("Nothing was sent about it.")
        return rows

    def get_context(self):
        return {"slug": self.slug}


LEAVE = ("leave", "Leave it", "quiet", actions.leave, "Noted: it stays as it is.")
# What a person may do with a notice in each state: (value, words, kind of button, action, words said afterwards)
STEPS = {
    Status.UNSURE: [
        ("sent", "It arrived", "primary", lambda **k: actions.settle_unsure(sent=True, **k), "Noted: it arrived."),
        (
            "not-sent",
            "It did not arrive, send it again",
            "outline-primary",
            lambda **k: actions.settle_unsure(sent=False, **k),
            "It is owed again and goes out in a minute.",
        ),
        LEAVE,
    ],
    Status.FAILED: [
        ("retry", "Try again", "primary", actions.retry_failed, "It is owed again and goes out in a minute."),
        LEAVE,
    ],
    Status.OWED: [("hold", "Hold it back", "outline-primary", actions.hold, "Held back until you release it.")],
    Status.HELD: [("release", "Let it go out", "primary", actions.release, "It goes out in a minute.")],
}


class NoticeDetailView(View):
    """One notice as it was sent, or why it was not. Coordinators see all, others those sent to them."""

    def get(self, request, slug, pk):
        notice = _notice(request, pk)
        keeps = request.viewer.can(Permission.KEEP_RECORDS)
        own = request.viewer.person is not None and notice.person_id == request.viewer.person.pk
        context = {
            "title": notice.subject or registry.label(notice.kind),
            "notice": notice,
            "log": log.steps(notice),
            "reading": reading_of(notice) if own and notice.subject else None,
            "kind": registry.label(notice.kind),
            "badge": status_badge(notice),
            "steps": STEPS.get(notice.status, []) if keeps else [],
            "from_name": "notice-list" if keeps else "my-notices",
            "from_label": "Notices" if keeps else "My notices",
        }
        return render(request, "members/notices/detail.html", context)


class NoticeDecideView(View):
    """POST `step`: what a person decided."""

    http_method_names = ("post",)

    def post(self, request, slug, pk):
        notice = _notice(request, pk)
        require(request.viewer, Permission.KEEP_RECORDS)
        wanted = request.POST.get("step", "")
        known = {value: (act, said) for steps in STEPS.values() for value, _, _, act, said in steps}
        if wanted not in known:
            raise Http404("No such step.")
        act, said = known[wanted]
        try:
            act(notice=notice, by=request.user)
        except ValidationError as trouble:
            messages.warning(request, " ".join(trouble.messages))
        else:
            messages.success(request, said)
        return redirect("notice-detail", slug, pk)


class RetryAllView(RequiresPermission, View):
    """POST: everything that could not be sent is tried again, after a mail server was down for long."""

    http_method_names = ("post",)

    def post(self, request, slug):
        count = actions.retry_all_failed(coalition=request.viewer.coalition, by=request.user)
        messages.success(request, f"{count} notice{'' if count == 1 else 's'} will be tried again.")
        return redirect("notice-list", slug)


def _notice(request, pk):
    rows = Notice.objects.visible_to(request.viewer).select_related("person", "coalition")
    return get_object_or_404(rows, pk=pk)
