"""What lies behind the demo's objectives: pages in versions, who understands them, measurements, groups, barriers, tasks."""

import datetime as dt
from decimal import Decimal

from coalition import audit
from coalition.models import AuditEvent
from engagement.ledger.models import LaunchBaseline
from meetings.models import (
    AffectedGroup,
    Barrier,
    Measurement,
    Milestone,
    Objective,
    Ownership,
    Rating,
    Statement,
    StatementAnswer,
    Task,
)
from meetings.objectives import (
    actions,  # noqa: F401  gives the log its sentences
    movement,
)
from meetings.objectives.moving import note_movement

# fmt: off
STEPS = [("First draft shared", 5), ("Tried once", 2), ("Part of everyday work", -3)]  # title, months ago

MEASURED = {  # objective: [(months ago, value, what it rests on)]
    0: [(11, 18, "Count on the wards"), (8, 30, "Night transfer exercise"), (5.5, 52, "Count on the wards"), (3, 71, "Two hospitals added"), (0.9, 84, "Night numbers of all wards")],
    1: [(11.5, 2, "Phone round"), (9, 6, "First test day"), (6, 10, "Second test"), (3.1, 13, "Work group"), (1.3, 14, "One home dropped out and came back")],
    2: [(10.9, 22, "Radio check"), (5, 27, "Radio check"), (0.4, 27, "Radio check: the same partners as in spring")],
    4: [(6, 3, "Helpline log"), (4, 9, "Helpline log"), (1.7, 16, "Helpline log")],
}

PAGES = {  # objective: [(months ago, what changed, text)]; the last one is current
    0: [
        (13, "", "If a hospital has to empty at night, every patient has a bed within eight hours.\n\nHospitals and ambulances plan it together."),
        (8, "Care homes are part of it", "If a hospital has to empty at night, every patient has a bed and a ride within eight hours.\n\nHospitals, ambulances and care homes plan it together.\n\nNot part of it: buying vehicles."),
        (2.5, "Six hours instead of eight, after what wards and drivers said", "If a hospital has to empty at night, every patient has a bed and a ride within six hours.\n\nHospitals, ambulances and care homes plan it together. Each ward says what it can take, and nobody takes more than they say.\n\nIt asks of a ward: ten minutes a month to keep its night number right, and one short drill a quarter.\n\nNot part of it: buying vehicles."),
    ],
    3: [(3, "", "Who takes which burn patient, for the first 72 hours.\n\nIt asks of a hospital: three lists (room, staff, supplies) and one exercise.\n\nNot part of it: transport over the state line.")],
}

QUESTIONS = [  # months ago, question, answer or ""
    (2.2, "Does “a ride” include the way back?", "Yes. The same crew list is used for the way back, within two days. We added it to the handover sheet."),
    (0.2, "What does a care home do when a patient needs oxygen at night?", ""),
]

BARRIERS = [  # objective, kind, what, what we do, weeks until we look again
    (2, "structure", "Nobody feels in charge of the monthly radio check", "Ask three dispatchers to share it by quarter", 2),
    (3, "buy_in", "The burn center has not said what it needs from others", "Visit them before the next draft", 3),
    (None, "people", "Two coordinators for 41 partners", "Ask the health department for a half post", 6),
]
# fmt: on


def furnish(story, row, number):
    """Everything an objective has of its own; `story` is the Story that tells."""
    _groups(story, row)
    running = row.status in (Objective.Status.ACTIVE, Objective.Status.DONE)
    for step, months in STEPS:
        due = story.day(months)
        reached = due if running and months > 0 and number != 2 else None
        Milestone.objects.create(coalition=story.coalition, objective=row, title=step, due_on=due, reached_on=reached)
    tie = row.owner.affiliations.first()
    Ownership.objects.create(
        coalition=story.coalition, objective=row, person=row.owner, partner=tie.partner if tie else None,
        started_on=story.day(13),
    )  # fmt: skip
    _measure(story, row, MEASURED.get(number, []))
    _write(story, row, PAGES.get(number) or [(12.5, "", row.statement)])
    _log(story, row)


def _groups(story, row):
    for code, level in (
        ("hospital", "clinical"), ("hospital", "front_line"), ("long-term-care", "clinical"),
        ("long-term-care", "front_line"), ("ems", ""),
    ):  # fmt: skip
        AffectedGroup.objects.create(
            coalition=story.coalition,
            objective=row,
            name=story.types[code].name,
            stakeholder_type=story.types[code],
            level=level,
            is_direct=code != "ems",
            support={"hospital": "critical", "ems": "not"}.get(code, "wanted"),
            why_not_needed="Rides are under contract already; they are asked how it goes." if code == "ems" else "",
        )


def _measure(story, row, measured):
    start, target = movement.number_in(row.baseline), movement.number_in(row.target)
    marks = movement.mark_progress([Decimal(value) for _, value, _ in measured], start, target)
    Measurement.objects.bulk_create(
        Measurement(
            coalition=story.coalition, objective=row, measured_on=story.day(months), value=value, note=note,
            is_progress=mark, recorded_by=story.rosa,
        )
        for (months, value, note), mark in zip(measured, marks, strict=True)
    )  # fmt: skip


