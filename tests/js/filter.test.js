import assert from "node:assert/strict";
import { test } from "node:test";

import { emptyFilter, fold, matches, parseQuery, toQuery } from "#map/filter";

const record = (properties) => ({
  properties: {
    record: "incident", event_type: "sabotage", asset: ["signalling"], cause: "claimed", lines: ["gomel-kyiv"],
    country: ["BY", "UA"], verification: "reported", first_day: "2022-03-14", last_day: "2022-03-15",
    title: "Relay cabinet burned", notes: "", place: "between Damanava and Lyasnaya", ...properties,
  },
});
const passes = (query, properties) => matches(record(properties), parseQuery(query));

test("a query read and written again is the same", () => {
  for (const query of [
    "", "line=gomel-kyiv", "datetime=2022-03-14", "datetime=2022-03-01/..", "datetime=../2022-03-31",
    "bbox=23,51,33,56&datetime=2022-03-01/2022-03-31&record=incident&event_type=sabotage,cyber&country=BY",
    "q=Homyel%20fire",
  ]) {
    assert.equal(toQuery(parseQuery(query)), query);
  }
});

test("repeated parameters and commas mean the same, twice is once", () => {
  assert.deepEqual(parseQuery("country=BY&country=UA,BY").country, ["BY", "UA"]);
});

test("a moment of GDAL counts by its day", () => {
  const { from, to } = parseQuery("datetime=2022-06-01T/2022-06-30T");
  assert.deepEqual([from, to], ["2022-06-01", "2022-06-30"]);
});

test("an empty filter lets everything through", () => {
  assert.ok(matches(record({ first_day: null, last_day: null }), emptyFilter()));
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

test("a span that touches the days asked for passes", () => {
  assert.ok(passes("datetime=2022-03-15"));
  assert.ok(passes("datetime=2022-03-15/.."));
  assert.ok(!passes("datetime=2022-03-16/.."));
  assert.ok(!passes("datetime=../2022-03-13"));
  assert.ok(passes("datetime=../2022-03-01", { first_day: null }));
  assert.ok(!passes("datetime=2022-03-15", { first_day: null, last_day: null }));
});

test("words are found by their beginnings, in either script", () => {
  assert.equal(fold("Доманово – Лесная"), "domanovo lesnaya");
  assert.equal(fold("Homyel'"), "homyel");
  assert.ok(passes("q=lyas dama"));
  assert.ok(passes("q=Дамана"));
});
