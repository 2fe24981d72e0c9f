import assert from "node:assert/strict";
import { test } from "node:test";

import { cellsIn, decodePath, levelFor, openLevels, railsOf } from "#map/levels";
import { casingStrokes, chosenStrokes, lineStrokes, networkStrokes } from "#map/rails";

const LEVELS = [
  { id: "coarse", from_zoom: 0, decimals: 3, cell_deg: 360, cells: ["0-0"] },
  { id: "near", from_zoom: 8, decimals: 4, cell_deg: 4, cells: ["52-35"] },
  { id: "fine", from_zoom: 9, decimals: 5, cell_deg: 2, cells: ["104-70", "105-70"], lacks: ["105-70"] },
];
const HERE = { west: 28.5, south: 50.5, east: 29.5, north: 51.5 };
const BESIDE = { ...HERE, east: 30.5 };

/** The example of the format's documentation, its first numbers first. */
const DOCUMENTED = "_p~iF~ps|U_ulLnnqC_mqNvxq`@";

test("the documented example is read", () => {
  assert.deepEqual(decodePath(DOCUMENTED, 5), [[38.5, -120.2], [40.7, -120.95], [43.252, -126.453]]);
  assert.deepEqual(decodePath("", 5), []);
});

test("cells are counted from the corner of the Earth, as the server names them", () => {
  assert.deepEqual(cellsIn({ west: 29.9, south: 51.9, east: 30.1, north: 52.1 }, 2), ["104-70", "104-71", "105-70", "105-71"]);
  assert.deepEqual(cellsIn(HERE, 360), ["0-0"]);
});

test("a level is taken from its zoom on, and only cells that hold something are asked for", () => {
  const at = (zoom, bounds = HERE) => levelFor(LEVELS, zoom, bounds);
  assert.equal(at(7.5).level.id, "coarse");
  assert.deepEqual(at(8), { level: LEVELS[1], cells: ["52-35"] });
  assert.deepEqual(at(12), { level: LEVELS[2], cells: ["104-70"] });
  assert.deepEqual(at(12, { west: 100, south: 0, east: 101, north: 1 }).cells, []);
});

test("where a file left out a piece of the view, all of the view is of the level before", () => {
  assert.equal(levelFor(LEVELS, 12, BESIDE).level.id, "near");
});

const path = (lon) => ({ "30": "_oid@_{ytG", "31": "_fsf@_{ytG" })[lon];
const piece = (number, track, ids) => ({
  track: `${track} ${track}`, inferred: "", lines: [[number, track, ""]],
  stations: { ids, names: ids.map((id) => id.toUpperCase()), ranks: "14".slice(0, ids.length), between: [1], at: ids.map(() => "_oidD_{ytG").join("") },
});
const INDEX = { station_zooms: [6, 8, 8.5, 9], lines: [["a-b", "A – B", true], ["c-d", "C – D", false]] };

test("a line that runs through several pieces is one line, and stations know their zooms", () => {
  const rails = railsOf([piece(0, path("30"), ["x", "y"]), piece(0, path("31"), [])], 5, INDEX);
  assert.deepEqual(rails.lines.map(({ slug, track }) => [slug, track.length]), [["a-b", 2]]);
  assert.equal(rails.track.length, 4);
  assert.deepEqual(rails.stations.map(({ id, name, from, between }) => [id, name, from, between]), [["x", "X", 6, false], ["y", "Y", 9, true]]);
});

test("the same pieces are the same railway, and what failed is asked for again", async () => {
  const asked = [];
  let works = true;
  const read = async (address) => {
    asked.push(address);
    if (!works && address !== "index") throw new Error("gone");
    return address === "index" ? { ...INDEX, levels: LEVELS } : piece(0, path("30"), []);
  };
  const { view } = openLevels({ railway: "index", pieces: "/{level}/{cell}" }, read);
  const first = await view(9, HERE);
  assert.equal(await view(10, HERE), first);
  assert.deepEqual(asked.filter((address) => address !== "index"), ["/fine/104-70"]);
  works = false;
  await assert.rejects(view(8, HERE));
  works = true;
  assert.equal((await view(8, HERE)).lines.length, 1);
});

test("what was read once is at hand without waiting", async () => {
  const read = async (address) => (address === "index" ? { ...INDEX, levels: LEVELS } : piece(0, path("30"), []));
  const { view, atHand } = openLevels({ railway: "index", pieces: "/{level}/{cell}" }, read);
  assert.equal(atHand(9, HERE), null);
  const fine = await view(9, HERE);
  assert.equal(atHand(10, HERE), fine);
  assert.equal(atHand(8, HERE), null);
  await view(8, HERE);
  assert.equal(atHand(9, HERE).lines.length, 1);
});

const RAILS = {
  track: [[[0, 0], [1, 0]]], inferred: [],
  lines: [
    { slug: "a-b", curated: true, track: [[[0, 0], [1, 0]]], inferred: [[[1, 0], [2, 0]]] },
    { slug: "c-d", curated: false, track: [[[0, 0], [1, 0]]], inferred: [] },
  ],
};
const kinds = (strokes) => strokes.map(({ kind }) => kind);

test("curated lines are hatched at every zoom, those of the guide are told from track when near", () => {
  assert.deepEqual(kinds(networkStrokes(RAILS)), ["track"]);
  assert.deepEqual(kinds(lineStrokes(RAILS, 7.5, [])), ["named", "named-inferred"]);
  assert.deepEqual(kinds(lineStrokes(RAILS, 8, [])), ["guide", "named", "named-inferred"]);
});

test("a line that is looked at stands out at every zoom, whichever it is", () => {
  assert.deepEqual(kinds(lineStrokes(RAILS, 6, ["c-d"])), ["named", "named-inferred"]);
  assert.deepEqual(kinds(casingStrokes(RAILS, ["c-d"])), ["casing"]);
  assert.deepEqual(kinds(chosenStrokes(RAILS, ["a-b"])), ["chosen", "chosen-inferred"]);
  assert.deepEqual(chosenStrokes(RAILS, []), []);
});
