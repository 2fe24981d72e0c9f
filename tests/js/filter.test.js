import assert from "node:assert/strict";
import { test } from "node:test";

import { createFinder, createFold, createGrammar } from "#map/filter";

// As the page's configuration has them.
const many = (name, more = {}) => ({ name, property: name, single: false, kind: "term", list: name, ...more });
const PARAMETERS = [
  many("record", { single: true }), many("event_type"), many("asset"), many("cause"),
  many("country", { kind: "country", list: "" }), many("line", { property: "lines", kind: "line", list: "" }),
  many("verification"),
];
const LETTERS = Object.fromEntries(
  "а=a в=v г=g д=d е=e ж=zh л=l м=m н=n о=o р=r с=s ч=ch ь= я=ya ł=l ß=ss".split(" ").map((pair) => pair.split("=")),
);
const grammar = createGrammar(PARAMETERS);
const find = createFinder(PARAMETERS, LETTERS);

const record = ({ geometry = null, search = {}, ...properties } = {}) => ({
  geometry,
  properties: {
    record: "incident", event_type: "sabotage", asset: ["signalling"], cause: "claimed", lines: ["gomel-kyiv"],
    country: ["BY", "UA"], verification: "reported", ...properties,
  },
  search: { days: ["2022-03-14", "2022-03-15"], words: "burned cabinet damanava domanovo lesnaya lyasnaya relay", ...search },
});
const passes = (query, about) => find([record(about)], grammar.parse(query)).length === 1;

test("a query read and written again is the same", () => {
  for (const query of [
    "", "line=gomel-kyiv", "datetime=2022-03-14", "datetime=2022-03-01/..", "datetime=../2022-03-31",
    "bbox=23,51,33,56&datetime=2022-03-01/2022-03-31&record=incident&event_type=sabotage,cyber&country=BY",
    "q=Homyel%20fire",
  ]) {
    assert.equal(grammar.write(grammar.parse(query)), query);
  }
});

test("repeated parameters and commas mean the same, twice is once, small letters are a code too", () => {
  assert.deepEqual(grammar.parse("country=BY&country=ua,BY").country, ["BY", "UA"]);
});

test("a moment of GDAL counts by its day", () => {
  const { from, to } = grammar.parse("datetime=2022-06-01T/2022-06-30T");
  assert.deepEqual([from, to], ["2022-06-01", "2022-06-30"]);
});

test("an empty filter lets everything through", () => {
  const nothing = record({ asset: null, lines: null, search: { days: [null, null], words: "" } });
  assert.equal(find([nothing], grammar.empty()).length, 1);
});

test("each parameter keeps what it names and drops the rest", () => {
  for (const [yes, no] of [
    ["event_type=sabotage", "event_type=cyber"], ["asset=signalling", "asset=bridge"],
    ["cause=claimed", "cause=theft"], ["line=gomel-kyiv", "line=orsha-brest"],
    ["country=UA", "country=RU"], ["verification=reported", "verification=verified"],
    ["record=incident", "record=movement"], ["q=burn", "q=urned"],
  ]) {
    assert.ok(passes(yes), yes);
    assert.ok(!passes(no), no);
  }
});

test("a parameter that the page adds is one like the others", () => {
  const parameters = [...PARAMETERS, many("mode")];
  const { parse, write, empty } = createGrammar(parameters);
  assert.deepEqual(empty().mode, []);
  assert.equal(write(parse("mode=road,rail&q=x")), "mode=road,rail&q=x");
  const ids = createFinder(parameters, {})([record({ mode: "rail" }), record({ mode: "air" })], parse("mode=road,rail"));
  assert.equal(ids.length, 1);
});

test("a record is found by its days for filters, whatever days it says", () => {
  assert.ok(passes("datetime=2022-03-15"));
  assert.ok(passes("datetime=2022-03-15/.."));
  assert.ok(!passes("datetime=2022-03-16/.."));
  assert.ok(!passes("datetime=../2022-03-13"));
  assert.ok(passes("datetime=2022-02-20", { first_day: null, search: { days: ["2022-02-12", "2022-03-15"] } }));
  assert.ok(passes("datetime=2030-01-01", { search: { days: ["2022-03-14", null] } }));
  assert.ok(!passes("datetime=2022-03-15", { search: { days: [null, null] } }));
});

test("a box keeps what touches it and leaves out what is not drawn", () => {
  const geometry = { type: "LineString", coordinates: [[25, 52], [27, 54]] };
  assert.ok(passes("bbox=25.9,52.9,26.1,53.1", { geometry }));
  assert.ok(!passes("bbox=26.5,52,27,53", { geometry }));
  assert.ok(!passes("bbox=-180,-90,180,90"));
  assert.throws(() => passes("bbox=1,2,3", { geometry }), /west,south,east,north/);
});

test("words are found by their beginnings, in either script", () => {
  const fold = createFold(LETTERS);
  assert.equal(fold("Доманово – Лесная"), "domanovo lesnaya");
  assert.equal(fold("Homyel'"), "homyel");
  assert.equal(fold("Łęczna, Große É"), "leczna grosse e");
  assert.ok(passes("q=lyas dama"));
  assert.ok(passes("q=Доман"));
  assert.ok(!passes("q=" + encodeURIComponent("★")), "what holds no word finds nothing");
});
