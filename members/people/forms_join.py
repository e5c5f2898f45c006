"""What somebody says about themself when they take up an invitation."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from coalition.models import User
from coalition.ui.forms import TableForm

CODE, PASSWORD = "code", "password"


class JoinForm(TableForm):
    """Name, and how to sign in from now on. Somebody who has an account (`known`) keeps their way of signing in."""

    name = forms.CharField(label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    way = forms.ChoiceField(
        label="How do you want to sign in?",
        choices=[(CODE, "Mail me a code each time"), (PASSWORD, "With a password")],
        initial=CODE,
        widget=forms.RadioSelect,
    )
    password = forms.CharField(
        label="Password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
        help_text="At least ten characters. Leave it empty if you want a code.",
    )

    def __init__(self, *args, known=None, email="", **kwargs):
        super().__init__(*args, **kwargs)
        self.known, self.email = known, email
        if known:
            del self.fields["way"], self.fields["password"]

    def clean(self):
        cleaned = super().clean()
        if self.known:
            return cleaned
        password = cleaned.get("password")
        if cleaned.get("way") != PASSWORD:
            cleaned["password"] = None
        elif not password:
            self.add_error("password", "Choose a password, or take the code.")
        else:
            self._check_password(password, cleaned.get("name", ""))
        return cleaned

    def _check_password(self, password, name):
        try:
            validate_password(password, User(email=self.email, name=name))
        except forms.ValidationError as error:
            self.add_error("password", error)
