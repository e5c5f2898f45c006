"""Forms about who comes and who came."""

from django import forms

from coalition.ui.forms import Pick, TableForm

from .models import Attendance, Invitation

Answer = Invitation.Answer


class AnswerForm(TableForm):
    """Three answers, each as good as the others."""

    answer = forms.ChoiceField(
        label="Your answer",
        choices=[
            (Answer.COMING, "Coming"),
            (Answer.DELEGATE, "Sending somebody"),
            (Answer.DECLINED, "Not this time"),
        ],
        widget=Pick(icons={"coming": "check-lg", "delegate": "arrow-left-right", "declined": "x-lg"}, column=True),
        error_messages={"required": "Choose one of the three."},
    )
    delegate_name = forms.CharField(
        label="Who comes instead", required=False, max_length=200, help_text="If you send somebody."
    )
    delegate_email = forms.EmailField(
        label="Their e-mail",
        required=False,
        help_text="Then they get the invitation, the calendar entry and the agenda from us, and the follow-up.",
    )
    note = forms.CharField(label="Anything we should know", required=False, max_length=500)
    guests = forms.IntegerField(label="Guests you bring", required=False, min_value=0, max_value=9)
    access_needs = forms.CharField(
        label="What you need to take part",
        required=False,
        max_length=500,
        help_text="Such as step-free access, an interpreter, large print, food. Only coordinators read it.",
    )
    folded = ("Add a note, or what you need to take part", ("note", "access_needs"))

    def __init__(self, *args, guests_welcome=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not guests_welcome:
            del self.fields["guests"]

    def clean_guests(self):
        return self.cleaned_data["guests"] or 0

    def clean(self):
        data = super().clean()
        if (
            data.get("answer") == Answer.DELEGATE
            and not data.get("delegate_name")
            and "delegate_name" not in self.errors
        ):
            self.add_error("delegate_name", "Tell us who comes instead.")
        return data


def form_of(invitation, data=None):
    """The form about an invitation, with what was answered before."""
    kept = ("note", "delegate_name", "delegate_email", "guests", "access_needs")
    initial = {name: getattr(invitation, name) for name in kept}
    initial["access_needs"] = initial["access_needs"] or invitation.person.access_needs
    if invitation.answer != Answer.NONE:
        initial["answer"] = invitation.answer
    return AnswerForm(data, initial=initial, guests_welcome=invitation.meeting.guests_welcome)


class WalkInForm(TableForm):
    """Somebody who is not on the list, in one line."""

    who = forms.CharField(
        label="Walk-in: name or e-mail",
        max_length=254,
        error_messages={"required": "Write a name or an e-mail address."},
    )
    organization = forms.CharField(label="Partner", required=False, max_length=200)
    status = forms.ChoiceField(
        choices=[(Attendance.Status.PRESENT, "Here"), (Attendance.Status.REMOTE, "Remote")],
        initial=Attendance.Status.PRESENT,
        label="How they take part",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("who", "organization"):
            self.fields[name].widget.attrs |= {"class": "form-control", "autocomplete": "off"}
        self.fields["organization"].widget.attrs["placeholder"] = "Empty for a guest"

    def clean_who(self):
        """A name, or a whole e-mail address."""
        text = self.cleaned_data["who"]
        if "@" in text:
            name, _, address = text.rpartition(" ")
            return name.strip(" ,<"), forms.EmailField().clean(address.strip("<>(),; ")).lower()
        return text, ""
