import assert from "node:assert/strict";
import { test } from "node:test";

import { UNITS, countsOf, daysOfBins, moved, slotsOf, stepped, timeOf } from "#map/bins";
import { dayNumber, isoDay, touches } from "#map/time";

const day = dayNumber;
const isos = (days) => days && days.map(isoDay);

test("bins of a unit follow each other without a day between them, over 150 years", () => {
  for (const [unit, { of, start }] of Object.entries(UNITS)) {
    let bin = of(day("1899-12-25"));
    for (let number = day("1899-12-25"); number < day("2050-01-10"); number += 1) {
      if (of(number) !== bin) {
        assert.equal(of(number), bin + 1, unit);
        assert.equal(start(of(number)), number, `${unit} ${isoDay(number)}`);
        bin += 1;
      }
    }
  }
});

test("months have their length, leap years included", () => {
  const month = UNITS.month.of(day("2024-02-10"));
  assert.deepEqual(isos(daysOfBins("month", month)), ["2024-02-01", "2024-02-29"]);
  assert.deepEqual(isos(daysOfBins("month", UNITS.month.of(day("2100-02-10")))), ["2100-02-01", "2100-02-28"]);
  assert.equal(UNITS.month.words(month), "February 2024");
});

test("weeks are those of ISO 8601, at the ends of years too", () => {
  // From the standard's own examples and the calendars of those years.
  const weeks = {
    "2005-01-01": "Week 53 of 2004, from 27 December 2004",
    "2007-12-31": "Week 1 of 2008, from 31 December 2007",
    "2010-01-03": "Week 53 of 2009, from 28 December 2009",
    "2016-12-31": "Week 52 of 2016, from 26 December 2016",
    "2020-12-31": "Week 53 of 2020, from 28 December 2020",
    "2021-01-03": "Week 53 of 2020, from 28 December 2020",
    "2021-01-04": "Week 1 of 2021, from 4 January 2021",
    "2022-03-14": "Week 11 of 2022, from 14 March 2022",
  };
  for (const [iso, words] of Object.entries(weeks)) assert.equal(UNITS.week.words(UNITS.week.of(day(iso))), words);
});

test("the days of the feed are counted from its first", () => {
  const time = { first: "2022-03-01", began: [[0, 2, 31, 1], [5, 1]], ended: [[0, 1, 9, 1, 31, 1], [5, 1]], open: [0, 4] };
  const counts = countsOf(time, [true, true]);
  assert.deepEqual(isos([counts.first, counts.last]), ["2022-03-01", "2022-04-01"]);
  assert.deepEqual(counts.bins("month").byType, [[2, 1], [1, 0]]);
  assert.deepEqual(counts.bins("month").totals, [3, 1]);
  assert.deepEqual(counts.touching(day("2022-03-06"), day("2022-03-06")), [1, 1]);
  assert.deepEqual(countsOf(time, [false, true]).bins("day").totals, [1]);
  assert.equal(countsOf(time, [false, false]), null);
  assert.equal(countsOf({ first: null, began: [[], []], ended: [[], []], open: [3, 0] }, [true, true]), null);
});

/** Numbers that look drawn by lot and are the same in every run. */
function lots(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

test("every bar, and every choice of days, is what a count of the reports one by one gives", () => {
  const types = ["one", "two", "three"];
  for (let seed = 1; seed <= 40; seed += 1) {
    const lot = lots(seed);
    const spans = Array.from({ length: 1 + lot(30) }, () => {
      const first = day("2019-11-20") + lot(800);
      const open = lot(6) === 0;
      const ongoing = lot(9) === 0;
      const last = first + (lot(3) ? lot(4) : lot(200));
      return { type: types[lot(3)], first: open ? null : isoDay(first), last: ongoing ? null : isoDay(last) };
    });
    const time = timeOf(spans, types);
    const dated = spans.filter(({ first }) => first);
    assert.equal(time.open.reduce((a, b) => a + b), spans.length - dated.length);
    const counts = countsOf(time, [true, true, true]);
    if (!dated.length) {
      assert.equal(counts, null);
      continue;
    }
    const naive = (type, days) => dated.filter((span) => span.type === type && touches(span, ...isos(days))).length;
    for (const unit of Object.keys(UNITS)) {
      const { start, byType, totals, slots } = counts.bins(unit);
      totals.forEach((total, index) => {
        const days = daysOfBins(unit, start + index);
        assert.deepEqual(byType.map((list) => list[index]), types.map((type) => naive(type, days)), `${seed} ${unit} ${isos(days)}`);
        assert.equal(total, byType.reduce((sum, list) => sum + list[index], 0));
      });
      assert.deepEqual(slots.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, n) => first + n)),
        totals.map((_, index) => start + index), "each bin is in one slot");
      for (const { first, last, gap } of slots) {
        if (gap) assert.deepEqual(types.map((type) => naive(type, daysOfBins(unit, first, last))), [0, 0, 0]);
        else assert.equal(first, last);
      }
    }
    const from = day("2019-10-01") + lot(900);
    const days = [from, from + lot(120)];
    assert.deepEqual(counts.touching(...days), types.map((type) => naive(type, days)));
  }
});

