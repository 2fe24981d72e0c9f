import assert from "node:assert/strict";
import { test } from "node:test";

import { parseHash, toHash } from "#map/address";
import { dayWords, daysOf, histogram, monthOf, monthWords, rangeWords, touches } from "#map/time";

test("months go back to their days, leap years included", () => {
  assert.deepEqual(daysOf(monthOf("2024-02-10")), { first: "2024-02-01", last: "2024-02-29" });
  assert.deepEqual(daysOf(monthOf("2022-12-31")), { first: "2022-12-01", last: "2022-12-31" });
  for (let month = monthOf("1999-01-01"); month < monthOf("2031-01-01"); month += 1) {
    assert.equal(monthOf(daysOf(month).first), month);
    assert.equal(monthOf(daysOf(month).last), month);
  }
});

test("dates are said in words", () => {
  assert.equal(dayWords("2022-03-04"), "4 March 2022");
  assert.equal(monthWords(monthOf("2022-03-04")), "March 2022");
  assert.equal(rangeWords("", ""), "all dates");
  assert.equal(rangeWords("2022-03-04", ""), "from 4 March 2022");
  assert.equal(rangeWords("2022-03-04", "2022-03-04"), "4 March 2022");
});

test("the histogram counts a record in every month that it touches, over whole years", () => {
  const spans = [
    { first: "2022-03-01", last: "2022-05-01" }, { first: "2022-03-31", last: null },
    { first: null, last: "2022-02-02" }, { first: null, last: null },
  ];
  const counts = [1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1];
  assert.deepEqual(histogram(spans), { start: monthOf("2022-01-01"), counts });
  assert.equal(histogram([...spans, { first: "2024-12-31", last: null }]).counts.length, 36);
  assert.equal(histogram([{ first: null, last: null }]), null);
  assert.equal(histogram([]), null);
});

test("a bar is what choosing its month shows, in and beyond the years with records", () => {
  const spans = [
    { first: "2021-11-20", last: "2022-01-03" }, { first: "2022-01-31", last: null }, { first: "2022-01-05", last: "2022-01-05" },
    { first: null, last: "2022-01-01" }, { first: null, last: null },
  ];
  const months = [monthOf("2020-01-01"), monthOf("2024-12-01")];
  histogram(spans, months).counts.forEach((count, index) => {
    const { first, last } = daysOf(months[0] + index);
    assert.equal(count, spans.filter((span) => touches(span, first, last)).length, first);
  });
});

test("an open end reaches as far as it may", () => {
  assert.ok(touches({ first: "2022-03-01", last: null }, "2030-01-01", ""));
  assert.ok(!touches({ first: "2022-03-01", last: "2022-03-02" }, "2022-03-03", ""));
});

test("the hash holds what is looked at and comes back the same", () => {
  const look = { view: { zoom: 9, lat: 52.605, lon: 26.2 }, at: "BY-2022-0007", on: ["osm"], off: ["towns", "network"] };
  assert.deepEqual(parseHash(`#${toHash(look)}`), look);
  assert.deepEqual(parseHash(""), { view: null, at: "", on: [], off: [] });
  assert.equal(parseHash("#map=9/north/26").view, null);
  assert.equal(parseHash("#map=1/95/26").view, null);
});
