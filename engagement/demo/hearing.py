"""The demo's third chapter: what people were asked, said, and heard back."""

import datetime as dt

from engagement.answering.models import InterimWord, Receipt, ReportBack, Theme
from engagement.voice.models import Input, InputRequest

from . import cast, script
from .teller import Teller


class Hearing(Teller):
    """What people say."""

    def voices(self):
        """Input, what became of it, and who was told"""
        for number, row in enumerate(script.REQUESTS):
            self._request(number, row)

    def _request(self, number, row):
        opened = self.day(row["ago"])
        late, closed, answered = row["state"] == "late", row["state"] == "closed", row["state"] == "answered"
        due = (
            opened + dt.timedelta(days=45)
            if answered
            else self.today + dt.timedelta(days=-12 if late else 4 if closed else 11)
        )
        request = InputRequest.objects.create(
            coalition=self.coalition,
            title=row["title"],
            question=row["question"] or "What should the spring drill try?",
            what_is_open=row["open"],
            how_used=row["used"],
            phase=row["phase"],
            estimated_minutes=row["minutes"],
            report_back_on=due if row["phase"] else None,
            objective=self.aims_list[row["objective"]],
            owner=self.rosa,
            status={"late": "closed"}.get(row["state"], row["state"]),
            opened_at=self.at(opened, 9) if row["phase"] else None,
            closed_at=self.at(min(opened + dt.timedelta(days=21), self.today), 9)
            if late or closed or answered
            else None,
            decided_on=opened + dt.timedelta(days=30) if answered else None,
            interim_note="We are still weighing two limits against each other." if late else "",
            interim_on=self.today - dt.timedelta(days=8) if late else None,
        )
        inputs = self._inputs(request, row, opened, number)
        if late:
            self._word(request, inputs)
        if answered:
            self._answer(request, inputs, opened + dt.timedelta(days=50 if number else 33))

    def _inputs(self, request, row, opened, number):
        speakers = [
            (self.partners[name], self.contacts_of[self.partners[name].pk][0])
            for name, *_ in cast.MEMBERS
            if self.habit(self.partners[name], row["ago"]).speaks > 0.4
        ]
        self.chance.shuffle(speakers)
        chosen = speakers[: row["givers"]]
        amir = (self.partners["Maple Grove Care Home"], self.people["Amir Danso"])
        if row["state"] in ("answered", "late"):
            chosen = [amir, *[pair for pair in chosen if pair != amir]][: row["givers"]]
        elif row["state"] == "open":
            chosen = [pair for pair in chosen if pair != amir]
        if row["state"] in ("answered", "late"):
            chosen += [
                (self.partners["Valley Food Bank"], self.people["Opal Greene"]),
                (self.partners["Hands Home Care"], self.people["Trent Oakley"]),
            ]
        rows = []
        for place, (partner, person) in enumerate(chosen):
            channel = "paper" if not person.email else self.chance.choice(["app", "link", "link", "meeting", "phone"])
            rows.append(
                Input(
                    coalition=self.coalition,
                    request=request,
                    person=person,
                    partner=partner,
                    channel=channel,
                    text=script.VOICES[(place + number * 4) % len(script.VOICES)],
                    attribution="confidential" if place % 5 == 3 else "named",
                    given_on=min(opened + dt.timedelta(days=1 + place % 14), self.today),
                    recorded_by=self.rosa if channel in ("paper", "phone", "meeting") else person.user,
                )
            )
        return Input.objects.bulk_create(rows)

    def _word(self, request, inputs):
        """Where it stands went out by mail; of the two without an address one was told, one waits."""
        told = self.people["Opal Greene"]
        InterimWord.objects.bulk_create(
            InterimWord(
                coalition=self.coalition,
                request=request,
                person=row.person,
                way="notice" if row.person.email else "in_person",
                made_at=self.at(request.interim_on, 10),
                told_at=self.at(request.interim_on + dt.timedelta(days=1), 16) if row.person == told else None,
                told_by=self.rosa if row.person == told else None,
            )
            for row in inputs
        )

    def _answer(self, request, inputs, day):
        report = ReportBack.objects.create(
            coalition=self.coalition,
            request=request,
            how_considered=script.HOW_CONSIDERED,
            published_at=self.at(day, 11),
            published_by=self.rosa,
        )
        themes = script.THEMES["nights" if request.title.startswith("Night") else "answered"]
        for position, (title, outcome, changed, reason) in enumerate(themes):
            theme = Theme.objects.create(
                coalition=self.coalition,
                request=request,
                title=title,
                outcome=outcome,
                what_changed=changed,
                reason=reason,
                position=position,
            )
            theme.inputs.set(each for number, each in enumerate(inputs) if _place(each, number) == position)
        untold = inputs[-1].person if request.title.startswith("Night") else None
        Receipt.objects.bulk_create(
            Receipt(
                coalition=self.coalition,
                report_back=report,
                person=row.person,
                way="notice" if row.person.email else "in_person",
                told_at=self.at(day, 15) if not row.person.email and row.person != untold else None,
                told_by=self.rosa if not row.person.email and row.person != untold else None,
            )
            for row in inputs
        )


def _place(given, number):
    """Which theme an input lies in, by its words; else they take turns."""
    return next((place for word, place in script.PLACED.items() if word in given.text), number % 4)
