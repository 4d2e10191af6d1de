"""The audit trail: who changed what, when and why. It is only ever added to."""

from typing import Any, Never

from django.db import models

from toteuma.workspace.errors import AuditTrailError
from toteuma.workspace.models.municipality import MunicipalityRow


class AuditRows(models.QuerySet["AuditRow"]):
    """Audit rows; they are neither changed nor removed."""

    def update(self, **_: Any) -> Never:
        """Refused."""
        raise AuditTrailError

    def delete(self) -> Never:
        """Refused."""
        raise AuditTrailError


class AuditRow(MunicipalityRow):
    """One change. ``number`` counts a municipality's changes without gaps, and ``row_hash`` is
    made of the row and the hash before it, so that a row changed or taken away is noticed.

    ``change`` is carried by the historical rows that the change wrote.
    """

    number = models.BigIntegerField()
    change = models.UUIDField(unique=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=500)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    why = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    row_hash = models.CharField(max_length=64)

    objects = AuditRows.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("municipality", "number"), name="auditrow_key"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.subject}"

    def save(self, **options: Any) -> None:
        """Adds the row; a row that is there is not changed."""
        if self.pk is not None:
            raise AuditTrailError
        super().save(**options)

    def delete(self, using: Any = None, keep_parents: bool = False) -> Never:
        """Refused."""
        raise AuditTrailError
