"""The three front doors."""

from django.utils import timezone
from django.views.generic import TemplateView

from coalition.access import Permission, RequiresPermission
from engagement.commitments.queries import my_promises
from engagement.drills import reading as drills
from engagement.workload import burden, effort
from meetings.cadence.missed import missed
from meetings.decisions.voters import waiting_for
from meetings.standing import cards as standing
from members.models import StakeholderType

from . import mine, next_steps, overview, today


def plural(number, one, many):
    """ "1 partner", "3 partners"."""
    return f"{number} {one if number == 1 else many}"


class TodayView(RequiresPermission, TemplateView):
    """What we owe, whom to talk to next, and whether the next meeting is ready."""

    permission = Permission.KEEP_RECORDS
    template_name = "engagement/insight/today.html"

    def get_context_data(self, **kwargs):
        viewer = self.request.viewer
        day = viewer.coalition.today()
        owed = today.owed(viewer, day)
        readiness = today.next_meeting(viewer, timezone.now())
        steps, found = next_steps.steps_for(viewer.coalition, day)
        members = overview.members(viewer.coalition, StakeholderType.objects.visible_to(viewer), day)
        return super().get_context_data(
            heading=f"{day:%A, %B} {day.day}",
            lede=self._lede(owed, found, day),
            owed=[self._row(thing, day) for thing in owed],
            owed_words=today.owed_in_words(owed),
            readiness=readiness,
            tasks=today.tasks(viewer, day),
            missed=missed(viewer, day),
            drill=drills.prompt(viewer, day),
            idle=effort.without_movement(viewer, day),
            full=len(burden.exceeded(viewer.coalition, day)),
            today=day,
            ready_words=f"{readiness.done} of {len(readiness.checks)} ready" if readiness else "",
            steps=steps,
            steps_foot=f"{len(steps)} of {found} partners shown." if found > len(steps) else "",
            pulse=[
                {"name": "Active partners", "figure": f"{members.active} of {members.number}"},
                {"name": "Committed or further", "figure": f"{members.committed} of {members.number}"},
            ],
            **kwargs,
        )

    def _row(self, thing, day):
        late = thing.days_late(day)
        if late > 0:
            return {"thing": thing, "age": plural(late, "day", "days"), "unit": "past our promise", "late": True}
        if late == 0:
            return {"thing": thing, "age": "Today", "unit": "", "late": False}
        return {"thing": thing, "age": plural(-late, "day", "days"), "unit": "left", "late": False}

    def _lede(self, owed, found, day):
        late = sum(thing.days_late(day) > 0 for thing in owed)
        first = (
            f"{plural(late, 'thing is', 'things are')} past our promise." if late else "Nothing is past our promise."
        )
        return f"{first} {plural(found, 'partner', 'partners')} would be good to talk to." if found else first


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
