"""The page on which an invited person becomes a user."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from . import invitations
from .forms_join import JoinForm

BACKEND = "django.contrib.auth.backends.ModelBackend"


@method_decorator([login_not_required, never_cache, sensitive_post_parameters("password")], name="dispatch")
class JoinView(View):
    """GET shows the invitation and changes nothing; POST takes it up and signs in."""

    def dispatch(self, request, token):
        try:
            return super().dispatch(request, token)
        except invitations.InvitationTrouble as trouble:
            return render(request, "members/people/join_trouble.html", {"trouble": str(trouble)}, status=410)

    def get(self, request, token):
        invitation = invitations.find(token)
        known = invitations.existing_user(invitation)
        name = known.name if known and known.name else invitation.person.name
        return self.page(invitation, JoinForm(known=known, initial={"name": name}))

    def post(self, request, token):
        invitation = invitations.find(token)
        known = invitations.existing_user(invitation)
        form = JoinForm(request.POST, known=known, email=invitation.email)
        if not form.is_valid():
            return self.page(invitation, form)
        user = invitations.accept(
            token=token, name=form.cleaned_data["name"], password=form.cleaned_data.get("password")
        )
        if user.authenticator_set.exists():  # a link in a mail does not stand in for their second factor
            return redirect("account_login")
        login(request, user, backend=BACKEND)
        return redirect("front-door", invitation.coalition.slug)

    def page(self, invitation, form):
        """The invitation with its form; what was typed is kept."""
        context = {"invitation": invitation, "coalition": invitation.coalition, "form": form, "known": form.known}
        return render(self.request, "members/people/join.html", context, status=400 if form.errors else 200)
