"""From a file's columns to our fields: guesses, filters, and tidying of what federal and state files hold."""

import re

# field -> headers it goes by, likeliest first; compared as lower-case words
PARTNER_HEADERS = {
    "name": (
        "name", "partner", "partner name", "organization", "organization name", "organisation", "facility name",
        "facility", "provider name", "hospital name", "hospital", "agency", "agency name", "company", "company name",
        "business name", "legal business name", "institution", "member organization", "member name", "entity",
    ),
    "external_id": (
        "outside number", "external id", "facility id", "provider id", "provider number", "ccn",
        "cms certification number", "cms certification number ccn", "federal provider number", "npi", "license number",
        "licence number", "id", "number",
    ),
    "address": (
        "address", "street address", "street", "address 1", "address line 1", "mailing address", "provider address",
        "physical address", "addr",
    ),
    "city": ("city", "city town", "town", "provider city", "municipality", "city name", "mailing city"),
    "state": ("state", "state code", "provider state", "st", "state abbreviation", "mailing state", "province"),
    "postal_code": (
        "zip code", "zip", "zipcode", "postal code", "postcode", "provider zip code", "zip 5", "mailing zip",
    ),
    "county": ("county", "county parish", "parish", "county name", "provider county name"),
    "phone": (
        "phone", "telephone", "telephone number", "phone number", "tel", "provider phone number", "main phone",
        "contact phone", "work phone",
    ),
    "email": ("email", "e mail", "email address", "e mail address", "mail", "contact email"),
    "website": ("website", "web site", "url", "web", "homepage", "web address", "web page"),
    # not a fact of ours as it stands: types.py reads it
    "type_column": (
        "stakeholder type", "partner type", "member type", "organization type", "hospital type", "facility type",
        "provider type", "type", "category", "sector",
    ),
    "about": ("about", "notes", "note", "description", "comments", "comment", "remarks"),
}  # fmt: skip

SMALL_WORDS = frozenset(re.findall(r"\w+", "a an and at by de del for in la las los of on or the to with"))
ACRONYMS = frozenset(
    re.findall(
        r"\w+",
        "AFB AIDS ASC CAH CHI DBA EMS EMT ENT ER ESRD FQHC HCA HIV HMO ICU II III IHS IV IX LLC LLP LP LTAC MD NE NW "
        "OSF PA PC PHS PLLC PO SE SW UAB UC UCI UCLA UCSD UCSF UF UH UHS UK UNC UPMC US USA USAF USC USPHS UT UVA VA "
        "VAMC VI VII VIII XI XII YMCA YWCA AMC USMD",
    )
)
WORDS_WITHOUT_VOWELS = {
    "st": "St", "mt": "Mt", "ft": "Ft", "dr": "Dr", "jr": "Jr", "sr": "Sr", "mr": "Mr", "mrs": "Mrs", "ms": "Ms",
    "pt": "Pt", "rd": "Rd", "ln": "Ln", "ct": "Ct", "blvd": "Blvd", "pkwy": "Pkwy", "hwy": "Hwy", "pl": "Pl",
    "ctr": "Ctr", "cntr": "Cntr", "hlth": "Hlth", "rm": "Rm", "fl": "Fl", "bldg": "Bldg", "by": "by", "my": "My",
    "sky": "Sky", "dry": "Dry", "fry": "Fry", "lynn": "Lynn", "flynn": "Flynn", "glynn": "Glynn", "ltd": "Ltd",
    "plz": "Plz", "trl": "Trl", "cyn": "Cyn", "wy": "Wy", "sq": "Sq", "hts": "Hts", "spgs": "Spgs", "xing": "Xing",
}  # fmt: skip

STATES = {
    "alabama": "AL", "alaska": "AK", "american samoa": "AS", "arizona": "AZ", "arkansas": "AR", "california": "CA",
    "colorado": "CO", "connecticut": "CT", "delaware": "DE", "district of columbia": "DC", "florida": "FL",
    "georgia": "GA", "guam": "GU", "hawaii": "HI", "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA",
    "kansas": "KS", "kentucky": "KY", "louisiana": "LA", "maine": "ME", "maryland": "MD", "massachusetts": "MA",
    "michigan": "MI", "minnesota": "MN", "mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE",
    "nevada": "NV", "new hampshire": "NH", "new jersey": "NJ", "new mexico": "NM", "new york": "NY",
    "north carolina": "NC", "north dakota": "ND", "northern mariana islands": "MP", "ohio": "OH", "oklahoma": "OK",
    "oregon": "OR", "pennsylvania": "PA", "puerto rico": "PR", "rhode island": "RI", "south carolina": "SC",
    "south dakota": "SD", "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT", "virginia": "VA",
    "virgin islands": "VI", "washington": "WA", "west virginia": "WV", "wisconsin": "WI", "wyoming": "WY",
}  # fmt: skip

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class MappingTrouble(Exception):
    """A filter or a field names a column that is not there. The message names those that are."""


def plain(header):
    """A header as lower-case words, for comparing: "City/Town" is "city town"."""
    return " ".join(re.findall(r"[^\W_]+", header.casefold()))


