import assert from "node:assert/strict";
import { test } from "node:test";

import {
  arrowheads, distance, distanceToPaths, fadePieces, haloRadiusPx, inPolygon, lengthOf,
  metresPerPixel, pathsOf, pointAlong, polygonsOf, slice, stubEnd,
} from "#map/geometry";

const near = (a, b, margin = 1e-9) => assert.ok(Math.abs(a - b) <= margin, `${a} is not ${b}`);
const BENT = [[0, 0], [6, 0], [6, 8]];

/** A repeatable stream of numbers in 0..1, so that a failure can be seen again. */
function numbers(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

test("a pixel at the equator at zoom 0 is the equator over 256", () => {
  near(metresPerPixel(0, 0), 40075016.686 / 256);
  near(metresPerPixel(60, 3), metresPerPixel(0, 4), 1e-6);
});

test("a halo doubles with each zoom level and with the doubt", () => {
  near(haloRadiusPx(5, 52, 9), 2 * haloRadiusPx(5, 52, 8), 1e-9);
  near(haloRadiusPx(10, 52, 8), 2 * haloRadiusPx(5, 52, 8), 1e-9);
  near(haloRadiusPx(1, 0, 10), 1000 / metresPerPixel(0, 10));
});

test("only lines have paths, only areas polygons", () => {
  assert.deepEqual(pathsOf({ type: "LineString", coordinates: BENT }), [BENT]);
  assert.deepEqual(pathsOf({ type: "Point", coordinates: [1, 2] }), []);
  assert.deepEqual(pathsOf(null), []);
  assert.deepEqual(polygonsOf({ type: "Polygon", coordinates: [BENT] }), [[BENT]]);
  assert.deepEqual(polygonsOf(null), []);
});

test("a point along a path lies on it, and beyond an end it is the end", () => {
  assert.deepEqual(pointAlong(BENT, 3).point, [3, 0]);
  assert.deepEqual(pointAlong(BENT, 10).point, [6, 4]);
  near(pointAlong(BENT, 10).angle, Math.PI / 2);
  assert.deepEqual(pointAlong(BENT, 99).point, [6, 8]);
  assert.deepEqual(pointAlong(BENT, -1).point, [0, 0]);
});

test("slices of random paths put together have the whole length", () => {
  const next = numbers(7);
  for (let round = 0; round < 200; round += 1) {
    const path = Array.from({ length: 2 + Math.floor(next() * 8) }, () => [next() * 100, next() * 100]);
    const whole = lengthOf(path);
    const cut = next() * whole;
    near(lengthOf(slice(path, 0, cut)) + lengthOf(slice(path, cut, whole)), whole, 1e-6);
  }
});

test("a path that fades at no end is one crisp piece", () => {
  assert.deepEqual(fadePieces(BENT, { start: false, end: false }), [{ path: BENT, opacity: 1 }]);
});

test("fading pieces join, cover the path and grow to the middle", () => {
  const pieces = fadePieces(BENT, { start: true, end: true });
  pieces.slice(1).forEach((piece, index) => {
    near(distance(pieces[index].path.at(-1), piece.path[0]), 0, 1e-9);
  });
  near(pieces.reduce((sum, { path }) => sum + lengthOf(path), 0), lengthOf(BENT), 1e-9);
  const opacities = pieces.map(({ opacity }) => opacity);
  const crisp = opacities.indexOf(1);
  assert.ok(crisp > 0 && crisp < opacities.length - 1);
  assert.deepEqual(opacities, [...opacities].reverse());
  assert.ok(opacities.slice(0, crisp).every((value, i) => value < opacities[i + 1]));
});

test("only the end that is in doubt fades", () => {
  const pieces = fadePieces(BENT, { start: false, end: true });
  assert.equal(pieces[0].opacity, 1);
  assert.ok(pieces.at(-1).opacity < 0.5);
});

test("arrowheads point along the path, and a short path has one", () => {
  const [tip, left, right] = arrowheads([[0, 0], [20, 0]])[0];
  assert.ok(tip[0] > left[0] && tip[0] > right[0]);
  near(tip[1], 0);
  assert.equal(arrowheads([[0, 0], [20, 0]]).length, 1);
  assert.equal(arrowheads([[0, 0], [450, 0]]).length, 4);
  assert.deepEqual(arrowheads([[5, 5], [5, 5]]), []);
});

test("a stub keeps its direction and is never longer than it may be", () => {
  assert.deepEqual(stubEnd([0, 0], [300, 400], 50), [30, 40]);
  assert.deepEqual(stubEnd([0, 0], [3, 4], 50), [3, 4]);
});

test("the distance to a path is the one to its nearest segment", () => {
  near(distanceToPaths([3, 2], [BENT]), 2);
  near(distanceToPaths([9, 12], [BENT]), 5);
  assert.equal(distanceToPaths([0, 0], []), Infinity);
});

test("a hole is outside its polygon", () => {
  const square = (a, b) => [[a, a], [b, a], [b, b], [a, b], [a, a]];
  assert.ok(inPolygon([1, 1], [square(0, 10), square(4, 6)]));
  assert.ok(!inPolygon([5, 5], [square(0, 10), square(4, 6)]));
  assert.ok(!inPolygon([11, 5], [square(0, 10)]));
});
