"""A synthetic coalition of any size, written with COPY: for measuring, not for reading.

Rows come from one seeded generator. Signals are written counted and with their credit, but without roll-ups, which are
then brought up in one pass, as `manage.py ledger rebuild` does.
"""

import datetime as dt
import io
import random
from bisect import bisect

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from coalition.actions import create_coalition
from engagement.ledger import actions as ledger
from engagement.ledger.policy import CURRENT
from engagement.ledger.querysets import CHANNEL_NUMBER
from engagement.ledger.scoring import stamps
from engagement.ledger.triggers import sums_later
from members.models import StakeholderType

NAMES_A = [
    "Cedar",
    "Harlan",
    "Prairie",
    "River",
    "Lake",
    "North",
    "Maple",
    "Quarry",
    "Valley",
    "Union",
    "Grace",
    "Mill",
]
NAMES_B = ["Clinic", "Hospital", "Ambulance", "Care Home", "Pharmacy", "Fire District", "Health Center", "Laboratory"]
FIRST = ["Ana", "Ben", "Cora", "Dan", "Eva", "Finn", "Gita", "Hank", "Ines", "Jan", "Kim", "Luis", "Mona", "Nora"]
LAST = ["Abara", "Bell", "Cortez", "Danso", "Engel", "Foster", "Greene", "Haddad", "Ito", "Jung", "Kovac", "Lind"]
DAYS_BACK = 1095  # signals lie within the last three years
ROWS_A_CHUNK = 50_000
ALL_CREDIT = 15  # each synthetic signal has a source of its own, so it carries every bit (ledger/sql.py, desired)
# How often each kind occurs among synthetic signals, beside attendance, which follows the meetings.
KINDS = {"attended": 40, "rsvp_given": 25, "input_given": 12, "task_completed": 8, "pledge_made": 5, "pledge_fulfilled": 4, "resource_delivered": 3, "decision_participated": 2, "introduction_made": 1}  # fmt: skip


