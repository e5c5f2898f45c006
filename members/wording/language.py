"""The small language of a coalition's own words: text, and named places such as {first name}. Nothing in it runs.

    Dear {first name},
                                       an empty line begins a new paragraph
    - one                              lines that begin with a dash are a list
    {answer link}                      a link alone on its line becomes a button
    {content}                          our own part of the mail, once, alone on its line

`{{` and `}}` are the braces themselves. What is wrong is said with its line, before anything is saved.
"""

import difflib
import re
from dataclasses import dataclass

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from coalition.plain import MISLEADING, one_line
from members.notices.registry import Field

CONTENT = "content"
COMMON = (
    Field("first name", "Their first name", lambda notice, mail: notice.person.first_name),
    Field("name", "Their whole name", lambda notice, mail: notice.person.name),
    Field("coalition", "The coalition’s name", lambda notice, mail: notice.coalition.name),
    Field("mission", "The coalition’s mission", lambda notice, mail: notice.coalition.mission),
)
_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")


@dataclass(frozen=True)
class Trouble:
    """One thing wrong with the words: where, and what to do."""

    line: int
    words: str

    def __str__(self):
        return f"Line {self.line}: {self.words}" if self.line else self.words


@dataclass(frozen=True)
class OwnWords:
    """A coalition's words for one mail, filled in. `has_content`: our own part stands between opening and closing."""

    subject: str
    opening: str
    opening_html: SafeString
    closing: str
    closing_html: SafeString
    has_content: bool
    for_you: str
    language: str


def fields_of(kind):
    """{name: Field} of what the words for a kind may name."""
    return {field.name: field for field in (*COMMON, *kind.fields)}


def cleaned(text):
    """The text without invisible signs that turn the direction or hide, with plain line ends."""
    return MISLEADING.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def troubles(kind, *, subject, body):
    """(what is wrong with the subject, what is wrong with the body): lists of Trouble."""
    known = fields_of(kind)
    wrong_subject = [Trouble(0, each.words) for each in _unknown(known, subject)]
    if "\n" in subject:
        wrong_subject.append(Trouble(0, "A subject is one line."))
    if f"{{{CONTENT}}}" in subject:
        wrong_subject.append(Trouble(0, "{content} belongs into the text, not into the subject."))
    return wrong_subject, [*_unknown(known, body), *_content(body), *_missing(kind, body)]


def _unknown(known, text):
    wrong = []
    for number, line in enumerate(text.split("\n"), start=1):
        for match in _TOKEN.finditer(line):
            if match[0] in ("{{", "}}"):
                continue
            if match[1] is None:
                wrong.append(
                    Trouble(number, f"A “{match[0]}” stands alone. Close it, or write it twice to mean itself.")
                )
            elif match[1] not in known and match[1] != CONTENT:
                wrong.append(Trouble(number, f"There is no {match[0]}.{_nearest(match[1], known)}"))
    return wrong


def _nearest(name, known):
    near = difflib.get_close_matches(name.strip().lower(), [*known, CONTENT], n=1)
    if near:
        return f" Do you mean {{{near[0]}}}?"
    return f" Known are {', '.join(f'{{{each}}}' for each in known)}."


def _content(body):
    lines = [number for number, line in enumerate(body.split("\n"), start=1) if f"{{{CONTENT}}}" in line]
    wrong = [Trouble(number, "{content} stands there twice. Once is enough.") for number in lines[1:]]
    alone = [number for number, line in enumerate(body.split("\n"), start=1) if line.strip() == f"{{{CONTENT}}}"]
    return wrong + [Trouble(number, "{content} stands alone on its line.") for number in lines if number not in alone]


def _missing(kind, body):
    if f"{{{CONTENT}}}" in body:
        return []
    needed = [f"{{{field.name}}}" for field in kind.fields if field.needed]
    if not needed:
        return [Trouble(0, "Put {content} where our own part of the mail stands: without it, it would say nothing.")]
    return [
        Trouble(0, f"Without {name} nobody can act on the mail. Put it in, or {{content}}.")
        for name in needed
        if name not in body
    ]


def fill(wording, kind, notice, mail):
    """The OwnWords of a `Wording` for one notice and its built-in Mail."""
    known = fields_of(kind)

    def value(name):
        return _one_line(known[name].value(notice, mail))

    opening, content, closing = wording.body.partition(f"{{{CONTENT}}}")
    return OwnWords(
        subject=one_line(_text(wording.subject, value)),
        opening=_text(opening, value).strip(),
        opening_html=_html(opening, known, value),
        closing=_text(closing, value).strip(),
        closing_html=_html(closing, known, value),
        has_content=bool(content),
        for_you=wording.for_you,
        language=wording.language,
    )


def _one_line(value):
    return " ".join(str(value or "").split())


def _text(words, value):
    """The words with every named place filled in; no text of a person is looked through again."""
    return _TOKEN.sub(lambda match: match[0][0] if match[1] is None else value(match[1]), words)


def _html(words, known, value):
    """The same as paragraphs, lists and buttons."""
    return mark_safe("\n".join(_block(block, known, value) for block in re.split(r"\n\s*\n", words) if block.strip()))  # noqa: S308  made of escaped parts


def _block(block, known, value):
    lines = [line.strip() for line in block.strip().split("\n")]
    if all(line.startswith("- ") for line in lines):
        items = format_html_join("", "<li>{}</li>", ((_inline(line[2:], known, value),) for line in lines))
        return format_html("<ul>{}</ul>", items)
    button = len(lines) == 1 and re.fullmatch(r"\{([^{}]+)\}", lines[0])
    if button and button[1] in known and known[button[1]].is_link:
        return format_html('<p><a class="btn" href="{}">{}</a></p>', value(button[1]), known[button[1]].label)
    return format_html("<p>{}</p>", mark_safe("<br>".join(_inline(line, known, value) for line in lines)))  # noqa: S308  made of escaped parts


def _inline(line, known, value):
    """One line with its places filled in, escaped."""
    parts, last = [], 0
    for match in _TOKEN.finditer(line):
        parts.append(escape(line[last : match.start()]))
        last = match.end()
        if match[1] is None:
            parts.append(match[0][0])
        elif known[match[1]].is_link:
            address = value(match[1])
            parts.append(format_html('<a href="{0}">{0}</a>', address))
        else:
            parts.append(escape(value(match[1])))
    return mark_safe("".join([*parts, escape(line[last:])]))  # noqa: S308  made of escaped parts
