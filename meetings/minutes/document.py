"""The minutes as plain values: what is shown while they are written, and what an edition keeps."""

from meetings.attendance import roster
from meetings.decisions.results import lines_of
from meetings.standing.reading import quorum_here

OUTCOME_NONE = "Decided"


def document_of(minutes, notes):
    """A JSON-ready dict of who came, the notes, decisions and tasks, as they stand now."""
    meeting = minutes.meeting
    lines = roster.lines_of(meeting)
    here = [line for line in lines if line.status in roster.CAME]
    quorum = quorum_here(meeting, lines)
    starts, ends = (moment.astimezone(meeting.coalition.zone) for moment in (meeting.starts_at, meeting.ends_at))
    return {
        "meeting": meeting.title,
        "purpose": meeting.purpose,
        "when": f"{starts:%A, %B} {starts.day}, {starts.year}, {starts:%H:%M} to {ends:%H:%M}",
        "place": meeting.place,
        "chair": meeting.chair.name if meeting.chair else "",
        "here": [
            {"partner": group.name, "people": [_person(line) for line in group.lines if line.person]}
            for group in roster.groups_of(here)
        ],
        "excused": [line.name or line.partner_name for line in lines if line.status == "excused"],
        "quorum": quorum.sentence if quorum and quorum.wanted else "",
        "items": [{"title": note.title, "body": note.body} for note in notes],
        "decisions": [_decision(row) for row in _decisions(meeting)],
        "tasks": [
            {
                "title": task.title,
                "owner": task.owner.name if task.owner else "",
                "by": f"{task.due_on:%B} {task.due_on.day}" if task.due_on else "",
            }
            for task in meeting.tasks.open_to_all().select_related("owner").order_by("due_on", "pk")
        ],
    }


def _person(line):
    """Who was here, as the minutes tell it: a delegate by name, with whom they stood in for."""
    if line.status == "delegate" and line.delegate:
        return f"{line.delegate} (in place of {line.name})"
    return f"{line.name} ({line.here.lower()})" if line.status in ("remote", "delegate") else line.name


def _decisions(meeting):
    """Those everybody may read: minutes are sent round. One whose reason is still to come is told as what it is."""
    rows = (
        meeting.decisions.open_to_all()
        .filter(status__in=["noted", "closed"])
        .select_related("chosen")
        .prefetch_related("options")
    )
    return rows.order_by("pk")


def _decision(row):
    outcome = row.get_outcome_display() or OUTCOME_NONE
    return {
        "title": row.title,
        "outcome": f"{outcome}: {row.chosen.title}" if row.chosen else outcome,
        "method": row.get_method_display(),
        "rationale": row.rationale,
        "votes": "; ".join(f"{words}: {number}" for words, number in lines_of(row)),
    }
