"""A real `mapper serve` in a process of its own, for the tests that need one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Served:
    """A server under way; ``log`` holds all that it printed."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def link(self) -> str:
        """The one-time link that it printed."""
        return next(word for word in self.log.read_text().split() if "/sign-in/" in word)

    def get(self, path: str, *, port: int | None = None, **headers: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", port or self.port, timeout=20)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        found = answer.status, answer.read().decode("utf-8", "replace")
        connection.close()
        return found


def environment(instance: Path, **settings: str) -> dict[str, str]:
    return os.environ | {"MAPPER_INSTANCE": str(instance), "PYTHONPATH": str(ROOT)} | settings


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "mapper", *words]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(instance: Path, *options: str, **settings: str) -> Iterator[Served]:
    """Run `mapper serve` on a free port until the block ends; ``settings`` as its environment."""
    port, log = free_port(), instance / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command("serve", "--port", str(port), *options),
            env=environment(instance, **settings),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    served = Served(process, port, log)
    try:
        _wait_for(served)
        yield served
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(served: Served) -> None:
    for _ in range(6000):
        if served.process.poll() is not None:
            break
        if "Ctrl-C ends it" in served.log.read_text():
            return
        time.sleep(0.02)
    raise AssertionError(f"the server did not start:\n{served.log.read_text()}")
