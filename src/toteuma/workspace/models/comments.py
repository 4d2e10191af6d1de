"""Comments that people leave on a figure or a text."""

from django.db import models

from toteuma.workspace.models.constraints import reference
from toteuma.workspace.models.fields import CodeField
from toteuma.workspace.models.municipality import MunicipalityRow


class Comment(MunicipalityRow):
    """What somebody said about a figure (``figure:<figure id>``) or another ``subject``.

    ``thread`` is the comment that this one answers, null for the first of a thread; ``mentions``
    are addresses of people whom it names, ``seen_by`` those among them who have read it.
    ``node`` is the unit it belongs to: who may read the unit may read the comment. ``author`` is
    the name that the audit trail knows, ``author_name`` what is shown.
    """

    subject = models.CharField(max_length=200)
    node = CodeField()
    author = models.CharField(max_length=254)
    author_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    text = models.TextField()
    thread = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)
    mentions = models.JSONField(default=list, blank=True)
    seen_by = models.JSONField(default=list, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=254, blank=True)

    class Meta:
        constraints = (reference("comment", "node", "node"),)
        indexes = (models.Index(fields=["municipality", "subject"], name="comment_subject"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.at:%Y-%m-%d %H:%M}"
