"""Messages after a deed: what happened, and Undo where there is one.

    toasts.done(request, "Marked as done.", undo=reverse("step-undo", args=[slug, step.pk]))

They are Django messages, so they survive a redirect; base.html shows them as toasts.
"""

from django.contrib import messages

UNDO = "undo:"


def done(request, text, undo=None):
    """Say that it worked. `undo` is an address of ours that takes a POST and takes the deed back."""
    if undo and not (undo.startswith("/") and not undo.startswith("//")):
        raise ValueError(f"Undo leads to an address of ours, not to {undo!r}.")
    messages.success(request, text, extra_tags=f"{UNDO}{undo}" if undo else "")


def told(request, text):
    """Say something worth knowing that is neither success nor trouble."""
    messages.info(request, text)


def trouble(request, text):
    """Say what did not work and what to do."""
    messages.error(request, text)


def undo_of(message):
    """The address in a message that takes the deed back, or ""."""
    tags = message.extra_tags or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""
