"""The demo's questions of every kind: a request with six of them, a mission that is being rewritten, a poster at a station."""

import datetime as dt

from engagement.audience.actions import set_groups
from engagement.audience.models import Asked
from engagement.questions.actions import set_questions
from engagement.questions.saying import Answered
from engagement.texts import actions as texts
from engagement.voice import actions as voice
from engagement.voice.models import InputRequest
from engagement.wall.models import WallAnswer, WallCode
from engagement.words.models import AnswerDraft, InputVersion

QUESTIONS = [  # kind, words, options, what 1 and 5 mean
    ("fit", "Does the two-page transfer sheet fit your workflow?", [], "", ""),
    ("rating", "How sure are you that it reaches the ward before the patient?", [], "not at all", "quite sure"),
    ("one", "Who should fill it in?", ["The sending ward", "The crew", "A clerk at the desk"], "", ""),
    (
        "several",
        "Where do you look for it first?",
        ["In the chart", "On the stretcher", "In the mail", "On the phone"],
        "",
        "",
    ),
    (
        "ranking",
        "What has to be on top?",
        ["Oxygen and lines", "Who to call", "Medicines", "Family told or not"],
        "",
        "",
    ),
    ("text", "What did the last sheet you saw leave out?", [], "", ""),
]
ANSWERS = [  # fit, why, stars, one, several, order, what it left out
    (1, "", 4, 1, (1, 2), (1, 3, 2, 4), "Nothing I missed."),
    (2, "Nobody is at the desk after six.", 2, 1, (2,), (1, 2, 3, 4), "The oxygen flow."),
    (1, "", 5, 2, (2, 4), (2, 1, 3, 4), ""),
    (
        3,
        "We hand over at the ramp, with gloves on. Paper does not survive it.",
        1,
        2,
        (2,),
        (1, 2, 4, 3),
        "Which door.",
    ),
    (2, "It takes one more signature than the old one.", 3, 3, (1, 3), (3, 1, 2, 4), ""),
    (1, "", 4, 1, (1,), (1, 3, 4, 2), "The name of the nurse who knows."),
    (2, "Two of our houses have no printer at night.", 3, 1, (3,), (4, 1, 3, 2), ""),
    (1, "", 4, 2, (2,), (1, 2, 3, 4), "Whether the family was called."),
    (1, "", 5, 1, (1, 2), (1, 4, 2, 3), ""),
    (2, "Crews change in between.", 2, 1, (2, 4), (1, 2, 3, 4), "When the last dose was."),
    (1, "", 4, 3, (1,), (3, 1, 4, 2), ""),
]
FIRST = (
    "We help the hospitals of the valley to be ready.\n"
    "We plan, train and exercise together, and we share what we have.\n"
    "We answer to our funders for what we do."
)
THEN = (
    "We help everybody who cares for people in the valley to be ready, from hospital to home.\n"
    "We plan, train and exercise together, and we share what we have.\n"
    "We answer to the people of the valley and to our funders for what we do."
)
REMARKS = [
    (1, "“Everybody” is right. Say “at home” too, that is where most of our patients are."),
    (3, "People first, funders second: keep it in this order."),
    (2, "Add that we tell each other when something went wrong."),
]


def tell(story):
    """Write it all, the latest request last."""
    _sheet(story)
    _mission(story)


def _request(story, **fields):
    opened = story.today - dt.timedelta(days=6)
    request = voice.draft_request(coalition=story.coalition, by=story.rosa, **fields)
    return request, opened


def _open(story, request, opened):
    InputRequest.objects.filter(pk=request.pk).update(status="open", opened_at=story.at(opened, 9))
    request.refresh_from_db()


def _speakers(story):
    """(partner, person) of those who answer, one a partner, in a fixed order."""
    names = sorted(name for name in story.partners if story.contacts_of.get(story.partners[name].pk))
    found = [(story.partners[name], story.contacts_of[story.partners[name].pk][0]) for name in names]
    return [(partner, person) for partner, person in found if person.name not in ("Amir Danso", "Marcus Bell")]


