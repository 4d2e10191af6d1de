"""What the web application keeps of its own: answers that a repeated request gets again."""

from django.db import models

from toteuma.workspace.people.models import ApiToken


class IdempotentAnswer(models.Model):
    """The answer to a request of the API that named an ``Idempotency-Key``.

    ``request_hash`` tells the same request from another one that uses the key again.
    """

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE)
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.IntegerField()
    body = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("token", "key"), name="idempotentanswer_key"),
        )

    def __str__(self) -> str:
        return f"{self.token_id} {self.key}"
