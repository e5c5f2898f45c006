"""From the words of a mail to its text and HTML."""

import re

import css_inline
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone

from members.people.links import address_for

from .models import PASSES_PAUSE, SWITCHABLE, NoticeCategory

# A mail cannot link a style sheet: the rules are copied into the elements (80 µs a mail); nothing is fetched.
_inliner = css_inline.CSSInliner(load_remote_stylesheets=False)

WHY = {
    NoticeCategory.ACCOUNT: "You get this because it is about your own access to {coalition}.",
    NoticeCategory.INVITATION: "You get this because {coalition} invites you to its meetings.",
    NoticeCategory.REMINDER: "You get this because {coalition} counts on your answer, whatever it is.",
    NoticeCategory.FOLLOW_UP: "You get this because you took part in {coalition}.",
    NoticeCategory.INPUT: "You get this because {coalition} would like to know what you think.",
    NoticeCategory.REPORT_BACK: "You get this because you told {coalition} what you think.",
    NoticeCategory.DIGEST: "You get this because you are part of {coalition}.",
    NoticeCategory.INCIDENT: "You get this because {coalition} has you on its day-and-night call list.",
}
STOP = {
    NoticeCategory.INVITATION: "No more invitations by mail",
    NoticeCategory.REMINDER: "No more reminders",
    NoticeCategory.FOLLOW_UP: "No more mail after meetings",
    NoticeCategory.INPUT: "No more requests for your view",
    NoticeCategory.REPORT_BACK: "Show answers in the app only",
    NoticeCategory.DIGEST: "No more summaries",
    NoticeCategory.INCIDENT: "No more news of incidents by mail",
}
NO_ANSWERS = "No answers by mail: somebody tells me"
_PERSONAL_LINK = re.compile(r"(/l/[\w-]+/)[^\s/?#]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def unsubscribe_address(person, category):
    """The address that switches `category` off for `person` by one click; "" where one cannot."""
    if category not in SWITCHABLE:
        return ""
    return address_for(person, purpose="unsubscribe", about=str(category), route="unsubscribe")


def render(notice, mail, stop_url=""):
    """(subject, text, html) of a mail, as they go out. `stop_url` switches its category off, "" where one cannot.

    Times in it are on the coalition's clock: templates turn every moment to the active zone, and a worker has none.
    """
    own = mail.own
    subject = " ".join((own.subject if own else mail.subject).split())[:300]
    context = {"subject": subject, **_frame(notice, mail, stop_url), **mail.context}
    with timezone.override(notice.coalition.zone):
        text = ""
        if own is None or own.has_content:
            text = get_template(f"{mail.template}.txt").template.render(Context(context, autoescape=False))
        if own:
            text = "\n\n".join(part for part in (own.opening, text.strip(), own.closing) if part)
        text += get_template("members/notices/mail_foot.txt").template.render(Context(context, autoescape=False))
        html = get_template(f"{mail.template}.html").template.render(Context(context))
    return subject, _BLANK_LINES.sub("\n\n", text).strip() + "\n", _inliner.inline(html)


def without_links(text):
    """The text with the secret part of every personal link blanked."""
    return _PERSONAL_LINK.sub(r"\1…", text)


def _stop_words(category, person):
    """What the link below a mail does. Who cannot sign in is offered no app to read answers in."""
    if category == NoticeCategory.REPORT_BACK and person.user_id is None:
        return NO_ANSWERS
    return STOP.get(category, "")


def _frame(notice, mail, stop_url):
    person, coalition = notice.person, notice.coalition
    category = NoticeCategory(notice.category)
    return {
        "notice": notice,
        "person": person,
        "coalition": coalition,
        "mission": coalition.mission,
        "own": mail.own,
        "why": mail.why or WHY[category].format(coalition=coalition.name),
        "site": settings.BASE_URL,
        "stop_words": _stop_words(category, person),
        "stop_url": stop_url,
        "pause_words": "Pause other messages" if category in PASSES_PAUSE else "Pause messages",
        "pause_url": f"{stop_url}#pause" if stop_url else "",
    }
