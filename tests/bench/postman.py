"""The other side of the notices bench: one process, one reused connection, the same mails, nothing recorded.

    python -m tests.bench.postman own|django REPORT_BACK PART PARTS

It reads the notices of its part beforehand, says "ready", waits for a line, builds and sends them, and says
"done". `own` builds and sends as the product does; `django` renders the same templates, and leaves the rest to Django's
EmailMultiAlternatives and its SMTP backend.
"""

import sys

import django

django.setup()

from django.core.mail import EmailMultiAlternatives, get_connection  # noqa: E402  needs the settings
from django.utils import timezone  # noqa: E402

from members.models import Notice  # noqa: E402
from members.notices import delivery, message, registry, rendering  # noqa: E402
from members.notices.post import open_office  # noqa: E402

CHUNK = 100


def read(report_back, part, parts):
    """The notices of one part, with everything their words need."""
    rows = Notice.objects.filter(kind="report-back", about_id=report_back)
    rows = rows.select_related("person__coalition", "coalition")
    mine = list(rows.order_by("pk"))[part::parts]
    for start in range(0, len(mine), CHUNK):
        registry.lookup("report-back").load(mine[start : start + CHUNK])
    return mine


def words(notice):
    """(Mail, unsubscribe address, subject, text, html)"""
    mail = registry.lookup(notice.kind).word(notice)
    stop_url = rendering.unsubscribe_address(notice.person, notice.category)
    return mail, stop_url, *rendering.render(notice, mail, stop_url)


def send_own(notices):
    """With the product's own message and conversation."""
    with open_office() as office:
        for notice in notices:
            mail, stop_url, *said = words(notice)
            worded = delivery.Worded(notice, *said, today=timezone.localdate())
            office.send(message.message_for(worded, mail, stop_url), notice.person.email)


def send_django(notices):
    """With Django's message and backend."""
    with get_connection() as connection:
        for notice in notices:
            mail, stop_url, subject, text, html = words(notice)
            letter = EmailMultiAlternatives(
                subject,
                text,
                to=[notice.person.email],
                headers={
                    "List-Unsubscribe": f"<{stop_url}>",
                    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                    "Auto-Submitted": "auto-generated",
                },
                connection=connection,
            )
            letter.attach_alternative(html, "text/html")
            letter.send()


def main():
    """Read, wait, send."""
    how, *numbers = sys.argv[1:]
    notices = read(*map(int, numbers))
    print("ready", flush=True)
    sys.stdin.readline()
    {"own": send_own, "django": send_django}[how](notices)
    print("done", flush=True)


main()
