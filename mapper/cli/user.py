"""``mapper user``: who has an account on the site, in which role."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from mapper.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mapper.store.accounts import Account

#: What the audit log says made a change here.
_WHO = "mapper user"
_NOWHERE = "http://127.0.0.1:5000"
_force = click.option(
    "--force", is_flag=True, help="Even if nobody is left who can sign in as admin."
)


@click.group(epilog="Example:\n\n\b\n  mapper user add --role admin anna\n  mapper user list\n")
def user() -> None:
    """Accounts: who may read, contribute, edit and administer.

    A new account has no password; its invitation lets whoever opens it set one, once, within three
    days.  docs/people.md tells how a newsroom begins.
    """


@user.command(epilog="Example:\n\n\b\n  mapper user add anna\n  mapper user add --role admin bo\n")
@click.argument("name")
@click.option(
    "--role", default="contributor", show_default=True, help="reader, contributor, editor or admin."
)
@click.pass_obj
def add(settings: Settings, name: str, role: str) -> None:
    """Add an account called NAME and print its invitation."""
    from mapper.store import people
    from mapper.store.accounts import utc_now

    with _transaction(settings) as session:
        account, token = people.add(session, name, role, utc_now())
        told = f"{account.name} is {account.signature}."
    click.echo(told, err=True)
    _print_invitation(settings, token)


@user.command(epilog="Example:\n\n\b\n  mapper user invite anna\n")
@click.argument("name")
@click.pass_obj
def invite(settings: Settings, name: str) -> None:
    """Print a new invitation for NAME: for who lost a password, a phone, or the first invitation.

    Once it is used, the password and the codes of before no longer count, and sessions end.
    """
    from mapper.store import people
    from mapper.store.accounts import account_named, utc_now

    with _transaction(settings) as session:
        token = people.invite(session, account_named(session, name), utc_now())
    _print_invitation(settings, token)


@user.command("list", epilog="Example:\n\n\b\n  mapper user list\n  mapper user list --json\n")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.pass_obj
def list_(settings: Settings, as_json: bool) -> None:
    """List everyone: name, role, how they sign, whether they can sign in, and where they are."""
    from mapper.store import open_store
    from mapper.store.accounts import accounts

    store = open_store(settings.database)
    with store.reader() as session:
        rows = [_row(session, each) for each in accounts(session)]
    store.close()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not rows:
        click.echo("Nobody has an account; `mapper user add --role admin NAME` makes the first.")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="", pad_edge=False)
    for heading in rows[0]:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console(highlight=False, markup=False).print(table)


@user.command(epilog="Example:\n\n\b\n  mapper user role anna editor\n")
@click.argument("name")
@click.argument("role")
@_force
@click.pass_obj
def role(settings: Settings, name: str, role: str, force: bool) -> None:
    """Give NAME another ROLE: reader, contributor, editor or admin.  Their sessions end."""
    from mapper.store import people
    from mapper.store.accounts import account_named

    with _transaction(settings) as session:
        account = account_named(session, name)
        people.give_role(session, account, role, force=force)
        told = f"{account.name} is {account.signature} now."
    click.echo(told, err=True)


@user.command(epilog="Example:\n\n\b\n  mapper user disable anna\n")
@click.argument("name")
@_force
@click.pass_obj
def disable(settings: Settings, name: str, force: bool) -> None:
    """Let NAME in no more: sessions end, invitations are void; what they did stays."""
    from mapper.store import people
    from mapper.store.accounts import account_named

    with _transaction(settings) as session:
        account = account_named(session, name)
        people.disable(session, account, force=force)
        told = f"{account.name} is disabled, and signed out everywhere."
    click.echo(told, err=True)


@user.command(epilog="Example:\n\n\b\n  mapper user enable anna\n")
@click.argument("name")
@click.pass_obj
def enable(settings: Settings, name: str) -> None:
    """Let a disabled NAME in again, with the password that they had."""
    from mapper.store import people
    from mapper.store.accounts import account_named

    with _transaction(settings) as session:
        account = account_named(session, name)
        people.enable(account)
        told = f"{account.name} may sign in again."
    click.echo(told, err=True)


@contextmanager
def _transaction(settings: Settings) -> Iterator[Session]:
    from mapper.store import open_store

    store = open_store(settings.database)
    with store.transaction(who=_WHO) as session:
        yield session
    store.close()


def _print_invitation(settings: Settings, token: str) -> None:
    """Print the link alone on standard output, what there is to say about it beside."""
    click.echo(f"{settings.site_url or _NOWHERE}/invitation/{token}")
    click.echo("Pass it on by a way that you trust: it works once, for three days.", err=True)
    if not settings.site_url:
        click.echo(
            "MAPPER_SITE_URL is empty: put the address at which others reach the site in the place "
            f"of {_NOWHERE}.",
            err=True,
        )


def _row(session: Session, account: Account) -> dict[str, str | int]:
    from mapper.store.accounts import utc_now
    from mapper.store.sign_ins import sessions_of

    return {
        "name": account.name,
        "role": account.role,
        "signs as": account.signature,
        "state": account.state,
        "codes": "yes" if account.totp_secret else "no",
        "sessions": len(sessions_of(session, account, utc_now())),
        "since": account.created_at.date().isoformat(),
    }
