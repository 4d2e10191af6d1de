"""Maintenance by controllers: batches, files handed in, settings."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.support.site import MUNICIPALITY, ClientOf

from toteuma.domain.rights import PersonRole
from toteuma.workspace.jobs.running import run_job
from toteuma.workspace.jobs.submitting import job_of, kept_file
from toteuma.workspace.models.jobs import ImportJob, JobState
from toteuma.workspace.queries.batches import batches
from toteuma.workspace.queries.chart import municipality_settings

BASE = f"/m/{MUNICIPALITY}/maintenance/"


def _batch_address() -> str:
    return f"{BASE}batches/{batches(municipality=MUNICIPALITY)[0].batch_id}/"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "batches/",
        "imports/",
        "imports/add/entries/",
        "imports/add/table/",
        "imports/add/budget/",
        "imports/add/observations/",
        "settings/",
    ],
)
def test_a_controller_opens_every_page_and_others_none(client_of: ClientOf, path: str) -> None:
    assert client_of(PersonRole.CONTROLLER).get(BASE + path).status_code == 200
    for role in (PersonRole.UNIT_HEAD, PersonRole.REPORTER, PersonRole.AUDITOR):
        assert client_of(role).get(BASE + path).status_code == 403


def test_what_is_not_there_is_not_found(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    for path in (
        "batches/none/",
        "imports/add/poems/",
        f"imports/{'0' * 8}-0000-4000-8000-{'0' * 12}/",
    ):
        assert client.get(BASE + path).status_code == 404


def test_a_batch_is_verified_withdrawn_and_restored_with_a_reason(client_of: ClientOf) -> None:
    client, address = client_of(PersonRole.CONTROLLER), _batch_address()
    assert 'role="status"' in client.get(f"{address}?verify=1").content.decode()
    assert client.post(address, {"why": ""}).status_code == 200
    assert batches(municipality=MUNICIPALITY)[0].is_active
    assert client.post(address, {"why": "wrong month", "confirmed": "1"}).status_code == 302
    assert not batches(municipality=MUNICIPALITY)[0].is_active
    assert client.post(address, {"why": "right after all", "confirmed": "1"}).status_code == 302
    assert batches(municipality=MUNICIPALITY)[0].is_active


def test_a_file_that_is_handed_in_becomes_a_job_and_its_faults_are_shown(
    client_of: ClientOf,
) -> None:
    client = client_of(PersonRole.CONTROLLER)
    file = SimpleUploadedFile("havainnot.csv", b"nonsense\n1\n")
    answer = client.post(f"{BASE}imports/add/observations/", {"file": file})
    job = ImportJob.objects.get()
    assert answer.headers["Location"] == f"{BASE}imports/{job.code}/"
    assert 'hx-trigger="every 2s"' in client.get(answer.headers["Location"]).content.decode()
    run_job.call(str(job.code))
    page = client.get(answer.headers["Location"]).content.decode()
    assert job_of(job.code).state == JobState.FAULTY
    assert "hx-trigger" not in page
    assert "<caption>" in page
    assert client.get(f"{BASE}imports/{job.code}/rejects/").status_code == 404


def test_a_workbook_with_another_name_is_refused_at_the_form(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    file = SimpleUploadedFile("entries.csv", b"PK\x03\x04")
    data: dict[str, Any] = {"file": file, "profile": "toteuma"}
    answer = client.post(f"{BASE}imports/add/entries/", data)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert not ImportJob.objects.exists()


def test_a_job_that_failed_is_run_again(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    file = SimpleUploadedFile("havainnot.csv", b"nonsense\n1\n")
    client.post(f"{BASE}imports/add/observations/", {"file": file})
    job = ImportJob.objects.get()
    ImportJob.objects.update(state=JobState.RUNNING)
    assert "<form" in client.get(f"{BASE}imports/{job.code}/").content.decode()
    assert client.post(f"{BASE}imports/{job.code}/").status_code == 302
    assert job_of(job.code).state == JobState.WAITING
    Path(kept_file(job)).unlink()


def test_settings_are_saved_and_bad_ones_are_not(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    data = {
        "name_fi": "Uusi nimi",
        "materiality_euros": "50000",
        "materiality_percent": "2,5",
        "risk_scale": "5",
    }
    assert client.post(f"{BASE}settings/", {**data, "name_fi": ""}).status_code == 200
    assert municipality_settings(municipality=MUNICIPALITY).name.fi != "Uusi nimi"
    assert client.post(f"{BASE}settings/", data).status_code == 302
    saved = municipality_settings(municipality=MUNICIPALITY)
    assert (saved.name.fi, saved.materiality_cents, saved.risk_scale) == ("Uusi nimi", 5_000_000, 5)


def test_the_rule_for_small_figures_is_saved_whole_and_half_of_it_is_refused_at_its_field(
    client_of: ClientOf,
) -> None:
    client = client_of(PersonRole.CONTROLLER)
    data = {
        "name_fi": "Nimi",
        "materiality_euros": "50000",
        "materiality_percent": "2,5",
        "risk_scale": "5",
        "suppress_below": "3",
        "suppress_largest": "2",
    }
    refused = client.post(f"{BASE}settings/", data)
    assert refused.status_code == 200
    assert list(refused.context["form"].errors) == ["suppress_share"]
    assert municipality_settings(municipality=MUNICIPALITY).suppress_below is None
    assert client.post(f"{BASE}settings/", {**data, "suppress_share": "85"}).status_code == 302
    saved = municipality_settings(municipality=MUNICIPALITY)
    assert (saved.suppress_below, saved.suppress_largest, saved.suppress_share) == (3, 2, 85)
