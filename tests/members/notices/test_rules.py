"""What goes out now, what waits and what is not sent: the rules of domain.md part 5, as a truth table."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from members.models import MailHabit, Notice, NoticeCategory
from members.notices.rules import MUTED, MUTED_REPORT_BACK, NO_ADDRESS, NO_ANSWERS_BY_MAIL, QUIET, World, verdict
from tests.characters import make_person

WORKING = datetime(2026, 11, 18, 18, 0, tzinfo=UTC)  # Wednesday noon in Chicago
NIGHT = datetime(2026, 11, 19, 5, 0, tzinfo=UTC)  # Wednesday 23:00 in Chicago
MORNING = datetime(2026, 11, 19, 14, 0, tzinfo=UTC)  # Thursday 08:00 in Chicago
AFTER_PAUSE = datetime(2026, 12, 7, 14, 0, tzinfo=UTC)  # Monday after Saturday, December 5, 08:00 in Chicago

PASSES_NIGHT = {"account"}
PASSES_PAUSE = {"account", "report_back"}


@pytest.fixture(autouse=True)
def quiet_hours(settings):
    settings.QUIET_HOURS = (18, 8)


def why(notice, switches, now):
    """(reason, until) of the verdict, with these categories switched off by mail."""
    found = verdict(notice, World(muted=frozenset(switches)), now)
    return found.reason, found.until


def expected(category, has_address, muted, paused, night, login):
    """The rule, said once more in other words: the first that applies."""
    label = NoticeCategory(category).label
    rules = [
        (not has_address, (NO_ADDRESS, None)),
        (muted and category == "report_back" and login, (MUTED_REPORT_BACK, None)),
        (muted and category == "report_back", (NO_ANSWERS_BY_MAIL, None)),
        (muted, (MUTED.format(category=label), None)),
        (paused and category not in PASSES_PAUSE, ("Messages rest until December 5, as they asked", AFTER_PAUSE)),
        (night and category not in PASSES_NIGHT, (QUIET, MORNING)),
        (True, ("", None)),
    ]
    return next(outcome for applies, outcome in rules if applies)


@pytest.mark.parametrize("category", [category.value for category in NoticeCategory])
def test_truth_table(coalition, member, category):
    person = make_person(coalition, "Ana")
    for has_address, muted, paused, night, login in product((True, False), repeat=5):
        if muted and category == "account":  # cannot be switched off
            continue
        person.email = "ana@example.org" if has_address else ""
        person.user = member if login else None
        person.paused_until = date(2026, 12, 5) if paused else None
        notice = Notice(coalition=coalition, person=person, category=category)
        switches = {(person.pk, category)} if muted else {(person.pk, "other"), (person.pk + 1, category)}
        outcome = why(notice, switches, NIGHT if night else WORKING)
        said = has_address, muted, paused, night, login
        assert outcome == expected(category, *said), said


@pytest.mark.parametrize("category", [category.value for category in NoticeCategory])
@pytest.mark.parametrize(("agreed", "paused"), [(True, False), (True, True), (False, False)])
def test_only_news_of_incidents_reaches_who_agreed_at_night(coalition, category, agreed, paused):
    """domain.md 5, rule 6: only incident alerts and account mail pass quiet hours; incidents only with their yes."""
    person = make_person(coalition, "Ana", email="ana@example.org", paused_until=date(2026, 12, 5) if paused else None)
    MailHabit.objects.create(coalition=coalition, person=person, at_any_hour=agreed)
    reason, _ = why(Notice(coalition=coalition, person=person, category=category), set(), NIGHT)
    goes = category == "account" or (category == "incident" and agreed and not paused)
    assert (reason == "") is goes


@pytest.mark.parametrize(
    ("until", "rests"), [(date(2026, 11, 17), False), (date(2026, 11, 18), False), (date(2026, 11, 19), True)]
)
def test_a_pause_ends_on_its_day(coalition, until, rests):
    person = make_person(coalition, "Ana", email="ana@example.org", paused_until=until)
    reason, _ = why(Notice(coalition=coalition, person=person, category="digest"), set(), WORKING)
    assert bool(reason) is rests


def test_the_day_is_the_one_where_the_person_is(coalition):
    """At noon of the 18th in Chicago it is night of the 19th in Tokyo: a pause until the 19th is over there."""
    person = make_person(
        coalition, "Aiko", email="a@example.org", time_zone="Asia/Tokyo", paused_until=date(2026, 11, 19)
    )
    reason, until = why(Notice(coalition=coalition, person=person, category="digest"), set(), WORKING)
    assert (reason, until) == (QUIET, datetime(2026, 11, 18, 23, 0, tzinfo=UTC))
