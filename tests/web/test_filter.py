"""The filter on every face: the same words, and an unknown line or country names near ones."""

from __future__ import annotations

import html

import pytest
from click.testing import CliRunner

from mapper.cli import main

FACES = (
    "/",
    "/incidents",
    "/map/records",
    "/export/records.geojson",
    "/export/movements.geojson",
)
UNKNOWN = [
    ("line", "gomel-kiev", "gomel-kyiv"),
    ("line", "Gomel – Kyiv", "gomel-kyiv"),
    ("country", "BLR", "BY (Belarus)"),
    ("country", "Belarus", "BY (Belarus)"),
]


@pytest.mark.parametrize(("name", "value", "near"), UNKNOWN)
@pytest.mark.parametrize("path", FACES)
def test_an_unknown_line_or_country_is_refused_with_near_ones(client, path, name, value, near):
    answer = client.get(path, query_string={name: value})
    assert answer.status_code == 400
    assert near in html.unescape(answer.text)


@pytest.mark.parametrize(("name", "value", "near"), UNKNOWN)
@pytest.mark.parametrize("command", [("export", "-"), ("render", "map.html")])
def test_the_command_line_refuses_them_too(tmp_path, command, name, value, near):
    environment = {"MAPPER_INSTANCE": str(tmp_path)}
    arguments = [*command, f"--{name}", value]
    answer = CliRunner().invoke(main, arguments, env=environment)
    assert answer.exit_code == 2
    assert near in answer.stderr
