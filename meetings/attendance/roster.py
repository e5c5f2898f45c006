"""Who was asked and who came, in one query: people by partner, with what they said and how they took part."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.db import connection

from coalition import compiled

from .models import Attendance, Invitation

Status = Attendance.Status
CAME = frozenset(Attendance.CAME)
SAID = dict(Invitation.Answer.choices) | {"none": "No answer", "": "Not invited"}
HERE = {
    Status.PRESENT: "Here",
    Status.REMOTE: "Remote",
    Status.DELEGATE: "Delegate",
    Status.EXCUSED: "Excused",
    Status.ABSENT: "Not here",
}
KEYS = ("present", "remote", "delegate", "excused", "absent")  # the keys 1 to 5, in this order

_SQL = compiled.Statement(
    """
SELECT person.id, person.name, COALESCE(tie.title, ''), COALESCE(line.partner_id, 0), COALESCE(partner.name, ''),
       COALESCE(kind.name, ''), COALESCE(kind.is_core, false), line.answer, line.note, line.delegate_name, line.status,
       line.walk_in, person.user_id, line.delegate_email, line.joined_at, line.left_at
FROM (
    SELECT COALESCE(a.person_id, i.person_id) AS person_id, COALESCE(a.partner_id, i.partner_id) AS partner_id,
           COALESCE(i.answer, '') AS answer, COALESCE(i.note, '') AS note,
           COALESCE(i.delegate_name, '') AS delegate_name, COALESCE(i.delegate_email, '') AS delegate_email,
           COALESCE(a.status, 'not_recorded') AS status,
           COALESCE(a.walk_in, false) AS walk_in, a.joined_at, a.left_at
    FROM (SELECT * FROM meetings_invitation WHERE meeting_id = %s) i
    FULL JOIN (SELECT * FROM meetings_attendance WHERE meeting_id = %s) a ON a.person_id = i.person_id
) line
LEFT JOIN members_person person ON person.id = line.person_id
LEFT JOIN members_partner partner ON partner.id = line.partner_id
LEFT JOIN members_stakeholdertype kind ON kind.id = partner.stakeholder_type_id
LEFT JOIN members_affiliation tie
       ON tie.person_id = line.person_id AND tie.partner_id = line.partner_id AND tie.ended_on IS NULL
ORDER BY kind.is_core DESC NULLS LAST, lower(partner.name) NULLS LAST, line.partner_id, lower(person.name), person.id
""",
    [compiled.STAND_IN] * 2,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One person at one meeting; `person` is None for a partner as such, `partner` 0 for a guest of none."""

    person: int | None
    name: str
    title: str
    partner: int
    partner_name: str
    kind: str
    is_core: bool
    answer: str
    note: str
    delegate: str
    status: str
    walk_in: bool
    user: int | None
    delegate_email: str
    joined_at: datetime | None
    left_at: datetime | None

    @property
    def key(self):
        """Names the line in forms and scripts: p12 for a person, o7 for a partner as such."""
        return f"p{self.person}" if self.person else f"o{self.partner}"

    @property
    def said(self):
        """What they answered, in words."""
        if self.walk_in and not self.answer:
            return "Walked in"
        if self.answer == "delegate":
            return f"Sends {self.delegate}"
        return f"{SAID[self.answer]}: {self.note}" if self.note and self.answer else SAID[self.answer]

    def times(self, zone):
        """When they came and left: "09:58 to 11:30", "from 09:58", "until 11:30" or ""."""
        came, left = (moment and f"{moment.astimezone(zone):%H:%M}" for moment in (self.joined_at, self.left_at))
        if came and left:
            return f"{came} to {left}"
        return f"from {came}" if came else f"until {left}" if left else ""

    @property
    def here(self):
        """How they took part, in words; of who sent somebody, whom."""
        if self.status == Status.DELEGATE and self.delegate:
            return f"Delegate: {self.delegate}"
        return HERE.get(self.status, "Not marked")


@dataclass
class Group:
    """A partner and its lines."""

    partner: int
    name: str
    kind: str
    is_core: bool
    lines: list = field(default_factory=list)


def lines_of(meeting):
    """Every line of a meeting, grouped as the sheet shows them. One query."""
    return lines_from(rows_of(meeting))


def rows_of(meeting):
    """The lines as plain tuples, which can be compared. One query."""
    with connection.cursor() as cursor:
        cursor.execute(*_SQL.call(connection, meeting.pk))
        return tuple(cursor.fetchall())


@lru_cache(maxsize=30)  # about 100 KiB for 250 people; a roster that did not change is not made again
def lines_from(rows):
    """The lines of the rows, not to be changed."""
    return tuple(Line(row[0], row[1] or "", *row[2:]) for row in rows)


def groups_of(lines):
    """The lines by partner, guests of no partner last."""
    groups = []
    for line in lines:
        if not groups or groups[-1].partner != line.partner:
            groups.append(Group(line.partner, line.partner_name or "Guests", line.kind, line.is_core))
        groups[-1].lines.append(line)
    return groups


@dataclass(frozen=True)
class Count:
    """Who is here, in figures and in one sentence."""

    partners: int
    people: int
    marked: int
    total: int
    core_here: tuple
    core_missing: tuple

    @property
    def sentence(self):
        """ "14 partners, 22 people; core types here: Public health; Emergency medical services missing"."""
        words = f"{_number(self.partners, 'partner')}, {_number(self.people, 'person', 'people')}"
        if self.core_here:
            words += f"; core types here: {', '.join(self.core_here)}"
        if self.core_missing:
            words += f"; missing: {', '.join(self.core_missing)}"
        return words


def _number(number, one, many=None):
    return f"{number} {one if number == 1 else many or one + 's'}"


def count_of(lines, core_types):
    """Count from the lines of a sheet; `core_types` are the names of the coalition's core types, in order."""
    came = [line for line in lines if line.status in CAME]
    kinds = {line.kind for line in came if line.is_core}
    return Count(
        partners=len({line.partner for line in came if line.partner}),
        people=sum(1 for line in came if line.person),
        marked=sum(1 for line in lines if line.status != Status.NOT_RECORDED),
        total=len(lines),
        core_here=tuple(name for name in core_types if name in kinds),
        core_missing=tuple(name for name in core_types if name not in kinds),
    )


def answers_of(lines):
    """What the invited said: answer to number."""
    counts = dict.fromkeys(("coming", "delegate", "declined", "none"), 0)
    for line in lines:
        if line.answer:
            counts[line.answer] += 1
    return counts
