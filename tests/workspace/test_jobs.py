"""Files that are handed in: kept, read once, told about; nothing half-written."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.vocabulary import Language
from toteuma.workspace.jobs.errors import (
    JobNotFailedError,
    JobUnknownError,
    UploadEmptyError,
    UploadNotTextError,
    UploadRefusedError,
    UploadTooLargeError,
)
from toteuma.workspace.jobs.running import issues_told, run_job
from toteuma.workspace.jobs.submitting import (
    held,
    job_of,
    jobs_of,
    kept_file,
    run_again,
    submit_job,
)
from toteuma.workspace.models.jobs import ImportJob, JobKind, JobState
from toteuma.workspace.services.content import save_content

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality(sample: MunicipalityContent, tmp_path: Path, settings: Any) -> str:
    """The sample as living data in a home folder of its own."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    save_content(content=sample, actor="tester")
    return sample.municipality.code


def _submit(municipality: str, text: bytes, kind: JobKind, name: str, **options: Any) -> ImportJob:
    return submit_job(
        municipality=municipality,
        kind=kind,
        file=ContentFile(text, name=name),
        options=options,
        actor="tester",
    )


def test_a_file_waits_under_the_home_folder_and_not_under_its_own_name(municipality: str) -> None:
    job = _submit(municipality, b"a;b\n", JobKind.OBSERVATIONS, "../../x.csv")
    assert (job.state, job.file_name) == (JobState.WAITING, "x.csv")
    assert kept_file(job).read_bytes() == b"a;b\n"
    assert kept_file(job).name == f"{job.code}.upload"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", UploadEmptyError),
        (b"PK\x03\x04 a workbook that is called csv", UploadNotTextError),
        (b"a,b\n\0\0\0", UploadNotTextError),
        (b"a,b\n" * 100, UploadTooLargeError),
    ],
)
def test_what_is_no_text_or_too_large_is_refused_and_nothing_of_it_stays(
    municipality: str, settings: Any, content: bytes, error: type[Exception]
) -> None:
    settings.UPLOAD_MAX_BYTES = 200
    with pytest.raises(error):
        _submit(municipality, content, JobKind.ENTRIES, "entries.csv", profile="toteuma")
    assert not ImportJob.objects.exists()
    assert [path for path in settings.HOME.rglob("*") if path.is_file()] == []


def test_faults_of_a_file_are_told_by_line_and_the_file_is_removed(municipality: str) -> None:
    job = _submit(municipality, b"nonsense\n1\n", JobKind.OBSERVATIONS, "observations.csv")
    run_job.call(str(job.code))
    job = job_of(job.code)
    assert job.state == JobState.FAULTY
    told = issues_told(job, Language.FI)
    assert told
    assert all(issue["what"] and issue["mend"] for issue in told)
    assert told[0]["file"] == "observations.csv"
    assert not kept_file(job).exists()


def test_a_profile_is_never_the_path_of_a_file(municipality: str, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("", "utf-8")
    path = str(tmp_path / "own.toml")
    with pytest.raises(UploadRefusedError) as refused:
        _submit(municipality, b"a\n", JobKind.ENTRIES, "entries.csv", profile=path)
    assert [(one.code, one.value) for one in refused.value.issues] == [
        ("upload.choice_unknown", path)
    ]
    assert not ImportJob.objects.exists()


@pytest.mark.parametrize(
    ("kind", "options", "columns"),
    [
        (JobKind.TABLE, {"profile": "toteuma"}, ["profile", "fiscal_year"]),
        (JobKind.ENTRIES, {"profile": "toteuma", "supersedes": "none"}, ["supersedes"]),
        (JobKind.BUDGET, {}, ["fiscal_year", "number", "kind", "date"]),
    ],
)
def test_all_that_is_wrong_with_the_options_is_told_before_the_file_is_taken(
    municipality: str, kind: JobKind, options: dict[str, Any], columns: list[str]
) -> None:
    with pytest.raises(UploadRefusedError) as refused:
        _submit(municipality, b"a\n", kind, "file.csv", **options)
    assert [issue.column for issue in refused.value.issues] == columns
    assert not ImportJob.objects.exists()


def test_a_job_whose_worker_died_has_failed_and_can_be_run_again(municipality: str) -> None:
    job = _submit(municipality, b"nonsense\n1\n", JobKind.OBSERVATIONS, "observations.csv")
    ImportJob.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    with held(kept_file(job)):
        assert job_of(job.code).state == JobState.RUNNING
    assert job_of(job.code).state == JobState.FAILED
    assert run_again(municipality=municipality, code=job.code).state == JobState.WAITING
    run_job.call(str(job.code))
    assert job_of(job.code).state == JobState.FAULTY
    with pytest.raises(JobNotFailedError):
        run_again(municipality=municipality, code=job.code)


def test_jobs_of_another_municipality_are_not_there(municipality: str) -> None:
    job = _submit(municipality, b"a\n", JobKind.OBSERVATIONS, "observations.csv")
    assert [one.code for one in jobs_of(municipality=municipality)[0]] == [job.code]
    assert jobs_of(municipality="OTHER") == ([], 0)
    for code, place in ((job.code, "OTHER"), ("no-code", None)):
        with pytest.raises(JobUnknownError):
            job_of(code, municipality=place)
