"""Is a partner in good standing, why, and what would restore it? Pure functions of the rules and of a few facts.

Days: a meeting counts from the day after it, so that the roll of a meeting is the same in the morning and at night.
"""

from dataclasses import dataclass
from datetime import date, timedelta

CAME, EXCUSED, MISSED = "c", "e", "m"
MOST_TO_ASK = 60  # meetings; the longest window, so by meetings there is always an answer


@dataclass(frozen=True, slots=True)
class PartnerFacts:
    """What the rules ask about one member on one day.

    record: the meetings of the window, newest first, one letter each (c came, e excused, m missed), of those the partner
    was asked to or came to. attended_since: meetings attended since it joined. works: has a task that counts, or a seat.
    agreed: a signed agreement with it is in force.
    """

    partner: int
    name: str
    kind: int
    kind_name: str
    is_core: bool
    since: date
    record: str = ""
    attended_since: int = 0
    works: bool = False
    agreed: bool = False

    @property
    def came(self):
        """Meetings of the window somebody of the partner came to."""
        return self.record.count(CAME)

    @property
    def counted(self):
        """Meetings of the window that count: those with an excuse stand apart."""
        return len(self.record) - self.record.count(EXCUSED)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says: whether it holds, what was found, and what would restore it ("" where it holds)."""

    rule: str
    holds: bool
    words: str
    restore: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A partner's standing on a day: it votes when every rule holds."""

    facts: PartnerFacts
    findings: tuple

    @property
    def votes(self):
        """Whether the partner may vote."""
        return all(finding.holds for finding in self.findings)

    @property
    def open(self):
        """The findings that keep it from voting."""
        return [finding for finding in self.findings if not finding.holds]

    @property
    def why(self):
        """The reason in one line."""
        return " ".join(finding.words for finding in self.open or self.findings)

    @property
    def restore(self):
        """What would restore it, in one line; "" where it votes."""
        return " ".join(finding.restore for finding in self.open)


def judge(policy, facts, day):
    """The Standing of one partner on `day` by the rules of `policy`."""
    findings = [_attendance(policy, facts), _waiting_meetings(policy, facts), _waiting_days(policy, facts, day)]
    findings += [_agreement(policy, facts), _work(policy, facts)]
    return Standing(facts, tuple(finding for finding in findings if finding) or (_NO_RULE,))


_NO_RULE = Finding("member", True, "Every member votes.")


def enough(policy, came, counted):
    """Whether `came` of `counted` meetings reach the least share; nothing counted is nothing missed."""
    return counted == 0 or 100 * came >= policy.least_share * counted


def meetings_to_restore(policy, facts):
    """How many meetings in a row, attended from now on, bring the share back.

    By meetings, each new one pushes out the oldest that counts. By months nothing is assumed to fall out; None when
    only time can bring it back.
    """
    counted = [mark for mark in facts.record if mark != EXCUSED]
    for more in range(MOST_TO_ASK + 1):
        window = [CAME] * more + counted
        if policy.window_kind == policy.Window.MEETINGS:
            window = window[: policy.window]
        if enough(policy, window.count(CAME), len(window)):
            return more
    return None


def _meetings(number):
    return "1 meeting" if number == 1 else f"{number} meetings"


def _attendance(policy, facts):
    if not policy.counts_attendance:
        return None
    span = "of the last" if policy.window_kind == policy.Window.MEETINGS else f"in {_months(policy.window)}, of"
    if not facts.counted:
        return Finding("attendance", True, "No meeting to count yet.")
    words = f"Came to {facts.came} {span} {_meetings(facts.counted)}; {policy.least_share} % is needed."
    if enough(policy, facts.came, facts.counted):
        return Finding("attendance", True, words)
    more = meetings_to_restore(policy, facts)
    if more is None:
        return Finding("attendance", False, words, "It comes back with time: older meetings stop counting.")
    return Finding("attendance", False, words, f"Coming to the next {_meetings(more).removeprefix('1 ')} restores it.")


def _months(number):
    return "1 month" if number == 1 else f"{number} months"


