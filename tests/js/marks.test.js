import assert from "node:assert/strict";
import { test } from "node:test";

import { outlineOf } from "#map/marks";
import { summaryWords } from "#map/panel";
import { coverOf, markOf, marksOf } from "#map/symbols";

test("the outline says how sure a report is", () => {
  assert.equal(outlineOf("corroborated"), "solid");
  assert.equal(outlineOf("claimed"), "dashed");
  assert.equal(outlineOf("disputed"), "split");
});

test("words count what is shown and what of it is drawn", () => {
  const words = (shown, days = { from: "", to: "" }) => summaryWords(shown, days);
  assert.equal(words({ placed: 1, total: 1, newest: null }), "1 of 1 report on the map.");
  assert.equal(words({ placed: 1, total: 2, newest: "2022-03-02" }), "1 of 2 reports on the map, the newest of 2 March 2022.");
  assert.match(words({ placed: 0, total: 0, newest: null }, { from: "2022-03-01", to: "2022-03-01" }), /\(1 March 2022\)/);
});

const type = (name, count, outline = "dashed", isOpen = false) => ({ type: name, count, outline, isOpen });
const spot = (id, anchor, ...types) => ({ place: { id, anchor }, types, count: types.reduce((sum, { count }) => sum + count, 0) });

test("a badge says how many reports its mark is of, and one report has none", () => {
  const mark = markOf([100, 100], [spot(1, [0, 0], type("a", 40), type("b", 2)), spot(2, [0, 0], type("b", 58))]);
  assert.equal(mark.count, 100);
  assert.deepEqual(mark.symbols.map(({ type: name, count }) => [name, count]), [["b", 60], ["a", 40]]);
  assert.ok(mark.badge.right - mark.badge.left > 21 && coverOf(mark).top < mark.box.top);
  assert.equal(markOf([0, 0], [spot(1, [0, 0], type("a", 1))]).badge, null);
});

test("a symbol is as firm as its firmest report, and fainter only where all are open", () => {
  const [symbol] = markOf([0, 0], [spot(1, [0, 0], type("a", 1, "dashed", true)), spot(2, [0, 0], type("a", 1, "solid", false))]).symbols;
  assert.deepEqual([symbol.outline, symbol.isOpen], ["solid", false]);
});

test("what stands at a name has no mark of its own, and all other reports are in one mark", () => {
  const spots = Array.from({ length: 50 }, (_, n) => spot(n, n % 10 ? [(n * 37) % 400, (n * 91) % 300] : null, type("a", n + 1)));
  const marks = marksOf(spots, (at) => at);
  const counted = marks.reduce((sum, { count }) => sum + count, 0);
  assert.equal(counted, spots.filter(({ place }) => place.anchor).reduce((sum, { count }) => sum + count, 0));
});
