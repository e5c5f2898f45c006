"""Public promises and wins in the tiles of Overview (WIN-1, WIN-2)."""

import datetime as dt

import pytest

from engagement.dashboard import rows, tiles
from engagement.dashboard.ground import Ground, Scope
from engagement.models import PublicPromise, Win
from meetings.models import Milestone, Objective
from tests.characters import viewer

pytestmark = pytest.mark.django_db


def test_what_we_promised_in_public_and_what_was_won(coalition):
    today = coalition.today()
    aim = Objective.objects.create(coalition=coalition, title="Beds", status="active")

    def ago(days):
        return today - dt.timedelta(days=days)

    for due, kept, objective in (
        (400, 399, None),
        (300, 300, None),
        (200, 100, aim),
        (9, None, None),
        (-3, None, None),
    ):
        PublicPromise.objects.create(
            coalition=coalition, what="A list", to_whom="All", made_on=ago(500), due_on=ago(due), objective=objective,
            kept_on=None if kept is None else ago(kept),
        )  # fmt: skip
    Win.objects.create(coalition=coalition, what="One list", on=ago(5), objective=aim)

    def lines(scope, key):
        return tiles.count(Ground(coalition, today, scope), {key})[key]["rows"]

    assert lines(Scope(), "promises")[-1] == ["We in public", 3, "67 %", "33 %"]
    assert lines(Scope(objective=aim.pk), "promises")[-1] == ["We in public", 1, "100 %", "0 %"]
    assert lines(Scope(), "wins") == [["Wins", 1], ["Objectives done", 0], ["Steps of objectives", 0]]


def test_each_thing_reached_leads_to_its_page(coalition, leader):
    today = coalition.today()
    aim = Objective.objects.create(
        coalition=coalition, title="Radios", status="done", activated_on=today - dt.timedelta(days=90),
        closed_on=today - dt.timedelta(days=2),
    )  # fmt: skip
    Milestone.objects.create(
        coalition=coalition, objective=aim, title="Bought", reached_on=today - dt.timedelta(days=9)
    )
    win = Win.objects.create(coalition=coalition, what="One list", on=today - dt.timedelta(days=5))
    Win.objects.create(coalition=coalition, what="Long ago", on=today - dt.timedelta(days=366))
    found = rows.behind("wins", viewer(leader, coalition), Ground(coalition, today, Scope()))
    assert found.rows == [
        (aim.get_absolute_url(), ["Radios", (today - dt.timedelta(days=2)).isoformat(), "Objective done"]),
        (win.get_absolute_url(), ["One list", (today - dt.timedelta(days=5)).isoformat(), "Win"]),
        (aim.get_absolute_url(), ["Bought", (today - dt.timedelta(days=9)).isoformat(), "Step of an objective"]),
    ]
