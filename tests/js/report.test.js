import assert from "node:assert/strict";
import { test } from "node:test";

import { nameOf, nextActive, queryOf, saidOf, smallPrint } from "../../static/js/report-choices.js";

test("arrow keys go round the suggestions", () => {
  assert.equal(nextActive("ArrowDown", -1, 3), 0);
  assert.equal(nextActive("ArrowDown", 2, 3), 0);
  assert.equal(nextActive("ArrowUp", 0, 3), 2);
  assert.equal(nextActive("ArrowUp", -1, 3), 2);
});

test("other keys are left to the field, and so are all where nothing is suggested", () => {
  assert.equal(nextActive("Home", 1, 3), null);
  assert.equal(nextActive("a", 1, 3), null);
  assert.equal(nextActive("ArrowDown", -1, 0), null);
});

test("the live region says how many places there are, or why there is none", () => {
  assert.equal(saidOf({ summary: "No place found: x.", choices: [] }), "No place found: x.");
  assert.match(saidOf({ summary: "Read.", choices: [{ certainty: "sure" }] }), /^1 place .*Enter/);
  assert.match(saidOf({ summary: "Several.", choices: [{}, {}] }), /^Several\. 2 places/);
});

test("the small print leaves out what is not known", () => {
  assert.equal(smallPrint({ kind: "Station", doubt: "", certainty: "sure" }), "Station · sure");
  assert.equal(nameOf({ title: "At Damanava", where: "" }), "At Damanava");
  assert.equal(nameOf({ title: "At Damanava", where: "Belarus" }), "At Damanava, Belarus");
});

test("a query holds the words as they are and only what is known beside them", () => {
  const query = new URLSearchParams(queryOf("Доманово – Лесная & co", { lang: "", country: "BY", asset: ["track", "points"] }));
  assert.equal(query.get("text"), "Доманово – Лесная & co");
  assert.deepEqual(query.getAll("asset"), ["track", "points"]);
  assert.equal(query.has("lang"), false);
});
