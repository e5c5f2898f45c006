"""What makes two texts one: keys that PostgreSQL computes, for indexes and for comparing rows."""

from django.db.models import CharField, Func


class PhoneKey(Func):
    """The last ten digits of a phone number, an extension left out; the same for every way of writing it."""

    template = "right(regexp_replace(split_part(lower(%(expressions)s), 'x', 1), '[^0-9]', '', 'g'), 10)"
    output_field = CharField()


def phone_key(text):
    """The same of a text."""
    return "".join(letter for letter in text.lower().split("x")[0] if letter in "0123456789")[-10:]
