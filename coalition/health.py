"""`/healthz`, `/readyz`, `/metrics`: before everything else, so that they answer whatever the host name says.

`/healthz` says the process is alive and asks nobody. `/readyz` says it can serve: 503 names what fails. `/metrics` is
for Prometheus, from this machine or with `Authorization: Bearer <METRICS_TOKEN>`.
"""

import ipaddress

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotFound, JsonResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from . import probes


def healthz(request):
    """Alive."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request):
    """Able to serve: database, cache and migrations are well; what is not is named (without addresses or versions)."""
    checks = {found.name: "ok" if found.ok else "failing" for found in probes.ready()}
    well = all(state == "ok" for state in checks.values())
    return JsonResponse({"ready": well, "checks": checks}, status=200 if well else 503)


def metrics(request):
    """The state of the whole house, read when asked: several web processes give the same answer."""
    if not _may_read_metrics(request):
        return HttpResponseNotFound()
    found = probes.ready()
    if all(finding.ok for finding in found):
        found += [probes.workers(), *probes.registered()]
    registry = CollectorRegistry()
    up = Gauge("common_table_up", "1 when the service is well", ["service"], registry=registry)
    for finding in found:
        up.labels(finding.name).set(finding.ok)
        for name, figure in finding.figures.items():
            Gauge(f"common_table_{name}", f"from the probe: {finding.name}", registry=registry).set(figure)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read_metrics(request):
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False  # a proxy on this machine speaks for somebody else
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


ADDRESSES = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}


class HealthMiddleware:
    """Answers the addresses of this page and passes everything else on."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        answer = ADDRESSES.get(request.path_info.rstrip("/"))
        return answer(request) if answer and request.method in {"GET", "HEAD"} else self.get_response(request)
