"""Two of the three front doors: My table and Overview. Today is the playbook's (engagement/playbook)."""

from django.utils import timezone
from django.views.generic import TemplateView

from coalition.access import Permission, RequiresPermission
from engagement.commitments.queries import my_promises
from engagement.thanks import reading as thanks
from engagement.workload import burden
from meetings.decisions.voters import waiting_for
from meetings.standing import cards as standing

from . import mine


def plural(number, one, many):
    """ "1 partner", "3 partners"."""
    return f"{number} {one if number == 1 else many}"


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
            thanks_asked=thanks.waiting_for(viewer),
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
