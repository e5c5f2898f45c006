"""Lists: sorted, filtered, paged, drawn; two queries a page; files of the list as seen."""

import csv
import datetime
import io
import re
from types import SimpleNamespace

import django_filters
import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import include, path
from django.utils import timezone
from django.utils.html import format_html

from coalition.access import Permission, viewer_for
from coalition.models import AuditEvent
from coalition.ui import exports, tables
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, TableView, labels

VERBS = [("made", "Made"), ("ended", "Ended")]
THERE = datetime.datetime.fromisoformat("2026-01-30T23:30")  # a sheet knows no zones
LONG_AGO = datetime.datetime(2026, 1, 31, 5, 30, tzinfo=datetime.UTC)  # January 30, 23:30 in Chicago


class EventFilters(Filters):
    verb = django_filters.ChoiceFilter(choices=VERBS, label="Deed", empty_label="All deeds")
    find = django_filters.CharFilter(field_name="target_label", lookup_expr="icontains", label="Find")
    since = django_filters.DateFilter(field_name="at", lookup_expr="date__gte", label="Since")

    class Meta:
        model = AuditEvent
        fields = ()


class EventTable(Table):
    caption = "Deeds"
    columns = (
        Column("What", "target_label", sort="target_label", link="event"),
        Column(
            "Deed",
            "verb",
            sort="verb",
            html=lambda row: format_html("<b>{}</b>", row.verb),
            export=labels("verb", VERBS),
        ),
        Column("Who", "by.name", empty="Nobody"),
        Column("Number", "target_id", sort="target_id", align="num"),
        Column("When", "at", sort=("at", "target_id"), align="day", html=lambda row: f"{row.at:%Y}"),
        Column("Only here", "target_type", export=False),
    )
    start = "target_label"


class EventList(TableView):
    model = AuditEvent
    table = EventTable
    filterset_class = EventFilters
    title = "Deeds and days"
    export_permission = Permission.EXPORT
    empty = ("No deeds yet", "They are written down by themselves.")


class SlowTable(EventTable):
    """One of its columns only Python can read."""

    columns = (  # type: ignore[assignment]
        EventTable.columns[0],
        Column("Called", "verb", export=lambda row: row.verb.upper()),
        Column("When", "at"),
    )


def nothing(request, **kwargs):
    """A view for addresses nobody visits here."""


