"""Any list leaves as a file, as seen (issue 5): CSV with the formula guard, and XLSX.

Lists are found in the URLconf: an address of no single row whose page in the demo has a table, pages its rows, or is
called a list. A new one gives a file, or stands below with the reason why not.
"""

from tests.routes import walk
from tests.sweeps.test_lists import is_list, views
from tests.test_routes import addresses_in, finished, signed_in
from tests.world import told, valley  # noqa: F401  fixtures

SETTING = "A setting: it goes along with the whole-coalition export, which another installation reads."
WORKING = "What is still to be done, to be worked on here; it is another one an hour later."
JUDGED = "How coordinators see partners expires (domain.md 5, rule 21); a file would not."
READ = "Words to read, written by us; nothing is counted or compared in them."
TWIN = "A chart with its table beside it; the list behind it gives the file."
# Route -> why the page gives no file.
WITHOUT = {
    "settings": SETTING, "role-list": SETTING, "type-list": SETTING, "privacy": SETTING, "playbook": SETTING,
    "wording-list": SETTING, "role-card-list": SETTING, "known-names": SETTING, "series-list": SETTING,
    "settings-log": "The log of who did what stays with what it is about; owners take it out with everything else.",
    "duplicate-list": WORKING, "merge-list": WORKING, "import-list": WORKING, "contacts-import-list": WORKING,
    "attendance-import-list": WORKING, "report-import-list": WORKING, "answer-queue": WORKING, "load-list": WORKING,
    "poll-list": WORKING, "my-notices": "One's own post.", "my-load": "One's own answers about oneself.",
    "engagement-matrix": JUDGED, "influence-map": JUDGED,
    "concern-list": "A worry is between those who know of it (domain.md 5, rule 9); a file goes anywhere.",
    "farewell-list": "What somebody told us when they left is between them and the coordinators.",
    "thanks": "Who is thanked in public agreed to it and may take that back at any time; a file could not be taken back.",
    "you-said": READ, "what-changed": READ, "concern-changed": READ, "text-list": READ,
    "overview": TWIN, "network-map": TWIN, "ownership": TWIN, "review-loop": TWIN, "selling-matrix": TWIN,
}  # fmt: skip


def test_any_list_leaves_as_a_file(client, valley):  # noqa: F811  the imported fixture
    by_name = dict(views())
    of_no_row = {name for name, arguments, _ in walk() if tuple(arguments) == ("slug",)}
    signed_in(client, "coordinator")
    without, broken, seen = set(), {}, 0
    for name, url in addresses_in(valley):
        if name not in of_no_row:
            continue
        page = finished(client.get(url))
        if page.status_code != 200 or page.streaming or not page["Content-Type"].startswith("text/html"):
            continue
        words = page.content.decode()
        if not ("<tbody" in words or name.endswith("-list") or is_list(name, by_name[name])):
            continue
        if "format=csv" not in words:
            without.add(name)
            continue
        seen += 1
        for kind in ("csv", "xlsx"):
            file = client.get(f"{url}?format={kind}")
            if not file.streaming or f".{kind}" not in file["Content-Disposition"]:
                broken[name] = (kind, file.status_code)
            elif len(b"".join(file.streaming_content)) < 20:
                broken[name] = (kind, "empty")
    assert broken == {}
    assert without == set(WITHOUT)
    assert seen > 45
