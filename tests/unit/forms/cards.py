"""Fields and drafts from a schema or a few properties."""

from collections.abc import Mapping

from stitch_tui.connect.models import Destination, ReportCard
from stitch_tui.forms.draft import Draft
from stitch_tui.forms.field import Field
from stitch_tui.forms.plan import form_plan


def card(*properties: Mapping[str, object]) -> ReportCard:
    return ReportCard.model_validate(
        {"type": "x", "steps": [{"type": "form", "properties": list(properties)}]}
    )


def fields_of(made: ReportCard) -> tuple[Field, ...]:
    return tuple(form_plan(made).fields.values())


def field(schema: object = None, name: str = "value", **facts: object) -> Field:
    (only,) = fields_of(card({"name": name, "json_schema": schema, **facts}))
    return only


def draft(*properties: Mapping[str, object], destination: Destination | None = None) -> Draft:
    return Draft(form_plan(card(*properties)), destination)


def existing(**properties: object) -> Destination:
    return Destination.model_validate({"type": "x", "id": 7, "properties": properties})
