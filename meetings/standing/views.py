"""Who is in good standing and why, the rules that say so, and the roll for the meeting's table."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.settings_views import settings_page
from coalition.ui import files, toasts
from meetings.meetings.views import visible
from members.models import Affiliation

from . import actions, reading
from .forms import PolicyForm
from .models import StandingPolicy

BY_ROLE = ("sponsor", "lead", "alternate", "other")


def _day(request):
    """The day asked for, today where it is none."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return request.viewer.coalition.today()


def draw(template, **context):
    """Rows as HTML, by Jinja2: rows are a page's cost (docs/performance.md)."""
    return mark_safe(render_to_string(template, context, using="jinja2"))  # noqa: S308  Jinja2 escaped every value


STANDING_HEADS = ("Member", "Kind", "Votes", "Why", "What would restore it")


def _line(standing):
    """A member's standing as a line of a file."""
    return standing.facts.name, standing.facts.kind_name, standing.votes, standing.why, standing.restore


class StandingListView(View):
    """Every member's standing on a day, with the reason and what would restore it."""

    def get(self, request, slug):
        require(request.viewer, Permission.KEEP_RECORDS)
        day = _day(request)
        found = reading.roll(request.viewer.coalition, day)
        file = files.asked(request, "Good standing", STANDING_HEADS, lambda: map(_line, found.standings))
        if file:
            return file
        voters = len(found.voters)
        context = {
            "title": "Good standing",
            "lede": f"{voters} of {len(found.standings)} members vote on {day:%B} {day.day}, {day.year}.",
            "day": day,
            "roll": found,
            "needed": found.quorum(()).needed,
            "rows": draw("standing_rows.html", standings=found.standings, base=reverse("partner-list", args=[slug])),
        }
        return render(request, "meetings/standing/list.html", context)


@dataclass(frozen=True)
class Change:
    """A partner whose standing another set of rules would change."""

    name: str
    gains: bool
    why: str


def compare(coalition, draft):
    """What `draft` (rules not saved) would change on its first day, today where that is past: a dict for the template.

    Three statements.
    """
    day = max(draft.starts_on, coalition.today())
    now, then = reading.roll(coalition, day), reading.roll(coalition, day, policy=draft)
    voting = {facts.partner for facts in now.voters}
    changes = [
        Change(standing.facts.name, standing.votes, standing.why)
        for standing in then.standings
        if standing.votes != (standing.facts.partner in voting)
    ]
    return {
        "day": day,
        "gain": [change for change in changes if change.gains],
        "lose": [change for change in changes if not change.gains],
        "before": len(voting),
        "after": len(then.voters),
        "members": len(then.standings),
        "needed": then.quorum(()).needed,
    }


class PolicyView(RequiresPermission, View):
    """The rules: coordinators read and try out, which writes nothing; owners put into force."""

    permission = Permission.KEEP_RECORDS  # trying out is a POST as well, so `post` says who may write

    def get(self, request, slug):
        coalition = request.viewer.coalition
        now = reading.policy_on(coalition, coalition.today())
        start = {name: getattr(now, name) for name in ("source", *actions.RULES)}
        form = PolicyForm(initial=start | {"starts_on": coalition.today()}, viewer=request.viewer)
        return self.page(request, form)

    @transaction.atomic
    def post(self, request, slug):
        trying = "try" in request.POST
        if not trying:
            require(request.viewer, Permission.MANAGE_COALITION)
            actions.take_turns(request.viewer.coalition)
        form = PolicyForm(request.POST, viewer=request.viewer)
        if trying or not form.is_valid():
            valid = form.is_valid()
            return self.page(request, form, compare(request.viewer.coalition, form.draft) if valid else None)
        if form.overtaken():
            return self.page(request, form)
        policy = actions.adopt(coalition=request.viewer.coalition, by=request.user, **form.values)
        toasts.done(request, f"{policy} is in force from {policy.starts_on:%B} {policy.starts_on.day}.")
        return redirect("standing-policy", slug=slug)

    def page(self, request, form, tried=None):
        """The form as it stands, what it would change, and the versions so far."""
        return settings_page(
            request,
            "meetings/standing/policy.html",
            title="Voting rules",
            lede="Your bylaws as data: who votes, and when enough are there.",
            form=form,
            tried=tried,
            versions=StandingPolicy.objects.visible_to(request.viewer).select_related("adopted_by"),
        )


def representatives(coalition, policy, day, partners):
    """{partner id: [names of those who may cast its vote]} on a day, the sponsor first. One statement."""
    ties = (
        Affiliation.objects.filter(coalition=coalition, partner__in=partners)
        .in_force(on=day)
        .values_list("partner_id", "contact_role", "started_on", "person__name")
    )
    found = {}
    for partner, role, since, name in ties:
        found.setdefault(partner, []).append((BY_ROLE.index(role), since, name))
    return {
        partner: [name for *_, name in sorted(people)][: policy.representatives] for partner, people in found.items()
    }


def voting_roll(request, slug, pk):
    """The roll to print: every voting partner, who may vote for it, and a line to sign."""
    meeting = visible(request, pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    found = reading.roll_of_meeting(meeting)
    people = representatives(meeting.coalition, found.policy, found.day, [facts.partner for facts in found.voters])
    context = {
        "title": "Voting roll",
        "meeting": meeting,
        "roll": found,
        "quorum": found.quorum(()),
        "rows": [(facts, people.get(facts.partner, [])) for facts in found.voters],
        "others": [standing for standing in found.standings if not standing.votes],
    }
    return render(request, "meetings/standing/roll.html", context)
