"""Consultation coverage over the groups that are asked: one a plan works without is no part of it (CNS-1, CNS-3)."""

import pytest

from engagement.ledger.figures import figures
from engagement.models import Input, InputRequest
from meetings.models import AffectedGroup, Objective
from tests.characters import coalition_type, make_person


@pytest.mark.parametrize(
    ("hospital", "ems", "expected"),
    [
        ("wanted", "wanted", 0.5),
        ("critical", "wanted", 0.5),
        ("wanted", "not", 1),
        ("not", "wanted", 0),  # that they spoke all the same does not make up for the others
        ("not", "not", None),
    ],
)
def test_left_out_groups(coalition, partner, hospital, ems, expected):
    objective = Objective.objects.create(coalition=coalition, title="Beds", status="active")
    for code, support in (("hospital", hospital), ("ems", ems)):
        AffectedGroup.objects.create(
            coalition=coalition, objective=objective, name=code, stakeholder_type=coalition_type(coalition, code),
            support=support, why_not_needed="Under contract" if support == "not" else "",
        )  # fmt: skip
    request = InputRequest.objects.create(coalition=coalition, title="Q", question="?", objective=objective)
    Input.objects.create(
        coalition=coalition, request=request, partner=partner, person=make_person(coalition, "Ana", partner=partner),
        text="Yes", given_on=coalition.today(),
    )  # fmt: skip
    assert figures(coalition)["consultation"]["all"] == expected
