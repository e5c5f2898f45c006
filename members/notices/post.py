"""Handing mail over: one connection for many mails, and for each an answer that says what became of it.

The conversation with an SMTP server is led step by step, because what matters is *when* it breaks: before the last line
of a mail has left us, the server cannot have taken it; after that, only its answer tells.
"""

import re
import smtplib
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from email.utils import parseaddr
from enum import StrEnum

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.core.mail.message import sanitize_address

_ENHANCED = re.compile(rb"\s*([245]\.\d{1,3})\.\d{1,3}\b")
_PLAIN = re.compile(r"[\w.+-]+@[\w.-]+", re.ASCII)


class Outcome(StrEnum):
    """What became of one mail."""

    SENT = "sent"  # the server said it has taken it
    REFUSED = "refused"  # the server said it never will
    LATER = "later"  # not taken now; the same server may take it another time
    UNSURE = "unsure"  # it left us whole, and no answer came


@dataclass(frozen=True)
class Receipt:
    """What became of one mail, and why in words. `broken`: the connection is of no more use.

    `bad_address`: refused because nobody is there, not because of the letter or of us.
    """

    outcome: Outcome
    reason: str = ""
    broken: bool = False
    bad_address: bool = False


SENT = Receipt(Outcome.SENT)
# What a connection, a handshake or a name look-up may end with.
TROUBLE = (smtplib.SMTPException, OSError, ssl.SSLError)


class PostOffice:
    """Sends messages over one connection, opened when first needed and again after it broke."""

    def __init__(self):
        self.backend = get_connection(fail_silently=False)
        self.is_open = False
        self.sender = plain_address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])

    def send(self, message, address):
        """Hand one message over to `address`; never raises for the trouble of a mail server."""
        if not self.is_open:
            try:
                self.backend.open()
            except TROUBLE as trouble:
                self._drop()
                return Receipt(Outcome.LATER, f"The mail server cannot be reached: {_words(trouble)}", broken=True)
            self.is_open = True
        receipt = self._converse(message, address)
        if receipt.broken:
            self._drop()
        return receipt

    def close(self):
        """Say goodbye; what was sent is sent even when that fails."""
        with suppress(*TROUBLE):
            self.backend.close()
        self.is_open = False

    def _drop(self):
        self.is_open = False
        smtp = getattr(self.backend, "connection", None)
        if smtp is not None:
            smtp.close()  # no QUIT: it would wait for a server that does not answer
            self.backend.connection = None

    def _converse(self, message, address):
        """For mail backends that are not SMTP (files, memory, a provider's API)."""
        try:
            self.backend.send_messages([message])
        except TROUBLE as trouble:
            return Receipt(Outcome.LATER, f"The mail service did not take it: {_words(trouble)}")
        return SENT


class SmtpOffice(PostOffice):
    """The same for SMTP, reply by reply."""

    def _converse(self, message, address):
        smtp = self.backend.connection
        try:
            declined = self._envelope(smtp, getattr(message, "return_path", "") or self.sender, address)
            if declined:
                return declined
            smtp.send(_quoted(message.as_bytes()))
        except TROUBLE as trouble:
            return Receipt(Outcome.LATER, f"The mail server does not answer: {_words(trouble)}", broken=True)
        return self._verdict(smtp)

    def _envelope(self, smtp, sender, address):
        """Everything before the body; a Receipt when the server does not want it."""
        smtp.ehlo_or_helo_if_needed()
        code, words = smtp.docmd("MAIL", f"FROM:<{sender}>")
        if code != 250:
            # about us, not about the recipient: once the settings are right, it goes out
            return _after_reset(smtp, _declined(code, words, ours=True))
        try:
            code, words = smtp.docmd("RCPT", f"TO:<{plain_address(address)}>")
        except ValueError:
            code, words = 553, b"This is not an address mail can go to"
        if code not in (250, 251):
            return _after_reset(smtp, replace(_declined(code, words), bad_address=_nobody_there(code, words)))
        code, words = smtp.docmd("DATA")
        if code != 354:
            return _after_reset(smtp, _declined(code, words))
        return None

    def _verdict(self, smtp):
        """The server's answer to the body, which has left us whole."""
        try:
            code, words = smtp.getreply()
        except TROUBLE as trouble:
            reason = f"The mail server was given it and did not answer: {_words(trouble)}"
            return Receipt(Outcome.UNSURE, reason, broken=True)
        if code == 250:
            return SENT
        if not 400 <= code < 600:
            return Receipt(Outcome.UNSURE, f"The mail server's answer made no sense: {_said(code, words)}", broken=True)
        return _declined(code, words)


def plain_address(address):
    """The address as an SMTP command takes it, the domain in ASCII; ValueError when it cannot be one."""
    return address if _PLAIN.fullmatch(address) else sanitize_address(address, "utf-8")


def open_office():
    """The office that fits the configured mail backend; a context manager that closes it."""
    return closing(SmtpOffice() if isinstance(get_connection(), SmtpBackend) else PostOffice())


def _declined(code, words, ours=False):
    """A "no" from the server: for good (5xx) or for now. `ours`: it is about the sender."""
    said = _said(code, words)
    if 500 <= code < 600 and not ours:
        return Receipt(Outcome.REFUSED, f"The mail server refused it: {said}")
    hung_up = code == 421 or code < 400
    return Receipt(Outcome.LATER, f"The mail server did not take it for now: {said}", broken=hung_up)


def _nobody_there(code, words):
    """Whether a refusal is about the address itself: RFC 3463's x.1.x, or no such code at all."""
    said = _ENHANCED.match(words if isinstance(words, bytes) else words.encode())
    return code in (550, 551, 553) and (said is None or said[1] == b"5.1")


def _after_reset(smtp, receipt):
    """Make the connection ready for the next mail."""
    if receipt.broken:
        return receipt
    try:
        smtp.rset()
    except TROUBLE:
        return replace(receipt, broken=True)
    return receipt


def _quoted(body):
    """The body as SMTP wants it: a dot at the start of a line doubled, a line with one dot at the end."""
    return re.sub(rb"(?m)^\.", b"..", body) + (b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n")


def _said(code, words):
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}".strip()


def _words(trouble):
    return " ".join(str(trouble).split()) or type(trouble).__name__
