"""Which areas of competition a text touches: by the area's name or one of its words, as whole words, whatever the case."""

import re

# "contract" is met by "contracts" and "contract’s" as well, and "art" not by "start".
ENDING = r"(?:s|es|’s|'s)?"


def touched(areas, text):
    """Those of the areas whose name, or one of whose words, stands in the text."""
    return [area for area in areas if _pattern(area).search(text)]


def _pattern(area):
    said = "|".join(re.escape(words.strip()) for words in [area.name, *area.words] if words.strip())
    return re.compile(rf"(?<!\w)(?:{said}){ENDING}(?!\w)", re.IGNORECASE)
