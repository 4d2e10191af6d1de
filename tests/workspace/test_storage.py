"""The database gives back what it was given, keeps municipalities apart, and holds the rules."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings

from tests.workspace.contents import contents
from tests.workspace.sample import sample_content, words
from toteuma.domain.content import MunicipalityContent
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Status
from toteuma.workspace import models
from toteuma.workspace.errors import (
    ContentFaultyError,
    MunicipalityExistsError,
    MunicipalityUnknownError,
)
from toteuma.workspace.interchange.folder import content_hash, dump_folder, load_folder
from toteuma.workspace.queries.content import municipality_codes, read_content
from toteuma.workspace.services.content import create_municipality, save_content
from toteuma.workspace.stored import STORED

pytestmark = pytest.mark.django_db

_some_examples = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def save(content: MunicipalityContent):
    return save_content(content=content, actor="tester")


@_some_examples
@given(content=contents())
def test_content_to_database_and_back_is_the_same_content(content):
    save(content)
    assert read_content(content.municipality.code) == content


@_some_examples
@given(before=contents(), after=contents())
def test_any_content_can_take_the_place_of_any_other(before, after):
    after = replace(after, municipality=replace(after.municipality, code="ONE"))
    save(replace(before, municipality=replace(before.municipality, code="ONE")))
    save(after)
    assert read_content("ONE") == after
    connection.check_constraints()


def test_folder_to_database_and_back_is_the_same_to_the_byte(folder, tmp_path):
    content, _ = load_folder(folder)
    save(content)
    dump_folder(read_content("SAMPLE"), tmp_path / "again")
    for file in folder.rglob("*"):
        if file.is_file():
            assert (tmp_path / "again" / file.relative_to(folder)).read_bytes() == file.read_bytes()


def test_the_demo_municipality_comes_out_as_it_went_in(tmp_path):
    demo = Path(str(resources.files("toteuma.demo"))) / "municipality"
    content, issues = load_folder(demo, needs_ledger_files=False)
    assert issues == ()
    save(content)
    read = read_content(content.municipality.code)
    dump_folder(replace(read, ledger_files=content.ledger_files), tmp_path / "again")
    files = [file for file in demo.rglob("*") if file.is_file() and file.suffix != ".py"]
    assert len(files) > 50
    for file in files:
        assert (tmp_path / "again" / file.relative_to(demo)).read_bytes() == file.read_bytes(), file


def test_saving_the_same_content_twice_changes_nothing(sample):
    first = save(sample)
    assert first.is_new_municipality
    assert first.written["goals"] == (2, 0, 0)
    assert first.content_hash == content_hash(sample)
    keys = list(models.Goal.objects.values_list("pk", "code"))
    second = save(sample)
    assert not second.is_new_municipality
    assert second.written == {}
    assert list(models.Goal.objects.values_list("pk", "code")) == keys
    assert models.Goal.history.count() == 2


def test_only_what_differs_is_written_and_its_past_is_kept(sample):
    save(sample)
    outcomes = [replace(row, status=Status.NOT_ON_TRACK) for row in sample.outcomes[:2]]
    saved = save(replace(sample, outcomes=tuple(outcomes), risks=sample.risks[:1]))
    assert saved.written == {"outcomes": (0, 2, 1), "risks": (0, 0, 1)}
    past = models.Outcome.history.filter(goal="G1").order_by("history_id")
    assert [(row.history_type, row.status) for row in past] == [
        ("+", Status.ON_TRACK),
        ("~", Status.NOT_ON_TRACK),
    ]
    gone = models.Risk.history.filter(code="R2").latest()
    assert (gone.history_type, gone.history_user) == ("-", "tester")
    assert gone.name == sample.risks[1].name


def test_the_history_leads_to_the_audit_row_of_its_change(sample):
    save(sample)
    row = models.Goal.history.filter(code="G1").get()
    assert models.AuditRow.objects.get(change=row.change).action == "content.save"


def test_a_faulty_content_is_told_and_nothing_of_it_is_stored(sample):
    save(sample)
    faulty = replace(sample, risks=(replace(sample.risks[0], node="NOWHERE", impact=9),))
    with pytest.raises(ContentFaultyError) as caught:
        save(faulty)
    assert [issue.code for issue in caught.value.issues] == [
        "folder.reference_unknown",
        "folder.risk_out_of_scale",
    ]
    assert read_content("SAMPLE") == sample
    assert models.AuditRow.objects.count() == 1


def test_municipalities_do_not_see_one_another(sample):
    other = replace(
        sample_content("OTHER"), risks=(), goals=(), measures=(), observations=(), outcomes=()
    )
    save(sample)
    save(other)
    assert municipality_codes() == ("OTHER", "SAMPLE")
    assert read_content("SAMPLE") == sample
    assert read_content("OTHER") == other
    save(replace(other, nodes=other.nodes[:1], **dict.fromkeys(_node_users(), ())))
    assert read_content("SAMPLE") == sample


def _node_users() -> tuple[str, ...]:
    return (
        "cost_centre_mappings",
        "projects",
        "binding_levels",
        "budget_decisions",
        "budget_lines",
        "forecasts",
        "assessments",
        "investment_narratives",
        "key_figures",
        "key_figure_values",
    )


def test_every_row_belongs_to_a_municipality():
    for stored in STORED.values():
        field = stored.model._meta.get_field("municipality")
        assert not field.null, stored.name
        assert field.remote_field.model is models.Municipality, stored.name


def test_a_row_cannot_refer_to_a_row_of_another_municipality(sample):
    save(sample)
    elsewhere = replace(sample_content("OTHER"), **dict.fromkeys(_node_users(), ()))
    save(
        replace(elsewhere, roles=(), goals=(), measures=(), observations=(), outcomes=(), risks=())
    )
    other = models.Municipality.objects.get(code="OTHER")
    # CARE is in both; the role CHIEF and the project GYM are only in the other one.
    with pytest.raises(IntegrityError):
        _commit(_risk(other, node="CARE", owner="CHIEF"))
    with pytest.raises(IntegrityError):
        _commit(
            models.InvestmentNarrative(
                municipality=other, project="GYM", period="2022", text=words("?")
            )
        )
    _commit(_risk(other, node="CARE", owner=""))


def _commit(row) -> None:
    """Stores the row and judges what is judged at the end of a transaction."""
    with transaction.atomic():
        row.save()
        connection.check_constraints()


def _risk(municipality, **values):
    values = {"code": "R9", "fiscal_year": 2022, "likelihood": 1, "impact": 1} | values
    return models.Risk(municipality=municipality, position=1, name=words("?"), **values)


BROKEN_RULES = {
    "a likelihood of zero": lambda one: _risk(one, node="CARE", likelihood=0),
    "a year long ago": lambda one: _risk(one, node="CARE", fiscal_year=22),
    "a second row of a key": lambda one: _risk(one, node="CARE", code="R1"),
    "an end before the start": lambda one: models.NodeValidity(
        municipality=one,
        code="CARE",
        kind="sector",
        position=1,
        valid_from=date(2030, 1, 1),
        valid_to=date(2029, 1, 1),
    ),
    "an original budget that is not 0": lambda one: models.BudgetDecision(
        municipality=one,
        fiscal_year=2023,
        number=1,
        kind="original",
        decided_on=date(2022, 11, 1),
    ),
    "a budget line twice, without project": lambda one: models.BudgetLine(
        municipality=one, fiscal_year=2022, decision=0, node="101", account=3000, cents=1
    ),
    "an outcome of two subjects": lambda one: models.Outcome(
        municipality=one, aim="A2", goal="G2", period="2022", status="partly"
    ),
    "two values of one key figure": lambda one: models.KeyFigureValue(
        municipality=one,
        key_figure="K1",
        year=2030,
        kind="actual",
        value=Decimal(1),
        net_cost_cents=1,
    ),
    "a council's goal without an aim": lambda one: models.Goal(
        municipality=one,
        code="G9",
        fiscal_year=2022,
        level="council",
        position=1,
        node="CARE",
        measure_rule="all",
    ),
    "a mapping to itself": lambda one: models.CostCentreMapping(
        municipality=one, to_year=2023, from_cost_centre="101", to_cost_centre="101"
    ),
}


@pytest.mark.parametrize("rule", BROKEN_RULES)
def test_the_database_itself_refuses(sample, rule):
    save(sample)
    row = BROKEN_RULES[rule](models.Municipality.objects.get())
    with pytest.raises(IntegrityError):
        _commit(row)


def test_the_database_itself_refuses_a_value_outside_a_closed_list(sample):
    save(sample)
    with pytest.raises(IntegrityError):
        _execute("UPDATE workspace_nodevalidity SET kind = 'office'")


def _execute(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_values_come_back_exactly(sample):
    text = LocalizedText("ä\tb\nc", "", "'\"\\")
    content = replace(
        sample,
        municipality=replace(sample.municipality, materiality_percent=Decimal("0.1234567890")),
        observations=(
            replace(sample.observations[0], value=Decimal("999999999999999.9999999999"), note=text),
        ),
        budget_lines=(replace(sample.budget_lines[0], cents=2**63 - 1),),
        budget_decisions=sample.budget_decisions[:1],
    )
    save(content)
    read = read_content("SAMPLE")
    assert read == content
    assert read.observations[0].value == Decimal("999999999999999.9999999999")
    assert models.Observation.objects.get().note.missing_languages == text.missing_languages
    assert models.Observation.objects.filter(note__fi="ä\tb\nc").exists()


def test_reading_takes_as_many_queries_however_much_there_is(sample, django_assert_num_queries):
    save(sample)
    save(replace(sample_content("EMPTY"), **dict.fromkeys(_everything(), ())))
    for code in ("SAMPLE", "EMPTY"):
        # One for each kind of row, the municipality's key and row, and two for the batches.
        with django_assert_num_queries(len(STORED) + 4):
            read_content(code)


def _everything() -> tuple[str, ...]:
    kept = ("municipality", "nodes")
    return tuple(name for name in MunicipalityContent.__slots__ if name not in kept)


def test_a_municipality_is_created_once(sample):
    create_municipality(municipality=sample.municipality, actor="tester")
    assert read_content("SAMPLE") == MunicipalityContent(sample.municipality)
    with pytest.raises(MunicipalityExistsError):
        create_municipality(municipality=sample.municipality, actor="tester")
    broken = replace(sample.municipality, code="a b")
    with pytest.raises(ContentFaultyError):
        create_municipality(municipality=broken, actor="tester")
    save(sample)
    assert read_content("SAMPLE") == sample


def test_an_unknown_municipality_is_told():
    with pytest.raises(MunicipalityUnknownError):
        read_content("NOWHERE")


def test_the_migrations_make_the_tables_that_the_models_need():
    said = io.StringIO()
    call_command("makemigrations", "workspace", check=True, dry_run=True, stdout=said)
    assert "No changes" in said.getvalue()
