"""A profile says how a file is read, and a wrong one says which key is wrong."""

from importlib import resources
from pathlib import Path

import pytest
from tests.ledger.imports import profile_with

from toteuma.ledger.amounts import MinusStyle
from toteuma.ledger.clean_up import CleanUp
from toteuma.ledger.profile_keys import PROFILE_KEYS, ProfileKind
from toteuma.ledger.profiles import (
    ProfileInvalidError,
    ProfileUnknownError,
    SignConvention,
    find_profile,
    profile_from_text,
    profile_key_rows,
    read_profile,
    shipped_profiles,
)


def shipped_text(name: str) -> str:
    return (resources.files("toteuma.catalogue.profiles") / f"{name}.toml").read_text("utf-8")


def test_shipped_profiles_are_found_by_name() -> None:
    assert set(shipped_profiles()) == {
        "toteuma",
        "toteuma-balances",
        "finnish-debit-credit",
        "line-items-marks",
        "jyvaskyla-2011",
    }
    assert find_profile("toteuma").kind is ProfileKind.ENTRIES
    assert find_profile("toteuma-balances").kind is ProfileKind.BALANCES
    assert find_profile("jyvaskyla-2011").kind is ProfileKind.TABLE


@pytest.mark.parametrize(
    "name", ["toteuma", "toteuma-balances", "finnish-debit-credit", "line-items-marks"]
)
def test_a_shipped_profile_tells_what_it_is_for(name: str) -> None:
    assert len([line for line in shipped_text(name).splitlines() if line.startswith("#")]) >= 3


def test_a_profile_may_stand_in_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(shipped_text("toteuma").replace('"toteuma"', '"own"'), "utf-8")
    assert find_profile(str(path)).code == "own"
    assert read_profile(path).columns == find_profile("toteuma").columns


def test_an_unknown_name_is_answered_with_those_that_are_known() -> None:
    with pytest.raises(ProfileUnknownError) as raised:
        find_profile("toteumaa")
    assert "finnish-debit-credit" in raised.value.advice


def test_the_hash_is_of_what_the_profile_says_and_not_of_its_comments() -> None:
    text = shipped_text("toteuma")
    plain = profile_from_text(text, "x")
    assert profile_from_text("# more\n" + text, "x").content_sha256 == plain.content_sha256
    changed = profile_with({'decimal = "."': 'decimal = ","'})
    assert changed.content_sha256 != plain.content_sha256


def test_values_become_typed() -> None:
    profile = find_profile("line-items-marks")
    assert profile.amounts.minus == {MinusStyle.TRAILING}
    assert profile.signs is SignConvention.MARKS
    assert profile.clean_up["account"] == CleanUp(pattern="^0*([1-9][0-9]*)")


WRONG = [
    ("not = toml = at all", "-"),
    ("kind = 'letters'", "kind"),
]
CHANGES = [
    ({'code = "toteuma"': ""}, "code"),
    ({'kind = "entries"': 'kind = "entries"\ncolour = "red"'}, "colour"),
    ({'kind = "entries"': 'kind = "entries"\n[books]\nbook = "x"'}, "books"),
    ({'encoding = "utf-8"': 'encoding = "utf-99"'}, "file.encoding"),
    ({'encoding = "utf-8"': 'encoding = "base64"'}, "file.encoding"),
    ({'encoding = "utf-8"': ""}, "file.encoding"),
    ({'delimiter = ","': 'delimiter = ",,"'}, "file.delimiter"),
    ({'delimiter = ","': "delimiter = '\"'"}, "file.quote"),
    ({'delimiter = ","': 'delimiter = ","\nskip_lines = -1'}, "file.skip_lines"),
    ({'delimiter = ","': 'delimiter = ","\nskip_lines = true'}, "file.skip_lines"),
    ({'decimal = "."': 'decimal = "."\nthousands = ["."]'}, "-"),
    ({'minus = ["-"]': 'minus = ["minus"]'}, "amounts.minus"),
    ({'signs = "signed"': 'signs = "both"'}, "amounts.signs"),
    ({'signs = "signed"': 'signs = "debit_credit"'}, "columns"),
    ({'signs = "signed"': 'signs = "marks"'}, "columns"),
    (
        {'signs = "signed"': 'signs = "signed"\ndebit_marks = ["S"]\ncredit_marks = ["H"]'},
        "amounts.debit_marks",
    ),
    ({'formats = ["%Y-%m-%d"]': 'formats = ["%y"]'}, "dates.formats"),
    ({'[dates]\nformats = ["%Y-%m-%d"]': ""}, "dates.formats"),
    ({'entry_id = ["entry_id"]': ""}, "columns.entry_id"),
    ({'entry_id = ["entry_id"]': 'voucher = ["v"]'}, "columns.entry_id"),
    ({'account = ["account"]': 'account = "account"'}, "columns.account"),
    ({'account = ["account"]': ""}, "columns.account"),
    (
        {"[columns]": '[clean_up.account]\npattern = "[0-9]+"\n[columns]'},
        "clean_up.account.pattern",
    ),
    ({"[columns]": '[clean_up.account]\npattern = "(["\n[columns]'}, "clean_up.account.pattern"),
    (
        {"[columns]": '[clean_up.account]\npattern = "(?<=a)(b)"\n[columns]'},
        "clean_up.account.pattern",
    ),
    ({"[columns]": "[clean_up.text]\nskip = 1\n[columns]"}, "clean_up.text"),
    ({"[columns]": '[[ignore]]\nequals = ["x"]\n[columns]'}, "ignore[].column"),
    ({"[columns]": '[[ignore]]\ncolumn = ["x"]\nis_blank = 1\n[columns]'}, "ignore[].is_blank"),
]


