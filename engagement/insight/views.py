"""Two of the three front doors: My table and Overview. Today is the playbook's (engagement/playbook)."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.generic import TemplateView

from coalition import compiled
from coalition.access import Permission, RequiresPermission
from coalition.ui import charts
from engagement.commitments.queries import my_promises
from engagement.ledger.policy import Stage
from engagement.workload import burden
from meetings.decisions.voters import waiting_for
from meetings.standing import cards as standing
from members.models import StakeholderType

from . import mine, overview

LEAST_FOR_CURVE = 5  # partners; fewer could be recognized in the curve
STAGE_WORDS = [stage.value.capitalize() for stage in Stage]


def plural(number, one, many):
    """ "1 partner", "3 partners"."""
    return f"{number} {one if number == 1 else many}"


def _index(coverage):
    return "–" if coverage.index is None else round(coverage.index)


def _type_row(row, widest):
    """A TypeRow with its chart and its words."""
    return {
        "name": row.name,
        "is_core": row.is_core,
        "target": row.target,
        "members": row.members,
        "engaged": row.engaged,
        "eligible": row.eligible,
        "missing": row.missing,
        "missing_words": f"{row.missing} more to engage",
        "chart": charts.lying([row.engaged, row.members - row.engaged], widest, mark=row.target),
    }


def _type_rows(shown, widest):
    """The table's body, drawn by Jinja2: rows are a page's cost (docs/performance.md)."""
    rows = [_type_row(row, widest) for row in shown]
    return mark_safe(render_to_string("overview_types.html", {"types": rows}, using="jinja2"))  # noqa: S308  (autoescaped)


class MineView(RequiresPermission, TemplateView):
    """What became of what one said, the next meeting, what is asked, what one promised."""

    permission = Permission.TAKE_PART
    template_name = "engagement/insight/mine.html"

    def get_context_data(self, **kwargs):
        viewer = self.request.viewer
        day = viewer.coalition.today()
        meeting, invitation = mine.next_meeting(viewer, timezone.now()) or (None, None)
        if viewer.person is None:
            return super().get_context_data(name=viewer.user.get_short_name(), meeting=meeting, today=day, **kwargs)
        answers, waiting, asked = mine.answers(viewer), mine.waiting(viewer), mine.asked(viewer)
        load = burden.check([viewer.person], on=day)[viewer.person.pk]
        minutes = sum(request.estimated_minutes for request in asked)
        return super().get_context_data(
            name=viewer.person.first_name,
            lede=self._lede(answers, meeting, asked),
            answers=answers,
            waiting=waiting,
            meeting=meeting,
            invitation=invitation,
            goes_on=meeting is not None and meeting.starts_at <= timezone.now(),
            asked=asked,
            asked_words=f"{minutes} min in all" if asked else "",
            unnoted=mine.unnoted(viewer, timezone.now()),
            tasks=mine.tasks(viewer),
            load=load,
            load_words=f"In 30 days you carry {load.used} of {load.budget} minutes",
            concerns=mine.concerns(viewer),
            roles_offered=mine.roles_offered(viewer),
            promises=my_promises(viewer),
            received=mine.received(viewer),
            standings=standing.own(viewer),
            votes=waiting_for(viewer.person, viewer.coalition),
            today=day,
            **kwargs,
        )

    def _lede(self, answers, meeting, asked):
        parts = [
            plural(len(answers), "answer for you", "answers for you") if answers else "",
            "one meeting" if meeting else "",
            plural(len(asked), "small ask", "small asks") if asked else "",
        ]
        words = ", ".join(part for part in parts if part)
        return f"{words[0].upper()}{words[1:]}." if words else "Nothing waits for you."


class OverviewView(RequiresPermission, TemplateView):
    """Are the right partners engaged, is it growing, and have we answered?"""

    permission = Permission.SEE_OVERVIEW
    template_name = "engagement/insight/overview.html"

    def get_context_data(self, **kwargs):
        viewer = self.request.viewer
        day = viewer.coalition.today()
        types = compiled.rows("types", viewer, lambda _: StakeholderType.objects.visible_to(viewer))
        members = overview.members(viewer.coalition, types, day)
        answered, owed = overview.closure(viewer.coalition, day)
        shown = [row for row in members.by_type if row.members or row.is_core]
        widest = max((max(row.members, row.target) for row in shown), default=1)
        return super().get_context_data(
            day=day,
            members=members,
            lede=self._lede(members, owed),
            trends=overview.trends(viewer.coalition, members),
            active_of=f"of {plural(members.number, 'member', 'members')}",
            engaged_index=_index(members.engaged_coverage),
            members_index=_index(members.coverage),
            core_words="All core types engaged"
            if members.engaged_coverage.core_complete
            else "Core types not complete",
            core_icon="check-circle" if members.engaged_coverage.core_complete else "circle",
            type_rows=_type_rows(shown, widest),
            types_left=len(members.by_type) - len(shown),
            stages=list(zip(STAGE_WORDS, members.stages, strict=True))[::-1],
            stage_chart=charts.bars(list(zip(STAGE_WORDS, members.stages, strict=True)), label="Members by stage"),
            stage_words=f"{members.committed} of {members.number} are committed or further.",
            on_time=round(answered.on_time * answered.due) if answered.due else 0,
            due_of=f"of {answered.due} due" if answered.due else "none due yet",
            owed_words=self._owed_words(answered, owed),
            curve=overview.lorenz(members.shares) if members.number >= LEAST_FOR_CURVE else "",
            carry_words=f"The five busiest of {members.number} partners carry {round(100 * sum(members.shares[-5:]))} % of it.",
            barriers=overview.barriers(viewer),
            quiet_half=round(100 * sum(members.shares[: len(members.shares) // 2])),
            **kwargs,
        )

    def _owed_words(self, answered, owed):
        if not owed:
            return "None open"
        oldest = answered.oldest_open_days
        return f"{owed} open" + (f", the oldest given {plural(oldest, 'day', 'days')} ago" if oldest else "")

    def _lede(self, members, owed):
        core = "All core types are engaged." if members.engaged_coverage.core_complete else self._missing_core(members)
        answers = (
            f"{plural(owed, 'answer to a member is', 'answers to members are')} still open."
            if owed
            else "Every input has its answer."
        )
        return f"{core} {answers}"

    def _missing_core(self, members):
        names = [row.name for row in members.by_type if row.is_core and row.missing]
        return f"Still to engage among the core types: {', '.join(names)}."