def guess(columns, headers=None):
    """Which column each field most likely is: {field: column number from 0}. No column is used twice."""
    headers = PARTNER_HEADERS if headers is None else headers
    places = {}
    for place, column in enumerate(columns):
        places.setdefault(plain(column), place)
    found = {}
    for field, names in headers.items():
        fitting = (places[name] for name in names if name in places and places[name] not in found.values())
        place = next(fitting, None)
        if place is not None:
            found[field] = place
    return found


def column_place(columns, name):
    """The number of the column called `name`, however it is written; MappingTrouble when there is none."""
    for alike in (str.casefold, plain):
        for place, column in enumerate(columns):
            if alike(column) == alike(name.strip()):
                return place
    raise MappingTrouble(f"There is no column “{name}”. The file has: {', '.join(columns)}.")


def parse_filter(columns, text):
    """ "State=MN" as [column number, "MN"]."""
    name, equals, value = text.partition("=")
    if not equals:
        raise MappingTrouble(f"Write the filter as COLUMN=VALUE, not “{text}”.")
    return [column_place(columns, name), value.strip()]


def wanted(filters):
    """A function from a row's values to whether it stays in: any value of one column, all columns together."""
    asked = {}
    for place, value in filters:
        asked.setdefault(place, set()).add(value.strip().casefold())
    return lambda values: all(values[place].casefold() in allowed for place, allowed in asked.items())


# --- Tidying -----------------------------------------------------------------------------------------------------


def name_case(text):
    """A name written ALL IN CAPITALS as people write it; any other stays as it is."""
    if text != text.upper() or sum(letter.isalpha() for letter in text) < 4:
        return text
    first = [True]

    def cased(match):
        word, start = match[0], first[0]
        first[0] = False
        return _word_case(word, start=start)

    return WORD.sub(cased, text)


def _word_case(word, *, start):
    lower = word.lower()
    if word in ACRONYMS or len(word) == 1:
        return word
    if lower in WORDS_WITHOUT_VOWELS:
        return WORDS_WITHOUT_VOWELS[lower].capitalize() if start else WORDS_WITHOUT_VOWELS[lower]
    if lower in SMALL_WORDS:
        return word.capitalize() if start else lower
    if word[0].isdigit():
        return lower if re.fullmatch(r"\d+(st|nd|rd|th)", lower) else word
    if len(word) <= 4 and not re.search(r"[aeiouy]", lower) and word.isalpha():
        return word
    if re.fullmatch(r"[dlo]['’]\w{3,}", lower):
        return word[:2] + word[2:].capitalize()
    if lower.startswith("mc") and len(word) > 3:
        return "Mc" + word[2:].capitalize()
    return word[0] + lower[1:]


def state_code(text):
    """Two letters for a state written out; anything else in capitals as it stands."""
    return STATES.get(plain(text), text.upper())


def postal_code(text):
    """A ZIP code as text: leading zeros a spreadsheet swallowed come back, nine digits get their hyphen."""
    text = re.sub(r"\.0$", "", text)
    if re.fullmatch(r"\d{3,4}", text):
        return text.zfill(5)
    return f"{text[:5]}-{text[5:]}" if re.fullmatch(r"\d{9}", text) else text


def web_address(text):
    """A web address with its scheme."""
    return f"https://{text}" if text and "://" not in text else text


def one_line(text):
    """Line breaks become spaces."""
    return " ".join(text.split())


PHONE = re.compile(
    r"(?:\+?1[\s.-]?)?\(?(\d{3})\)?[\s./-]*(\d{3})[\s.-]*(\d{4})(?:\s*(?:x|ext\.?|extension)\s*(\d{1,6}))?",
    re.IGNORECASE,
)


def phone(text):
    """An American number as (612) 555-0123, with x45 for an extension; any other stays as it is."""
    text = one_line(text)
    found = PHONE.fullmatch(text)
    if not found:
        return text
    area, office, line, extension = found.groups()
    return f"({area}) {office}-{line}" + (f" x{extension}" if extension else "")


TIDY = {
    "name": lambda text: name_case(one_line(text)),
    "address": lambda text: name_case(one_line(text)),
    "city": lambda text: name_case(one_line(text)),
    "county": lambda text: name_case(one_line(text)),
    "state": state_code,
    "postal_code": postal_code,
    "phone": phone,
    "website": web_address,
    "about": str,
}


def tidied(values, mapping):
    """A row's values as {field: text}, tidied; a field without a column is not in it."""
    return {field: TIDY.get(field, one_line)(values[place]) for field, place in mapping.items()}


# --- Keys for likeness -------------------------------------------------------------------------------------------

FILLER = frozenset(re.findall(r"\w+", "the of and at for inc incorporated llc ltd co corp corporation a"))


def name_key(name):
    """A name without case, punctuation and filler: two partners with one key look alike."""
    words = re.findall(r"[^\W_]+", name.casefold().replace("'", "").replace("’", ""))
    return " ".join("saint" if word == "st" else word for word in words if word not in FILLER) or name.casefold()


def phone_key(phone):
    """The last ten digits of a phone number; "" when there are fewer than seven."""
    digits = re.sub(r"\D", "", phone.split("x")[0])[-10:]
    return digits if len(digits) >= 7 else ""
