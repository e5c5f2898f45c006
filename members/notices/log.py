"""What happened to a notice, step by step, in words: owed, put off, handed over, told, came back, settled."""

from dataclasses import dataclass
from datetime import datetime

from .models import Notice

Status = Notice.Status


@dataclass(frozen=True)
class Step:
    """One thing that happened: when (None: not known to the minute), what, and a reason or what the other side said."""

    at: datetime | None
    words: str
    detail: str = ""


def steps(notice):
    """The Steps of a notice, the oldest first. It keeps its last state and times; the addresses keep what came back."""
    found = [Step(notice.owed_at, "Owed")]
    if notice.claimed_at and notice.status != Status.BUNDLED:
        times = f"attempt {notice.attempts}" if notice.attempts > 1 else ""
        found.append(Step(notice.claimed_at, "Taken by a worker", times))
    found += _state(notice)
    events = notice.address_events.all()
    found += [Step(event.at, event.get_kind_display(), event.said) for event in events]
    found += [
        Step(mail.received_at, f"{notice.person.first_name} wrote back", mail.said) for mail in notice.replies.all()
    ]
    dated = [step for step in found if step.at]
    return sorted(dated, key=lambda step: step.at) + [step for step in found if not step.at]


def _state(notice):
    if notice.status == Status.SENT:
        return [Step(notice.sent_at, "Sent", notice.to_address)]
    if notice.status == Status.OWED and notice.reason:
        return [Step(None, f"Put off until {_moment(notice, notice.not_before)}", notice.reason)]
    if notice.status == Status.BUNDLED:
        told = notice.digest
        when = (
            f"Told in the summary of {_moment(notice, told.sent_at)}"
            if told and told.sent_at
            else "Waits for the summary"
        )
        return [Step(notice.claimed_at, "Put into the summary", notice.reason), Step(None, when)]
    if notice.status in (Status.SKIPPED, Status.FAILED, Status.UNSURE, Status.HELD):
        return [Step(None, notice.get_status_display(), notice.reason)]
    return []


def _moment(notice, moment):
    local = moment.astimezone(notice.coalition.zone)
    return f"{local:%B} {local.day}, {local:%H:%M}"
