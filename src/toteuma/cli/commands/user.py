"""``toteuma user``: who may sign in. The first administrator is made here and nowhere else."""

import getpass
import sys
from collections.abc import Callable
from typing import Any, ClassVar

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, LocalizedGroup, argument, choice_of, option
from toteuma.cli.session import Session, actor_name
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.rights import PersonRole
from toteuma.domain.vocabulary import Language
from toteuma.workspace.bootstrap import open_home, prepare_database

COMMANDS = {
    "add": f"{__name__}:build_add",
    "role": f"{__name__}:build_role",
    "lock": f"{__name__}:build_lock",
    "unlock": f"{__name__}:build_unlock",
    "list": f"{__name__}:build_list",
    "remove-demo": f"{__name__}:build_remove_demo",
    "make-staff": f"{__name__}:build_make_staff",
}


class PasswordMissingError(ToteumaError):
    """No password was given, and there is no terminal to ask for one on."""

    code = "cli.password_missing"
    exit_code: ClassVar[int] = ExitCode.USAGE
    message = "No password was given."
    mend = "Pipe it in with --password-stdin, or leave it out with --without-password."


class PasswordsDifferError(ToteumaError):
    """The password was typed in two ways."""

    code = "cli.passwords_differ"
    exit_code: ClassVar[int] = ExitCode.USAGE
    message = "The two passwords differ."
    mend = "Type the same one twice."


def build(console: Console) -> click.Command:
    """The group of commands."""
    return LocalizedGroup("user", console, COMMANDS)


def build_add(console: Console) -> click.Command:
    """``toteuma user add``. Raises PasswordMissingError and PasswordsDifferError."""

    def run(
        email: str, name: str, speaks: str, password_stdin: bool, without_password: bool
    ) -> None:
        _open(console)
        from toteuma.workspace.people.services import add_user  # noqa: PLC0415

        password = None if without_password else _password(console, from_stdin=password_stdin)
        user = add_user(email=email, name=name, password=password, language=Language(speaks))
        _done(console, "user.add.done", email=user.email)

    return LocalizedCommand(
        "user.add",
        console,
        run,
        [
            argument("email"),
            option("--name", default=""),
            option("--speaks", type=choice_of(Language), default=Language.FI.value),
            option("--password-stdin", is_flag=True),
            option("--without-password", is_flag=True),
        ],
    )


def build_role(console: Console) -> click.Command:
    """``toteuma user role``."""

    def run(
        email: str, role: str, unit: str, remove: bool, why: str, municipality: str | None
    ) -> None:
        _open(console)
        session = Session(console, municipality)
        from toteuma.workspace.people.services import grant_role, revoke_role  # noqa: PLC0415

        change = revoke_role if remove else grant_role
        change(
            municipality=session.municipality,
            email=email,
            role=PersonRole(role),
            node=unit,
            actor=actor_name(),
            why=why,
        )
        key = "user.role.removed" if remove else "user.role.done"
        _done(console, key, email=email, role=role, municipality=session.municipality)

    return LocalizedCommand(
        "user.role",
        console,
        run,
        [
            argument("email"),
            argument("role", type=choice_of(PersonRole)),
            option("--unit", default="", metavar="NODE"),
            option("--remove", is_flag=True),
            option("--why", default=""),
            option("--municipality"),
        ],
    )


def build_lock(console: Console) -> click.Command:
    """``toteuma user lock``."""
    return _switch(console, "lock", is_active=False)


def build_unlock(console: Console) -> click.Command:
    """``toteuma user unlock``."""
    return _switch(console, "unlock", is_active=True)


def _switch(console: Console, name: str, *, is_active: bool) -> click.Command:
    def run(email: str) -> None:
        _open(console)
        from toteuma.workspace.people.services import set_active  # noqa: PLC0415

        set_active(email=email, is_active=is_active)
        _done(console, f"user.{name}.done", email=email)

    return LocalizedCommand(f"user.{name}", console, run, [argument("email")])


def build_list(console: Console) -> click.Command:
    """``toteuma user list``: every user of the installation with the roles they hold."""

    def run() -> None:
        _open(console)
        from toteuma.workspace.people.models import User  # noqa: PLC0415

        users = [
            {
                "email": user.email,
                "name": user.name,
                "roles": [
                    " ".join(filter(None, (held.municipality.code, held.role, held.node)))
                    for held in user.memberships.all()
                ],
                "is_active": user.is_active,
                "is_staff": user.is_staff,
                "is_demo": user.is_demo,
            }
            for user in User.objects.prefetch_related("memberships__municipality").order_by("email")
        ]
        if console.settings.is_json:
            console.document({"users": users})
            return
        header = [console.word(f"user.list.{name}") for name in ("email", "name", "roles", "state")]
        console.table(header, [_row(console, user) for user in users], set())

    return LocalizedCommand("user.list", console, run, [])


def _row(console: Console, user: dict[str, Any]) -> list[str]:
    marks = [
        console.word(f"user.list.{mark}")
        for mark, is_set in (
            ("locked", not user["is_active"]),
            ("staff", user["is_staff"]),
            ("demo", user["is_demo"]),
        )
        if is_set
    ]
    return [user["email"], user["name"], "; ".join(user["roles"]), ", ".join(marks)]


def build_remove_demo(console: Console) -> click.Command:
    """``toteuma user remove-demo``."""

    def run() -> None:
        _open(console)
        from toteuma.workspace.people.services import remove_demo_users  # noqa: PLC0415

        _done(console, "user.remove-demo.done", count=remove_demo_users())

    return LocalizedCommand("user.remove-demo", console, run, [])


def build_make_staff(console: Console) -> click.Command:
    """``toteuma user make-staff``."""

    def run(email: str, remove: bool) -> None:
        _open(console)
        from toteuma.workspace.people.services import make_staff  # noqa: PLC0415

        make_staff(email=email, is_staff=not remove)
        key = "user.make-staff.removed" if remove else "user.make-staff.done"
        _done(console, key, email=email)

    parameters = [argument("email"), option("--remove", is_flag=True)]
    return LocalizedCommand("user.make-staff", console, run, parameters)


def _open(console: Console) -> None:
    """Opens the home folder with the settings of the site, which know how passwords are kept."""
    home = console.settings.home
    open_home(home, for_web=True)
    prepare_database(home, for_web=True)


def _done(console: Console, key: str, **values: object) -> None:
    if console.settings.is_json:
        console.document(dict(values))
    console.note(key, **values)


def _password(
    console: Console, *, from_stdin: bool, ask: Callable[[str], str] = getpass.getpass
) -> str:
    """The password: a line of standard input, or typed twice on the terminal."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise PasswordMissingError
    first = ask(console.word("user.add.ask"))
    if first != ask(console.word("user.add.ask_again")):
        raise PasswordsDifferError
    return first
