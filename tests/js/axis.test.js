import assert from "node:assert/strict";
import { test } from "node:test";

import { GAP_PX, LEAST_PX, createAxis } from "#map/axis";
import { UNITS, countsOf, daysOfBins, timeOf } from "#map/bins";
import { dayNumber } from "#map/time";

function axisOf(days, unit, width) {
  const time = timeOf(days.map((at) => ({ type: "one", first: at, last: at })), ["one"]);
  const { slots } = countsOf(time, [true]).bins(unit);
  return { slots, axis: createAxis(slots, unit, width) };
}

const MONTHLY = Array.from({ length: 36 }, (_, n) => `${2021 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}-14`);
const LONG = ["2020-10-28", "2022-01-16", "2022-05-03", "2022-09-09", "2023-01-03", "2023-12-26"];

test("bars fill the strip where they can, and are scrolled where they would be too thin", () => {
  assert.ok(Math.abs(axisOf(MONTHLY, "month", 1000).axis.width - 1000) < 1e-6);
  const { axis, slots } = axisOf(LONG, "day", 300);
  assert.equal(axis.px, LEAST_PX);
  assert.ok(axis.width > 300);
  assert.ok(slots.some(({ gap }) => gap));
});

test("a place on the strip is a bin, and a bin is at its place", () => {
  for (const unit of Object.keys(UNITS)) {
    const { axis, slots } = axisOf(LONG, unit, 700);
    slots.forEach(({ first, last, gap }, index) => {
      const x = axis.startOf(index);
      assert.equal(axis.slotAt(x + 1), index);
      assert.equal(axis.binAt(x + 0.01), first);
      assert.equal(axis.slotOf(last), index);
      assert.equal(axis.xOfDay(daysOfBins(unit, first)[0]), x);
      if (gap) assert.equal(axis.binAt(x + GAP_PX - 0.01), last);
    });
    assert.equal(axis.xOfDay(dayNumber("1999-01-01")), 0);
    assert.equal(axis.xOfDay(dayNumber("2040-01-01")), axis.width);
    assert.equal(axis.binAt(-50), slots[0].first);
    assert.equal(axis.binAt(axis.width + 50), slots.at(-1).last);
  }
});

test("no label lies on another or is cut, at any width and place", () => {
  for (const unit of Object.keys(UNITS)) {
    for (const width of [300, 444, 700, 1000, 1600]) {
      const { axis } = axisOf(LONG, unit, width);
      for (let left = 0; left <= Math.max(0, axis.width - width); left += 137) {
        const labels = axis.labels(left, left + width);
        assert.ok(labels.length, `${unit} ${width} ${left}`);
        labels.forEach(({ x, text }, index) => {
          const after = x + text.length * 7;
          assert.ok(x >= left && after <= left + width, `${text} is cut`);
          if (labels[index + 1]) assert.ok(after < labels[index + 1].x, `${text} ${labels[index + 1].text}`);
        });
      }
    }
  }
});

test("years stand first, then months as there is room", () => {
  const texts = (width) => {
    const { axis } = axisOf(MONTHLY, "month", width);
    return axis.labels(0, width).map(({ text }) => text);
  };
  assert.deepEqual(texts(360), ["2021", "Jul", "2022", "Jul", "2023", "Jul"]);
  assert.deepEqual(texts(1600).slice(0, 13), [
    "2021", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "2022",
  ]);
});
