"""The usual way to send 10,000 mails with Celery: a task, a row fetched and saved, and a connection for each of them."""

from celery import shared_task
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone


@shared_task(name="tests.bench.usual.send", ignore_result=True)
def send(pk):
    """Word, send and mark one notice, as one would write it the first time."""
    from members.models import Notice
    from members.notices import registry, rendering

    notice = Notice.objects.select_related("person__coalition", "coalition").get(pk=pk)
    kind = registry.lookup(notice.kind)
    kind.load([notice])
    mail = kind.word(notice)
    stop_url = rendering.unsubscribe_address(notice.person, notice.category)
    subject, text, html = rendering.render(notice, mail, stop_url)
    letter = EmailMultiAlternatives(subject, text, to=[notice.person.email])
    letter.attach_alternative(html, "text/html")
    letter.send()
    notice.status, notice.sent_at = "sent", timezone.now()
    notice.save()
