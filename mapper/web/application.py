"""The application factory: settings in, a Flask application out."""

from __future__ import annotations

from functools import partial

from flask import Flask, Response

from mapper import resources
from mapper.layers.compose import import_map
from mapper.layers.type_style import type_style
from mapper.placing import warm
from mapper.region import load_region
from mapper.region.finding import Finder
from mapper.settings import Settings
from mapper.store import OF_SITES, Store, open_store
from mapper.web import (
    account,
    cards,
    changes,
    citing,
    claims,
    data,
    desk,
    diagram,
    editing,
    embed,
    finding,
    history,
    line,
    lines,
    locating,
    mapfeed,
    naming,
    own,
    pages,
    people,
    picture,
    receipts,
    record,
    report,
    review,
    sources,
    stats,
    status,
    texts,
    withdrawing,
    words,
)
from mapper.web.credentials import set_up_credentials
from mapper.web.crowd import SendingBack
from mapper.web.failures import register_failures
from mapper.web.files import GeodataShelf, Shelf, in_folder
from mapper.web.identity import set_up_identity
from mapper.web.kinds import Number, data_route, no_other
from mapper.web.levels import LevelShelf
from mapper.web.limits import Limits
from mapper.web.locating import Warmer
from mapper.web.packing import pack_pages
from mapper.web.security import MAX_READ_BYTES, protect
from mapper.web.sharing import share_data
from mapper.web.site import Site

#: Addresses that are data's, whether anything is there or not.
_DATA_FAMILIES = (
    *(
        f"/{name}{rest}"
        for name in ("api", "export", "geodata", "map")
        for rest in ("", "/", "/<path:rest>")
    ),
)


def create_app(settings: Settings, *, store: Store | None = None) -> Flask:
    """Make the application; the region and the vocabulary are loaded once.

    Parameters
    ----------
    settings
        As `mapper.settings.load` gives them.
    store
        An open store; None opens the one that the settings name.

    Raises
    ------
    StoreError
        The database is missing, broken or of another version, or takes nothing (also `Busy`) where
        the site has embargoes of another length than before.
    ResourceMissing
        Templates, static files or geographic data are not there.
    SettingError
        The instance folder cannot be written, or the region's file cannot be used.
    """
    static = Shelf(
        "/static", in_folder(resources.folder("static")), made={"css/types.css": type_style()}
    )
    site = Site(
        settings,
        store or open_store(settings.database, patience=OF_SITES, secret=settings.secret),
        load_region(settings),
    )
    site.store.tell_changes_by(site.view())
    files = site.region.texts.files
    geodata = GeodataShelf(files.drawn, "/geodata")
    levels = LevelShelf(site.network, files.network, "/geodata/levels")
    app = Flask("mapper.web", static_folder=None, template_folder=resources.folder("templates"))
    app.url_map.merge_slashes = False  # werkzeug's redirects repeat the host that was asked for
    app.secret_key = site.key
    app.config |= {
        "MAX_CONTENT_LENGTH": MAX_READ_BYTES,
        "MAX_FORM_MEMORY_SIZE": MAX_READ_BYTES,
        "MAX_FORM_PARTS": 400,
    }
    app.url_map.converters["int"] = Number
    app.jinja_options = Flask.jinja_options | {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["mapper"] = site
    app.extensions["mapper.static"] = static
    app.extensions["mapper.geodata"] = geodata
    app.extensions["mapper.levels"] = levels
    app.extensions["mapper.finder"] = finder = Finder(site.region)
    app.extensions["mapper.finding"] = Warmer(finder.load)
    app.extensions["mapper.names"] = naming.Names(site.network, finder)
    app.extensions["mapper.limits"] = Limits()
    app.extensions["mapper.blank"] = {}
    app.extensions["mapper.warmer"] = Warmer(partial(warm, site.region))
    app.jinja_env.globals |= {
        "asset": static.url,
        "region": site.region.texts,
        "import_map": partial(import_map, static.url),
        "made_up": site.store.made(),
        "site_url": settings.site_url,
    }
    words.register(app)
    protect(app, osm_tiles=settings.osm_tiles)
    set_up_identity(app, site)
    set_up_credentials(app, site)
    register_failures(app)
    pack_pages(app)
    share_data(app)
    _serve_files(app, static, geodata, levels)
    parts = (
        pages,
        mapfeed,
        picture,
        embed,
        finding,
        cards,
        record,
        editing,
        sources,
        claims,
        history,
        line,
        lines,
        stats,
        status,
        diagram,
        data,
        citing,
        changes,
        locating,
        naming,
        report,
        review,
        desk,
        texts,
        withdrawing,
        receipts,
        account,
        own,
        people,
    )
    for part in parts:
        app.register_blueprint(part.blueprint)
    no_other(app, *_DATA_FAMILIES)
    app.wsgi_app = SendingBack(app)  # type: ignore[method-assign,assignment]
    return app


def _serve_files(app: Flask, static: Shelf, geodata: Shelf, levels: LevelShelf) -> None:
    @app.get("/static/<path:name>")
    def static_file(name: str) -> Response:
        return static.send(name)

    @app.get("/geodata/<name>")
    @data_route
    def geodata_file(name: str) -> Response:
        return geodata.send(name)

    @app.get("/geodata/levels/<path:name>")
    @data_route
    def railway_level(name: str) -> Response:
        return levels.send(name)
