"""``mapper serve``: the map, the form and the downloads on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mapper.settings import Settings

if TYPE_CHECKING:
    from mapper.store import Store

_EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104


@click.command(epilog="Example:\n\n\b\n  mapper serve --port 8000 --sign-in-link\n")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="Port."
)
@click.option(
    "--sign-in-link",
    is_flag=True,
    help="Print a link that makes the person at this machine an editor: once, within ten minutes.",
)
@click.pass_obj
def serve(settings: Settings, host: str, port: int, sign_in_link: bool) -> None:
    """Serve the map, the form and the downloads until Ctrl-C.

    Readers get no cookie and no address is logged.  `mapper init` makes the database first.  After
    a change of the program or its data the public forms are made anew meanwhile; pages say how
    many are not shown yet, and downloads wait for them.
    """
    from mapper import resources

    resources.front_end()
    from mapper.cli.forms import making_anew
    from mapper.store import OF_SITES, open_store
    from mapper.web import create_app, server

    store = open_store(settings.database, patience=OF_SITES)
    app = create_app(settings, store=store)
    server.warm(app)
    listener = server.bind(host, port)
    root = f"http://{_shown(host)}:{port}"
    click.echo(f"The map is at {root}/  (Ctrl-C ends it)")
    if sign_in_link:
        click.echo(f"Sign in as editor, once, within ten minutes: {_link(store, port)}")
    server.serve(app, listener, making_anew(store, app.extensions["mapper"].region))


def _link(store: Store, port: int) -> str:
    """Return a new one-time link; it works on this machine only, whatever the host."""
    from mapper.store.accounts import make_sign_in_link, utc_now

    with store.transaction() as session:
        token = make_sign_in_link(session, utc_now())
    return f"http://127.0.0.1:{port}/sign-in/{token}"


def _shown(host: str) -> str:
    """Return the host as it stands in an address that a browser here can open."""
    if host in _EVERYWHERE:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