def _defaults(table, columns):
    """Column -> text of its default, for those a row must have and nobody gave."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    needed = [
        field for field in model._meta.concrete_fields if not (field.null or field.primary_key or field.generated)
    ]
    return {field.column: _default(field) for field in needed if field.column not in columns}


def _default(field):
    value = field.get_default()
    return "{}" if value == [] else value  # an empty array as PostgreSQL writes it


class Scale:
    """Builds one synthetic coalition; sizes are numbers of rows, `seed` makes it the same each time."""

    def __init__(self, *, slug, partners, people, meetings, signals, seed, say=lambda line: None):
        self.slug, self.sizes, self.say = slug, (partners, people, meetings, signals), say
        self.chance = random.Random(seed)  # noqa: S311  invents rows, guards nothing

    def build(self):
        """Write it in one transaction and return the coalition."""
        partners, people, meetings, signals = self.sizes
        with transaction.atomic(), sums_later():
            self.coalition = create_coalition(slug=self.slug, name=f"Synthetic {self.slug}")
            self.today, self.now = self.coalition.today(), timezone.now().isoformat()
            self.say(f"{partners:,} partners, {people:,} people")
            self._partners(partners)
            self._people(people)
            self.say(f"{meetings:,} meetings, {5 * people:,} attendances")
            self._meetings(meetings, attendances=5 * people)
            self.say(f"{signals:,} signals")
            self._signals(signals)
        self.say("Sums of the signals")
        ledger.settle(self.coalition)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return self.coalition

    def _copy(self, table, columns, rows):
        """COPY rows (tuples; None is NULL) in chunks, so that memory stays flat. Other columns get their field's default."""
        given = _defaults(table, columns)
        columns = [*columns, *given]
        rest = tuple(given.values())
        with connection.cursor() as cursor:
            chunk = []
            for row in rows:
                chunk.append("\t".join("\\N" if value is None else str(value) for value in (*row, *rest)))
                if len(chunk) == ROWS_A_CHUNK:
                    self._flush(cursor, table, columns, chunk)
                    chunk = []
            self._flush(cursor, table, columns, chunk)

    def _flush(self, cursor, table, columns, chunk):
        if chunk:
            text = io.StringIO("\n".join(chunk) + "\n")
            cursor.cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", text)

    def _ids(self, table, number):
        """Reserve `number` ids in a row; returns the range."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            sequence = cursor.fetchone()[0]
            cursor.execute(f"SELECT nextval('{sequence}')")
            first = cursor.fetchone()[0]
            cursor.execute("SELECT setval(%s, %s)", [sequence, first + number])
        return range(first, first + number)

    def _day(self):
        return self.today - dt.timedelta(days=int(DAYS_BACK * self.chance.random() ** 1.5))

    def _partners(self, number):
        types = list(StakeholderType.objects.filter(coalition=self.coalition).values_list("pk", flat=True))
        self.partner_ids = self._ids("members_partner", number)
        pick, here = self.chance.choice, self.coalition.pk
        self._copy(
            "members_partner",
            ["id", "coalition_id", "name", "kind", "stakeholder_type_id", "external_id", "address", "city", "state",
             "postal_code", "county", "phone", "email", "website", "about", "created_at", "updated_at"],
            (
                (pk, here, f"{pick(NAMES_A)} {pick(NAMES_A)} {pick(NAMES_B)} {n}", "organization", pick(types), f"S{n}",
                 f"{n} Main Street", f"{pick(NAMES_A)} City", "MN", "55000", f"{pick(NAMES_A)} County", "", "", "", "",
                 self.now, self.now)
                for n, pk in enumerate(self.partner_ids)
            ),
        )  # fmt: skip
        self._copy(
            "members_membership",
            ["coalition_id", "partner_id", "status", "started_on", "note"],
            ((here, pk, "member" if n % 10 else "prospect", "2020-01-01", "") for n, pk in enumerate(self.partner_ids)),
        )

    def _people(self, number):
        self.person_ids = self._ids("members_person", number)
        pick, here = self.chance.choice, self.coalition.pk
        self._copy(
            "members_person",
            [
                "id",
                "coalition_id",
                "name",
                "email",
                "phone",
                "time_zone",
                "notes",
                "link_epoch",
                "created_at",
                "updated_at",
            ],
            (
                (
                    pk,
                    here,
                    f"{pick(FIRST)} {pick(LAST)} {n}",
                    f"p{n}@{self.slug}.example",
                    "",
                    "",
                    "",
                    0,
                    self.now,
                    self.now,
                )
                for n, pk in enumerate(self.person_ids)
            ),
        )
        self._copy(
            "members_affiliation",
            ["coalition_id", "person_id", "partner_id", "title", "level", "contact_role", "started_on"],
            (
                (here, pk, self._partner_of(n), "Manager", "manager", "other", "2020-01-01")
                for n, pk in enumerate(self.person_ids)
            ),
        )

    def _partner_of(self, person_number):
        return self.partner_ids[person_number % len(self.partner_ids)]

    def _meetings(self, number, attendances):
        ids = self._ids("meetings_meeting", number)
        zone, days = self.coalition.zone, [self._day() for _ in ids]
        self.meeting_days = dict(zip(ids, days, strict=True))
        rows = []
        for n, (pk, day) in enumerate(self.meeting_days.items()):
            start = dt.datetime.combine(day, dt.time(10), tzinfo=zone)
            uid = f"{self.chance.getrandbits(128):032x}"
            rows.append((pk, self.coalition.pk, f"Meeting {n}", "Synthetic", start.isoformat(), (start + dt.timedelta(hours=1)).isoformat(), "", "ours", "", "held", uid, 1, "", self.now, self.now))  # fmt: skip
        self._copy(
            "meetings_meeting",
            ["id", "coalition_id", "title", "purpose", "starts_at", "ends_at", "place", "location_host", "remote_link",
             "status", "uid", "sequence", "thanks", "created_at", "updated_at"],
            rows,
        )  # fmt: skip
        self._copy(
            "meetings_attendance",
            ["coalition_id", "meeting_id", "partner_id", "person_id", "status", "walk_in", "recorded_at"],
            self._attendance_rows(list(ids), attendances),
        )

    def _attendance_rows(self, meetings, number):
        """The first meeting has 250 people, the others share the rest evenly."""
        people, here = len(self.person_ids), self.coalition.pk
        first = min(250, number, people)
        each, left = divmod(number - first, max(1, len(meetings) - 1))
        for place, meeting in enumerate(meetings):
            come = first if place == 0 else min(people, each + (place <= left))
            start = self.chance.randrange(people)
            for n in range(come):
                person = (start + n) % people
                yield here, meeting, self._partner_of(person), self.person_ids[person], "present", "f", self.now

    def _signals(self, number):
        kinds, weights = list(KINDS), list(KINDS.values())
        ends = [sum(weights[: n + 1]) for n in range(len(weights))]
        details = {kind.key: CHANNEL_NUMBER[kind.channel] for kind in CURRENT.kinds}
        known, people, here = {}, len(self.person_ids), self.coalition.pk

        def rows():
            for n in range(number):
                kind = kinds[bisect(ends, self.chance.random() * ends[-1])]
                day = self._day()
                stamp = known.get((kind, day))
                if stamp is None:
                    made = stamps(CURRENT, kind, 1.0, day)
                    stamp = known[kind, day] = (repr(made.g), repr(made.e180), repr(made.f90), repr(made.l365))
                person = int(people * self.chance.random() ** 1.3)
                yield (here, self._partner_of(person), self.person_ids[person], kind, details[kind], day, 1.0, "synthetic", n, self.now, CURRENT.version, *stamp, ALL_CREDIT, "t")  # fmt: skip

        self._copy(
            "engagement_signal",
            ["coalition_id", "partner_id", "person_id", "kind", "channel", "occurred_on", "magnitude", "source_type",
             "source_id", "recorded_at", "policy_version", "g", "e180", "f90", "l365", "credit", "counted"],
            rows(),
        )  # fmt: skip
