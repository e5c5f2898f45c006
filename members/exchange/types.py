"""Which stakeholder type a text in a file means: its code, its name, or words that tell it."""

import re

from members.partners.models import StakeholderType

from .mapping import plain

# Code -> what tells it; the first that is found in the text wins, so the particular stands before the general.
TYPE_WORDS = (
    ("federal-facility", r"veterans|department of defense|\bva\b|\bihs\b|indian health|federal|military"),
    ("behavioral-health", r"psychiatric|behaviou?ral|mental|substance|addiction"),
    ("ems", r"\bems\b|emergency medical|ambulance|paramedic"),
    ("emergency-management", r"emergency manage|emergency prepared|homeland security"),
    ("public-health", r"public health|health department|health district|board of health"),
    ("long-term-care", r"long.?term|nursing|skilled|assisted living|\bsnf\b|\bltc\b"),
    ("home-health", r"home health|home care|hospice"),
    ("dialysis", r"dialysis|esrd|renal"),
    ("primary-care", r"primary care|fqhc|community health center|family practice|rural health clinic"),
    ("outpatient", r"outpatient|ambulatory|urgent care|surgery center|surgical center"),
    ("hospital", r"hospital|acute|critical access|medical center|child"),
    ("public-safety", r"police|sheriff|\bfire\b|law enforcement|public safety"),
    ("school", r"school|university|college|academic"),
    ("faith-social", r"faith|church|congregation|social service"),
    ("cert-mrc", r"\bcert\b|\bmrc\b|medical reserve"),
    ("health-plan", r"health plan|insurance plan"),
    ("payer", r"payer|insur"),
    ("jurisdiction", r"\bcity\b|\bcounty\b|\btribe|tribal|municipal"),
    ("ngo", r"non.?profit|\bngo\b|volunteer|red cross"),
    ("support-services", r"laborator|pharmac|blood"),
)


class TypeReader:
    """The coalition's types, read once; `read` costs no query."""

    def __init__(self, coalition):
        types = list(StakeholderType.objects.filter(coalition=coalition).values_list("pk", "code", "name"))
        self.by_code = {code: pk for pk, code, _ in types}
        self.by_words = {plain(words): pk for pk, code, name in types for words in (code, name)}
        self.known = {}

    def read(self, text):
        """The type's id, or None when nothing tells it."""
        if text not in self.known:
            self.known[text] = self.by_words.get(plain(text)) or self._told(text.casefold())
        return self.known[text]

    def _told(self, words):
        found = (self.by_code[code] for code, told in TYPE_WORDS if code in self.by_code and re.search(told, words))
        return next(found, None)
