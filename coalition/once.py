"""A form sent twice acts once: a double click, a reload of the answer, an impatient second press.

A form carries the occasion it was shown on in a hidden field (`{% occasion %}`). The first request writes the occasion
in the same transaction as what it does; a second one with the same occasion and the same content waits for that
transaction and is led where the first one was led. Other content is another matter: who goes back and types another
name means another partner.
"""

import hashlib
import uuid
from datetime import timedelta

from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html

from .models import Occasion

FIELD = "occasion"
KEPT = timedelta(days=2)


def hidden_field():
    """The field a form carries: another one each time it is shown."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4())


class OnceMiddleware:
    """The last middleware: nothing between it and the view."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method != "POST" or not request.POST.get(FIELD):
            return self.get_response(request)
        with transaction.atomic():
            occasion, is_new = Occasion.objects.get_or_create(key=key_of(request))
            if not is_new:
                return HttpResponseRedirect(occasion.led_to)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            elif response.status_code == 302:
                Occasion.objects.filter(pk=occasion.pk).update(led_to=response.headers["Location"])
            else:  # refused or shown again: the next try is another one
                occasion.delete()
        return response


def key_of(request):
    """The same for the same person who sends the same form from the same page again."""
    sent = sorted((name, value) for name, values in request.POST.lists() for value in values)
    sent = [pair for pair in sent if pair[0] != "csrfmiddlewaretoken"]
    files = sorted((name, file.name, file.size) for name, file in request.FILES.items())
    return hashlib.sha256(repr((request.user.pk, request.path, sent, files)).encode()).hexdigest()


def forget_old():
    """Take out occasions nobody will send again."""
    return Occasion.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
