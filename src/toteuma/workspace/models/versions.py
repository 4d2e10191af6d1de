"""How far each kind of row of a municipality has come, so that readers may keep what they read."""

from django.db import models

from toteuma.workspace.models.municipality import MunicipalityRow


class TableVersion(MunicipalityRow):
    """The number of the audit row that last wrote rows of one kind.

    Written in the transaction of the change itself: what was read under a number is still what
    the database holds as long as the number is the same.
    """

    table = models.CharField(max_length=64)
    number = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("municipality", "table"), name="tableversion_key"),
        )

    def __str__(self) -> str:
        return f"{self.table} {self.number}"
