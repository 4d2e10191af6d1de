"""Comments that people leave on a figure or a text."""

from django.db import models

from toteuma.workspace.models.constraints import reference
from toteuma.workspace.models.fields import CodeField
from toteuma.workspace.models.municipality import MunicipalityRow


class Comment(MunicipalityRow):
    """What somebody said about a figure (``figure:<figure id>``) or another ``subject``.

    ``node`` is the unit it belongs to: who may read the unit may read the comment. ``author`` is
    the name that the audit trail knows, ``author_name`` what is shown.
    """

    subject = models.CharField(max_length=200)
    node = CodeField()
    author = models.CharField(max_length=254)
    author_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    text = models.TextField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=254, blank=True)

    class Meta:
        constraints = (reference("comment", "node", "node"),)
        indexes = (models.Index(fields=["municipality", "subject"], name="comment_subject"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.at:%Y-%m-%d %H:%M}"