@pytest.mark.parametrize(("text", "key"), WRONG)
def test_a_text_that_is_no_profile_is_refused(text: str, key: str) -> None:
    with pytest.raises(ProfileInvalidError) as raised:
        profile_from_text(text, "wrong.toml")
    assert raised.value.parameters["key"] == key


@pytest.mark.parametrize(("changes", "key"), CHANGES)
def test_a_wrong_profile_names_the_key_at_fault(changes: dict[str, str], key: str) -> None:
    with pytest.raises(ProfileInvalidError) as raised:
        profile_with(changes)
    assert raised.value.parameters["key"] == key
    assert raised.value.parameters["why"]


def test_a_table_needs_levels_and_a_plain_sign() -> None:
    levels = shipped_text("jyvaskyla-2011")
    start = levels.index("[[levels]]")
    end = levels.index("[[books]]")
    with pytest.raises(ProfileInvalidError) as raised:
        profile_from_text(levels[:start] + levels[end:], "x")
    assert raised.value.parameters["key"] == "levels[].code"
    with pytest.raises(ProfileInvalidError) as raised:
        profile_with({'signs = "costs_positive"': 'signs = "marks"'}, "jyvaskyla-2011")
    assert raised.value.parameters["key"] == "amounts.signs"


@pytest.mark.parametrize("role", ["fiscal_year", "period", "amount"])
def test_balances_need_their_period_and_amount(role: str) -> None:
    with pytest.raises(ProfileInvalidError) as raised:
        profile_with({f'{role} = ["{role}"]\n': ""}, "toteuma-balances")
    assert raised.value.parameters["key"] == f"columns.{role}"


def test_balances_have_a_plain_sign_and_no_dates() -> None:
    with pytest.raises(ProfileInvalidError) as raised:
        profile_with({'signs = "signed"': 'signs = "debit_credit"'}, "toteuma-balances")
    assert raised.value.parameters["key"] == "amounts.signs"
    with pytest.raises(ProfileInvalidError) as raised:
        profile_with({"[columns]": '[dates]\nformats = ["%Y"]\n[columns]'}, "toteuma-balances")
    assert raised.value.parameters["key"] == "dates"


def test_every_key_of_the_shipped_profiles_is_described() -> None:
    assert len({key.path for key in PROFILE_KEYS}) == len(PROFILE_KEYS)
    rows = profile_key_rows()
    assert len(rows) == len(PROFILE_KEYS)
    assert all(len(cells) == 4 and all(cells) for cells in rows)


@pytest.mark.parametrize(
    ("steps", "text", "code"),
    [
        (CleanUp(), " 4000\u00a0", "4000"),
        (CleanUp(strip_prefix="TILI/"), "TILI/464100", "464100"),
        (CleanUp(strip_prefix="TILI/"), "464100", "464100"),
        (CleanUp(pattern="([0-9]+)"), "4000 Palkat", "4000"),
        (CleanUp(pattern="^([0-9]+)"), "x4000", ""),
        (CleanUp(skip=2, take=4), "KP1010-01", "1010"),
        (CleanUp(), None, ""),
    ],
)
def test_codes_are_cleaned_step_by_step(steps: CleanUp, text: str | None, code: str) -> None:
    assert steps.clean(text) == code
