"""What people wrote back: the list, one mail, and "dealt with"."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.ui.tables import TableView

from . import actions
from .models import InboundMail
from .tables import ReplyFilters, ReplyTable, outcome_badge


class ReplyListView(RequiresPermission, TableView):
    """Everything that came in, for those who keep the records."""

    model, table, filterset_class = InboundMail, ReplyTable, ReplyFilters
    template_name = "members/inbound/list.html"
    title = "Mail that came in"
    lede = "What people wrote back, and what became of it."
    empty = ("Nothing came in yet", "Who answers one of our mails is read here, or straight where the answer belongs.")

    def get_queryset(self):
        return super().get_queryset().select_related("person", "coalition").defer("text")


@require_safe
def detail(request, slug, pk):
    """One mail."""
    require(request.viewer, Permission.KEEP_RECORDS)
    mail = _mail(request, pk)
    context = {"title": mail.subject or "Without a subject", "mail": mail, "badge": outcome_badge(mail)}
    return render(request, "members/inbound/detail.html", context)


@require_POST
def settle(request, slug, pk):
    """Somebody dealt with it."""
    require(request.viewer, Permission.KEEP_RECORDS)
    mail = _mail(request, pk)
    if actions.settle(mail=mail, by=request.user):
        toasts.done(request, "Noted: dealt with.")
    else:
        toasts.told(request, "Somebody dealt with it already.")
    return redirect("reply-list", slug)


def _mail(request, pk):
    rows = InboundMail.objects.visible_to(request.viewer).select_related("person", "coalition", "notice")
    return get_object_or_404(rows, pk=pk)
