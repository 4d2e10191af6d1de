"""The municipality, to which every other row belongs, and what all rows share."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from toteuma.workspace.models.constraints import between
from toteuma.workspace.models.fields import CodeField, ExactDecimalField, LocalizedTextField


class ChangedBy(models.Model):
    """What every historical row carries beside the values: the change that wrote it.

    ``change`` is the id of the audit row that tells who did what and why.
    """

    change = models.UUIDField(null=True, db_index=True)

    class Meta:
        abstract = True


def _get_actor(row: Any) -> str | None:
    return row.history_user_id  # type: ignore[no-any-return]


def _set_actor(row: Any, actor: str | None) -> None:
    row.history_user_id = actor


def history() -> Any:
    """Keeps each row's past. The actor is kept as a name, which outlives the account."""
    return HistoricalRecords(
        bases=(ChangedBy,),
        history_id_field=models.BigAutoField(),
        history_user_id_field=models.CharField(max_length=150, null=True),
        history_user_getter=_get_actor,
        history_user_setter=_set_actor,
    )


class Municipality(models.Model):
    """A municipality. Its rows refer only to one another."""

    code = CodeField(unique=True)
    name = LocalizedTextField()
    is_bilingual = models.BooleanField()
    materiality_cents = models.BigIntegerField()
    materiality_percent = ExactDecimalField()
    risk_scale = models.SmallIntegerField()
    source_note = LocalizedTextField()
    suppress_below = models.IntegerField(null=True, blank=True)
    suppress_largest = models.IntegerField(null=True, blank=True)
    suppress_share = models.IntegerField(null=True, blank=True)
    history = history()

    class Meta:
        verbose_name_plural = "municipalities"
        constraints = (between("municipality", "risk_scale", 2, 10),)

    def __str__(self) -> str:
        return self.code


class MunicipalityRow(models.Model):
    """Base of every row of a municipality. Keys begin with the municipality, so it needs no
    index of its own."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True
