"""Instruments whose section scores are typed in: names of their sections and scales, never their questions.

`own`: the tile of Overview (domain.md 3.7) that says something about the same from our own records.
"""

from dataclasses import dataclass
from decimal import Decimal

OTHER = "other"
MOST_OWN = 12  # sections of an instrument of one's own


@dataclass(frozen=True)
class Part:
    """One section: its name, its scale where it differs from the instrument’s, the tile beside it."""

    key: str
    name: str
    own: str = ""
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Instrument:
    """One instrument: its scale, its sections, and from which mean on it calls a section strong, or worth a talk."""

    key: str
    name: str
    low: Decimal
    high: Decimal
    parts: tuple[Part, ...]
    bands: tuple[tuple[Decimal, str], ...] = ()

    def scale_of(self, key):
        """(lowest, highest) of a section."""
        part = next((each for each in self.parts if each.key == key), None)
        low, high = (part.low, part.high) if part else (None, None)
        return (self.low if low is None else low), (self.high if high is None else high)

    def band(self, value):
        """What the instrument calls a mean, in words; "" where it says nothing."""
        return next((words for least, words in self.bands if value >= least), "")


def _one(value):
    return Decimal(value)


PERCENT = {"low": _one(0), "high": _one(100)}
INSTRUMENTS = {
    each.key: each
    for each in (
        Instrument(
            "wilder",
            "Wilder Collaboration Factors Inventory",
            _one(1),
            _one(5),
            (
                Part("environment", "Environment", "reach"),
                Part("membership", "Membership characteristics", "coverage"),
                Part("process", "Process and structure", "decisions"),
                Part("communication", "Communication", "closure"),
                Part("purpose", "Purpose", "consultation"),
                Part("resources", "Resources", "resources"),
            ),
            ((_one("4.0"), "A strength"), (_one("3.0"), "Worth a talk"), (_one("1.0"), "Worth attention first")),
        ),
        Instrument(
            "partner",
            "PARTNER",
            _one(1),
            _one(4),
            (
                Part("density", "Density, in percent", "active", **PERCENT),
                Part("centralization", "Centralization, in percent", "concentration", **PERCENT),
                Part("openness", "Trust: openness"),
                Part("reliability", "Trust: reliability", "promises"),
                Part("mission", "Trust: shared mission", "consultation"),
                Part("influence", "Value: influence", "seats"),
                Part("involvement", "Value: involvement", "active"),
                Part("contribution", "Value: resources", "resources"),
            ),
        ),
        Instrument(
            "psat",
            "Program Sustainability Assessment Tool (PSAT)",
            _one(1),
            _one(7),
            (
                Part("environment", "Environmental support", "wins"),
                Part("funding", "Funding stability"),
                Part("partnerships", "Partnerships", "active"),
                Part("capacity", "Organizational capacity", "resources"),
                Part("evaluation", "Program evaluation", "stalled"),
                Part("adaptation", "Program adaptation", "closure"),
                Part("communications", "Communications", "consultation"),
                Part("planning", "Strategic planning", "promises"),
            ),
        ),
        Instrument(OTHER, "Another instrument", _one(1), _one(5), ()),
    )
}
CHOICES = [(key, each.name) for key, each in INSTRUMENTS.items()]
