"""Organizations, people, ties and history from one file: linked, written once, undone as far as nobody touched it."""

import pytest

from engagement.models import Contact, Contribution, Signal
from meetings.models import Attendance, Meeting
from members.exchange import applying, checking, runs, several_files, undoing
from members.exchange.models import ImportRow, ImportRun
from members.models import Affiliation, Membership, Partner, Person
from tests.characters import make_partner, make_person

Status, Outcome = ImportRun.Status, ImportRow.Outcome
KIND = ImportRun.Kind.CONTACTS
EVERYTHING = """Organization,City,State,Organization phone,Full name,E-mail,Phone,Job title,Contact role,Contact date,Contact kind,Contact note,Contribution,Contribution type,Contribution date,Meeting,Meeting date,Attendance
Cedar Clinic,Cedar,MN,612-555-0100,Ana Diaz,ana@cedar.example,612-555-0101,Director,Executive sponsor,2025-03-02,Call,She will ask her board.,A room for the kick-off,Space,2025-03-04,Kick-off,2025-03-10,present
Cedar Clinic,,,,Bo Chen,bo@cedar.example,,Nurse,,,,,,,,Kick-off,2025-03-10,remote
River EMS,Rivers,MN,,Ana Diaz,ana@cedar.example,,Volunteer,,,,,,,,,,
Old Mill Church,Cedar,MN,,,,,,,,,,,,,,,
"""


def planned(coalition, by, content=EVERYTHING, name="all.csv", mapping=None, **options):
    content = content.encode() if isinstance(content, str) else content
    run = runs.start(coalition=coalition, by=by, file_name=name, content=content, kind=KIND)
    place = {"place_is": run.options.get("place_is", "organization")}
    options = {"type": None, "status": "prospect"} | place | options
    runs.ask_check(run=run, by=by, mapping=run.mapping | (mapping or {}), filters=[], options=options)
    assert checking.check(run.pk)
    return runs.load(run.pk)


def written(run, **options):
    assert runs.ask_apply(run=run, by=run.started_by, **options)
    assert applying.apply(run.pk)
    run = runs.load(run.pk)
    assert run.status == Status.APPLIED, run.problem
    return run


def undone(run):
    runs.ask_undo(run=run, by=run.started_by)
    assert undoing.undo(run.pk)
    return runs.load(run.pk)


def outcomes(run):
    return dict(run.rows.values_list("number", "outcome"))


def told(run, number):
    return [words for _, words in run.rows.get(number=number).messages]


def names():
    """Those who are here beside the coordinator."""
    return sorted(Person.objects.exclude(name="Rosa").values_list("name", flat=True))


def state():
    """Every row of what an import writes, as the tables hold them."""
    models = (Partner, Membership, Person, Affiliation, Contact, Contribution, Meeting, Attendance, Signal)
    found = {model.__name__: model.objects.order_by("pk").values_list() for model in models}
    found["Signal"] = found["Signal"].filter(voided_at=None)  # of those who stay, void ones do (docs/adr/0008)
    return {name: list(rows) for name, rows in found.items()}


def test_one_file_brings_everything(coalition, coordinator):
    run = planned(coalition, coordinator)
    assert outcomes(run) == {2: "new", 3: "new", 4: "new", 5: "new"}
    assert {name: run.counts[f"would_{name}"] for name in ("organizations", "people", "ties", "contact", "gift", "meeting")} == {
        "organizations": 3, "people": 2, "ties": 3, "contact": 1, "gift": 1, "meeting": 2,
    }  # fmt: skip
    assert Partner.objects.count() == 0  # a dry run so far
    run = written(run)
    assert {partner.name: partner.city for partner in Partner.objects.all()} == {
        "Cedar Clinic": "Cedar", "River EMS": "Rivers", "Old Mill Church": "Cedar",
    }  # fmt: skip
    ties = Affiliation.objects.values_list("person__name", "partner__name", "title", "contact_role")
    assert sorted(ties) == [
        ("Ana Diaz", "Cedar Clinic", "Director", "sponsor"),
        ("Ana Diaz", "River EMS", "Volunteer", "other"),
        ("Bo Chen", "Cedar Clinic", "Nurse", "other"),
    ]
    contact = Contact.objects.get()
    assert (contact.partner.name, contact.person.name, contact.kind, str(contact.on), contact.note) == (
        "Cedar Clinic", "Ana Diaz", "call", "2025-03-02", "She will ask her board.",
    )  # fmt: skip
    assert list(Contribution.objects.values_list("what", "kind")) == [("A room for the kick-off", "space")]
    assert sorted(Attendance.objects.values_list("person__name", "status")) == [
        ("Ana Diaz", "present"),
        ("Bo Chen", "remote"),
    ]
    assert sorted(Signal.objects.values_list("kind", flat=True)) == ["attended", "attended", "resource_delivered"]
    assert [run.counts[name] for name in ("organizations", "people", "ties", "contact", "gift", "meeting")] == [
        3,
        2,
        3,
        1,
        1,
        2,
    ]


