"""``toteuma profiles``: how ledger files can be read."""

from importlib import resources
from pathlib import Path

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, option
from toteuma.ledger.profile_keys import PROFILE_KEYS
from toteuma.ledger.profiles import find_profile, shipped_profiles


def build(console: Console) -> click.Command:
    """The command."""

    def run(keys: bool, show: str | None) -> None:
        if show is not None:
            _show_profile(console, show)
        elif keys:
            _show_keys(console)
        else:
            _show_profiles(console)

    options = [option("--keys", is_flag=True), option("--show")]
    return LocalizedCommand("profiles", console, run, options)


def _show_profile(console: Console, name: str) -> None:
    """A profile's own text, once it is known to be sound: a shipped one or that of a file."""
    profile = find_profile(name)
    shipped = resources.files("toteuma.catalogue.profiles") / f"{profile.code}.toml"
    text = (shipped if name in shipped_profiles() else Path(name)).read_text("utf-8")
    if console.settings.is_json:
        told = {"profile": profile.code, "kind": profile.kind.value, "toml": text}
        console.document(told)
    else:
        console.result(text.rstrip("\n"))


def _show_profiles(console: Console) -> None:
    language = console.settings.language
    profiles = shipped_profiles()
    if console.settings.is_json:
        names = {code: profile.kind.value for code, profile in profiles.items()}
        console.document({"profiles": names})
        return
    header = [console.word(f"profiles.column_{name}") for name in ("code", "kind", "name")]
    rows = [
        (code, profile.kind.value, profile.name.in_language(language))
        for code, profile in profiles.items()
    ]
    console.table(header, rows, right=set())


def _show_keys(console: Console) -> None:
    if console.settings.is_json:
        entries = [{"key": key.path, "type": key.type, "doc": key.doc} for key in PROFILE_KEYS]
        console.document({"keys": entries})
        return
    for key in PROFILE_KEYS:
        console.result(f"{key.path} ({key.type})")
        console.result(f"    {key.doc}")
