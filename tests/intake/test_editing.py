"""A change of a record: its draft and back, and what was changed by two at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.errors import InputError
from mapper.intake import editing, import_record, merging
from mapper.intake.built import changed
from mapper.intake.doubting import with_doubt
from mapper.intake.draft import Draft
from mapper.intake.editing import Change, ChangeRefused, Moved, version_from
from mapper.intake.publishing import save
from mapper.intake.withdrawing import withdraw
from mapper.model import Claim, Incident
from mapper.schema import Face, on
from mapper.store import placings, record
from tests.web.conftest import CLAIMS, MOVEMENT, SOURCES, STRETCH

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 28)
ID = STRETCH.id


@pytest.fixture
def put(store, region):
    def put(incident: Incident, claims: tuple[Claim, ...] = ()) -> None:
        with store.writer() as writer:
            for source in SOURCES:
                writer.save_source(source, who="test", why="example")
            save(writer, incident, claims, region, who="test", why="example")

    put(with_doubt(STRETCH, region), CLAIMS)
    return put


def state(store, key=ID):
    with store.reading() as connection:
        return editing.state_now(connection, key)


def change(of, why="as the agency says now", **values) -> Change:
    draft = editing.draft_of(of)
    way = values.pop("place_by", draft.place_by)
    draft = replace(draft, values={**draft.values, **values}, place_by=way)
    return Change(draft, of.version, why)


def edit(store, region, wanted, key=ID):
    editing.edit(store, region, key, wanted, editor="editor-3", today=TODAY)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory, region):
    from mapper.store import create_store

    store = create_store(f"sqlite:///{tmp_path_factory.mktemp('shipped')}/a.sqlite")
    import_record(store, region, ROOT, today=TODAY)
    yield store
    store.close()


def test_a_draft_of_any_record_in_which_nothing_was_typed_is_the_same_record(shipped, region):
    with shipped.reading() as connection:
        states = [editing.state_now(connection, key) for key in record.incident_ids(connection)]
    assert len(states) > 100
    for one in states:
        made = changed(editing.draft_of(one), one.incident, one.sources, region, TODAY)
        assert made.problems == {}, one.incident.id
        assert made.incident == one.incident
        assert made.claims == one.claims
        assert {each.source_id: each for each in made.sources}.items() <= one.sources.items()


def test_the_version_of_a_draft_is_read_again(store, put):
    version = state(store).version
    assert version_from(str(version)) == version
    assert (version.number, set(version.sources)) == (1, {"example-news", "example-mirror"})
    for text in ("", "of yesterday", "1 example-news", "1 example-news=", "a=1", "9" * 5_000):
        with pytest.raises(InputError, match="open it again"):
            version_from(text)


def test_a_change_is_a_revision_with_who_and_why_and_its_day(store, region, put):
    edit(store, region, change(state(store), title="Signals out of action", effect="delays"))
    latest = store.revisions(ID)[-1]
    assert (latest.number, latest.who, latest.why) == (2, "editor-3", "as the agency says now")
    now = store.incident(ID)
    held = with_doubt(STRETCH, region)
    assert now == replace(held, title="Signals out of action", effect="delays", updated=TODAY)
    assert store.claims(ID) == list(CLAIMS)


@pytest.mark.parametrize("why", ["", "  "])
def test_a_change_needs_a_reason(store, region, put, why):
    with pytest.raises(ChangeRefused) as refusal:
        edit(store, region, change(state(store), why=why, title="", effect="no such"))
    assert set(refusal.value.problems) == {"why", "title", "effect"}
    assert len(store.revisions(ID)) == 1


def test_a_change_of_nothing_is_none(store, region, put):
    edit(store, region, change(state(store), title="Another"))
    with pytest.raises(ChangeRefused, match="nothing differs"):
        edit(store, region, change(state(store)))


def test_every_column_that_an_editor_may_set_is_set(store, region, put):
    """By its declaration alone: the column's own example goes in and comes out."""
    given = {
        "related": MOVEMENT.id,
        "tags": "one;two",
        "external_id": "a-7",
        "reported_date": "2022-03-16",
        "effect_scope": ("freight",),
        "effect_start": "2022-03-15",
        "effect_end": "2022-03-16",
        "fatalities": "1",
        "fatalities_max": "2",
        "km_post": "136",
        "mode": "rail",
        "actor": "A Group;Another",
    }
    put(MOVEMENT)
    edit(store, region, change(state(store), **given))
    now = editing.draft_of(state(store)).values
    assert {name: now[name] for name in given} == given