@pytest.mark.parametrize(
    ("said", "champion", "words"),
    [("Yes", True, []), ("x", True, []), ("TRUE", True, []), ("no", False, []), ("", False, []),
     ("sometimes", False, ["“sometimes” is neither yes nor no."])],
)  # fmt: skip
def test_a_champion_is_told_by_yes(coalition, coordinator, said, champion, words):
    run = planned(coalition, coordinator, f"Organization,Full name,Champion\nCedar Clinic,Ana Diaz,{said}\n")
    assert told(run, 2) == words
    written(run)
    assert list(Affiliation.objects.values_list("person__name", "is_champion")) == [("Ana Diaz", champion)]


def test_links_are_told(coalition, coordinator):
    run = planned(coalition, coordinator)
    assert told(run, 3) == ["Cedar Clinic: the one of line 2."]
    assert told(run, 4) == ["Ana Diaz: the one of line 2."]


def test_the_same_file_again_changes_nothing(coalition, coordinator):
    written(planned(coalition, coordinator))
    before = state()
    again = planned(coalition, coordinator)
    assert set(outcomes(again).values()) == {"same", "changed"}  # what came before is looked at when it is written
    again = written(again)
    assert state() == before
    assert set(outcomes(again).values()) == {"same"}


def test_undone_nothing_is_left(coalition, coordinator):
    make_partner(coalition, "Somebody here")
    make_person(coalition, "Somebody", email="some@here.example")
    before = state()
    run = undone(written(planned(coalition, coordinator)))
    assert state() == before
    assert (run.counts["removed"], run.counts["kept"]) == (5, 0)


def test_undo_keeps_what_was_edited_since(coalition, coordinator):
    run = written(planned(coalition, coordinator))
    bo = Person.objects.get(name="Bo Chen")
    bo.phone = "(612) 555-0199"
    bo.save()
    run = undone(run)
    assert names() == ["Bo Chen"]
    assert not Partner.objects.exists()
    assert told(run, 3)[-1] == "Bo Chen was changed since."
    assert run.counts["kept"] == 1


def test_gaps_are_filled_and_emptied_again(coalition, coordinator):
    clinic = make_partner(coalition, "Cedar Clinic")
    ana = make_person(coalition, "Ana Diaz", email="ana@cedar.example")
    before = state()
    run = written(planned(coalition, coordinator))
    clinic.refresh_from_db()
    ana.refresh_from_db()
    assert (clinic.city, clinic.phone, ana.phone) == ("Cedar", "(612) 555-0100", "(612) 555-0101")
    undone(run)
    assert state() == before


def test_somebody_in_three_organizations(coalition, coordinator):
    run = written(
        planned(
            coalition,
            coordinator,
            "Full name,Organization,Job title\nIda Okoro,Alpha Clinic; Beta Clinic; Gamma Clinic,Chair; Nurse; Member\n",
        )
    )
    assert sorted(Affiliation.objects.values_list("partner__name", "title")) == [
        ("Alpha Clinic", "Chair"), ("Beta Clinic", "Nurse"), ("Gamma Clinic", "Member"),
    ]  # fmt: skip
    undone(run)
    assert not Partner.objects.exists()
    assert names() == []


def test_names_in_any_script(coalition, coordinator):
    names = ["李小龍", "Дмитрий Шостакович", "محمد علي", "Đặng Thị Ánh", "O’Neill-Ṣàngó", "שרה לוי", "ნინო ჯანაშია"]
    content = "Full name,Organization\n" + "".join(f"{name},{name} Köp\n" for name in names)
    written(planned(coalition, coordinator, content))
    assert set(Person.objects.exclude(name="Rosa").values_list("name", flat=True)) == set(names)
    again = planned(coalition, coordinator, content)
    assert set(outcomes(again).values()) == {"same"}


def test_a_link_that_could_be_two_is_refused(coalition, coordinator):
    for city in ("Cedar", "Rivers"):
        Partner.objects.create(coalition=coalition, name="Walk-in Clinic", city=city)
    run = planned(coalition, coordinator, "Full name,Organization\nAna Diaz,Walk-in Clinic\n")
    assert told(run, 2) == ["Not linked: 2 are called Walk-in Clinic. Say the town, or the outside number."]
    written(run)
    assert Person.objects.get(name="Ana Diaz").affiliations.count() == 0


def test_somebody_of_that_name_is_asked_about(coalition, coordinator):
    here = make_person(coalition, "Ana Diaz", email="old@home.example")
    run = planned(coalition, coordinator, "Full name,Phone\nAna Diaz,612-555-0101\n")
    assert outcomes(run) == {2: "duplicate"}
    written(run)
    assert names() == ["Ana Diaz"]
    run = written(planned(coalition, coordinator, "Full name,Phone\nAna Diaz,612-555-0101\n"), duplicates="update")
    here.refresh_from_db()
    assert (names(), here.phone) == (["Ana Diaz"], "(612) 555-0101")


def test_one_address_of_two_people_stays_with_the_first(coalition, coordinator):
    run = written(
        planned(coalition, coordinator, "Full name,E-mail\nAna Diaz,desk@x.example\nBo Chen,desk@x.example\n")
    )
    assert sorted(Person.objects.exclude(name="Rosa").values_list("name", "email")) == [
        ("Ana Diaz", "desk@x.example"),
        ("Bo Chen", ""),
    ]
    assert told(run, 3) == ["desk@x.example is somebody else’s here: left out."]