test("a report without a last day is in every bar from its first on", () => {
  const time = timeOf([{ type: "one", first: "2022-01-31", last: null }, { type: "one", first: "2022-06-01", last: "2022-06-01" }], ["one"]);
  assert.deepEqual(countsOf(time, [true]).bins("month").totals, [1, 1, 1, 1, 1, 2]);
});

test("a long row of empty bins is one gap, a short one is not", () => {
  const totals = [1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 3];
  assert.deepEqual(slotsOf({ start: 100, totals }, "month").slice(6), [
    { first: 106, last: 106, gap: false }, { first: 107, last: 112, gap: true }, { first: 113, last: 113, gap: false },
  ]);
});

test("ten thousand days and a million reports cost no more than their days", () => {
  const began = Array.from({ length: 10_000 }, (_, n) => [n, 100]).flat();
  const counts = countsOf({ first: "1997-01-01", began: [began], ended: [began], open: [0] }, [true]);
  assert.equal(counts.bins("day").totals.length, 10_000);
  assert.equal(counts.bins("month").totals.reduce((a, b) => a + b), 1_000_000);
});

test("whole bins move as whole bins, other days keep their place", () => {
  const by = (from, to, unit, n) => isos(moved([day(from), day(to)], unit, n));
  assert.deepEqual(by("2024-01-01", "2024-01-31", "month", 1), ["2024-02-01", "2024-02-29"]);
  assert.deepEqual(by("2022-01-01", "2022-03-31", "month", -1), ["2021-12-01", "2022-02-28"]);
  assert.deepEqual(by("2022-03-05", "2022-03-20", "month", 1), ["2022-04-05", "2022-04-20"]);
  assert.deepEqual(by("2022-01-31", "2022-01-31", "month", 1), ["2022-02-28", "2022-02-28"]);
  assert.deepEqual(by("2022-03-14", "2022-03-20", "week", 1), ["2022-03-21", "2022-03-27"]);
  assert.deepEqual(by("2022-12-31", "2022-12-31", "day", 1), ["2023-01-01", "2023-01-01"]);
});

test("steps go past a gap, back to the strip, and end where there is nothing more", () => {
  const time = timeOf(["2020-10-28", "2022-01-16", "2022-02-03"].map((at) => ({ type: "one", first: at, last: at })), ["one"]);
  const { slots } = countsOf(time, [true]).bins("month");
  const step = (from, to, by) => isos(stepped([day(from), day(to)], "month", by, slots));
  assert.deepEqual(step("2020-10-01", "2020-10-31", 1), ["2022-01-01", "2022-01-31"]);
  assert.deepEqual(step("2022-01-01", "2022-01-31", -1), ["2020-10-01", "2020-10-31"]);
  assert.deepEqual(step("2022-01-01", "2022-01-31", 1), ["2022-02-01", "2022-02-28"]);
  assert.deepEqual(step("2020-09-01", "2020-10-31", 1), ["2020-10-01", "2020-11-30"]);
  assert.deepEqual(step("2020-10-01", "2020-11-30", 1), ["2021-12-01", "2022-01-31"]);
  assert.deepEqual(step("1999-01-05", "1999-01-08", 1), ["2020-10-05", "2020-10-08"]);
  assert.deepEqual(step("2030-01-01", "2030-01-31", -1), ["2022-02-01", "2022-02-28"]);
  assert.equal(step("2022-02-01", "2022-02-28", 1), null);
  assert.equal(step("2020-10-01", "2020-10-31", -1), null);
});
