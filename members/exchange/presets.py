"""Files as other programs write them, known by their headers.

Each preset says which of our fields is in which of its columns, and whether the address of a line is the person's own or
the organization's. Headers as exported by CiviCRM ("export primary fields"), Google Contacts (the form of 2024 and the one
before), Outlook (classic and outlook.com) and Wild Apricot (contacts). Our own presets can be overruled column by column.
"""

from dataclasses import dataclass, field

from .mapping import plain


@dataclass(frozen=True)
class Preset:
    """A program's file. `told_by`: headers that together no other program has. `columns`: field to headers, the first that is there."""

    name: str
    told_by: tuple
    columns: dict = field(default_factory=dict)
    place_is: str = "organization"  # or "own": the address is of whoever the line is about

    def fits(self, headers):
        """Whether a file with these headers (as plain words) is of this program."""
        return all(plain(header) in headers for header in self.told_by)

    def mapping(self, columns):
        """{field: column number}."""
        places = {}
        for place, column in enumerate(columns):
            places.setdefault(plain(column), place)
        found = {}
        for name, headers in self.columns.items():
            place = next((places[plain(header)] for header in headers if plain(header) in places), None)
            if place is not None:
                found[name] = place
        return found


_GOOGLE_COMMON = {
    "email": ("E-mail 1 - Value",), "phone": ("Phone 1 - Value",), "website": ("Website 1 - Value",), "notes": ("Notes",),
    "address": ("Address 1 - Street",), "city": ("Address 1 - City",), "state": ("Address 1 - Region",),
    "postal_code": ("Address 1 - Postal Code",),
}  # fmt: skip

PRESETS = (
    Preset(
        "Google Contacts",
        ("First Name", "Last Name", "Organization Name", "File As"),
        {
            "first": ("First Name",), "middle": ("Middle Name",), "last": ("Last Name",), "suffix": ("Name Suffix",),
            "organization": ("Organization Name",), "title": ("Organization Title",), **_GOOGLE_COMMON,
        },
        place_is="own",
    ),
    Preset(
        "Google Contacts",
        ("Given Name", "Family Name", "Group Membership"),
        {
            "person": ("Name",), "first": ("Given Name",), "middle": ("Additional Name",), "last": ("Family Name",),
            "suffix": ("Name Suffix",), "organization": ("Organization 1 - Name",),
            "title": ("Organization 1 - Title",), **_GOOGLE_COMMON,
        },
        place_is="own",
    ),
    Preset(
        "CiviCRM",
        ("Contact Type", "Display Name", "Sort Name"),
        {
            "organization": ("Current Employer",), "lone_organization": ("Organization Name",),
            "external_id": ("External Identifier",), "first": ("First Name",), "middle": ("Middle Name",),
            "last": ("Last Name",), "suffix": ("Individual Suffix",), "kind_of_line": ("Contact Type",),
            "person": ("Display Name",), "title": ("Job Title",), "email": ("Email",), "phone": ("Phone",),
            "address": ("Street Address",), "city": ("City",), "state": ("State",), "postal_code": ("Postal Code",),
            "county": ("County",), "website": ("Website",), "notes": ("Note", "Notes", "Note(s)"),
        },
        place_is="own",
    ),
    Preset(
        "Outlook",
        ("First Name", "Last Name", "Company", "E-mail Address", "Business Phone"),
        {
            "first": ("First Name",), "middle": ("Middle Name",), "last": ("Last Name",), "suffix": ("Suffix",),
            "organization": ("Company",), "title": ("Job Title",), "email": ("E-mail Address",),
            "phone": ("Business Phone", "Mobile Phone", "Primary Phone"), "org_phone": ("Company Main Phone",),
            "address": ("Business Street",), "city": ("Business City",), "state": ("Business State",),
            "postal_code": ("Business Postal Code",), "website": ("Web Page",), "notes": ("Notes",),
        },
    ),
    Preset(
        "Wild Apricot",
        ("User ID", "First name", "Last name", "Organization", "Membership level"),
        {
            "first": ("First name",), "last": ("Last name",), "organization": ("Organization",), "email": ("Email",),
            "phone": ("Phone",), "status": ("Membership status",), "since": ("Member since",), "notes": ("Notes",),
            "address": ("Address",), "city": ("City",), "state": ("State", "Province/State"),
            "postal_code": ("Postal code", "Zip code"), "title": ("Job title", "Position"),
        },
    ),
)  # fmt: skip


def of(columns):
    """The Preset these headers tell, or None."""
    headers = {plain(column) for column in columns}
    return next((preset for preset in PRESETS if preset.fits(headers)), None)
