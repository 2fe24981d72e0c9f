"""The command ``mapper``: thin click commands over the library, each imported when it is called.

Exit status: 0 done, 1 failed, 2 wrong usage or bad input.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from mapper import resources
from mapper.errors import InputError, MapperError

#: Command name -> module that defines it and the line of ``mapper --help``; the modules are
#: heavy and are imported when used.
COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("mapper.cli.serve", "Serve the map on this machine."),
    "init": ("mapper.cli.init", "Make or upgrade the database and fill it with the record."),
    "import": ("mapper.cli.import_", "Read incidents from a CSV file."),
    "export": ("mapper.cli.export", "Write what everyone may see: GeoJSON, CSV, GeoPackage."),
    "locate": ("mapper.cli.locate", "Say where on the railway a sentence places its report."),
    "render": ("mapper.cli.render", "Write the map as one file that opens offline."),
    "record": ("mapper.cli.record", "Withdraw a record, merge it into another, or undo either."),
    "audit": ("mapper.cli.audit", "The log of all changes: show it, check it."),
    "user": ("mapper.cli.user", "Accounts: add, list, invite and disable people."),
    "backup": ("mapper.cli.backup", "Write the whole database to one file, while it is in use."),
    "restore": ("mapper.cli.restore", "Put a backup in the place of the database."),
    "tidy": ("mapper.cli.tidy", "Delete what readers typed of reports decided long ago."),
    "demo": ("mapper.cli.demo", "Make records for trying, in a database of their own."),
    "railway": ("mapper.cli.railway", "The rail network: build it, ask it for routes and places."),
}


class MapperGroup(click.Group):
    """A group that imports a command when it is called and turns errors into exit statuses."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(COMMANDS[cmd_name][0])
        command = getattr(module, cmd_name if cmd_name != "import" else "import_")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except InputError as error:
            _fail(ctx, error, status=2)
        except (MapperError, OSError) as error:
            _fail(ctx, error, status=1)


def _fail(ctx: click.Context, error: Exception, status: int) -> None:
    click.echo(f"mapper: {error}", err=True)
    ctx.exit(status)


@click.group(
    cls=MapperGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example:\n\n\b\n  mapper init\n  mapper serve\n",
)
@click.version_option(resources.version(), prog_name="mapper")
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help='TOML file with settings, as MAPPER_DATABASE = "…"; the environment wins over it.',
)
@click.pass_context
def main(ctx: click.Context, config: Path | None) -> None:
    """Published reports of railway incidents, placed on the track and drawn as maps."""
    from mapper.settings import load

    ctx.obj = load(config=config)


def run() -> None:
    """Run the command line; the console script ``mapper`` calls this."""
    sys.exit(main())
