"""Who came to which meeting, in a file of everything (members/exchange/parts.py)."""

from datetime import date, datetime, time, timedelta

from meetings import facts
from meetings.meetings.models import Meeting
from members.exchange import parts
from members.exchange.contacts_fields import Field, day
from members.exchange.undoing import hanging, keep

from .actions import write
from .importing import STATUSES, plain
from .models import Attendance

GROUP = "A meeting they came to"
MEETING, ATTENDANCE = "meetings.meeting", "meetings.attendance"
LASTS, BEGINS = timedelta(hours=1), time(9)  # of a meeting of which only the day is known


class PastAttendance(parts.Part):
    """The meeting, its day, and how they took part."""

    name = "meeting"
    label = ATTENDANCE
    words = "mark of attendance,marks of attendance"
    fields = {  # noqa: RUF012
        "meeting_title": Field("Meeting", GROUP, ("meeting", "meeting title", "event", "event name", "event title")),
        "meeting_on": Field("Day of the meeting", GROUP, ("meeting date", "event date", "meeting day", "meeting on")),
        "meeting_status": Field("How they took part", GROUP, ("attendance", "participant status", "attendance status")),
    }  # fmt: skip

    def read(self, run, texts):
        if not texts.get("meeting_title") and not texts.get("meeting_on"):
            return None
        if not texts.get("meeting_on"):
            raise parts.Refused("meeting_on", "The day of the meeting is missing.")
        if not texts.get("meeting_title"):
            raise parts.Refused("meeting_title", "The name of the meeting is missing.")
        on, said = day(texts["meeting_on"]), texts.get("meeting_status", "present")
        if on >= run.coalition.today():
            raise parts.Refused("meeting_on", "That meeting is still to come.")
        status = STATUSES.get(plain(said))
        if status is None:
            known = ", ".join(label.lower() for value, label in Attendance.Status.choices if value != "not_recorded")
            raise parts.Refused("meeting_status", f"“{said[:40]}” is not one of: {known}.")
        title = " ".join(texts["meeting_title"].split())
        if len(title) > 200:
            raise parts.Refused("meeting_title", f"{len(title):,} characters; at most 200 fit.")
        return {"title": title, "on": on.isoformat(), "status": str(status)}

    def write(self, run, said):
        meetings = self._meetings(run, said)
        values, rows, before = [], {}, self._here(meetings.values())
        for one in said:
            meeting = meetings[one.values["title"].casefold(), one.values["on"]]
            seat = (meeting, one.person, None if one.person else one.partner)
            if one.person is None and one.partner is None:
                one.row.messages.append(["meeting_title", "Not kept: nobody is named who came."])
            elif seat in before or seat in rows:
                one.row.messages.append(["meeting_title", "This is noted already."])
            else:
                rows[seat] = one.row
                values.append((meeting, one.person, one.partner, one.values["status"], None, None))
        changed = write(run.coalition, values, by=run.started_by)
        for mark in changed:
            seat = (mark.meeting_id, mark.person_id, None if mark.person_id else mark.partner_id)
            rows[seat].made.append([ATTENDANCE, mark.pk, None, mark.recorded_at.isoformat()])
        if changed:
            facts.attendance_recorded.happened(attendances=changed, by=run.started_by)

    def _meetings(self, run, said):
        """{(title, day): id}, those nobody planned made as held."""
        zone, wanted = run.coalition.zone, {}
        for one in said:
            wanted.setdefault((one.values["title"].casefold(), one.values["on"]), one)
        days = [date.fromisoformat(on) for _, on in wanted]
        first, last = (datetime.combine(each, time(), zone) for each in (min(days), max(days) + timedelta(days=1)))
        known = Meeting.objects.filter(coalition=run.coalition, starts_at__gte=first, starts_at__lt=last)
        known = known.exclude(status=Meeting.Status.CANCELLED).order_by("-pk")
        found = {
            (title.casefold(), starts.astimezone(zone).date().isoformat()): pk
            for pk, title, starts in known.values_list("pk", "title", "starts_at")
        }
        new = {key: one for key, one in wanted.items() if key not in found}
        made = Meeting.objects.bulk_create(
            Meeting(
                coalition=run.coalition, title=one.values["title"], created_by=run.started_by, status=Meeting.Status.HELD,
                starts_at=_begins(one, zone), ends_at=_begins(one, zone) + LASTS, held_at=_begins(one, zone) + LASTS,
            )
            for one in new.values()
        )  # fmt: skip
        for (key, one), meeting in zip(new.items(), made, strict=True):
            found[key] = meeting.pk
            one.row.made.append([MEETING, meeting.pk, None, meeting.updated_at.isoformat()])
            facts.meeting_held.happened(meeting=meeting, by=run.started_by)
        return {key: found[key] for key in wanted}

    def _here(self, meetings):
        rows = Attendance.objects.filter(meeting__in=set(meetings)).order_by()
        return {
            (meeting, person, None if person else partner)
            for meeting, person, partner in rows.values_list("meeting_id", "person_id", "partner_id")
        }

    def take_back(self, run, rows):
        made = {entry[1]: (row, entry) for row in rows for entry in row.made if entry[0] == ATTENDANCE}
        here = Attendance.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(made)
        going = []
        for pk, (row, entry) in made.items():
            mark = here.get(pk)
            if mark is not None and mark.recorded_at.isoformat() != entry[3]:
                keep(row, "What was noted of them was changed since.")
                continue
            row.made.remove(entry)
            if mark is not None:
                mark.coalition = run.coalition
                going.append(mark)
        Attendance.objects.filter(pk__in=[mark.pk for mark in going]).delete()
        if going:
            facts.attendance_recorded.happened(attendances=going, by=run.started_by)
        self._meetings_go(rows)

    def _meetings_go(self, rows):
        made = {entry[1]: (row, entry) for row in rows for entry in row.made if entry[0] == MEETING}
        here = Meeting.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(made)
        busy = hanging(Meeting, list(here))
        going = []
        for pk, (row, entry) in made.items():
            meeting = here.get(pk)
            if meeting is not None and pk in busy:
                keep(row, f"{meeting} has {busy[pk]} by now.")
            elif meeting is not None and meeting.updated_at.isoformat() != entry[3]:
                keep(row, f"{meeting} was changed since.")
            else:
                row.made.remove(entry)
                going.append(pk)
        Meeting.objects.filter(pk__in=going).delete()


def _begins(one, zone):
    return datetime.combine(date.fromisoformat(one.values["on"]), BEGINS, zone)


parts.register(PastAttendance())