urlpatterns = [
    path("c/<slug:slug>/e/<int:pk>/", nothing, name="event"),
    path("c/<slug:slug>/deeds/", EventList.as_view()),
    path("", include("tests.coalition.ui.urls")),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def add(coalition):
    """`add("Name", …)`: one more row."""

    def add(label, verb="made", number=1, at=LONG_AGO, by=None):
        return AuditEvent.objects.create(
            coalition=coalition, verb=verb, target_type="x", target_id=number, target_label=label, at=at, by=by
        )

    return add


@pytest.fixture
def visit(coalition, coordinator):
    """`visit("?sort=…")`: the response of the list to the coordinator; what making the coalition wrote down is gone."""
    AuditEvent.objects.all().delete()

    def visit(query="", user=coordinator):
        request = RequestFactory().get(f"/c/river/deeds/{query}")
        request.user = user
        request.viewer = viewer_for(user, coalition.slug)
        request.session = {}
        request._messages = []
        return EventList.as_view()(request)

    return visit


def names(response):
    """What the first column of a page says, from above."""
    return [part.split("</a>")[0].split(">")[-1] for part in response.content.decode().split('<th scope="row">')[1:]]


def body(response):
    """A file's bytes."""
    found = b"".join(response.streaming_content)
    response.file_to_stream.close()  # as a server does when all is sent
    return found


def csv_rows(response):
    """A CSV file as rows of text."""
    return list(csv.reader(io.StringIO(body(response).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["Ash", "Birch", "Cedar"]),
        ("?sort=-target_label", ["Cedar", "Birch", "Ash"]),
        ("?sort=target_id", ["Cedar", "Ash", "Birch"]),
        ("?sort=-target_id", ["Birch", "Ash", "Cedar"]),
        ("?sort=by.name", ["Ash", "Birch", "Cedar"]),
        ("?sort=coalition__slug", ["Ash", "Birch", "Cedar"]),
        ("?sort=-", ["Ash", "Birch", "Cedar"]),
    ],
    ids=["start", "down", "number", "number down", "column without sort", "no column", "nothing"],
)
def test_sorting_knows_its_columns_only(visit, add, query, order):
    for label, number in [("Birch", 3), ("Ash", 2), ("Cedar", 1)]:
        add(label, number=number)
    assert names(visit(query)) == order


def test_the_sorted_head_says_so_and_turns_round(visit, add):
    add("Ash")
    html = visit("?verb=made&page=1").content.decode()
    assert '<th scope="col" aria-sort="ascending"><a href="?verb=made&amp;sort=-target_label">What' in html
    assert '<th scope="col" class="ct-num"><a href="?verb=made&amp;sort=target_id">Number</a></th>' in html
    assert '<th scope="col">Who</th>' in html


def test_cells(visit, add, coordinator):
    row = add("<Ash & Sons>", number=1200, by=coordinator)
    html = visit().content.decode()
    assert f'<th scope="row"><a href="/c/river/e/{row.pk}/">&lt;Ash &amp; Sons&gt;</a></th>' in html
    assert "<td><b>made</b></td>" in html
    assert "<td>Rosa</td>" in html
    assert '<td class="ct-num">1,200</td>' in html
    assert re.search(r'<td class="ct-nowrap">\d{4}</td>', html)
    row.by = None
    row.save()
    assert "<td>Nobody</td>" in visit().content.decode()


@pytest.mark.parametrize("rows", [1, 60])
def test_the_same_queries_whatever_the_number_of_rows(
    visit, add, rows, coalition, coordinator, django_assert_num_queries
):
    AuditEvent.objects.bulk_create(
        AuditEvent(coalition=coalition, verb="made", target_type="x", target_id=i, target_label=f"Row {i:02}")
        for i in range(rows)
    )

    class Lean(EventTable):
        columns = (EventTable.columns[0], EventTable.columns[1], EventTable.columns[3])

    request = RequestFactory().get("/?per=50")
    request.user, request.viewer, request.session, request._messages = (
        coordinator,
        viewer_for(coordinator, "river"),
        {},
        [],
    )

    class View(EventList):
        table = Lean

    with django_assert_num_queries(3):  # the count, the rows, and what we owe in the navigation
        response = View.as_view()(request)
    assert len(names(response)) == min(rows, 50)
    assert len(response.content) <= 30 * 1024


def test_pages(visit, add):
    for i in range(41):
        add(f"Row {i:02}")
    html = visit("?verb=made").content.decode()
    assert "1 to 25 of 41" in html
    assert 'href="?verb=made&amp;page=2"' in html
    assert names(visit("?page=2"))[0] == "Row 25"
    assert names(visit("?page=99"))[-1] == "Row 40"
    assert names(visit("?page=abc"))[0] == "Row 00"
    assert len(names(visit("?per=50"))) == 41
    assert len(names(visit("?per=1000000"))) == 25


def test_no_row_is_on_two_pages(visit, add):
    rows = {str(add("Same").pk) for _ in range(60)}
    seen = []
    for page in (1, 2, 3):
        html = visit(f"?page={page}").content.decode()
        seen += [part.split("/")[0] for part in html.split('href="/c/river/e/')[1:]]
    assert len(seen) == 60
    assert set(seen) == rows


def test_filters_become_chips(visit, add):
    add("Ash", verb="made")
    add("Ashen", verb="ended")
    response = visit("?verb=ended&find=ash&sort=verb&page=1")
    html = response.content.decode()
    assert names(response) == ["Ashen"]
    assert 'href="?find=ash&amp;sort=verb" aria-current="true">Deed: Ended' in html
    assert 'href="?verb=ended&amp;sort=verb" aria-current="true">Find: ash' in html
    assert '<a class="ct-chip-all" href="?sort=verb">' in html
    assert '<input type="hidden" name="sort" value="verb">' in html


def test_a_filter_that_cannot_be_read_says_so(visit, add):
    add("Ash")
    html = visit("?since=yesterdayish").content.decode()
    assert "Enter a valid date" in html
    assert "ct-error" in html


def test_empty_says_what_would_stand_here(visit):
    assert "No deeds yet" in visit().content.decode()


def test_nothing_fits(visit, add):
    add("Ash")
    html = visit("?find=zzz").content.decode()
    assert "Nothing fits these filters" in html
    assert "No deeds yet" not in html


def test_rows_of_others_are_nobodys_business(visit, add, other_coalition):
    AuditEvent.objects.create(
        coalition=other_coalition, verb="made", target_type="x", target_id=1, target_label="Theirs"
    )
    add("Ours")
    assert names(visit()) == ["Ours"]
    assert len(csv_rows(visit("?format=csv"))) == 2


# --- files ----------------------------------------------------------------------------------------------------


def test_csv_is_the_list_as_seen(visit, add, coalition, coordinator):
    add("Birch", verb="ended", number=7, by=coordinator)
    add("Ash, “old”", verb="made", number=-5)
    add("Cedar", verb="made")
    with timezone.override("America/Chicago"):
        response = visit("?format=csv&sort=-target_label&find=r&per=25&page=3")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="deeds-and-days-{coalition.today():%Y-%m-%d}.csv"' in response["Content-Disposition"]
    assert csv_rows(response) == [
        ["What", "Deed", "Who", "Number", "When"],
        ["Cedar", "Made", "", "1", "2026-01-30 23:30"],
        ["Birch", "Ended", "Rosa", "7", "2026-01-30 23:30"],
    ]


def test_csv_begins_with_the_mark_of_utf8(visit, add):
    add("Ash")
    assert body(visit("?format=csv")).startswith(b"\xef\xbb\xbfWhat,Deed,")


EVIL = ["=cmd|'/c calc'!A0", "+1 555 0142", "-2+3", "@SUM(A1)", "\tx", "\rx"]


@pytest.mark.parametrize("text", EVIL)
def test_csv_by_copy_never_runs(visit, add, text):
    add(text)
    assert csv_rows(visit("?format=csv"))[1][0] == f"'{text}"


@pytest.mark.parametrize("text", EVIL)
def test_csv_by_rows_never_runs(visit, add, text, monkeypatch):
    monkeypatch.setattr(EventList, "table", SlowTable)
    add(text)
    assert csv_rows(visit("?format=csv"))[1] == [f"'{text}", "MADE", "2026-01-31 05:30"]


def test_numbers_and_harmless_text_stay(visit, add):
    add("a=b", number=-5)
    assert csv_rows(visit("?format=csv"))[1][:4] == ["a=b", "Made", "", "-5"]


@pytest.mark.parametrize("text", EVIL)
def test_xlsx_never_runs(visit, add, text):
    add(text)
    sheet = openpyxl.load_workbook(io.BytesIO(body(visit("?format=xlsx")))).active
    cell = sheet["A2"]
    assert cell.data_type == "s"
    assert cell.value == f"'{text}".replace("\r", "\n")  # XML knows one kind of line end


def test_xlsx_is_the_list_as_seen(visit, add):
    add("Birch", number=7)
    add("Ash", number=-5)
    with timezone.override("America/Chicago"):
        sheet = openpyxl.load_workbook(io.BytesIO(body(visit("?format=xlsx&sort=-target_label")))).active
    assert list(sheet.values) == [
        ("What", "Deed", "Who", "Number", "When"),
        ("Birch", "Made", None, 7, THERE),
        ("Ash", "Made", None, -5, THERE),
    ]


def test_letters_no_sheet_can_hold_are_left_out():
    assert exports.plain("a\x00b") == "a\x00b"
    book = exports.xlsx_file(NoRows([("a\x00\x1fb",)]), [Column("A", "a")], "x")
    assert openpyxl.load_workbook(io.BytesIO(body(book))).active["A2"].value == "ab"


class NoRows:
    """Stands for a queryset with these tuples."""

    def __init__(self, rows):
        self.rows = rows

    def annotate(self, **expressions):
        return self

    def values_list(self, *paths):
        return self

    def iterator(self, chunk_size):
        return iter(self.rows)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (3, 3),
        (-3.5, -3.5),
        ("-3", "'-3"),
        (["b", "a"], "b, a"),
        (["=x"], "'=x"),
        (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1)),
        (SimpleNamespace, "<class 'types.SimpleNamespace'>"),
    ],
)
def test_plain_values(value, cell):
    assert exports.plain(value) == cell


