"""Addresses that do not take our mail, as a list with the remedy."""

from coalition.ui import parts
from coalition.ui.tables import Column, Table, labels

from .models import AddressState

State = AddressState.State
BADGES = {State.OK: "good", State.SOFT: "wait", State.HARD: "owed", State.COMPLAINED: "owed"}
REMEDIES = {
    State.OK: "",
    State.SOFT: "Nothing yet. After five times in a row we ask you.",
    State.HARD: "Call them and ask for a new address; often it is a letter too many.",
    State.COMPLAINED: "Talk to them: what was too much? Mail stays away until you let it go again.",
}


def state_badge(row):
    """The state as a word with a shape; coral where it is for us to ask."""
    return parts.badge(row.get_state_display(), BADGES[row.state])


class AddressTable(Table):
    """The latest news first."""

    caption = "Addresses"
    columns = [
        Column("Person", "person.name", sort="person__name", link="address-detail"),
        Column("Address", "address", sort="address"),
        Column("State", "state", html=state_badge, export=labels("state", State.choices)),
        Column("What helps", "state", html=lambda row: REMEDIES[row.state]),
        Column(
            "Since", "since", sort="since", html=lambda row: f"{row.since.astimezone(row.coalition.zone):%b %-d, %Y}"
        ),
    ]
    start = "-since"
