"""Names as people show them in a video meeting, and the names they may have in our book."""

import re

from meetings.attendance.newcomers import clean, plain

# What a product or a person puts in brackets behind a name, and says nothing about who it is.
ASIDES = {"guest", "external", "unverified", "host", "co-host", "me", "he/him", "she/her", "they/them", "organizer"}
TITLES = re.compile(
    r"^(dr|mr|mrs|ms|prof|chief|capt|captain|lt|sgt)\.?\s+|,?\s+(md|do|rn|msn|bsn|mph|phd|pharmd|paramedic|emt|cem|ret)\.?$"
)
BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
PARTS = re.compile(r"\s+[-–—|/@]\s+|\s+@|\s*\|\s*")  # "Rosa Diaz - Lakeside", "Rosa Diaz | EMS"
DEVICE = re.compile(r"['’]s\s+(iphone|ipad|phone|android|laptop|macbook|computer|galaxy)\b.*$")
PHONE = re.compile(r"[+\d\s().*•x-]+")
CALLER = re.compile(r"^(call-?in[ _]user|phone[ _]user|caller)(?![a-z])", re.IGNORECASE)


def is_phone(shown):
    """Whether somebody called in and only a number is shown."""
    digits = sum(letter.isdigit() for letter in shown)
    return bool(CALLER.match(shown)) or (digits >= 2 and len(shown) >= 7 and bool(PHONE.fullmatch(shown)))


def digits_of(shown):
    """The last ten digits of a number that is shown whole; "" when part of it is hidden."""
    digits = re.sub(r"\D", "", shown)
    return digits[-10:] if len(digits) >= 10 and not re.search(r"[*•x]", shown) else ""


def variants(shown):
    """Names to look for, in plain form, the likeliest first.

    "Bobby (Robert Hale)" is Robert Hale by his account, "Hale, Robert (Guest)" a colleague of another organization,
    "Dr. Robert Hale, MD | Lakeside" says more than the name.
    """
    inner = [clean(a or b) for a, b in BRACKETS.findall(shown)]
    outer = clean(BRACKETS.sub(" ", shown))
    found = []
    for text in [*(part for part in inner if plain(part) not in ASIDES), outer]:
        for part in PARTS.split(text):
            found += _forms(part)
    return list(dict.fromkeys(name for name in found if len(name) > 1))


def _forms(text):
    name = DEVICE.sub("", plain(text))
    bare = name
    while (shorter := TITLES.sub("", bare).strip(" ,")) != bare:
        bare = shorter
    forms = [name, bare]
    if bare.count(",") == 1:
        last, first = (part.strip() for part in bare.split(","))
        forms.append(f"{first} {last}".strip())
    return forms


def kept(shown):
    """A name to keep for somebody new: as shown, without asides and what stands behind a dash."""
    outer = clean(BRACKETS.sub(lambda found: " " if plain(found[1] or found[2] or "") in ASIDES else found[0], shown))
    return clean(PARTS.split(outer)[0]) or clean(shown)
