"""Partners and people about to come in: a neighbor's address book, exported from Google Contacts, looked at and not written."""

from members.exchange import checking, runs
from members.models import ImportRun

HEADER = (
    "First Name,Last Name,Organization Name,File As,Organization Title,E-mail 1 - Value,Phone 1 - Value,"
    "Contact date,Contact kind,Contact note"
)
LINES = (
    "Imani,Brooks,Cedar Valley Food Shelf,,Director,imani@foodshelf.example,507-555-0171,2025-04-02,Call,Would lend two vans.",
    "Tomas,Novak,Cedar Valley Food Shelf; Harvest Parish,,Driver,tomas@foodshelf.example,507-555-0172,,,",
    "Grace,Lund,Harvest Parish,,Pastor,grace@harvest.example,,2025-04-09,Visit,Asked who speaks Somali.",
    "Marcus,Bell,,,,,507-555-0199,,,",
    "Helen,Quist,Harvest Parish,,Treasurer,not an address,,,,",
)


def tell(story):
    """The file waits in its preview: links made, one name to ask about, one line that needs a look."""
    run = runs.start(
        coalition=story.coalition,
        by=story.rosa,
        file_name="neighbors-address-book.csv",
        content="\n".join((HEADER, *LINES)).encode(),
        kind=ImportRun.Kind.CONTACTS,
    )
    history = {"contact_on": 7, "contact_kind": 8, "contact_note": 9}
    runs.prepare(
        run=run,
        by=story.rosa,
        to=ImportRun.Status.CHECKING,
        mapping=run.mapping | history,
        options={"status": "prospect", "place_is": "own"},
    )
    checking.check(run.pk)