def test_another_place_is_given_by_each_way(store, region, put):
    old = store.incident(ID)
    edit(store, region, change(state(store), place_by="line", line="", from_station="Gomel",
                               to_station=""))  # fmt: skip
    by_station = store.incident(ID)
    assert (by_station.place_kind, by_station.from_station) == (
        "station",
        "by-homyel-pasazhyrski",
    )
    assert by_station.line == ""
    edit(store, region, change(state(store), place_by="area", admin1="BY-HO"))
    area = store.incident(ID)
    assert (area.place_kind, area.admin1, area.geo_method) == ("area", ("BY-HO",), "area")
    assert (area.from_station, area.line) == ("", "")
    drawn = region.network.stretch("orsha-brest", "by-damanava", "by-lyasnaya").geometry
    (west, south), (east, north) = drawn["coordinates"][:2]
    at = {"latitude": f"{(south + north) / 2:.4f}", "longitude": f"{(west + east) / 2:.4f}"}
    edit(store, region, change(state(store), place_by="point", **at))
    clicked = store.incident(ID)
    assert {clicked.from_station, clicked.to_station} == {old.from_station, old.to_station}
    assert clicked.latitude is None, "equipment is kept as its section"
    assert clicked.admin1 == ("BY-BR",)


def test_what_a_reader_may_not_say_an_editor_may_but_not_against_the_map(store, region, put):
    with pytest.raises(ChangeRefused) as refusal:
        edit(store, region, change(state(store), country="UA"))
    assert "lies in BY" in refusal.value.problems["country"]


def test_sources_are_changed_in_place_added_and_taken_away(store, region, put):
    put(MOVEMENT)
    draft = editing.draft_of(state(store))
    news, mirror = draft.sources
    sources = ({**news, "reliability": "A"}, {"url": "https://other.example.org/b"}, {})
    version = state(store).version
    edit(store, region, Change(replace(draft, sources=sources), version, "graded"))
    now = state(store)
    assert now.incident.sources[0] == "example-news"
    assert mirror["source_id"] not in now.incident.sources
    assert now.sources["example-news"] == replace(SOURCES[0], reliability="A")
    added = now.sources[now.incident.sources[1]]
    assert (added.url, added.publisher) == ("https://other.example.org/b", "other.example.org")
    # The other record that cites it shows it, too.
    with store.reading() as connection:
        from sqlalchemy import select

        from mapper.store.tables import public_form

        told = connection.execute(
            select(public_form.c.properties).where(public_form.c.incident_id == MOVEMENT.id)
        ).scalar_one()
    assert '"reliability":"A"' in told


def test_no_source_no_publication(store, region, put):
    draft = editing.draft_of(state(store))
    with pytest.raises(ChangeRefused) as refusal:
        edit(store, region, Change(replace(draft, sources=({}, {})), state(store).version, "x"))
    assert "at least one published source" in refusal.value.problems["sources"]


def test_claims_are_changed_in_place_added_and_taken_away(store, region, put):
    draft = editing.draft_of(state(store))
    first, _ = draft.claims
    claims = (
        {**first, "credibility": "2"},
        {},
        {"source_id": "example-news", "field": "effect", "value": "delays", "credibility": "6"},
    )
    edit(store, region, Change(replace(draft, claims=claims), state(store).version, "x"))
    assert store.claims(ID) == [
        replace(CLAIMS[0], credibility="2"),
        Claim(ID, "example-news", "effect", "delays"),
    ]
    wrong = ({"source_id": "nobody", "field": "effect", "value": "x"},)
    with pytest.raises(ChangeRefused) as refusal:
        edit(store, region, Change(replace(draft, claims=wrong), state(store).version, "x"))
    assert "none of the sources" in refusal.value.problems["claims-0-source_id"]
    for name in ("lat", "Title", "effect_end;title"):
        wrong = ({"source_id": "example-news", "field": name, "value": "54.2091"},)
        with pytest.raises(ChangeRefused) as refusal:
            edit(store, region, Change(replace(draft, claims=wrong), state(store).version, "x"))
        assert "no column" in refusal.value.problems["claims-0-field"], name


def test_a_change_meanwhile_is_shown_and_never_overwritten(store, region, put):
    mine = change(state(store), title="Mine", effect="delays")
    edit(store, region, change(state(store), title="Theirs", notes="Theirs, too"))
    with pytest.raises(Moved) as moved:
        edit(store, region, mine)
    found = {each.key: each for each in moved.value.differences}
    assert set(found) == {"title", "notes", "effect"}
    title = found["title"]
    assert (title.was, title.now, title.typed) == (STRETCH.title, "Theirs", "Mine")
    assert (title.both, title.choice) == (True, "")
    assert (found["notes"].choice, found["effect"].choice) == ("now", "typed")
    assert store.incident(ID).title == "Theirs"
    chosen = {"title": "typed", "notes": "now", "effect": "typed"}
    seen = moved.value.state.version
    with pytest.raises(Moved):
        edit(store, region, replace(mine, seen=seen, choices={"title": "typed"}))
    edit(store, region, replace(mine, seen=seen, choices=chosen))
    now = store.incident(ID)
    assert (now.title, now.notes, now.effect) == ("Mine", "Theirs, too", "delays")