def _sheet(story):
    request, opened = _request(
        story,
        title="The transfer sheet: does it fit your day?",
        question="We shortened the transfer sheet to two pages. Does it work where you stand?",
        what_is_open="Order, wording and who fills it in. Not open: that there is one sheet for the whole valley.",
        how_used="The transfer group reads every line, changes the sheet, and prints it in March.",
        phase="implementation",
        estimated_minutes=6,
        closes_on=story.today + dt.timedelta(days=8),
        report_back_on=story.today + dt.timedelta(days=24),
        objective=story.aims_list[0],
    )
    lines = [
        {"kind": kind, "words": words, "options": options, "low": low, "high": high, "is_required": False}
        for kind, words, options, low, high in QUESTIONS
    ]
    set_questions(request=request, questions=lines, by=story.rosa)
    _open(story, request, opened)
    keys = list(request.questions.values_list("pk", flat=True))
    speakers = _speakers(story)
    for place, row in enumerate(ANSWERS):
        partner, person = speakers[place]
        fit, why, stars, one, several, order, left = row
        answers = [((fit,), why), ((stars,), ""), ((one,), ""), (several, ""), (order, ""), ((), left)]
        replies = {key: Answered(*answer) for key, answer in zip(keys, answers, strict=True)}
        voice.record_for(
            request=request,
            person=person,
            partner=partner,
            text="",
            replies=replies,
            channel="meeting" if place % 3 else "paper",
            confidential=place % 4 == 3,
            given_on=opened + dt.timedelta(days=place % 5),
            by=story.rosa,
        )
    _says_more(story, request, speakers[1][1])
    _audience(story, request, speakers, opened)
    _poster(story, request, opened)
    amir = story.people["Amir Danso"]
    AnswerDraft.objects.create(
        coalition=story.coalition,
        request=request,
        person=amir,
        fields={
            "attribution": "named",
            f"q{keys[1]}": ["2"],
            "text": "At our house the printer is off after eight, so",
        },
        saved_at=story.at(story.today - dt.timedelta(days=1), 17),
    )


def _says_more(story, request, person):
    voice.take_reply(
        request=request,
        person=person,
        text="One more thing: the sheet should say which door is open at night.",
        received_at=story.at(story.today - dt.timedelta(days=1), 8),
        key="demo",
    )
    InputVersion.objects.filter(input__request=request).update(recorded_by=story.rosa)


def _audience(story, request, speakers, opened):
    kinds = story.types
    for code, levels, why in (
        ("hospital", ["executive", "clinical", "front_line"], ""),
        ("public-health", [""], ""),
        ("ems", ["front_line"], ""),
        ("long-term-care", ["front_line", "support"], ""),
        ("payer", [""], "They never hold the sheet in their hands."),
    ):
        if code in kinds:
            set_groups(request=request, stakeholder_type=kinds[code], levels=levels, why_left_out=why, by=story.rosa)
    people = {person for _, person in speakers[:16]} | {story.people["Amir Danso"]}
    Asked.objects.bulk_create(
        [
            Asked(
                coalition=story.coalition,
                request=request,
                person=person,
                asked_at=story.at(opened, 9),
                asked_by=story.rosa,
            )
            for person in sorted(people, key=lambda person: person.pk)
        ],
        ignore_conflicts=True,
    )


def _poster(story, request, opened):
    WallCode.objects.create(
        coalition=story.coalition, request=request, code="K7QM4X", made_by=story.rosa, made_at=story.at(opened, 10)
    )
    WallAnswer.objects.create(
        coalition=story.coalition,
        request=request,
        name="Jess from the night shift",
        organization="Three Rivers Ambulance",
        fields={"attribution": "named", "text": "Put the oxygen line on top. We read it at the ramp, in the dark."},
        said_at=story.at(story.today - dt.timedelta(days=1), 23),
    )


def _mission(story):
    text = texts.begin(coalition=story.coalition, kind="mission", title="Our mission", body=FIRST, by=story.rosa)
    texts.adopt(version=text.versions.get(), by=story.rosa)
    version = texts.draft(
        shared_text=text, body=THEN, by=story.rosa, seen=None, what_changed="Not hospitals alone, and whom we answer to"
    )
    request, opened = _request(
        story,
        title="Our mission: is this who we are?",
        question="Read the new draft. What would you change, and what must stay?",
        what_is_open="Every word of it.",
        how_used="The council reads all remarks in its next meeting and votes on the text after that.",
        phase="design",
        estimated_minutes=5,
        closes_on=story.today + dt.timedelta(days=15),
        report_back_on=story.today + dt.timedelta(days=30),
        text_version=version,
    )
    _open(story, request, opened)
    speakers = _speakers(story)[12:]
    for (paragraph, words), (partner, person) in zip(REMARKS, speakers, strict=False):
        voice.record_for(
            request=request, person=person, partner=partner, text="", remarks={paragraph: words}, channel="meeting",
            given_on=opened + dt.timedelta(days=2), by=story.rosa,
        )  # fmt: skip