def test_files_need_the_permission(visit, add, member):
    add("Ash")
    with pytest.raises(PermissionDenied):
        visit("?format=csv", user=member)


@pytest.mark.parametrize(("kind", "called"), [("csv", ["csv"]), ("xlsx", ["xlsx"]), ("exe", [])])
def test_taking_a_list_out_can_be_noted(visit, add, monkeypatch, kind, called):
    add("Ash")
    seen = []
    monkeypatch.setattr(EventList, "exported", lambda self, kind: seen.append(kind))
    answer = visit(f"?format={kind}")
    if called:
        assert body(answer)
    assert seen == called


def test_dict_rows_are_drawn_alike():
    class ByKey(Table):
        columns = (Column("What", "name", link="event"), Column("Type", "kind__name"))

    html = ByKey(QueryDict(""), "river").html([{"pk": 7, "name": "Ash", "kind__name": "Tree"}])
    assert '<th scope="row"><a href="/c/river/e/7/">Ash</a></th><td>Tree</td>' in html


def test_a_relation_on_the_way_may_be_empty():
    column = Column("Type", "partner.kind.name")
    assert column.read(SimpleNamespace(partner=None)) is None
    assert column.read(SimpleNamespace(partner=SimpleNamespace(kind=SimpleNamespace(name="x")))) == "x"


def test_percent_signs_in_names_do_no_harm():
    class One(Table):
        columns = (Column("What", "name", link="event"),)

    assert "100 % of it" in One(QueryDict(""), "river").html([{"pk": 7, "name": "100 % of it"}])


def test_changed_query():
    assert tables.changed(QueryDict("a=1&b=2&b=3"), a=None, page=2) == "?b=2&b=3&page=2"
