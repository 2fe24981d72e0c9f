"""``mapper serve``: the map, the form and the downloads on this machine."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import click

from mapper.settings import Settings

if TYPE_CHECKING:
    from mapper.store import Store

_EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104
_ALL_ARE_ONE = (
    "MAPPER_TRUSTED_PROXIES is empty: all that come through the proxy count as one reader, and get "
    "in each other's way; name its address, like MAPPER_TRUSTED_PROXIES=127.0.0.1"
)


@click.command(epilog="Example:\n\n\b\n  mapper serve --port 8000 --sign-in-link\n")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="Port."
)
@click.option(
    "--sign-in-link",
    is_flag=True,
    help="Print a link that signs whoever sits at this machine in as admin: once, in ten minutes.",
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
    from mapper.collector import collector_paused

    with collector_paused(), ThreadPoolExecutor(1) as beside:
        from mapper.region import load_texts
        from mapper.region.checking import require_whole

        whole = beside.submit(require_whole, load_texts(settings))  # while the rest is imported
        from mapper.cli.forms import making_anew
        from mapper.cli.tidy import tidying
        from mapper.store import OF_SITES, open_store
        from mapper.web import create_app, server
        from mapper.web.security import at_this_machine

        whole.result()
        store = open_store(settings.database, patience=OF_SITES, secret=settings.secret)
        app = create_app(settings, store=store)
    doors: list[server.Door] = [(app.wsgi_app, server.bind(host, port))]
    root = settings.site_url or f"http://{_shown(host)}:{port}"
    said = [f"The map is at {root}/  (Ctrl-C ends it)"]
    if sign_in_link:
        here = server.bind("127.0.0.1", 0)
        doors.append((at_this_machine(app), here))
        link = _link(store, here.getsockname()[1])
        said.append(f"Sign in as admin, once, within ten minutes: {link}")
    click.echo("\n".join(said))
    if settings.site_url and not settings.trusted_proxies:
        click.echo(_ALL_ARE_ONE, err=True)
    made = server.Server(*doors, proxies=settings.trusted_proxies)
    region = app.extensions["mapper"].region
    server.serve(made, server.warming(app, region), making_anew(store, region), tidying(store))


def _link(store: Store, port: int) -> str:
    """Return a new one-time link, at a port that no proxy knows."""
    from mapper.store.accounts import utc_now
    from mapper.store.sign_ins import make_sign_in_link

    with store.transaction() as session:
        token = make_sign_in_link(session, utc_now())
    return f"http://127.0.0.1:{port}/sign-in/{token}"


def _shown(host: str) -> str:
    """Return the host as it stands in an address that a browser here can open."""
    if host in _EVERYWHERE:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
