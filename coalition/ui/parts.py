"""Parts of a page as functions that return safe HTML; template tags and the Jinja2 tables share them.

A wrong name or kind raises ValueError at once, so that a typo shows in the first render and not on a user's screen.
"""

import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language

from coalition import once

from . import charts

SPRITE = "vendor/icons.svg"
BADGE_KINDS = {"", "owed", "good", "wait", "info", "teal"}
NOTE_KINDS = {"": "info-circle", "owed": "clock", "wait": "hourglass-split", "good": "check-circle"}
BUTTON_KINDS = {"primary", "outline-primary", "quiet", "outline-danger", "menu"}
WHEN = {
    "day": "l, F j",
    "date": "F j, Y",
    "short": "M j, Y",
    "time": "H:i",
    "both": "l, F j, H:i",
    "full": "F j, Y, H:i",
}
STAGES = ("Unaware", "Aware", "Interested", "Committed", "Acting", "Leading")


def one_of(kind, known, what):
    """`kind` if known, else ValueError naming what would be known."""
    if kind not in known:
        raise ValueError(f"No {what} {kind!r}; there are {', '.join(sorted(filter(None, known)))}.")
    return kind


@lru_cache(maxsize=1)
def icon_names():
    """The names in static/icons.txt, from which the sprite is built; `#` begins a remark."""
    lines = Path(settings.BASE_DIR, "static", "icons.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(filter(None, (line.partition("#")[0].strip() for line in lines)))


@lru_cache(maxsize=512)
def icon(name):
    """A Bootstrap icon by name, hidden from screen readers: a word always stands beside it."""
    if name not in icon_names():
        raise ValueError(f"No icon {name!r}; add its name to static/icons.txt and run `make assets`.")
    return format_html('<svg class="ct-i" aria-hidden="true"><use href="{}#i-{}"/></svg>', static(SPRITE), name)


@lru_cache(maxsize=512, typed=True)  # typed: text that is safe HTML is not the same text that has to be escaped
def badge(text, kind="", icon_name=""):
    """A word in a pill; the icon's shape says it without color."""
    one_of(kind, BADGE_KINDS, "badge kind")
    drawn = icon(icon_name) if icon_name else ""
    return format_html('<span class="ct-badge{}">{}{}</span>', f" ct-badge-{kind}" if kind else "", drawn, text)


@lru_cache(maxsize=64)
def stage(number, word=None):
    """Five seats and the word. `number` is 0 (unaware) to 5 (leading); never in a list that members see."""
    if number not in range(6):
        raise ValueError(f"A stage is 0 to 5, not {number!r}.")
    return format_html('<span class="ct-stage s{}">{}</span>', number, word or STAGES[number])


_icon = icon  # where an argument has the name


def initials(name):
    """Two letters for an avatar: of the first and the last word that begin with a letter."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha() and not word.endswith(".")]
    words = words or name.split() or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])).upper()


def avatar(name, kind="person"):
    """Initials in a circle (person) or a square (org); decoration, the name stands beside it."""
    one_of(kind, {"person", "org"}, "avatar")
    extra = " ct-avatar-org" if kind == "org" else ""
    return format_html('<span class="ct-avatar{}" aria-hidden="true">{}</span>', extra, initials(name))


def counted(number, words):
    """ "1 person", "14 people": `words` is "person,people", or just "partner" for a plain s."""
    one, _, many = words.partition(",")
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def minutes(number):
    """ "3 min", "1 h 30 min"; empty for None."""
    if number is None:
        return ""
    hours, rest = divmod(int(number), 60)
    return " ".join(filter(None, [f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else ""]))


def as_date(moment):
    """The day of a date or a datetime, the latter in the current time zone."""
    if isinstance(moment, datetime.datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment


def span_words(days):
    """A length of time in the largest unit that still says something: days to 59, then months, from two years years."""
    if days < 60:
        return counted(days, "day")
    if days < 730:
        return counted(days // 30, "month")
    return counted(days // 365, "year")


def age(moment, today=None):
    """How long ago or ahead a day lies: "today", "yesterday", "4 days ago", "in 3 days"; empty for None."""
    if moment is None:
        return ""
    days = ((today or timezone.localdate()) - as_date(moment)).days
    if days == 0:
        return "today"
    if abs(days) == 1:
        return "yesterday" if days == 1 else "tomorrow"
    return f"{span_words(days)} ago" if days > 0 else f"in {span_words(-days)}"


def short_date(moment):
    """ "Mar 4, 2026"; empty for None."""
    day = as_date(moment)
    return f"{day:%b} {day.day}, {day.year}" if day else ""


def bar(value, whole, mark=None, large=False):
    """A bar filled to value / whole, as SVG; `mark` (same unit) draws the line to reach. Words stand beside it."""
    fill = width(value, whole)
    drawn = ""
    if mark is not None:
        at = min(width(mark, whole), 99.4)
        drawn = format_html('<rect class="c-markr" x="{}" width="0.8" height="8"/>', at)
    return format_html(
        '<svg class="ct-bar{}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="c-track" width="100" height="8"/><rect class="c-fill" width="{}" height="8"/>{}</svg>',
        " ct-bar-lg" if large else "",
        fill,
        drawn,
    )


def width(value, whole):
    """value / whole in percent, 0 to 100, one decimal; nothing of nothing is 0."""
    return round(min(max(value / whole, 0), 1) * 100, 1) if whole else 0


def day_or_time(moment, style="short"):
    """A <time> of a day, or of a moment that is in its zone already, in a style of WHEN."""
    return _time(moment, moment.isoformat(), style, get_language())


@lru_cache(maxsize=5000)
def _time(moment, written, style, language):
    """One <time>; lists show the same few days again and again. One moment in two zones is equal but for `written`."""
    return format_html('<time datetime="{}">{}</time>', written, formats.date_format(moment, WHEN[style]))


def date_tile(moment):
    """Month and day of the month, for the eye; the words stand beside it."""
    day = as_date(moment)
    return format_html('<div class="ct-date" aria-hidden="true"><span>{}</span><b>{}</b></div>', f"{day:%b}", day.day)


def why(content, summary="Why?", open=False):
    """The reason, one click away."""
    shown = mark_safe(" open") if open else ""
    return format_html(
        '<details class="ct-why"{}><summary>{}</summary><div>{}</div></details>', shown, summary, content
    )


def card(content, title="", id="", aside="", foot="", flush=False, owed=False, level=2, soft=""):
    """One question; its heading names the answer. See the tag of this name."""
    classes = "ct-card" + (" ct-card-flush" if flush else "") + (" ct-card-owed" if owed else "")
    end = format_html('<div class="ct-card-foot">{}</div>', foot) if foot else ""
    if not title:
        return format_html('<section class="{}">{}{}</section>', classes, content, end)
    id = id or f"card-{slugify(title)}"
    heading = format_html('<h{n} id="{id}">{title}</h{n}>', n=level, id=id, title=title)
    right = format_html('<span class="ct-soft ct-sm">{}</span>', aside) if aside else ""
    under = format_html('<p class="ct-soft ct-md ct-mb">{}</p>', soft) if soft else ""
    return format_html(
        '<section class="{}" aria-labelledby="{}"><div class="ct-card-head">{}{}</div>{}{}{}</section>',
        classes,
        id,
        heading,
        right,
        under,
        content,
        end,
    )


def note(content, kind="", icon=""):
    """A remark with its sign; kinds: owed wait good, or none for a neutral note."""
    one_of(kind, NOTE_KINDS, "kind of note")
    drawn = _icon(icon or NOTE_KINDS[kind])
    return format_html(
        '<div class="ct-note{}">{}<div>{}</div></div>', f" ct-note-{kind}" if kind else "", drawn, content
    )


def post_button(
    token, address, label, kind="outline-primary", icon="", name="", value="", small=False, ask="", wide=False
):
    """A form of one button, for every step that changes something; `token` is the page's CSRF token. See the tag."""
    one_of(kind, BUTTON_KINDS, "kind of button")
    context = {
        "token": token,
        "occasion": once.hidden_field(),
        "address": address,
        "label": label,
        "kind": kind,
        "icon_name": icon,
        "name": name,
        "value": value,
        "small": small,
        "ask": ask,
        "wide": wide,
    }
    return drawn("post_button.html", context)


def drawn(template, context, request=None):
    """A template of templates/tables/ as safe HTML."""
    return mark_safe(render_to_string(template, context, request, using="jinja2"))  # noqa: S308  (autoescaped)


def channel_bar(content, name, question, value, cap, signs=""):
    """One channel of the buy-in: its question, its bar, its figure, and `content` behind `signs`."""
    return format_html(
        '<div class="ct-channel"><div><h3>{}</h3><p class="ct-q">{}</p></div>{}'
        '<div class="ct-val"><b>{}</b> <span class="ct-soft ct-sm">of {}</span></div>{}</div>',
        name,
        question,
        charts.channel(value, cap),
        f"{value:.1f}",
        f"{cap:g}",
        why(content, signs) if signs else "",
    )
