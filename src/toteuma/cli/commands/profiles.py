"""``toteuma profiles``: how ledger files can be read."""

from importlib import resources

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, option
from toteuma.ledger.profile_keys import PROFILE_KEYS
from toteuma.ledger.profiles import find_profile, shipped_profiles


def build(console: Console) -> click.Command:
    """The command."""

    def run(keys: bool, show: str | None) -> None:
        if show is not None:
            code = find_profile(show).code
            folder = resources.files("toteuma.catalogue.profiles")
            console.result((folder / f"{code}.toml").read_text("utf-8").rstrip("\n"))
        elif keys:
            _show_keys(console)
        else:
            _show_profiles(console)

    options = [option("--keys", is_flag=True), option("--show")]
    return LocalizedCommand("profiles", console, run, options)


def _show_profiles(console: Console) -> None:
    language = console.settings.language
    if console.settings.is_json:
        names = {code: entry.kind.value for code, entry in shipped_profiles().items()}
        console.document({"profiles": names})
        return
    width = max(map(len, shipped_profiles()))
    for code, profile in shipped_profiles().items():
        console.result(f"{code.ljust(width)}  {profile.name.in_language(language)}")


def _show_keys(console: Console) -> None:
    if console.settings.is_json:
        entries = [{"key": key.path, "type": key.type, "doc": key.doc} for key in PROFILE_KEYS]
        console.document({"keys": entries})
        return
    for key in PROFILE_KEYS:
        console.result(f"{key.path} ({key.type})")
        console.result(f"    {key.doc}")
