"""What the demo's coalition reports, how others' instruments see it, what it learned looking back, and what it lives on."""

import datetime as dt

from engagement.assessments import actions as assessments
from engagement.assessments.instruments import INSTRUMENTS
from engagement.farewells import actions as farewells
from engagement.models import FundingSource, ReportReceipt, ReportRecipient, ReportVersion, SustainabilityPlan
from engagement.reporting import actions as reporting
from engagement.reporting import composing
from engagement.reporting.reading import parts_of
from engagement.reporting.sections import PRESETS
from engagement.reviews import actions as reviews
from meetings.models import Objective
from members.models import Notice

# fmt: off
READERS = ["Dr. Samir Haddad", "Luis Romero", "Marcus Bell"]
FUNDER = ["roster", "core", "attendance", "decisions", "seats", "measures", "wins", "closure"]
KEPT_WORD = ["closure", "promises", "corrections"]
WORDS = "For the state office of preparedness. Each figure says what it is out of and as of which day."
WRONG = "Two partners share an address and stood in the list as one member."
DID = "We took them apart, and looked through every other address."
DOUBT = "The drill in spring is not in it, and we were there with nine people."
RUNS = [  # instrument, months ago, answered, asked, means in the order of its sections
    ("wilder", 14, 19, 34, ("3.6", "3.4", "2.9", "3.1", "4.1", "2.8")),
    ("wilder", 2, 24, 41, ("3.8", "3.7", "3.4", "3.9", "4.2", "3.0")),
    ("psat", 2, 11, 14, ("4.9", "3.2", "5.4", "4.6", "4.1", "5.0", "4.4", "3.8")),
]
SEEN = [  # what we saw, of which of the active objectives
    "Faster by day. At night nothing has changed.",
    "Four of six homes are through. The two that are left have no second nurse.",
]
LEARNED = "What we measured by day said little about the night, when most of it happens. Homes go on once somebody visits."
CHANGES = [  # what, who, days until it is to be done, done
    ("Measure at night too, one week a quarter", "Marcus Bell", -20, True),
    ("Visit the two homes that are left", "Amir Danso", 12, False),
]
SOURCES = [  # name, kind, partner, dollars, certain, begins in months, ends in months, note
    ("State preparedness grant", "grant", None, 96000, True, -9, 3, "Asked in June whether it goes on"),
    ("County share", "dues", "Harlan County Health Department", 36000, True, -8, 16, ""),
    ("Room and copies", "in_kind", "Cedar Valley Regional Medical Center", 14000, True, -12, 12, "The lecture hall, twice a month"),
    ("Coordinator on loan, half time", "in_kind", "Cedar Valley Regional Medical Center", 52000, True, -4, 20, ""),
    ("Foundation for the valley", "gift", None, 40000, False, 5, 17, "Answer in spring"),
    ("First grant", "grant", None, 60000, True, -34, -10, ""),
]
NEED, GOING_ON = 148000, "Dues from members that can carry them, from next year on; the grant pays what is new, not what goes on."
# fmt: on


def tell(story):
    """Write all of it."""
    _reported(story)
    _assessed(story)
    _reviewed(story)
    _funded(story)
    farewells.note(
        partner=story.partners["Old Mill Nursing Home"], by=story.rosa, person=story.people["Barry Keane"],
        on=story.day(3), reason="time", words="The meetings fell into their change of shift, and nobody asked.",
        would_have_kept="A meeting at four.", we_change="Ask for good times before the first invitation.",
    )  # fmt: skip


