"""Which batches of postings or balances a municipality's figures are made of.

The batches themselves are files of the ledger store; nothing of them is edited. Which of them
are active is said here.
"""

from django.db import models
from django.db.models import Q

from toteuma.domain.vocabulary import BatchKind
from toteuma.workspace.models.constraints import CompositeForeignKey, one_of
from toteuma.workspace.models.fields import CodesField, VocabularyField
from toteuma.workspace.models.municipality import MunicipalityRow


class Batch(MunicipalityRow):
    """A batch of the ledger store.

    ``position`` is its place in the order of registration, in which the store made each
    ``chain_hash`` of the one before. ``periods`` are the months and closing periods that it covers
    ("2022-01", "2022-13"): nothing posted in one of them is zero, in any other no figure.
    """

    batch_id = models.CharField(max_length=128)
    position = models.IntegerField()
    kind = VocabularyField(vocabulary=BatchKind)
    source_name = models.CharField(max_length=500)
    profile = models.CharField(max_length=200, blank=True)
    row_count = models.BigIntegerField()
    total_cents = models.BigIntegerField()
    periods = CodesField()
    content_hash = models.CharField(max_length=128)
    chain_hash = models.CharField(max_length=128)
    imported_at = models.DateTimeField()
    is_active = models.BooleanField()
    supersedes = models.CharField(max_length=128, null=True, blank=True)

    class Meta:
        verbose_name_plural = "batches"
        constraints = (
            models.UniqueConstraint(fields=("municipality", "batch_id"), name="batch_key"),
            models.UniqueConstraint(fields=("municipality", "position"), name="batch_position"),
            models.CheckConstraint(condition=Q(row_count__gte=0), name="batch_row_count"),
            one_of("batch", "kind", BatchKind),
            CompositeForeignKey(
                name="batch_supersedes_fk",
                fields=("municipality", "supersedes"),
                to_table="workspace_batch",
                to_columns=("municipality_id", "batch_id"),
            ),
        )

    def __str__(self) -> str:
        return self.batch_id
