"""Profiles that a municipality may choose from: the shipped ones, and its own."""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from toteuma.ledger.profiles import (
    Profile,
    ProfileUnknownError,
    read_profile,
    shipped_profiles,
)


def profiles_of(municipality: str) -> Mapping[str, Profile]:
    """The shipped profiles, and those in ``TOTEUMA_HOME/profiles/<municipality>/*.toml``, by
    code. Raises ProfileInvalidError."""
    folder = Path(settings.HOME) / "profiles" / municipality
    own = [read_profile(path) for path in sorted(folder.glob("*.toml"))]
    return {**shipped_profiles(), **{profile.code: profile for profile in own}}


def profile_of(municipality: str, code: str) -> Profile:
    """The profile of that code; never a file that the code happens to be the path of. Raises
    ProfileUnknownError, ProfileInvalidError."""
    known = profiles_of(municipality)
    if code not in known:
        raise ProfileUnknownError(profile=code, known=", ".join(known))
    return known[code]