def _reported(story):
    """A funder pack that was corrected once and is doubted again, a board pack nobody has yet, and one on our word."""
    coalition, readers = story.coalition, [story.people[name] for name in READERS]
    days = {"starts_on": story.today - dt.timedelta(days=370), "ends_on": story.today - dt.timedelta(days=6)}
    pack = reporting.plan(
        coalition=coalition, by=story.rosa, kind="funder", title="A year of the coalition", introduction=WORDS,
        sections=FUNDER, for_members=False, **days,
    )  # fmt: skip
    ReportRecipient.objects.bulk_create(
        ReportRecipient(coalition=coalition, report=pack, person=reader) for reader in readers
    )
    sent = story.at(story.today - dt.timedelta(days=5), 10)
    document = composing.compose(pack, coalition)
    members = parts_of(document)["roster-members"]
    members["shown"] = str(int(members["shown"]) - 1)  # what was wrong with it
    version = ReportVersion.objects.create(
        coalition=coalition, report=pack, number=1, document=document, made_at=sent, made_by=story.rosa
    )  # fmt: skip
    ReportReceipt.objects.bulk_create(
        ReportReceipt(coalition=coalition, version=version, person=reader, sent_at=sent) for reader in readers
    )
    correction = reporting.correct(
        report=pack, figure="roster-members", what_was_wrong=WRONG, what_we_did=DID, by=story.rosa
    )
    reporting.say_wrong(
        version=correction.version, figure="attendance-held", words=DOUBT, person=story.people["Marcus Bell"], by=None
    )
    reporting.plan(
        coalition=coalition, by=story.rosa, kind="board", title="Board pack", introduction="", for_members=False,
        sections=list(PRESETS["board"]), starts_on=story.today - dt.timedelta(days=91), ends_on=story.today,
    )  # fmt: skip
    reporting.plan(
        coalition=coalition, by=story.rosa, kind="own", title="Did we keep our word?", introduction="", for_members=True,
        sections=KEPT_WORD, starts_on=story.today - dt.timedelta(days=182), ends_on=story.today,
    )  # fmt: skip
    now = story.at(story.today - dt.timedelta(days=2), 10)
    Notice.objects.filter(coalition=coalition, kind="pack-correction").update(
        status="sent", sent_at=now, owed_at=now, not_before=now, attempts=1, subject=f"Correction: {pack.title}",
        body="Sent before this demo began; newer notices show their whole text here.",
    )  # fmt: skip


def _assessed(story):
    for key, months, answered, asked, means in RUNS:
        instrument = INSTRUMENTS[key]
        assessments.note(
            coalition=story.coalition, by=story.rosa, instrument=key, name="", taken_on=story.day(months),
            respondents=answered, asked=asked, low=instrument.low, high=instrument.high, note="",
            scores=[(part.name, mean) for part, mean in zip(instrument.parts, means, strict=True)],
        )  # fmt: skip


def _reviewed(story):
    """One review that is closed, and one that is due soon."""
    by, day = story.rosa, dt.timedelta(days=1)
    past = reviews.plan(
        coalition=story.coalition, by=by, title="Spring and summer", starts_on=story.today - 230 * day,
        ends_on=story.today - 50 * day, due_on=story.today - 40 * day,
    )  # fmt: skip
    active = Objective.objects.filter(coalition=story.coalition, status="active").order_by("pk")
    for objective, words in zip(active, SEEN, strict=False):
        reviews.look(cycle=past, objective=objective, words=words, by=by)
    for what, who, days, done in CHANGES:
        row = reviews.adjust(
            cycle=past,
            by=by,
            what=what,
            objective=active.first(),
            owner=story.people[who],
            due_on=story.today + days * day,
        )
        if done:
            reviews.finish(adjustment=row, by=by)
    reviews.close(cycle=past, learned=LEARNED, by=by)
    reviews.plan(
        coalition=story.coalition, by=by, title="Autumn", starts_on=story.today - 49 * day, ends_on=story.today,
        due_on=story.today + 10 * day,
    )  # fmt: skip


def _funded(story):
    here, month = {"coalition": story.coalition}, dt.timedelta(days=30)
    SustainabilityPlan.objects.create(**here, yearly_need=NEED, words=GOING_ON)
    for name, kind, partner, amount, certain, begins, ends, note in SOURCES:
        FundingSource.objects.create(
            **here, name=name, kind=kind, partner=story.partners[partner] if partner else None, amount=amount,
            is_secured=certain, starts_on=story.today + begins * month, ends_on=story.today + ends * month, note=note,
        )  # fmt: skip
