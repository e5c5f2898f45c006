"""How people come in: by an invitation that reached their address. Nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks: sign-up stays closed, names are ours."""

    def is_open_for_signup(self, request):
        return False
