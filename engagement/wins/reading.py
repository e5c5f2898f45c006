"""What is told of wins and promises: the time to the first win, what is open, and who took part."""

from dataclasses import dataclass

from django.db.models import Min

from members.models import Membership

from .models import PublicPromise, ShortfallNotice, Win, WinCredit


@dataclass(frozen=True)
class FirstWin:
    """Days from the first member to the first win; `days` is None while there is none, `since` None without members."""

    since: object
    days: int | None


def first_win(viewer):
    """The FirstWin (WIN-2). Two statements."""
    members = Membership.objects.filter(coalition=viewer.coalition, status="member")
    since = members.aggregate(first=Min("started_on"))["first"]
    if since is None:
        return FirstWin(None, None)
    first = Win.objects.visible_to(viewer).filter(on__gte=since).aggregate(first=Min("on"))["first"]
    return FirstWin(since, (first - since).days if first else None)


def with_credits(viewer, wins):
    """The wins as a list, each with `named`: the credits this viewer may read. One statement more."""
    wins = list(wins)
    by_win = {}
    for credit in WinCredit.objects.visible_to(viewer).filter(win__in=wins).select_related("partner"):
        by_win.setdefault(credit.win_id, []).append(credit)
    for win in wins:
        win.coalition, win.all_credits = viewer.coalition, by_win.get(win.pk, [])
        win.named = [credit for credit in win.all_credits if credit.consent == WinCredit.Consent.YES]
    return wins


@dataclass(frozen=True)
class Promised:
    """Public promises: `missed` (the longest first), `open` (the next first), `kept` (the latest first)."""

    missed: list
    open: list
    kept: list


KEPT_SHOWN = 20


def promised(viewer, objective=None):
    """The Promised of a coalition, or of one objective. Two statements, three with misses."""
    today = viewer.coalition.today()
    rows = PublicPromise.objects.visible_to(viewer).by_day()
    if objective is not None:
        rows = rows.filter(objective=objective)
    waiting = list(rows.open().order_by("due", "pk"))
    kept = list(rows.filter(kept_on__isnull=False).order_by("-kept_on", "-pk")[:KEPT_SHOWN])
    for row in (*waiting, *kept):
        row.coalition, row.now = viewer.coalition, row.state(today)
        row.left = row.days_left(today)
        row.past = -row.left
    missed = [row for row in waiting if row.now == "missed"]
    told = {}
    if missed:
        said = ShortfallNotice.objects.visible_to(viewer).filter(promise__in=missed)
        told = {(notice.promise_id, notice.missed_on): notice for notice in said}
    for row in missed:
        row.notice = told.get((row.pk, row.day))
        if row.notice:
            row.notice.coalition = viewer.coalition
    return Promised(missed, [row for row in waiting if row.now == "open"], kept)
