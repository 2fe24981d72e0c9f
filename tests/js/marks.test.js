import assert from "node:assert/strict";
import { test } from "node:test";

import { regionsOf } from "#map/areas";
import { anchorOf, countWords, fadingEnds, isArea, outlineOf, under } from "#map/marks";
import { stubs } from "#map/movements";
import { summaryWords } from "#map/panel";

const line = { type: "LineString", coordinates: [[0, 0], [100, 0]] };
const square = { type: "Polygon", coordinates: [[[0, -50], [100, -50], [100, 50], [0, 50], [0, -50]]] };
const bigger = { type: "Polygon", coordinates: [[[-9, -99], [200, -99], [200, 99], [-9, 99], [-9, -99]]] };

test("the outline says how sure a report is", () => {
  assert.equal(outlineOf("corroborated"), "solid");
  assert.equal(outlineOf("claimed"), "dashed");
  assert.equal(outlineOf("disputed"), "split");
});

test("an area has no pin, a stretch its middle, nothing nothing", () => {
  assert.equal(anchorOf({ geometry: square }), null);
  assert.ok(isArea({ geometry: square }));
  assert.deepEqual(anchorOf({ geometry: line }), [50, 0]);
  assert.equal(anchorOf({ geometry: null }), null);
});

test("a click finds all that lies on a stretch, and areas only where nothing finer is", () => {
  const drawn = [
    { id: "state", geometry: bigger }, { id: "oblast", geometry: square },
    { id: "one", geometry: line }, { id: "two", geometry: line },
    { id: "station", geometry: { type: "Point" }, anchors: [[80, 4]] },
  ];
  assert.deepEqual(under([20, 3], drawn), ["one", "two"]);
  assert.deepEqual(under([78, 2], drawn), ["station", "one", "two"]);
  assert.deepEqual(under([20, 40], drawn), ["oblast", "state"]);
  assert.deepEqual(under([900, 900], drawn), []);
});

test("only an end that is placed between its neighbours fades", () => {
  assert.deepEqual(fadingEnds({ from_interpolated: true, to_interpolated: false }), { start: true, end: false });
  assert.deepEqual(fadingEnds({ from_interpolated: null }), { start: false, end: false });
});

test("a region is hatched once, in one colour where all its reports are of one type", () => {
  const at = (event_type, geometry) => ({ geometry, properties: { event_type, verification: "reported" } });
  const regions = regionsOf([at("sabotage", square), at("cyber", square), at("sabotage", bigger), at("sabotage", line)]);
  assert.deepEqual(regions.map(({ type }) => type), ["several", "sabotage"]);
});

test("a place that the way does not reach gets a stub, one that it reaches none", () => {
  const far = stubs(line, { origin_lonlat: [0.01, 0], destination_lonlat: [140, 5] });
  assert.deepEqual(far, [{ rail: [100, 0], place: [140, 5], leaves: true }]);
  assert.deepEqual(stubs(null, { origin_lonlat: [1, 2], destination_lonlat: null }), []);
});

test("words count what is shown and what of it is drawn", () => {
  const features = [
    { geometry: line, properties: { first_day: "2022-03-01", last_day: "2022-03-02" } },
    { geometry: null, properties: { first_day: null, last_day: null } },
  ];
  assert.equal(countWords(features), "1 of 2 reports on the map");
  assert.equal(summaryWords(features, { from: "", to: "" }), "1 of 2 reports on the map, the newest of 2 March 2022.");
});