def _write(story, row, pages):
    for number, (months, what_changed, body) in enumerate(pages, start=1):
        Statement.objects.create(
            coalition=story.coalition, objective=row, number=number, body=body, what_changed=what_changed,
            written_at=story.at(story.day(months), 15), written_by=story.rosa,
        )  # fmt: skip
    row.statement = pages[-1][2]
    row.save()


def _log(story, row):
    """What the log would say had it been kept all along."""
    told = [("objective_created", 14, {})]
    if row.status != Objective.Status.IDEA:
        told.append(("objective_moved", 13, {"was": "idea", "to": "in design"}))
    if row.activated_on:
        told.append(("objective_moved", 12, {"was": "in design", "to": "active"}))
    if row.status == Objective.Status.DONE:
        told.append(("objective_moved", 2, {"was": "active", "to": "done"}))
    for verb, months, words in told:
        event = audit.record(verb, coalition=story.coalition, target=row, by=story.rosa, **words)
        AuditEvent.objects.filter(pk=event.pk).update(at=story.at(story.day(months), 11))


def settle(story):
    """What rests on people, meetings and tasks told before: understanding, questions, ratings, barriers, movement."""
    aims = story.aims_list
    aims[3].builds_on, aims[6].builds_on = aims[0], aims[5]
    for row in (aims[3], aims[6]):
        row.save()
    speakers = [people[0] for people in story.contacts_of.values() if people]
    _understand(story, aims[0], [person for person in speakers if story.chance.random() < 0.4])
    _ask(story, aims[0])
    for place, person in enumerate(speakers[:7]):
        Rating.objects.create(
            coalition=story.coalition, objective=aims[3], person=person, partner=person.affiliations.first().partner,
            feasible=3 + place % 2, relevant=4 + place % 2, given_on=story.day(0.8),
        )  # fmt: skip
    for aim, kind, what, countermeasure, weeks in BARRIERS:
        Barrier.objects.create(
            coalition=story.coalition, objective=None if aim is None else aims[aim], kind=kind, what=what,
            countermeasure=countermeasure, owner=story.people["Rosa Lindqvist"], noted_on=story.day(1),
            review_on=story.today + dt.timedelta(weeks=weeks),
        )  # fmt: skip
    for number, launched in ((0, 3), (1, 2), (2, 1), (4, 2)):
        LaunchBaseline.objects.create(
            coalition=story.coalition, objective=aims[number], on=aims[number].activated_on, touched=9,
            interested=launched, committed=launched // 3,
        )  # fmt: skip
    _hands(story)
    for row in aims:
        note_movement(row.pk)


def _understand(story, row, people):
    statement = row.statements.first()
    StatementAnswer.objects.bulk_create(
        StatementAnswer(
            coalition=story.coalition, statement=statement, person=person, partner=person.affiliations.first().partner,
            kind="understood", given_on=story.day(2.2),
        )
        for person in people
        if person.name != "Amir Danso"
    )  # fmt: skip


def _ask(story, row):
    for months, question, reply in QUESTIONS:
        on = story.day(months)
        task = Task.objects.create(
            coalition=story.coalition, title=f"Answer: {question}", owner=row.owner,
            partner=row.owner.affiliations.first().partner, objective=row, due_on=None, done_on=on if reply else None,
        )  # fmt: skip
        asker = story.people["Neil Foster"]
        StatementAnswer.objects.create(
            coalition=story.coalition, statement=row.statements.first(), person=asker,
            partner=asker.affiliations.first().partner, kind="question", question=question, given_on=on, reply=reply,
            replied_on=on + dt.timedelta(days=4) if reply else None, task=task,
        )  # fmt: skip


def _hands(story):
    """Tasks in every state: a colleague does one, one is split, one is past its day, one in nobody's hands."""
    amir, rosa = story.people["Amir Danso"], story.people["Rosa Lindqvist"]
    hospital = amir.affiliations.first().partner
    mine = Task.objects.create(
        coalition=story.coalition, title="Find out what the night shift needs for a transfer", owner=amir,
        partner=hospital, objective=story.aims_list[0], due_on=story.today - dt.timedelta(days=6),
        note="Ten minutes at the shift change are enough. No names, no patients.",
    )  # fmt: skip
    colleague = next(
        person for person in story.contacts_of[hospital.pk] if person.pk != amir.pk
    )  # fmt: skip
    Task.objects.create(
        coalition=story.coalition, title="Ask the two surgical wards", owner=amir, delegate=colleague, partner=hospital,
        objective=story.aims_list[0], split_from=mine, due_on=story.today + dt.timedelta(days=12),
    )  # fmt: skip
    Task.objects.create(
        coalition=story.coalition, title="Draw the quarry road on the night map", owner=None,
        objective=story.aims_list[0], due_on=story.today + dt.timedelta(days=20),
    )  # fmt: skip
    Task.objects.create(
        coalition=story.coalition, title="Book the hall for the spring drill", owner=rosa,
        objective=story.aims_list[0], due_on=story.today + dt.timedelta(days=3),
    )  # fmt: skip
    Task.objects.filter(coalition=story.coalition, done_on__isnull=False, meeting__isnull=False).update(hours=2)
