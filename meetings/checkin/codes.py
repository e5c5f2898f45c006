"""The short code of a meeting: letters that nobody mistakes for others, and the picture a phone reads."""

import secrets

import qrcode
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no I, L, O, 0, 1
LENGTH = 6
QUIET = 4  # modules left white round the picture, as the standard asks


class NoCheckIn(Exception):
    """The code opens nothing (now). The message says what to do, in words for the person at the door."""


def new():
    """A fresh code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def tidy(typed):
    """A code as it is kept, from what somebody typed: "k7q m4x" and "K7Q-M4X" are K7QM4X."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def spaced(code):
    """A code as people read it to each other: two groups of three."""
    return f"{code[:3]} {code[3:]}"


def address(code):
    """The whole address the picture holds."""
    return settings.BASE_URL + reverse("checkin", args=[code])


def standing(model, typed, now=None):
    """The CheckInCode behind what was typed, with its meeting; NoCheckIn when it opens nothing now."""
    now = now or timezone.now()
    rows = model.objects.standing().select_related("meeting__coalition")
    found = rows.filter(code=tidy(typed)).exclude(meeting__status="cancelled").first()
    if found is None:
        raise NoCheckIn("This code is not in use. Look at the screen or the poster again, or ask at the door.")
    zone = found.meeting.coalition.zone
    if now < found.opens_at:
        opens = found.opens_at.astimezone(zone)
        raise NoCheckIn(f"Check-in opens at {opens:%H:%M} on {opens:%B} {opens.day}. Come back then.")
    if now > found.closes_at:
        raise NoCheckIn(
            "Check-in is closed. If you were there and signed in here before, say so on the meeting’s page."
        )
    return found


def picture(text, label):
    """A QR code as SVG, dark on light whatever the theme."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="ct-qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path d="{2}" fill="#000"/></svg>',
        len(rows),
        label,
        path,
    )
