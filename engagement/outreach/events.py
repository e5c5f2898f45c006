"""What a line of a partner's story is, and the kinds of lines there are."""

from dataclasses import dataclass
from datetime import date

# Kind -> icon. The first seven are those of the partner page's card.
ICONS = {
    "contact": "telephone",
    "input": "chat-left-text",
    "pledge": "flag",
    "delivery": "check2-square",
    "contribution": "gift",
    "attendance": "people",
    "membership": "buildings",
    "tie": "person-plus",
    "loan": "arrow-left-right",
    "left": "person-dash",
    "handover": "key",
    "role": "person-vcard",
    "agreement": "file-earmark-text",
    "seat": "award",
    "seat_before": "award",
    "vote": "check-circle",
    "answer": "reply",
    "understood": "book",
    "concern": "life-preserver",
    "view": "eye",
    "thanks": "chat-heart",
    "offer": "box-seam",
    "need": "search-heart",
    "ask": "hand-index",
    "talk": "chat-dots",
    "intro": "share",
    "drill": "bell",
    "goal": "bullseye",
    "service": "door-open",
    "task": "list-check",
    "owner": "person-gear",
    "win": "star",
    "outreach": "geo-alt",
    "joint": "newspaper",
    "share": "puzzle",
    "figures": "bar-chart",
    "arrival": "mailbox",
    "nomination": "person-raised-hand",
    "reached": "megaphone",
    "import": "file-earmark-arrow-up",
    "farewell": "box-arrow-right",
    "stance": "signpost-split",
    "level": "sliders",
}
ON_CARD = tuple(ICONS)[:7]
# What the floor above may read of it: chip -> (word, kinds).
CHIPS = {
    "meetings": ("Meetings and decisions", ("attendance", "vote")),
    "input": ("Input and answers", ("input", "answer", "understood", "concern", "view")),
    "promises": ("Promises", ("pledge", "delivery", "contribution", "thanks")),
    "sharing": ("Sharing", ("loan", "contribution", "offer", "need")),
    "work": ("Work", ("task", "owner", "win", "outreach", "joint", "share", "figures", "arrival", "goal", "service")),
    "people": ("People", ("tie", "left", "handover", "role", "membership")),
    "seats": ("Agreements and seats", ("agreement", "seat", "seat_before")),
    "contacts": ("Contacts", ("contact", "talk", "ask", "intro", "drill")),
    "joining": ("Joining and leaving", ("membership", "nomination", "reached", "import", "farewell")),
    "judgments": ("How we see them", ("stance", "level")),
}
# Known to those who keep the records and to nobody else; the rows say so too (`visible_to`).
KEEPERS_ONLY = frozenset(
    ["contact", "talk", "ask", "intro", "drill", "goal", "service", "handover", "agreement", "concern", "view", "figures",
     "arrival", "nomination", "reached", "import", "farewell", "stance", "level"]
)  # fmt: skip
# Lines of which a partner's own people may say that they are not right.
CONTESTED = tuple(kind for kind in ICONS if kind not in KEEPERS_ONLY - {"contact"} and kind != "seat_before")


@dataclass(frozen=True)
class Event:
    """One line of the story. `ours` marks what we gave; `detail` is a softer second line."""

    kind: str
    on: date
    words: str
    detail: str = ""
    ours: bool = False

    @property
    def icon(self):
        """Name of the icon."""
        return ICONS[self.kind]

    @property
    def may_be_contested(self):
        """Whether a partner's own people may say that it is not right."""
        return self.kind in CONTESTED
