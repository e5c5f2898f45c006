"""The demo's chapter of the bylaws: who votes, what was voted on, the minutes, what those who came said."""

import datetime as dt

from django.utils import timezone

from coalition.models import User
from meetings.decisions import voting
from meetings.minutes import actions as minutes_actions
from meetings.models import Ballot, Decision
from meetings.pulse.models import QUESTIONS, ROLE, Pulse
from meetings.standing.actions import adopt as adopt_standing
from members.models import Notice

from . import script
from .roster import SLUG
from .teller import Teller


class Council(Teller):
    """What they decide together, and what is written down of it."""

    def bylaws(self):
        """Who votes, and when enough are there"""
        adopt_standing(
            coalition=self.coalition,
            by=User.objects.get(email=f"owner@{SLUG}.example"),
            starts_on=self.day(17),
            **script.BYLAWS,
        )

    def votes(self):
        """A vote that is open, one that was secret and is closed"""
        for row in script.VOTES:
            asked = {name: row[name] for name in ("title", "question", "method", "is_secret", "is_major", "options")}
            meeting = self.held[row["meeting"]] if row["meeting"] is not None else None
            decision = voting.draft(
                coalition=self.coalition,
                by=self.rosa,
                meeting=meeting,
                closes_on=self.today + dt.timedelta(days=6),
                **asked,
            )
            decision = voting.open_vote(
                decision=decision, by=self.rosa, why_unasked="It was talked through at two councils."
            )
            options = list(decision.options.all())
            ballots = list(decision.ballots.select_related("partner").order_by("partner__name"))
            for number, ballot in enumerate(ballots[: row["voted"]]):
                said = row["said"][number % len(row["said"])]
                person = self.contacts_of[ballot.partner_id][0]
                voting.cast(
                    decision=decision,
                    partner_id=ballot.partner_id,
                    person=person if decision.is_secret else None,
                    choice=said,
                    option=options[number % len(options)].pk if options and said == "for" else None,
                    reason=row["reason"],
                    via=Ballot.Via.LINK if decision.is_secret else Ballot.Via.ROOM,
                    by=None,
                )
            if row["rationale"]:
                review_on = self.today + dt.timedelta(days=row["review_in"])
                voting.close(decision=decision, rationale=row["rationale"], review_on=review_on, by=self.rosa)
            self._sent("decision", f"Your partner’s vote: {decision.title}", meeting)
        # A decision whose day to look again has come: it waits on Today.
        Decision.objects.filter(coalition=self.coalition, title=script.DECISIONS[6][1]).update(
            review_on=self.today - dt.timedelta(days=3)
        )

    def minutes(self):
        """Minutes: some approved, one of them corrected, one going round, one being written"""
        councils = [meeting for meeting in self.held if meeting.title == "Quarterly council"]
        for number, meeting in enumerate([*councils, self.held[-1]]):
            written = minutes_actions.begin(meeting=meeting, by=self.rosa)
            for place, note in enumerate(written.notes.all()):
                note.minutes = written
                body = note.body or script.MINUTES[place % len(script.MINUTES)]
                minutes_actions.write(note=note, body=body, by=self.rosa)
            if number == len(councils):
                break
            written = minutes_actions.circulate(minutes=written, by=self.rosa)
            if number < len(councils) - 1:
                minutes_actions.approve(minutes=written, by=self.rosa)
            if number == 0:
                minutes_actions.correct(minutes=written, by=self.rosa, **script.CORRECTION)
            self._sent("minutes", f"Minutes: {meeting}", meeting)

    def _sent(self, kinds, subject, meeting=None):
        """Mail of a told story goes to nobody: it went out in its day, two days after the meeting or yesterday."""
        after = meeting.ends_at + dt.timedelta(days=2) if meeting else timezone.now() - dt.timedelta(days=1)
        moment = min(after, timezone.now())
        Notice.objects.filter(coalition=self.coalition, kind__startswith=kinds, status="owed").update(
            status="sent",
            owed_at=moment,
            not_before=moment,
            sent_at=moment,
            subject=subject,
            body="Sent before this demo began; newer notices show their whole text here.",
        )

    def pulses(self):
        """What those who came said about the last meetings, in figures"""
        Pulse.objects.bulk_create(
            Pulse(
                coalition=self.coalition,
                meeting=meeting,
                answers=answers,
                counts=dict(zip(QUESTIONS, rows, strict=True)) | {ROLE: [0, 1, 2, 3, 2]},
            )
            for meeting, (answers, rows) in zip(self.held[-3:], script.PULSES, strict=True)
        )
