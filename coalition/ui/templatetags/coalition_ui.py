"""The tags every template has without loading them. Each stands on the gallery page, /components/."""

from django import template
from django.template import TemplateSyntaxError, defaulttags
from django.template.defaulttags import URLNode
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import conditional_escape, format_html, format_html_join

from coalition import once
from coalition.ui import charts, files, forms, parts, toasts
from coalition.ui.addresses import changed, page_addresses, url

register = template.Library()


def loud(function):
    """Let a wrong kind or name fail as a template error, which names the template and the line."""

    def drawn(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except ValueError as trouble:
            raise TemplateSyntaxError(str(trouble)) from trouble

    return drawn


draw_icon, draw_badge, draw_stage, draw_avatar = map(loud, (parts.icon, parts.badge, parts.stage, parts.avatar))
draw_note, draw_button = map(loud, (parts.note, parts.post_button))


class QuickUrl(URLNode):
    """Django's {% url %}, with the addresses kept (addresses.url): a page has dozens, the same each time."""

    def render(self, context):
        if self.kwargs:
            return super().render(context)
        try:
            address = url(self.view_name.resolve(context), [each.resolve(context) for each in self.args])
        except NoReverseMatch:
            if not self.asvar:
                raise
            address = ""
        if not self.asvar:
            return conditional_escape(address)
        context[self.asvar] = address
        return ""


@register.tag("url")
def quick_url(parser, token):
    """{% url "partner-detail" slug partner.pk %}, as in Django."""
    node = defaulttags.url(parser, token)
    return QuickUrl(node.view_name, node.args, node.kwargs, node.asvar)


# --- Words and times --------------------------------------------------------------------------------------------

register.filter("minutes", parts.minutes)
register.filter("counted", parts.counted)
register.filter("age", parts.age)


@register.simple_tag(takes_context=True)
def when(context, moment, style="short"):
    """A <time> in the coalition's zone. Styles: day, date, short, time, both, full. Nothing for None."""
    if style not in parts.WHEN:
        raise TemplateSyntaxError(f"No style of time {style!r}; there are {', '.join(parts.WHEN)}.")
    if moment is None:
        return ""
    if hasattr(moment, "tzinfo") and timezone.is_aware(moment):
        viewer = context.get("viewer")
        zone = viewer.coalition.zone if viewer and hasattr(viewer.coalition, "zone") else None
        moment = timezone.localtime(moment, zone)
    return parts.day_or_time(moment, style)


@register.simple_tag(takes_context=True)
def qs(context, **changes):
    """This page's query string with changes: {% qs page=2 %}, {% qs sort=None %} takes one out. Begins with "?"."""
    return changed(context["request"].GET, **changes)


@register.simple_tag(takes_context=True, name="files")
def file_links(context):
    """{% files %}: the list on this page as CSV and Excel, for those who may take lists out (coalition/ui/files.py)."""
    links = files.links(context["request"])
    drawn = format_html_join(
        "", '<a class="btn btn-sm btn-outline-primary" href="{}">{}{}</a>',
        ((address, parts.icon(symbol), words) for words, symbol, address in links),
    )  # fmt: skip
    return format_html('<div class="ct-actions ct-files ct-files-alone ct-noprint">{}</div>', drawn) if links else ""


# --- Small parts ------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name):
    """{% icon "sun" %}: a name of static/icons.txt."""
    return draw_icon(name)


@register.simple_tag
def badge(text, kind="", icon=""):
    """{% badge "Adopted" "good" icon="check-circle-fill" %}; kinds: owed good wait info teal, or none."""
    return draw_badge(text, kind, icon)


@register.simple_tag
def stage(number, word=None):
    """{% stage 4 %}: five seats and the word."""
    return draw_stage(number, word)


@register.simple_tag
def avatar(name, kind="person"):
    """{% avatar "Rosa Lindqvist" %}, {% avatar partner.name "org" %}."""
    return draw_avatar(name, kind)


@register.simple_tag
def date_tile(day):
    """{% date_tile meeting.starts_at %}: month and day of the month, for the eye; the words stand beside it."""
    return parts.date_tile(parse_date(day) if isinstance(day, str) else day)


@register.simple_tag
def bar(value, whole, words="", mark=None, large=False):
    """{% bar 5 7 "5 of 7 ready" %}: the words, then the bar; `mark` is the line to reach."""
    return format_html("{}{}", words, parts.bar(value, whole, mark, large))


register.simple_tag(charts.sparkline, name="sparkline")
register.simple_tag(charts.bars, name="bar_chart")
register.simple_tag(charts.stacked, name="stacked_chart")
register.simple_tag(charts.lying, name="part_bar")


@register.simple_tag
def crumb(label, url=""):
    """One step of the breadcrumb; without an address it is where one is."""
    if url:
        return format_html('<li class="breadcrumb-item"><a href="{}">{}</a></li>', url, label)
    return format_html('<li class="breadcrumb-item active" aria-current="page">{}</li>', label)


# --- Larger parts: blocks ---------------------------------------------------------------------------------------


@register.simple_block_tag
def page_head(content, title, lede=""):
    """{% page_head "Partners" lede="…" %}buttons{% endpage_head %}: h1, one sentence, actions."""
    sentence = format_html('<p class="ct-lede">{}</p>', lede) if lede else ""
    actions = format_html('<div class="ct-actions">{}</div>', content) if content.strip() else ""
    return format_html('<div class="ct-head"><div><h1>{}</h1>{}</div>{}</div>', title, sentence, actions)


@register.simple_block_tag
def card(content, title="", id="", aside="", foot="", flush=False, owed=False, level=2, soft=""):
    """{% card "Next meeting" aside="5 of 7 ready" %}…{% endcard %}: one question, its heading names the answer.

    flush=True for lists and tables that reach the edge, owed=True for what we owe (once a page), foot= a last line.
    """
    return parts.card(content, title, id, aside, foot, flush, owed, level, soft)


@register.simple_block_tag
def note(content, kind="", icon=""):
    """{% note "wait" %}…{% endnote %}; kinds: owed wait good, or none for a neutral note."""
    return draw_note(content, kind, icon)


@register.simple_block_tag
def more(content, label="More"):
    """{% more %}<a class="ct-menu-item" …>…</a>{% endmore %}: rarer ways behind one button, where a page has many."""
    return format_html(
        '<details class="ct-more"><summary class="btn btn-outline-primary">{}{}</summary>'
        '<div class="ct-menu">{}</div></details>',
        draw_icon("three-dots"),
        label,
        content,
    )


@register.simple_block_tag
def why(content, summary="Why?", open=False):
    """{% why %}rule, data, requirement{% endwhy %}: the reason is one click away."""
    return parts.why(content, summary, open)


@register.simple_block_tag
def channel_bar(content, name, question, value, cap, signs=""):
    """{% channel_bar "PRESENCE" "Do they turn up?" 11 20 signs="5 signs behind it" %}table{% endchannel_bar %}."""
    return parts.channel_bar(content, name, question, value, cap, signs)


@register.simple_block_tag
def tile(content, title, figure, of="", trend=None, words="", icon=""):
    """{% tile "Active partners" 27 of="of 41 members" trend=values words="3 more than before" %}why{% endtile %}."""
    small = format_html(" <small>{}</small>", of) if of else ""
    spark = charts.sparkline(trend, width=200, height=32) if trend else ""
    drawn = draw_icon(icon) if icon else ""
    line = format_html('<p class="ct-delta">{} <span>{}</span></p>', drawn, words) if words else ""
    return format_html(
        '<section class="ct-card ct-tile"><h2>{}</h2><p class="ct-figure">{}{}</p>{}{}{}</section>',
        title,
        figure,
        small,
        spark,
        line,
        content,
    )


@register.simple_block_tag
def publish_bar(content, left=""):
    """{% publish_bar left="1 thing left: …" %}quiet way out, one button{% endpublish_bar %}: stays in sight."""
    return format_html('<div class="ct-sticky"><span>{}</span><div class="ct-actions">{}</div></div>', left, content)


@register.simple_tag
def empty_state(title, text, url="", action="", level=3):
    """{% empty_state "No promises yet" "When a partner …" url action="Note a promise" %}."""
    if bool(url) != bool(action):
        raise TemplateSyntaxError("empty_state takes both an address and an action, or neither.")
    context = {"title": title, "text": text, "url": url, "action": action, "tag": f"h{level}"}
    return parts.drawn("empty_state.html", context)


@register.inclusion_tag("components/owed_row.html")
def owed_row(age, unit, what, detail="", url="", action="", late=False, first=False):
    """A line of <ul class="ct-owed">; `first` fills the button: the page's one next right thing.

    {% owed_row "12 days" "past our promise" what detail url action="Write the answer" late=True first=True %}
    """
    return {
        "age": age,
        "unit": unit,
        "what": what,
        "detail": detail,
        "url": url,
        "action": action,
        "late": late,
        "first": first,
    }


@register.simple_tag(takes_context=True)
def post_button(
    context, url, label, kind="outline-primary", icon="", name="", value="", small=False, ask="", wide=False
):
    """A form of one button, for every step that changes something: no JavaScript needed, a double click does it once.

    {% post_button url "Mark as done" %}; `name` and `value` travel along; `ask` is a question put before it is done.
    """
    return draw_button(context.get("csrf_token"), url, label, kind, icon, name, value, small, ask, wide)


# --- Forms --------------------------------------------------------------------------------------------------------


@register.simple_tag
def occasion():
    """A hidden field by which a form sent twice acts once (coalition/once.py); once in every form that makes something."""
    return once.hidden_field()


@register.inclusion_tag("components/form_page.html", takes_context=True)
def form_page(context, form, action, cancel="", cancel_words="Not now", url="", look=""):
    """A whole form: {% form_page form "Save meeting" cancel=back %}; the verb on the button says what it does.

    `look` puts a second button beside it, sent as `look=1`: show what would happen, write nothing.
    """
    return {
        "csrf_token": context.get("csrf_token"),
        "form": form,
        "action": action,
        "cancel": cancel,
        "cancel_words": cancel_words,
        "url": url,
        "look": look,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms_and_formsets):
    """What is wrong, with links to the fields; takes the focus. {% crispy form %} brings its own."""
    found = forms.problems(*forms_and_formsets)
    return {"problems": found, "heading": forms.heading(len(found))}


# --- Choices ----------------------------------------------------------------------------------------------------


def _options(options, chosen):
    rows = []
    for option in options:
        value, label, *more = option
        rows.append({"value": value, "label": label, "icon": more[0] if more else "", "on": str(value) == str(chosen)})
    return rows


@register.inclusion_tag("components/seg.html")
def seg(name, legend, options, chosen="", away=(), form=""):
    """Segmented choice of real radios: options of (value, label). `away` are values drawn neutral (excused, absent)."""
    rows = _options(options, chosen)
    for row in rows:
        row["away"] = row["value"] in away
    return {"name": name, "legend": legend, "options": rows, "form": form}


@register.inclusion_tag("components/pick.html")
def pick(name, legend, options, chosen="", column=False, required=False):
    """A choice of larger buttons, real radios: options of (value, label) or (value, label, icon)."""
    rows = _options(options, chosen)
    return {"name": name, "legend": legend, "options": rows, "column": column, "required": required}


# --- Lists ------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def pages(context, page):
    """ "1 to 25 of 41" and the way to the other pages, for a Django Page."""
    return parts.drawn("pages.html", {"page": page, **page_addresses(context["request"].GET, page)})


@register.simple_tag
def chips(chips, label="Filters in use", reset=""):
    """Filters in use, each with the address that takes it out: dicts or objects with `label` and `url`."""
    return parts.drawn("chips.html", {"chips": chips, "label": label, "reset": reset})


@register.simple_tag(takes_context=True)
def drawn(context, template, **shown):
    """A part that the Jinja2 pages draw, too: {% drawn "partner/days.html" memberships=days %}."""
    return parts.drawn(template, shown, context.get("request"))


@register.inclusion_tag("components/toast.html", takes_context=True)
def toast(context, message):
    """One Django message, with Undo where it carries one."""
    undo = toasts.undo_of(message)
    return {
        "csrf_token": context.get("csrf_token"),
        "text": str(message),
        "level": message.level_tag,
        "undo": undo,
    }
