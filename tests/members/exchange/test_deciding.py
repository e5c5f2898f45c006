"""Rows that are perhaps here already: found by index, decided one by one, nothing chosen is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.exchange import applying, checking, runs, undoing
from members.exchange.models import ImportRow
from members.models import Partner

HERE = [
    {"name": "Lakeside", "city": "Duluth", "address": "1 Main St"},
    {"name": "Mercy Hospital of Cedar Valley", "city": "Cedar Falls"},
]
LIST = (
    b"Name,City,Address,Phone\n"
    b"Lakeside,Duluth,2 Oak St,218-555-0100\n"
    b"Mercy Hospitl of Cedar Valey,Cedar Falls,3 Elm St,\n"
    b"County EMS,Duluth,,\n"
)
Outcome = ImportRow.Outcome


@pytest.fixture
def here(coalition):
    return [Partner.objects.create(coalition=coalition, **facts) for facts in HERE]


@pytest.fixture
def run(coalition, coordinator, here):
    return compared(coalition, coordinator, LIST)


def compared(coalition, by, content):
    made = runs.start(coalition=coalition, by=by, file_name="list.csv", content=content)
    runs.ask_check(run=made, by=by, mapping=made.mapping, filters=[], options={"type": None, "status": "prospect"})
    assert checking.check(made.pk)
    return runs.load(made.pk)


def row(run, number):
    return run.rows.get(number=number)


def applied(run):
    runs.ask_apply(run=run, by=run.started_by)
    assert applying.apply(run.pk)
    return runs.load(run.pk)


def page(run, **query):
    return reverse("import-preview", args=["river", run.pk], query=query)


def test_the_candidate_is_found_and_shown(run, here, as_user, coordinator):
    assert list(run.rows.values_list("number", "outcome", "match_id")) == [
        (2, Outcome.DUPLICATE, here[0].pk),
        (3, Outcome.SIMILAR, here[1].pk),
        (4, Outcome.NEW, None),
    ]
    shown = as_user(coordinator).get(page(run)).text
    assert "Written nearly like Mercy Hospital of Cedar Valley, Cedar Falls, who is here already." in shown
    assert "Fill gaps of Mercy Hospital of Cedar Valley, Cedar Falls" in shown
    assert f'name="row-{row(run, 2).pk}"' in shown
    assert f'name="row-{row(run, 4).pk}"' not in shown


@pytest.mark.parametrize(
    ("name", "city", "outcome"),
    [
        ("Mercy Hospitl of Cedar Valey", "CEDAR FALLS", Outcome.SIMILAR),  # whatever the case of the town
        ("Mercy Hospitl of Cedar Valey", "", Outcome.SIMILAR),  # of no town: much alike is needed
        ("Mercy Clinic", "", Outcome.NEW),
        ("Mercy Hospitl of Cedar Valey", "Waterloo", Outcome.NEW),  # another town: another partner
        ("Northside Dialysis", "Cedar Falls", Outcome.NEW),
    ],
)
def test_what_is_similar(coalition, coordinator, here, name, city, outcome):
    run = compared(coalition, coordinator, f"Name,City\n{name},{city}\n".encode())
    assert row(run, 2).outcome == outcome


def test_a_partner_without_a_town_is_found_too(coalition, coordinator):
    Partner.objects.create(coalition=coalition, name="Mercy Hospital of Cedar Valley")
    run = compared(coalition, coordinator, b"Name,City\nMercy Hospitl of Cedar Valley,Cedar Falls\n")
    assert row(run, 2).outcome == Outcome.SIMILAR


def test_two_numbers_tell_two_partners_apart(coalition, coordinator, here):
    Partner.objects.filter(pk=here[1].pk).update(external_id="240001")
    run = compared(coalition, coordinator, b"Name,City,Facility ID\nMercy Hospitl of Cedar Valley,Cedar Falls,240002\n")
    assert row(run, 2).outcome == Outcome.NEW


def test_no_partner_of_another_coalition_is_named(coalition, coordinator, other_coalition):
    Partner.objects.create(coalition=other_coalition, **HERE[1])
    run = compared(coalition, coordinator, b"Name,City\nMercy Hospitl of Cedar Valey,Cedar Falls\n")
    assert row(run, 2).outcome == Outcome.NEW


def test_one_question_a_chunk_answered_by_index(coalition, coordinator):
    """The number of questions does not grow with the rows, and towns are looked up, not leafed through."""
    costs = []
    for number in (1, 200):
        content = b"Name,City\n" + b"".join(b"Mercy %d,Town %d\n" % (number, place) for place in range(number))
        made = runs.start(coalition=coalition, by=coordinator, file_name="a.csv", content=content)
        runs.ask_check(run=made, by=coordinator, mapping=made.mapping, filters=[], options={"status": "prospect"})
        with CaptureQueriesContext(connection) as asked:
            checking.check(made.pk)
        costs.append(len(asked))
    assert costs[0] == costs[1]
    Partner.objects.bulk_create(
        Partner(coalition=coalition, name=f"Clinic {number}", city=f"Town {number % 500}") for number in range(5000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_partner")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM members_partner WHERE coalition_id = %s AND upper(city) = 'TOWN 7'", [coalition.pk]
        )
        assert "partner_by_city" in "".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize(
    ("double", "similar", "names", "phone"),
    [
        ("", "", ["County EMS", "Lakeside", HERE[1]["name"], "Mercy Hospitl of Cedar Valey"], ""),
        ("skip", "skip", ["County EMS", "Lakeside", HERE[1]["name"]], ""),
        ("update", "update", ["County EMS", "Lakeside", HERE[1]["name"]], "(218) 555-0100"),
        ("add", "add", ["County EMS", "Lakeside", "Lakeside", HERE[1]["name"], "Mercy Hospitl of Cedar Valey"], ""),
        ("add", "skip", ["County EMS", "Lakeside", "Lakeside", HERE[1]["name"]], ""),
    ],
)
def test_each_row_goes_its_own_way_and_back(run, here, as_user, coordinator, double, similar, names, phone):
    before = list(Partner.objects.order_by("pk").values("name", "address", "phone", "updated_at"))
    data = {f"row-{row(run, 2).pk}": double, f"row-{row(run, 3).pk}": similar}
    as_user(coordinator).post(page(run), data | {"go": "apply", "duplicates": "skip", "similar": "add"})
    assert applying.apply(run.pk)
    assert sorted(Partner.objects.values_list("name", flat=True)) == sorted(names)
    lakeside = Partner.objects.get(pk=here[0].pk)
    assert (lakeside.phone, lakeside.address) == (phone, "1 Main St")  # gaps are filled, nothing is overwritten
    counts = runs.load(run.pk).counts
    assert counts["filled"] == (double == "update") + (similar == "update")
    assert counts["added"] == len(names) - 2
    runs.ask_undo(run=run, by=coordinator)
    undoing.undo(run.pk)
    assert list(Partner.objects.order_by("pk").values("name", "address", "phone", "updated_at")) == before


@pytest.mark.parametrize(("bulk", "added", "filled"), [("skip", 2, 0), ("update", 2, 1), ("add", 3, 0)])
def test_one_word_for_all_the_others(run, bulk, added, filled):
    runs.decide(run=run, decisions={}, options={"duplicates": bulk, "similar": "add"})
    counts = applied(run).counts
    assert (counts["added"], counts["filled"]) == (added, filled)


def test_turning_the_page_keeps_what_was_chosen(run, as_user, coordinator):
    client = as_user(coordinator)
    data = {f"row-{row(run, 2).pk}": "update", "duplicates": "add", "similar": "skip", "go": "?show=similar&page=1&x=2"}
    answer = client.post(page(run), data)
    assert answer.url == page(run, show="similar", page="1")
    shown = client.get(page(run))
    assert row(run, 2).decision == "update"
    assert [field.value() for field in shown.context["form"]] == ["add", "skip"]
    assert '<option value="update" selected>' in shown.text
    assert "2 rows will be written" in shown.text


def test_nothing_is_lost_when_it_cannot_be_written_now(run, as_user, coordinator, coalition):
    busy = runs.start(coalition=coalition, by=coordinator, file_name="b.csv", content=b"Name\nA\n")
    type(busy).objects.filter(pk=busy.pk).update(status="applying")
    data = {f"row-{row(run, 3).pk}": "skip", "duplicates": "add", "similar": "add", "go": "apply"}
    answer = as_user(coordinator).post(page(run), data, follow=True)
    assert "Another import is being written just now" in answer.text
    assert '<option value="skip" selected>' in answer.text
    assert answer.context["form"]["duplicates"].value() == "add"


def test_what_cannot_be_chosen_is_not_taken(run, as_user, coordinator, coalition, here):
    foreign = compared(coalition, coordinator, b"Name,City,Address\nLakeside,Duluth,9 Ash\n")
    data = {f"row-{row(run, 2).pk}": "delete", f"row-{row(run, 4).pk}": "skip", f"row-{row(foreign, 2).pk}": "add"}
    as_user(coordinator).post(page(run), data | {"row-x": "add", "go": "?", "duplicates": "skip", "similar": "add"})
    assert list(ImportRow.objects.exclude(decision="")) == []
    answer = as_user(coordinator).post(page(run), {"duplicates": "burn", "similar": "add", "go": "apply"})
    assert "duplicates" in answer.context["form"].errors
    assert runs.load(run.pk).status == "checked"


def test_a_double_within_the_file_has_no_one_to_update(coalition, coordinator, as_user):
    run = compared(coalition, coordinator, b"Name,City\nLakeside,Duluth\nLakeside,Duluth\n")
    again = row(run, 3)
    assert (again.outcome, again.match_id) == (Outcome.DUPLICATE, None)
    runs.decide(run=run, decisions={again.pk: "update"}, options={"duplicates": "update"})
    assert applied(run).counts["added"] == 1


def test_choices_survive_a_second_look(run, coordinator, here):
    runs.decide(run=run, decisions={row(run, 2).pk: "update", row(run, 3).pk: "skip"})
    run = runs.load(run.pk)
    runs.ask_check(run=run, by=coordinator, mapping=run.mapping, filters=[], options={})
    Partner.objects.filter(pk=here[1].pk).delete()
    checking.check(run.pk)
    assert list(run.rows.values_list("number", "decision")) == [(2, "update"), (3, ""), (4, "")]


def test_decided_too_late(run):
    applied(run)
    with pytest.raises(runs.NotNow, match="Nothing was changed"):
        runs.decide(run=run, decisions={row(run, 3).pk: "skip"})


def test_as_many_queries_for_many_choices(coalition, coordinator, as_user):
    counts = []
    for number in (1, 40):
        Partner.objects.create(coalition=coalition, name=f"Lakeside {number}", city="Duluth", address="1 Main")
        rows = b"".join(b"Lakeside %d,Duluth,%d Oak\n" % (number, house) for house in range(2, number + 2))
        run = compared(coalition, coordinator, b"Name,City,Address\n" + rows)
        client = as_user(coordinator)
        with CaptureQueriesContext(connection) as shown:
            client.get(page(run))
        data = {f"row-{pk}": "add" for pk in run.rows.values_list("pk", flat=True)}
        with CaptureQueriesContext(connection) as kept:
            client.post(page(run), data | {"go": "?", "duplicates": "skip", "similar": "add"})
        counts.append((len(shown), len(kept)))
    assert counts[0] == counts[1]
