"""What a coordinator wants to know before a meeting: is the quorum safe, and whose vote rests on coming."""

from dataclasses import dataclass, replace

from . import reading
from .judging import EXCUSED, MISSED, Quorum, Standing, judge


@dataclass(frozen=True)
class Outlook:
    """The Quorum if everybody comes who said so, and the Standings that hang on the meeting.

    Quorum is None where the rules ask for none, or where too few are asked to reach it: a work group.
    """

    quorum: Quorum | None
    resting: list[Standing]


def hangs_on(policy, facts, day):
    """Whether a partner votes on `day` and would not after missing a meeting on it. By months nothing is taken to fall out."""
    if not policy.counts_attendance or not judge(policy, facts, day).votes:
        return False
    record = MISSED + facts.record
    if policy.window_kind == policy.Window.MEETINGS:
        record = _window(record, policy.window)
    return not judge(policy, replace(facts, record=record), day).votes


def _window(record, number):
    """The newest meetings up to `number` that count; an excused one gives its place to the one before."""
    kept, counted = "", 0
    for mark in record:
        counted += mark != EXCUSED
        if counted > number:
            break
        kept += mark
    return kept


def before(meeting, lines):
    """The Outlook of a meeting to come; `lines` as of attendance/roster.py. Two statements, none more without rules."""
    day = meeting.held_on()
    policy = reading.policy_on(meeting.coalition, day)
    if policy.pk is None:
        return Outlook(None, [])
    roll = reading.roll(meeting.coalition, day, policy=policy)
    asked = {line.partner for line in lines if line.partner}
    coming = {line.partner for line in lines if line.partner and line.answer in ("coming", "delegate")}
    resting = [
        each for each in roll.standings if each.facts.partner in asked - coming and hangs_on(policy, each.facts, day)
    ]
    votes_there = policy.has_quorum and roll.quorum(asked).reached
    return Outlook(roll.quorum(coming) if votes_there else None, resting)
