"""Which postings behind a figure a caller wants, and in which order."""

from django.http import HttpRequest
from ninja import Field, Schema
from ninja.errors import ValidationError

from toteuma.ledger.drill_down import EntryFilter, EntryOrder
from toteuma.web.api.schemas import Day
from toteuma.web.pages.figures.entries import MOST_WHOLE, Wanted

LONGEST_TEXT = 200


class Narrowing(Schema):
    """Every part is optional; together they narrow further."""

    words: str = Field(
        "", max_length=LONGEST_TEXT, description="Words that the posting's texts have."
    )
    account: int | None = Field(None, ge=0, le=MOST_WHOLE, description="Number of the account.")
    cost_centre: str = Field("", max_length=LONGEST_TEXT, description="Code of the cost centre.")
    first_day: Day | None = Field(None, alias="from", description="The first day of posting.")
    last_day: Day | None = Field(None, alias="to", description="The last day of posting.")
    least_cents: int | None = Field(
        None, ge=-MOST_WHOLE, le=MOST_WHOLE, description="The least amount in cents."
    )
    most_cents: int | None = Field(
        None, ge=-MOST_WHOLE, le=MOST_WHOLE, description="The greatest amount in cents."
    )
    sort: EntryOrder = Field(EntryOrder.PLACE, description="What the postings are ordered by.")
    descending: bool = Field(False, description="Whether the order is turned round.")

    def wanted(self) -> Wanted:
        """The same choices as those of the page."""
        return Wanted(
            narrowed=EntryFilter(
                words=self.words,
                account=self.account,
                cost_centre=self.cost_centre.strip(),
                first_day=self.first_day,
                last_day=self.last_day,
                least=self.least_cents,
                most=self.most_cents,
            ),
            order=self.sort,
            is_descending=self.descending,
            page=1,
            text={},
            wrong=(),
        )


def refuse_unknown(request: HttpRequest, *schemas: type[Schema]) -> None:
    """A misspelt choice would narrow nothing and give everything. Raises ValidationError."""
    known = {
        field.alias or name for schema in schemas for name, field in schema.model_fields.items()
    }
    unknown = sorted(set(request.GET) - known)
    if unknown:
        said = f"There is no such choice; there are {', '.join(sorted(known))}"
        raise ValidationError([{"loc": ("query", name), "msg": said} for name in unknown])
