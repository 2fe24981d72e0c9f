"""Sources that come without an id."""

from __future__ import annotations

from mapper.intake.source_ids import source_id_of


def test_a_source_without_an_id_gets_one_from_what_it_is():
    one = source_id_of("https://www.example.org/a")
    assert one.startswith("example-org-")
    assert one == source_id_of("https://www.example.org/a")
    assert one != source_id_of("https://www.example.org/b")
    assert source_id_of("", "Народная Воля", "x").startswith("source-")
