"""Pages of the trunk: where one comes in, and where one goes."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.views.generic import FormView

from . import actions
from .forms import CoalitionForm, FirstRunForm
from .models import Coalition, Role, User


@login_not_required
def home(request):
    """Sign-in, or straight to the only coalition, or the choice of them."""
    if not request.user.is_authenticated:
        return redirect("account_login" if User.objects.exists() else "first-run")
    coalitions = list(Coalition.objects.filter(pk__in=Role.objects.filter(user=request.user).values("coalition")))
    if len(coalitions) == 1:
        return redirect("front-door", slug=coalitions[0].slug)
    return render(request, "coalition/home.html", {"coalitions": coalitions, "starts": may_start(request.user)})


def may_start(user):
    """Whether a user may start a further coalition: owners and coordinators of one may."""
    return Role.objects.filter(user=user, role__in=["owner", "coordinator"]).exists()


def front_door(request, slug):
    """The page the viewer's widest role lands on."""
    return redirect(request.viewer.front_door, slug=slug)


@method_decorator(login_not_required, name="dispatch")
class FirstRunView(FormView):
    """Makes the first owner and coalition. Gone (404) as soon as there is a user."""

    template_name = "coalition/first_run.html"
    form_class = FirstRunForm

    def dispatch(self, request, *args, **kwargs):
        if User.objects.exists():
            raise Http404("This installation has an owner.")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        data = form.cleaned_data
        try:
            owner, coalition = actions.begin(
                name=data["your_name"],
                email=data["email"],
                password=data["password"],
                coalition_name=data["coalition_name"],
                slug=slugify(data["coalition_name"])[:60],
            )
        except actions.AlreadyBegun:
            return redirect("home")
        login(self.request, owner, backend="django.contrib.auth.backends.ModelBackend")
        return redirect(coalition)


class NewCoalitionView(LoginRequiredMixin, FormView):
    """A further coalition, for somebody who owns one already."""

    template_name = "coalition/new.html"
    form_class = CoalitionForm

    def dispatch(self, request, *args, **kwargs):
        if not may_start(request.user):
            raise Http404("Only owners and coordinators start coalitions.")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        coalition = actions.create_coalition(by=self.request.user, owner=self.request.user, **form.cleaned_data)
        return redirect(coalition)