def test_a_third_change_while_one_chooses_is_shown_as_well(store, region, put):
    mine = change(state(store), title="Mine")
    edit(store, region, change(state(store), title="Theirs"))
    seen = state(store).version
    edit(store, region, change(state(store), title="A third"))
    with pytest.raises(Moved) as moved:
        edit(store, region, replace(mine, seen=seen, choices={"title": "typed"}))
    assert moved.value.differences[0].now == "A third"


def test_a_place_and_a_source_that_were_changed_meanwhile(store, region, put):
    begun = state(store)
    draft = editing.draft_of(begun)
    graded = ({**draft.sources[0], "reliability": "A"}, draft.sources[1])
    mine = Change(replace(draft, sources=graded), begun.version, "x")
    with store.writer() as writer:
        writer.save_source(replace(SOURCES[0], reliability="D"), who="editor-4", why="y")
    edit(store, region, change(state(store), place_by="area", admin1="BY-BR"))
    with pytest.raises(Moved) as moved:
        edit(store, region, mine)
    found = {each.key: each for each in moved.value.differences}
    assert {"place", "source example-news"} <= set(found)
    assert found["place"].choice == "now"
    source = found["source example-news"]
    assert source.both
    assert source.now.startswith("Reliability: ")
    choices = {each.key: each.choice or "now" for each in moved.value.differences}
    with pytest.raises(ChangeRefused, match="nothing differs"):
        edit(store, region, replace(mine, seen=moved.value.state.version, choices=choices))
    choices["source example-news"] = "typed"
    edit(store, region, replace(mine, seen=moved.value.state.version, choices=choices))
    now = state(store)
    assert now.sources["example-news"].reliability == "A"
    assert now.incident.place_kind == "area"


def test_a_place_that_waited_is_settled_by_a_change(store, region, tmp_path):
    path = tmp_path / "incidents.csv"
    path.write_text(
        "id,event_date,event_type,title,location,country,source\n"
        "BY-2022-0009,2022-03-14,sabotage,A title,Gomel,UA,https://paper.example.org/a\n"
    )
    import_record(store, region, path, today=TODAY)
    begun = state(store, "BY-2022-0009")
    assert begun.incident.status == "held"
    edit(store, region, change(begun, title="Another title"), key="BY-2022-0009")
    assert store.incident("BY-2022-0009").status == "held", "its place still waits"
    wanted = change(state(store, "BY-2022-0009"), place_by="line", from_station="Gomel",
                    line="", country="BY")  # fmt: skip
    edit(store, region, wanted, key="BY-2022-0009")
    now = store.incident("BY-2022-0009")
    assert (now.status, now.place_kind, now.title) == ("published", "station", "Another title")
    assert store.placings(incident_id="BY-2022-0009", state=placings.REVIEW) == []
    again = import_record(store, region, path, today=TODAY)
    assert again.unchanged == ["BY-2022-0009"]
    path.write_text(path.read_text().replace("A title", "A third title"))
    again = import_record(store, region, path, today=TODAY)
    assert again.kept == ["BY-2022-0009"]
    assert store.incident("BY-2022-0009") == now


def test_what_was_taken_back_is_restored_before_it_is_changed(store, region, put):
    withdraw(store, region, ID, "wrong_place", editor="editor-3")
    with pytest.raises(InputError, match="restore it"):
        edit(store, region, change(state(store), title="Another"))


# --- merging, without a store ---

_NAMES = ("title", "notes", "effect", "tags")
drafts = st.builds(
    lambda values, sources: Draft(
        {each.name: "" for each in on(Incident, Face.EDIT)} | values,
        place_by="kept",
        sources=tuple({"source_id": key, "title": title} for key, title in sources.items()),
    ),
    st.fixed_dictionaries({name: st.sampled_from(["", "a", "b"]) for name in _NAMES}),
    st.dictionaries(st.sampled_from("xyz"), st.sampled_from(["s", "t"]), max_size=3),
)


@given(was=drafts, now=drafts, typed=drafts)
def test_of_two_changes_nothing_is_lost_and_nothing_else_is_asked(was, now, typed):
    found = merging.differences(was, now, typed)
    all_now = merging.taken(now, typed, {each.key: "now" for each in found})
    all_typed = merging.taken(now, typed, {each.key: "typed" for each in found})
    assert merging.differences(now, now, all_now) == []
    assert merging.differences(typed, typed, all_typed) == []
    for each in found:
        assert each.both == (each.was != each.now != each.typed != each.was)


@given(was=drafts, typed=drafts)
def test_where_nobody_else_changed_anything_what_was_typed_counts(was, typed):
    found = merging.differences(was, was, typed)
    assert {each.choice for each in found} <= {"typed"}


def test_a_source_is_told_by_what_differs():
    rows = [({"source_id": "x", "title": title, "language": "en"},) for title in "abc"]
    (found,) = merging.differences(*(Draft({}, "kept", "", each) for each in rows))
    assert (found.label, found.was, found.typed) == ("Source x", "Title: a", "Title: c")
