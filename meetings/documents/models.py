"""Papers for a meeting, each with all its versions."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from coalition.scope import ScopedModel, choices_enforced
from meetings.agenda.models import AgendaItem
from meetings.meetings.models import Meeting

from .querysets import DocumentQuerySet, DocumentVersionQuerySet


class Document(ScopedModel):
    """A paper for a meeting, or for one item of its agenda."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="documents")
    item = models.ForeignKey(AgendaItem, models.CASCADE, null=True, blank=True, related_name="documents")
    title = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.title


@choices_enforced
class DocumentVersion(ScopedModel):
    """One file, as it was uploaded. It lies outside what the web server serves; `path` is its name in the storage."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        XLSX = "xlsx", "Excel"
        PPTX = "pptx", "PowerPoint"
        ODT = "odt", "OpenDocument text"
        ODS = "ods", "OpenDocument sheet"
        ODP = "odp", "OpenDocument slides"
        PNG = "png", "Picture (PNG)"
        JPEG = "jpg", "Picture (JPEG)"
        TEXT = "txt", "Text"
        CSV = "csv", "Table (CSV)"

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200, help_text="What the file is called when somebody takes it.")
    path = models.CharField(max_length=200, unique=True, editable=False)
    kind = models.CharField(max_length=4, choices=Kind, help_text="Told by its content, never by its name.")
    size = models.PositiveIntegerField(help_text="Bytes.")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = DocumentVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_version_once")]

    def __str__(self):
        return f"{self.name}, version {self.number}"

    def get_absolute_url(self):
        return reverse("document-file", args=[self.coalition.slug, self.document.meeting_id, self.pk])
