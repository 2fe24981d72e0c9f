// What lies under the pointer, in the order of what one means: badge, mark, station, what lies along
// the railway, the line itself, area.  A grid is made once for a drawing, so that a move of the pointer
// looks only at what is near.

import { distance, distanceToSegment } from "#map/geometry";
import { createGrid } from "#map/layout";

const SIDE_PX = 64;
/** The order in which things answer. */
const ORDER = ["badge", "mark", "station", "place", "line", "name", "area"];

/** @typedef {{left: number, top: number, right: number, bottom: number}} Rect pixels */
/**
 * @typedef {object} Target
 * @property {string} as of `ORDER`
 * @property {Rect} [box] where it is a box
 * @property {[number, number]} [point] where it is a dot
 * @property {[number, number][][]} [paths] where it is drawn along paths
 * @property {object} hit what is said and opened
 */

const outside = ([x, y], { left, top, right, bottom }) =>
  Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));

/**
 * What answers to a point.
 * @param {Target[]} targets pixels
 * @returns {(point: [number, number], reach: Record<string, number>) => Target[]} those of the first kind that
 *   answers, the nearest first; `reach` says how far from each kind it still answers, pixels
 */
export function createHits(targets) {
  const grid = createGrid(SIDE_PX);
  targets.forEach((target, number) => spread(target, number));

  function spread({ box, point, paths = [] }, number) {
    const squares = new Map();
    const put = ([x, y], segment) => {
      const key = `${Math.floor(x / SIDE_PX)} ${Math.floor(y / SIDE_PX)}`;
      if (!squares.has(key)) {
        squares.set(key, []);
        grid.add([x, y], { number, segments: squares.get(key) });
      }
      if (segment) squares.get(key).push(segment);
    };
    if (point) put(point);
    if (box) for (const corner of corners(box)) put(corner);
    for (const path of paths) for (let i = 1; i < path.length; i += 1) alongSegment(path[i - 1], path[i], put);
  }

  function away(target, segments, at) {
    if (target.point) return distance(at, target.point);
    if (target.box) return outside(at, target.box);
    return segments.reduce((least, [a, b]) => Math.min(least, distanceToSegment(at, a, b)), Infinity);
  }

  return (at, reach) => {
    const nearest = new Map();
    for (const { number, segments } of grid.near(at)) {
      const far = away(targets[number], segments, at);
      if (far <= reach[targets[number].as] && far < (nearest.get(number) ?? Infinity)) nearest.set(number, far);
    }
    const found = [...nearest].map(([number, far]) => ({ ...targets[number], far }));
    const first = ORDER.find((as) => found.some((one) => one.as === as));
    return found.filter(({ as }) => as === first).sort((a, b) => a.far - b.far);
  };
}

/** Points of a box close enough together that each square it touches has one. */
function corners({ left, top, right, bottom }) {
  const steps = (low, high) => {
    const count = Math.ceil((high - low) / SIDE_PX) + 1;
    return Array.from({ length: count }, (_, n) => Math.min(low + n * SIDE_PX, high)).concat(high);
  };
  return steps(left, right).flatMap((x) => steps(top, bottom).map((y) => [x, y]));
}

/** Put a segment into every square that it may touch. */
function alongSegment(a, b, put) {
  const pieces = Math.ceil(distance(a, b) / SIDE_PX) || 1;
  for (let n = 0; n <= pieces; n += 1) {
    const t = n / pieces;
    put([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t], [a, b]);
  }
}