def _waiting_meetings(policy, facts):
    if not policy.waiting_meetings:
        return None
    left = policy.waiting_meetings - facts.attended_since
    if left <= 0:
        return Finding("waiting", True, "The first meetings after joining are behind it.")
    words = f"New member: came to {facts.attended_since} of the first {policy.waiting_meetings} meetings."
    return Finding("waiting", False, words, f"Votes after {'one more' if left == 1 else f'{left} more'}.")


def _waiting_days(policy, facts, day):
    if not policy.waiting_days:
        return None
    from_day = facts.since + timedelta(days=policy.waiting_days)
    if day >= from_day:
        return Finding("waiting-days", True, "The waiting period is over.")
    words = f"New member since {facts.since:%B} {facts.since.day}, {facts.since.year}."
    return Finding("waiting-days", False, words, f"Votes from {from_day:%B} {from_day.day}, {from_day.year}, on.")


def _agreement(policy, facts):
    if not policy.needs_agreement:
        return None
    if facts.agreed:
        return Finding("agreement", True, "A signed agreement is in force.")
    return Finding("agreement", False, "No signed agreement is in force.", "Signing one restores it.")


def _work(policy, facts):
    if not policy.needs_work:
        return None
    if facts.works:
        return Finding("work", True, "Takes part in the work.")
    span = _months(policy.work_months).removeprefix("1 ")
    words = f"No task open, none done in the last {span}, and no seat on a committee."
    return Finding("work", False, words, "Taking on a task or a seat restores it.")


# --- Quorum ---------------------------------------------------------------------------------------------------------


def votes_needed(policy, voters):
    """How many of `voters` voting partners make the quorum."""
    parts = policy.quorum_share * voters
    if not policy.quorum_share:
        return 0
    return parts // 100 + 1 if policy.quorum_more else -(-parts // 100)


@dataclass(frozen=True)
class Quorum:
    """How far the quorum is: `here` of `voters` voting partners, `needed` of them, and the kinds of partner.

    missing: names of kinds with a voting partner and none of them here, core ones first.
    """

    here: int
    voters: int
    needed: int
    types_here: int
    types_needed: int
    missing: tuple
    missing_core: tuple = ()
    names_here: tuple = ()

    @property
    def wanted(self):
        """Whether the rules ask for a quorum."""
        return bool(self.needed or self.types_needed)

    @property
    def reached(self):
        """Whether enough are here."""
        return self.here >= self.needed and self.types_here >= self.types_needed

    @property
    def percent(self):
        """Share of the voting partners that is here, 0 to 100, for the bar."""
        return round(100 * self.here / self.voters) if self.voters else 0

    @property
    def mark(self):
        """Where the bar has its mark: the needed share, 0 to 100."""
        return round(100 * self.needed / self.voters) if self.voters else 0

    @property
    def sentence(self):
        """ "Quorum: 11 of 19, EMS missing"."""
        words = f"{'Quorum: ' if self.wanted else ''}{self.here} of {self.voters} voting partners"
        named = self.missing_core or (self.missing if self.types_here < self.types_needed else ())
        return f"{words}, {_names(named)} missing" if named else words

    @property
    def left(self):
        """What is still needed, in words; "" when it is reached."""
        needs = []
        if self.here < self.needed:
            more = self.needed - self.here
            needs.append(f"{more} more {'partner' if more == 1 else 'partners'}")
        if self.types_here < self.types_needed:
            more = self.types_needed - self.types_here
            needs.append(f"{more} more {'kind' if more == 1 else 'kinds'} of partner")
        return " and ".join(needs)


def _names(names):
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def quorum(policy, voters, here):
    """The Quorum of a meeting. `voters`: PartnerFacts of those who may vote; `here`: ids of the partners that are there."""
    kinds = {}
    for facts in voters:
        kinds.setdefault((not facts.is_core, facts.kind_name), []).append(facts.partner in here)
    missing = [key for key in sorted(kinds) if not any(kinds[key])]
    present = sum(facts.partner in here for facts in voters)
    return Quorum(
        here=present,
        voters=len(voters),
        needed=votes_needed(policy, len(voters)),
        types_here=sum(any(found) for (_, name), found in kinds.items() if name),
        types_needed=min(policy.quorum_types, sum(bool(name) for _, name in kinds)),
        missing=tuple(name for _, name in missing if name),
        missing_core=tuple(name for other, name in missing if name and not other),
        names_here=tuple(facts.name for facts in voters if facts.partner in here),
    )
