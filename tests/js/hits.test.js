import assert from "node:assert/strict";
import { test } from "node:test";

import { createHits } from "#map/hits";
import { createSpotPainter } from "#map/spots";
import { FINGER, hitWords, meantBy, REACH } from "#map/targets";

const reports = (name, count, ...places) => ({ kind: "reports", name, count, places });
const box = (left, top, right, bottom) => ({ left, top, right, bottom });
const targets = [
  { as: "badge", box: box(110, 80, 128, 98), hit: reports("Sarny", 3, 1) },
  { as: "mark", box: box(86, 86, 114, 114), hit: reports("Sarny", 3, 1) },
  { as: "station", point: [100, 100], hit: { kind: "station", id: "s", name: "Sarny" } },
  { as: "station", point: [400, 100], hit: { kind: "station", id: "t", name: "Ovruch" } },
  { as: "place", paths: [[[0, 100], [1000, 100]]], hit: reports("Sarny – Ovruch", 2, 2) },
  { as: "place", paths: [[[500, 104], [1000, 104]]], hit: reports("Ovruch – Korosten", 1, 3) },
  { as: "line", paths: [[[0, 300], [1000, 300]]], hit: { kind: "line", slug: "a-b", name: "A – B" } },
  { as: "name", box: box(200, 180, 320, 200), hit: reports("Rivne Oblast", 4, 4) },
  { as: "area", paths: [[[0, 0], [1000, 0], [1000, 600], [0, 600], [0, 0]]], hit: reports("Rivne Oblast", 4, 4) },
];
const at = (x, y, reach = REACH) => meantBy(createHits(targets)([x, y], reach));

test("badge, mark, station, line and area answer in this order", () => {
  assert.equal(at(119, 89).count, 3);
  assert.equal(at(100, 100).name, "Sarny");
  assert.equal(at(400, 103).id, "t");
  assert.equal(at(300, 103).name, "Sarny – Ovruch");
  assert.equal(at(700, 302).slug, "a-b");
  assert.equal(at(250, 190).name, "Rivne Oblast");
});

test("an area answers on its label and its edge only, wherever else nothing does", () => {
  assert.equal(at(500, 2).name, "Rivne Oblast");
  assert.equal(at(998, 450).name, "Rivne Oblast");
  assert.equal(at(600, 450), null);
});

test("what lies along each other is opened together, and each is counted once", () => {
  const both = at(800, 102);
  assert.deepEqual([both.count, both.places], [3, [2, 3]]);
  assert.equal(hitWords(both), "Sarny – Ovruch and 1 more: 3 reports");
});

test("a finger reaches farther", () => {
  assert.equal(at(400, 109).kind, "reports");
  assert.equal(at(400, 109, FINGER).id, "t");
});

test("what has no reports says its name only", () => {
  assert.equal(hitWords({ kind: "station", id: "t", name: "Ovruch" }), "Ovruch");
  assert.equal(hitWords(reports("Sarny", 1, 1)), "Sarny: 1 report");
});

test("one of very many is found without the others", () => {
  const many = Array.from({ length: 20_000 }, (_, n) => ({ as: "mark", box: box(n * 40, 0, n * 40 + 28, 28), hit: reports(String(n), 1, n) }));
  const hits = createHits(many);
  let looked = 0;
  for (const target of many) Object.defineProperty(target, "box", { get() { looked += 1; return box(0, 0, 1, 1); } });
  hits([40 * 777 + 10, 10], REACH);
  assert.ok(looked > 0 && looked < 200, String(looked));
});

test("drawing goes by the palette, so that it can be made anew when the scheme changes", () => {
  const asked = [];
  const palette = { colour: (name) => { asked.push(name); return "#000"; }, ofType: (type) => { asked.push(type); return "#111"; } };
  const strokes = [];
  const frame = { scale: 256, left: 0, top: 0, width: 256, height: 256 };
  const pen = { context: {}, frame, isSeen: () => true, at: ([x, y]) => [x, y], stroke: (_, look) => strokes.push(look), strokePixels: (_, look) => strokes.push(look) };
  const chain = { xy: new Float64Array([0.1, 0.1, 0.2, 0.2]), box: [0.1, 0.1, 0.2, 0.2] };
  const place = { id: 1, kind: "section", name: "", line: "a-b", fades: { start: true, end: false }, shape: { kind: "path", chains: [chain], box: chain.box } };
  const spot = { place, count: 1, outline: "dashed", isOpen: true, types: [{ type: "sabotage", count: 1, outline: "dashed", isOpen: true }] };
  createSpotPainter(pen, palette, { chosenLines: [], zoom: 8, countries: new Set() })([spot]);
  assert.ok(asked.includes("sabotage") && asked.includes("--map-paper"));
  const cores = strokes.filter(({ weight }) => weight === 4.5).map(({ opacity }) => opacity);
  assert.ok(cores.length > 3 && cores[0] < cores.at(-1) && cores.at(-1) <= 0.45, "the start fades, and an open report is fainter");
});