def test_circular_parents_are_refused(coalition, coordinator):
    content = "Organization,Part of\nA House,B House\nB House,C House\nC House,A House\nD House,D House\n"
    run = written(planned(coalition, coordinator, content))
    assert dict(Partner.objects.values_list("name", "about")) == {
        "A House": "Part of B House.", "B House": "Part of C House.", "C House": "", "D House": "",
    }  # fmt: skip
    assert told(run, 4) == ["Refused: A House would be a part of C House and the other way round."]
    assert told(run, 5) == ["Refused: D House would be a part of D House and the other way round."]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Ana Diaz,nonsense,,,", "This is not an e-mail address."),
        ("Ana Diaz,,32 Foo 2025,Talked,", "“32 Foo 2025” is not a day. Write it as 2026-03-31."),
        ("Ana Diaz,,2999-01-01,Talked,", "That day is still to come."),
        ("Ana Diaz,,,Talked,", "The day of the contact is missing."),
        (",,2025-01-01,Talked,", "Neither an organization nor a person is named in this line."),
    ],
)
def test_lines_that_need_a_look(coalition, coordinator, line, words):
    run = planned(coalition, coordinator, f"Full name,E-mail,Contact date,Contact note,Organization\n{line}\n")
    assert outcomes(run) == {2: "error"}
    assert told(run, 2)[0] == words


def test_several_files_are_one(coalition, coordinator):
    content = several_files.pack(
        [
            ("places.csv", b"Organization,City,Outside number\nCedar Clinic,Cedar,77\n"),
            ("people.csv", b"Full name,Organization,Outside number\nAna Diaz,Cedar Clinic,77\n"),
            ("cards.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bo Chen\r\nORG:Cedar Clinic\r\nEND:VCARD\r\n"),
        ]
    )
    written(planned(coalition, coordinator, content, name="both.zip"))
    assert Partner.objects.get().external_id == "77"
    assert sorted(Affiliation.objects.values_list("person__name", flat=True)) == ["Ana Diaz", "Bo Chen"]


def test_one_meaning_is_one_column_however_each_file_heads_it(coalition, coordinator):
    card = b"BEGIN:VCARD\r\nFN:Bo Chen\r\nEMAIL:bo@x.example\r\nADR:;;1 Elm;Cedar;MN;55101;\r\nORG:Cedar Clinic\r\nEND:VCARD\r\n"
    sheet = b"Company,Contact person,E-mail\nCedar Clinic,Ana Diaz,ana@x.example\n"
    run = planned(coalition, coordinator, several_files.pack([("a.vcf", card), ("b.csv", sheet)]), name="both.zip")
    assert run.columns[:2] == ["Full name", "First name"]
    written(run)
    people = Person.objects.exclude(name="Rosa").values_list("name", "email")
    assert sorted(people) == [("Ana Diaz", "ana@x.example"), ("Bo Chen", "bo@x.example")]
    assert Partner.objects.get().city == ""  # the address on the card is Bo's


def test_columns_are_known_the_next_time(coalition, other_coalition, coordinator):
    content = "Wer,Wo\nAna Diaz,Cedar Clinic\n"
    planned(coalition, coordinator, content, mapping={"person": 0, "organization": 1}, status="member")
    turned = "Wo,Wer\nCedar Clinic,Ana Diaz\n"
    run = runs.start(coalition=coalition, by=coordinator, file_name="b.csv", content=turned.encode(), kind=KIND)
    assert run.mapping == {"person": 1, "organization": 0}
    assert (run.options["known_as"], run.options["status"]) == ("as last time", "member")
    run = runs.start(coalition=other_coalition, by=None, file_name="b.csv", content=turned.encode(), kind=KIND)
    assert run.mapping == {}


def test_part_of_is_linked_and_taken_back(coalition, coordinator):
    here = make_partner(coalition, "Big House")
    content = b"Organization,Part of\nA House,Big House\nB House,A House\nC House,Nobody House\n"
    run = written(planned(coalition, coordinator, content))
    above = dict(Partner.objects.values_list("name", "part_of__name"))
    assert above == {"Big House": None, "A House": "Big House", "B House": "A House", "C House": None}
    assert ["part_of", "Not linked: nobody here is called Nobody House."] in run.rows.get(number=4).messages
    assert Partner.objects.get(name="C House").about == "Part of Nobody House."
    assert Partner.objects.get(name="A House").about == ""
    undone(run)
    assert list(Partner.objects.values_list("pk", "part_of")) == [(here.pk, None)]


def test_who_is_imported_as_invited_stands_so_with_the_reason(coalition, coordinator):
    written(planned(coalition, coordinator, b"Organization,Status\nA House,invited\nB House,\nC House,member\n"))
    rows = Membership.objects.values_list("partner__name", "status", "note").order_by("partner__name")
    assert list(rows) == [
        ("A House", "invited", "Imported as invited."), ("B House", "prospect", ""), ("C House", "member", ""),
    ]  # fmt: skip
