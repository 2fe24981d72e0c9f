import assert from "node:assert/strict";
import { test } from "node:test";

import { boxOf, touchesBox } from "#map/box";

const square = (west, south, east, north) => [[west, south], [east, south], [east, north], [west, north], [west, south]];
const shape = (type, coordinates) => ({ type, coordinates });
const touches = (geometry, ...box) => touchesBox(geometry, box);

test("a box is read from its four edges", () => {
  assert.deepEqual(boxOf(" 23,51 ,33,56.5"), [23, 51, 33, 56.5]);
  for (const text of ["1,2,3", "1,2,3,4,5", "a,b,c,d", "1,,3,4", "33,51,23,56", "23,56,33,51", "1,2,Infinity,4"]) {
    assert.throws(() => boxOf(text), RangeError, text);
  }
});

test("a point touches the box that it lies in or on the edge of", () => {
  const point = shape("Point", [2, 3]);
  assert.ok(touches(point, 1, 1, 4, 4));
  assert.ok(touches(point, 2, 3, 4, 4));
  assert.ok(touches(point, 2, 3, 2, 3));
  assert.ok(!touches(point, 2.001, 3, 4, 4));
});

test("a track touches a box that it crosses without a vertex inside, not one that it passes by", () => {
  const track = shape("LineString", [[0, 0], [10, 10], [20, 0]]);
  assert.ok(touches(track, 4, 4, 6, 6));
  assert.ok(!touches(track, 0, 6, 4, 10));
  assert.ok(!touches(track, 9, 0, 11, 8.9));
  assert.ok(touches(shape("MultiLineString", [[[50, 50], [51, 50]], track.coordinates]), 4, 4, 6, 6));
});

test("a box without width or height is a line or a point", () => {
  const track = shape("LineString", [[0, 0], [10, 10]]);
  assert.ok(touches(track, 5, 0, 5, 10));
  assert.ok(touches(track, 5, 5, 5, 5));
  assert.ok(!touches(track, 5, 6, 5, 10));
  assert.ok(!touches(track, 5, 6, 5, 6));
  assert.ok(touches(shape("LineString", [[0, 0], [0, 4], [0, 8]]), 0, 1, 0, 2), "along a track");
});

test("an area touches what it holds, and not what lies in its hole", () => {
  const area = shape("Polygon", [square(0, 0, 10, 10), square(3, 3, 7, 7)]);
  assert.ok(touches(area, 1, 1, 2, 2), "inside");
  assert.ok(touches(area, -1, -1, 11, 11), "around");
  assert.ok(touches(area, 2, 4, 4, 5), "over the edge of the hole");
  assert.ok(!touches(area, 4, 4, 6, 6), "in the hole");
  assert.ok(touches(area, 3, 3, 3, 3), "the corner of the hole");
  assert.ok(!touches(area, 11, 0, 12, 10), "beside");
  assert.ok(touches(shape("MultiPolygon", [[square(20, 20, 21, 21)], area.coordinates]), 1, 1, 2, 2));
});

test("what is not drawn touches nothing", () => {
  assert.ok(!touches(null, -180, -90, 180, 90));
});
