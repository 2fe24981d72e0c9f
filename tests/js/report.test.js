import assert from "node:assert/strict";
import { test } from "node:test";

import { namesAt } from "#map/naming";
import { labelOf, nameOf, nextActive, questionOf, saidOf, waitOf } from "../../static/js/report-choices.js";

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
  assert.match(saidOf({ summary: "Sure: x.", choices: [{ certainty: "sure" }] }), /^1 place found\. Choose it if/);
  assert.match(saidOf({ summary: "Several.", choices: [{}, {}] }), /^Several\. 2 places/);
});

test("a place is named with where it is, if that is known", () => {
  assert.equal(nameOf({ title: "At Damanava", where: "" }), "At Damanava");
  assert.equal(nameOf({ title: "At Damanava", where: "Belarus" }), "At Damanava, Belarus");
});

test("a question holds the words as they are and only what is known beside them", () => {
  const question = questionOf("Доманово – Лесная & co", { lang: "", country: "BY", asset: ["track", "points"] });
  assert.equal(question.get("text"), "Доманово – Лесная & co");
  assert.deepEqual(question.getAll("asset"), ["track", "points"]);
  assert.equal(question.has("lang"), false);
});

test("whoever asked too often waits as long as the answer says, and a second at least", () => {
  assert.equal(waitOf("3"), 3000);
  assert.equal(waitOf("0"), 1000);
  assert.equal(waitOf(null), 1000);
});

const station = (name, rank, priority) => ({ id: name, name, isMajor: rank === 1, priority, at: [30, 52] });
const town = (name, rank) => ({ id: name, name, rank, at: [30, 52] });

const countries = [["BELARUS", [28.1, 52.62]]];

test("a place's own name comes first, and a town says no more what its station says", () => {
  const names = namesAt({
    zoom: 9, own: [["Lyasnaya", [25, 52]]], countries,
    stations: [station("Minsk-Pasazhyrski", 1, 6), station("Lyasnaya", 3, 8.5)], towns: [town("Minsk", 1)],
  });
  assert.deepEqual(names.map(({ text }) => text), ["Lyasnaya", "Minsk-Pasazhyrski"]);
  assert.deepEqual(names.map(({ at }) => at), [[25, 52], [30, 52]]);
});

test("countries are named far out, and where a map goes no farther out", () => {
  const named = (zoom, leastZoom) => namesAt({ zoom, leastZoom, countries, stations: [], towns: [] }).map(({ text, at }) => [text, at]);
  assert.deepEqual(named(5), [["BELARUS", [28.1, 52.62]]]);
  assert.deepEqual(named(9), []);
  assert.equal(named(10, 10).length, 1);
});

test("a name found by another spelling says that one, for a list shows only what holds the letters", () => {
  const barysau = { value: "Barysau", name: "Barysau", about: "BY" };
  assert.equal(labelOf(barysau, "bary"), "BY");
  assert.equal(labelOf(barysau, "Борис"), "Борис: Barysau, BY");
  assert.equal(labelOf({ value: "esr-1", name: "Rudnya", about: "RU" }, "rud"), "Rudnya, RU");
});
