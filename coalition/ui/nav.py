"""Where a viewer can go: the places of each role, the current one, and how many things we owe behind each.

Rooms on upper floors add what they owe from their app's `ready()`:

    nav.owes("today", lambda viewer: Request.objects.visible_to(viewer).overdue())

and what waits for the viewer in person, without anybody being late: `nav.waits("mine", lambda viewer, user: …)`.

All of them together cost one query a page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.urls import NoReverseMatch, reverse

from coalition import compiled

MAIN, LOOK_BACK, FOOT = "main", "back", "foot"


@dataclass(frozen=True, eq=False)  # there is one of each: compared, and hashed, by identity
class Place:
    """One line of the navigation: the first of `names` (URL names) that exists is where it leads."""

    label: str
    icon: str
    names: tuple[str, ...]
    group: str = MAIN


COORDINATOR = (
    Place("Today", "sun", ("today",)),
    Place("Partners", "buildings", ("partner-list",)),
    Place("People", "people", ("person-list",)),
    Place("Meetings", "calendar3", ("meeting-list",)),
    Place("Objectives", "bullseye", ("objective-list",)),
    Place("Input", "chat-left-text", ("input-list",)),
    Place("Concerns", "chat-heart", ("concern-list",)),
    Place("Notices", "envelope", ("notice-list",)),
    Place("Overview", "clipboard-data", ("overview",), LOOK_BACK),
    Place("Network", "diagram-3", ("network",), LOOK_BACK),
    Place("Reports", "file-earmark-text", ("report-list",), LOOK_BACK),
    Place("Settings", "gear", ("settings",), FOOT),
    Place("Help", "question-circle", ("help",), FOOT),
)
LEADER = (
    Place("Overview", "clipboard-data", ("overview",)),
    Place("What we deliver", "bullseye", ("objective-list",)),
    Place("Partners", "buildings", ("partner-list",)),
    Place("Meetings", "calendar3", ("meeting-list",)),
    Place("Decisions", "check2-square", ("decision-list",)),
    Place("Reports", "file-earmark-text", ("report-list",)),
    Place("Help", "question-circle", ("help",), FOOT),
)
MEMBER = (
    Place("My table", "house-door", ("mine",)),
    Place("Meetings", "calendar3", ("meeting-list",)),
    Place("My input", "chat-left-text", ("my-input", "input-list")),
    Place("Me", "person-circle", ("me", "account_email")),
)


@dataclass(frozen=True, eq=False)
class Seat:
    """How one sits at the table: which places are shown, and where one starts."""

    key: str
    label: str
    front_door: str
    roles: frozenset
    places: tuple[Place, ...]


# Widest first, as in access.ROLES; owner and coordinator sit in the same seat.
SEATS = {
    "coordinator": Seat("coordinator", "Coordinator", "today", frozenset({"owner", "coordinator"}), COORDINATOR),
    "leader": Seat("leader", "Leadership", "overview", frozenset({"leader"}), LEADER),
    "member": Seat("member", "Member", "mine", frozenset({"member"}), MEMBER),
}


def seats_of(viewer):
    """The seats a viewer's roles give, widest first."""
    return [seat for seat in SEATS.values() if seat.roles & set(viewer.roles)]


def seat_of(viewer, chosen=""):
    """The seat `chosen` under "See as" if the viewer holds it, else the widest one."""
    seats = seats_of(viewer)
    return next((seat for seat in seats if seat.key == chosen), seats[0] if seats else SEATS["member"])


def address(name, slug):
    """The address of a URL name within a coalition, or "" when no room has that name (yet)."""
    for arguments in ([slug], []):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    return ""


@lru_cache(maxsize=500)
def places(seat, slug, urlconf):
    """((place, address), …) of a seat's places that exist: reversing them again would cost every page."""
    found = ((place, next(filter(None, (address(name, slug) for name in place.names)), "")) for place in seat.places)
    return tuple((place, url) for place, url in found if url)


@dataclass(frozen=True)
class Link:
    """A place as one viewer sees it. `current` is "page", "true" (within it) or ""."""

    key: str
    label: str
    icon: str
    url: str
    group: str
    current: str
    owed: int
    waits: int = 0


def links_for(seat, slug, path, owed, waits=None):
    """The links of a seat. `owed` maps the key of a place (its first URL name) to a number of things we owe, `waits` to
    what waits for the viewer in person."""
    waits = waits or {}
    found = places(seat, slug, settings.ROOT_URLCONF)
    # The longest address that begins the path is where one is: /partners/ also while on /partners/7/edit/.
    here = max((url for _, url in found if path.startswith(url)), key=len, default="")
    return [
        Link(
            key=place.names[0],
            label=place.label,
            icon=place.icon,
            url=url,
            group=place.group,
            current="" if url != here else "page" if url == path else "true",
            owed=owed.get(place.names[0], 0),
            waits=waits.get(place.names[0], 0),
        )
        for place, url in found
    ]


# --- What we owe, and what waits for the viewer ------------------------------------------------------------------------

OWES, WAITS = "owes", "waits"
_owing: list[tuple[str, Callable]] = []
_waiting: list[tuple[str, Callable]] = []  # several keys are in one string, with blanks between


def owes(key, rows):
    """Count what we owe behind a place.

    `key` is the place's first URL name ("today", "input-list"); `rows(viewer)` returns a queryset of one row per thing
    owed (no slice, no grouping), or None when this viewer owes nothing of the kind. It depends on nothing but the
    viewer's coalition, permissions and day (coalition/compiled.py). Callables of one key add up.
    """
    _owing.append((key, rows))
    compiled.forget()


def waits(keys, rows):
    """Count behind places ("mine decision-list") what waits for the viewer in person, such as a vote they may cast.

    As `owes`, but `rows(viewer, user)` gets the key of the viewer's user, and asks for nothing else about who they are:
    the statement is written once for all of them (coalition/compiled.py).
    """
    _waiting.append((keys, rows))
    compiled.forget()


def forget(key, rows):
    """Take back `owes(key, rows)`; for tests."""
    _owing.remove((key, rows))
    compiled.forget()


def owed_counts(viewer):
    """{key: number of things owed}; one query, whatever the number of rooms that count."""
    return counts(viewer)[OWES]


def counts(viewer):
    """{"owes": {key: number}, "waits": {key: number}}; one query, whatever the number of rooms that count."""
    sql, arguments = compiled.statement_of_all("owed", viewer, _counting, row=viewer.user.pk)
    found = {OWES: {}, WAITS: {}}
    if not sql:
        return found
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        for what, keys, number in cursor.fetchall():
            for key in keys.split():
                found[what][key] = found[what].get(key, 0) + number
    return found


def _counting(viewer, user):
    """(SQL, arguments) of the numbers of rows behind the places; "" when there is nothing to count."""
    asked = [(OWES, key, rows(viewer)) for key, rows in _owing]
    asked += [(WAITS, key, rows(viewer, user)) for key, rows in _waiting]
    parts, arguments = [], []
    for what, key, queryset in asked:
        if queryset is None:
            continue
        try:
            sql, values = queryset.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:  # Django sees from the conditions that no row can fit
            continue
        parts.append(f"SELECT %s, %s, count(*) FROM ({sql}) owed")  # noqa: S608  (Django's own SQL)
        arguments += [what, key, *values]
    return " UNION ALL ".join(parts), arguments
