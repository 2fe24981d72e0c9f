import assert from "node:assert/strict";
import { test } from "node:test";

import { parseHash, toHash } from "#map/address";
import { dayNumber, dayWords, isoDay, monthWords, rangeWords, touches } from "#map/time";

test("dates are said in words", () => {
  assert.equal(dayWords("2022-03-04"), "4 March 2022");
  assert.equal(monthWords(2022 * 12 + 2), "March 2022");
  assert.equal(rangeWords("", ""), "all dates");
  assert.equal(rangeWords("2022-03-04", ""), "from 4 March 2022");
  assert.equal(rangeWords("2022-03-04", "2022-03-04"), "4 March 2022");
});

test("days go to numbers and back, leap years and the years before 1970 included", () => {
  assert.equal(dayNumber("1970-01-01"), 0);
  assert.equal(dayNumber("2024-03-01") - dayNumber("2024-02-28"), 2);
  for (const day of ["0044-03-15", "1941-06-22", "1969-12-31", "2000-02-29", "2022-12-31", "2100-02-28"]) {
    assert.equal(isoDay(dayNumber(day)), day);
  }
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
