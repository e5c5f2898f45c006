"""Whom we were asked to forget, without knowing who that is: keyed digests of their mail addresses."""

from django.utils.crypto import salted_hmac

from .models import Erasure

_SALT = "members.privacy.fingerprint"


def of(email):
    """The digest of a mail address, whatever its case: 64 hexadecimal digits."""
    return salted_hmac(_SALT, email.strip().lower(), algorithm="sha256").hexdigest()


def forgotten(coalition, emails):
    """Those of the addresses whose owners were forgotten here. One query, none without addresses."""
    digests = {of(email): email for email in emails if email}
    if not digests:
        return set()
    rows = Erasure.objects.filter(coalition=coalition, fingerprints__overlap=list(digests))
    known = {digest for held in rows.values_list("fingerprints", flat=True) for digest in held}
    return {email for digest, email in digests.items() if digest in known}
