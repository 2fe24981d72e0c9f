"""`mapper serve` as it runs: what it prints, refuses and logs, and how it ends."""

from __future__ import annotations

import signal
import socket
import subprocess
from urllib.parse import urlsplit

import pytest

from mapper import resources
from tests.web.serving import command, environment, free_port, serving


def run(instance, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command("serve", *words),
        env=environment(instance),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_serves_prints_its_address_and_logs_no_visitor(settings, store, filled):
    with serving(settings.instance, "--sign-in-link") as served:
        assert f"The map is at {served.address}/" in served.log.read_text()
        assert served.get("/incidents")[0] == 200
        assert served.get("/nowhere")[0] == 404
        printed = served.log.read_text()
    assert "GET /" not in printed
    assert "/nowhere" not in printed
    assert printed.count("127.0.0.1") == 2, "its own address and that of the link"


def test_the_link_works_where_it_says_and_nowhere_a_proxy_leads_to(settings, store):
    with serving(settings.instance, "--sign-in-link") as served:
        link = urlsplit(served.link)
        assert link.port != served.port
        # as a proxy asks that passes nothing on: no header tells it from a browser here
        assert served.get(link.path)[0] == 403
        assert served.get(link.path, Host=link.netloc)[0] == 403
        assert served.get(link.path, port=link.port, Forwarded="for=127.0.0.1")[0] == 403
        assert served.get(link.path, port=link.port, Host="rebound.example")[0] == 421
        status, page = served.get(link.path, port=link.port)
        assert status == 200
        assert "Sign in as admin" in page
        assert served.log.read_text().count(link.path) == 1


def test_a_public_site_answers_for_its_own_host_only(settings, store, filled):
    public = {
        "MAPPER_SITE_URL": "https://rail.example.org",
        "MAPPER_TRUSTED_PROXIES": "127.0.0.1",
    }
    with serving(settings.instance, "--sign-in-link", **public) as served:
        link = urlsplit(served.link)
        for host in ("evil.example", "127.0.0.1", link.netloc, "rail.example.org.evil.example"):
            status, page = served.get("/about", Host=host)
            assert status == 421
            assert "https://rail.example.org/" in page
            assert host.partition(".")[0] == "rail" or host not in page
        for host in ("rail.example.org", "Rail.Example.ORG:443"):
            assert served.get("/about", Host=host)[0] == 200
        assert served.get(link.path, Host="rail.example.org")[0] == 403
        assert served.get("/about", port=link.port, Host="rail.example.org")[0] == 421
        assert served.get(link.path, port=link.port)[0] == 200


def test_without_the_option_it_prints_no_link(settings, store):
    with serving(settings.instance) as served:
        assert "sign-in" not in served.log.read_text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(settings, store, number):
    with serving(settings.instance) as served:
        assert served.get("/healthz")[0] == 200
        served.process.send_signal(number)
        assert served.process.wait(15) == 0
        assert "Traceback" not in served.log.read_text()


def test_a_taken_port_is_said_plainly(settings, store):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        answer = run(settings.instance, "--port", str(port))
    assert answer.returncode == 1
    assert f"port {port}" in answer.stderr
    assert "PORT=" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_missing_database_names_the_command_that_makes_it(tmp_path):
    answer = run(tmp_path, "--port", str(free_port()))
    assert answer.returncode == 1
    assert "mapper init" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_broken_database_is_said_plainly(tmp_path):
    (tmp_path / "mapper.sqlite").write_bytes(b"not a database, long enough to be looked at" * 40)
    answer = run(tmp_path, "--port", str(free_port()))
    assert answer.returncode == 1
    assert "mapper init" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_host_that_is_not_this_machines_is_said_plainly(settings, store):
    answer = run(settings.instance, "--host", "192.0.2.1", "--port", str(free_port()))
    assert answer.returncode == 1
    assert "192.0.2.1" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_without_front_end_files_it_refuses_and_names_the_command(
    settings, store, monkeypatch, tmp_path
):
    from click.testing import CliRunner

    from mapper.cli import main

    (tmp_path / "static").mkdir()
    monkeypatch.setattr(resources, "folder", lambda name: tmp_path / name)
    monkeypatch.setenv("MAPPER_INSTANCE", str(settings.instance))
    answer = CliRunner().invoke(main, ["serve"])
    assert answer.exit_code == 1
    assert "make front-end" in answer.output


def test_the_help_has_an_example(tmp_path):
    answer = run(tmp_path, "--help")
    assert answer.returncode == 0
    assert "mapper serve --port 8000 --sign-in-link" in answer.stdout
