import assert from "node:assert/strict";
import { test } from "node:test";

import { chipsOf, kindChips } from "#map/chips";
import { offered } from "#map/choices";
import { createGrammar } from "#map/filter";

const grammar = createGrammar([
  { name: "line", property: "lines", single: false, kind: "line", list: "" },
  { name: "record", property: "record", single: true, kind: "term", list: "record" },
]);
const terms = { called: (_name, term) => term.toUpperCase(), title: (name) => name };

test("each part of a filter has a chip that takes it away and nothing else", () => {
  const filter = grammar.parse("?line=a,b&record=x&q=bridge&datetime=2022-03-01/..");
  const chips = chipsOf(filter, grammar, terms);
  assert.deepEqual(chips.map(({ text }) => text), ["Words: “bridge”", "from 1 March 2022", "line: A", "line: B", "record: X"]);
  for (const { without } of chips) {
    const left = chipsOf({ ...filter, ...without }, grammar, terms);
    assert.equal(left.length, chips.length - 1);
  }
  assert.deepEqual(chipsOf(grammar.empty(), grammar, terms), []);
});

test("kinds of event are told by whichever are fewer: those that are on or off", () => {
  const every = ["a", "b", "c", "d", "e"];
  const usual = ["a", "b", "c", "d"];
  const told = (...on) => kindChips(every, usual, new Set(on), (kind) => kind);
  assert.deepEqual(told("a", "b", "c", "d"), []);
  assert.deepEqual(told("a").map(({ text, without }) => [text, without.kinds]), [["a", usual]]);
  assert.deepEqual(told("a", "b", "c").map(({ text, without }) => [text, without.kinds]), [["Without: d", ["a", "b", "c", "d"]]]);
  assert.deepEqual(told("a", "b", "c", "d", "e").map(({ text, without }) => [text, without.kinds]), [["With: e", usual]]);
  assert.deepEqual(told()[0].without.kinds, usual);
});

test("chosen terms come first, then those of most records, and those of none wait until asked for", () => {
  const all = offered(["a", "b", "c", "d"], { a: 1, b: 5 }, ["d"], (term) => term);
  assert.deepEqual(all.map(({ term, count, first }) => [term, count, first]),
    [["d", 0, true], ["b", 5, true], ["a", 1, true], ["c", 0, false]]);
});

test("a term that only a record names is offered, too", () => {
  assert.deepEqual(offered([], { z: 2 }, [], (term) => term).map(({ term }) => term), ["z"]);
});
