"""The product's addresses, and the bare logged-in page: session, user, one 50-row query, a plain Django template."""

from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import include, path

from members.models import Partner

ROW = "<tr>" + "<td>{{ row.%s }}</td>" * 8 + "</tr>"
FIELDS = ("name", "city", "state", "county", "phone", "postal_code", "kind", "external_id")
TEMPLATE = Engine().from_string(
    "<!doctype html><title>{{ user.email }}</title><table>{% for row in rows %}"
    + ROW % FIELDS
    + "{% endfor %}</table>{{ fill|safe }}"
)


def bare(request, coalition, size):
    """A page of `size` bytes with fifty rows of eight variables."""
    rows = Partner.objects.filter(coalition=coalition).order_by("name", "pk")[:50]
    page = TEMPLATE.render(Context({"user": request.user, "rows": rows, "fill": ""}))
    return HttpResponse(page + "<!--" + "x" * max(0, size - len(page.encode()) - 7) + "-->")


urlpatterns = [path("bare/<int:coalition>/<int:size>/", bare), path("", include("coalition.urls"))]
