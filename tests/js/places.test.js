import assert from "node:assert/strict";
import { test } from "node:test";

import { anchorOf, createOpener, spotsOf, stubs } from "#map/places";
import { chainOf, pixelsOf, shapeOf, toLonLat, toWorld } from "#map/world";

/** Signed numbers as an encoded polyline writes them. */
const encoded = (...numbers) => numbers.map((number) => {
  let left = number < 0 ? ~(number << 1) : number << 1;
  let text = "";
  for (; left >= 32; left >>= 5) text += String.fromCharCode((32 | (left & 31)) + 63);
  return text + String.fromCharCode(left + 63);
}).join("");
/** A ring whose text holds the sign "|", which therefore parts nothing. */
const RING = encoded(3_000_000, 5_000_000, 100_000, 0, 0, 100_000, -100_000, 0, 0, -100_000);
const answer = {
  types: ["sabotage", "movement"],
  places: {
    id: [3, 7], kind: ["station", "area"], name: ["Sarny", "Rivne Oblast"], geometry: ["Point", "MultiPolygon"],
    shape: [encoded(2_660_000, 5_133_000), `${RING}/${RING} ${RING}`], doubt_km: [1.2, 0], fades: [0, 2], line: ["", ""],
    stations: [["ua-sarny"], []], way: [null, null],
  },
  cells: {
    place: [0, 0, 0, 1], type: [0, 0, 1, 0], outline: [2, 0, 2, 1], open: [0, 1, 1, 1], month: [24267, -1, -1, 24268], count: [2, 1, 4, 5],
  },
};

test("a place has its shape, and stands where its mark does", () => {
  const [sarny, oblast] = createOpener().places(answer);
  assert.deepEqual(toLonLat(sarny.anchor).map((degree) => Math.round(degree * 1e5) / 1e5), [26.6, 51.33]);
  assert.equal(oblast.shape.chains.length, 3);
  assert.deepEqual([oblast.anchor, oblast.fades, oblast.shape.kind], [null, { start: false, end: true }, "area"]);
});

test("what was reported is counted by place and type, of the types that are on", () => {
  const places = createOpener().places(answer);
  const [first, second] = spotsOf(places, answer, new Set(["sabotage", "movement"]));
  assert.deepEqual([first.place.name, first.count, first.outline, first.isOpen], ["Sarny", 7, "solid", false]);
  assert.deepEqual(first.types.map(({ type, count, isOpen }) => [type, count, isOpen]), [["movement", 4, true], ["sabotage", 3, false]]);
  assert.deepEqual([second.count, second.outline, second.isOpen], [5, "split", true]);
  assert.deepEqual(spotsOf(places, answer, new Set(["movement"])).map(({ count }) => count), [4]);
});

test("the mark of a stretch stands half-way along it, of a whole line nowhere on it", () => {
  const shape = shapeOf("MultiLineString", [[[10, 0], [11, 0]], [[20, 0], [30, 0]]]);
  assert.ok(Math.abs(toLonLat(anchorOf({ kind: "stretch", shape }))[0] - 25) < 1e-9);
  assert.equal(anchorOf({ kind: "line", shape }), null);
});

test("a place that the way does not reach gets a stub, one that it reaches none", () => {
  const ends = [[0, 0], [100, 0]];
  assert.deepEqual(stubs(ends, { from: [0.01, 0], to: [140, 5] }), [{ rail: [100, 0], place: [140, 5], leaves: true }]);
  assert.deepEqual(stubs(ends, { from: null, to: null }), []);
});

test("an edge that two areas share is drawn through the same points from either end", () => {
  const path = Array.from({ length: 60 }, (_, n) => [30 + n * 0.003, 52 + Math.sin(n) * 0.004]);
  for (const scale of [256 * 2 ** 5, 256 * 2 ** 8.5]) {
    const view = { scale, left: 17.3, top: 4.9 };
    assert.deepEqual(pixelsOf(chainOf(path), view), pixelsOf(chainOf([...path].reverse()), view).reverse());
  }
});

test("the world is that of Web Mercator", () => {
  assert.deepEqual(toWorld([0, 0]), [0.5, 0.5]);
  assert.ok(Math.abs(toWorld([180, 85.0511])[1]) < 1e-3);
  const there = toLonLat(toWorld([30.5, 50.45]));
  assert.ok(Math.abs(there[0] - 30.5) < 1e-9 && Math.abs(there[1] - 50.45) < 1e-9);
});
