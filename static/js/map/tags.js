// What has no spot of its own stands at a name: a whole line at the line's, an area at the area's.

import { lengthOf } from "#map/geometry";
import { coverOf, markOf, SIZE_PX } from "#map/symbols";
import { pixelsOf } from "#map/world";

/** A line that reports are about is named before all; an area after the chief stations and its country. */
const PRIORITY = { line: -2, area: 3 };
/** At so many points along a line, or in an area, its name may stand. */
const TRIES = 24;
const GAP_PX = 4;

const isTagged = ({ place: { anchor } }) => anchor === null;

/** Where one asks for a tag: what it names, and the spots that are all of it. */
function groupsOf(spots) {
  const groups = new Map();
  for (const spot of spots.filter(isTagged)) {
    const { place } = spot;
    const kind = place.shape.kind === "area" ? "area" : "line";
    const key = kind === "line" ? `line/${place.line}` : `area/${place.id}`;
    groups.set(key, { kind, key, text: place.name, slug: place.line, spots: [...(groups.get(key)?.spots ?? []), spot] });
  }
  return [...groups.values()];
}

/**
 * The names at which marks stand, with their marks.
 * @param {import("#map/places").Spot[]} spots
 * @param {import("#map/scene").View} view
 * @param {import("#map/layout").Box} seen layer points
 * @returns {(import("#map/labels").Name & {mark: import("#map/symbols").Mark})[]}
 */
export function tagsOf(spots, view, seen) {
  return groupsOf(spots).flatMap(({ kind, key, text, spots: here }) => {
    const mark = markOf([0, 0], here);
    const points = (kind === "line" ? alongLine : inArea)(here[0].place.shape, view, seen);
    if (!points.length) return [];
    return [{
      id: key, kind, text, points, mark, priority: PRIORITY[kind],
      // Beside two rows stands a badge; above one it has room.
      lead: (kind === "line" ? coverOf(mark) : mark.box).right - mark.box.left + GAP_PX,
      // A line has no other mark; an area answers on its edge, too, and is no pin.
      centred: kind === "area", mayShrink: kind === "line",
    }];
  });
}

/** The mark of a tag that has found its box. */
export function placedMark({ mark, box }) {
  const half = (mark.box.right - mark.box.left) / 2;
  return markOf([box.left + half, (box.top + box.bottom) / 2], mark.spots);
}

function layerPaths({ chains }, { frame, shift }) {
  return chains.map((chain) => pixelsOf(chain, frame).map(([x, y]) => [x - shift[0], y - shift[1]]));
}

const within = ([x, y], { left, top, right, bottom }) => x > left && x < right && y > top && y < bottom;

/** Points along what is seen of a line, from its middle outwards. */
function alongLine(shape, view, seen) {
  const points = layerPaths(shape, view).sort((a, b) => lengthOf(b) - lengthOf(a)).flatMap(thinned)
    .filter((point) => within(point, seen));
  const middle = points.length / 2;
  const order = points.map((point, number) => ({ point, off: Math.abs(number - middle) })).sort((a, b) => a.off - b.off);
  const step = Math.ceil(order.length / TRIES);
  return order.filter((_, number) => number % step === 0).map(({ point }) => point);
}

/** A path with a point every few pixels at most. */
function thinned(path) {
  const kept = [];
  for (const point of path) {
    const last = kept.at(-1);
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) > SIZE_PX) kept.push(point);
  }
  return kept;
}

/**
 * Points in what is seen of an area: rows across it, and of each the middle of its widest part; the
 * widest first.
 */
function inArea(shape, view, seen) {
  const [left, top, right, bottom] = [
    ...view.toLayer([shape.box[0], shape.box[1]]), ...view.toLayer([shape.box[2], shape.box[3]]),
  ];
  const rows = { low: Math.max(top, seen.top), high: Math.min(bottom, seen.bottom) };
  if (rows.high <= rows.low || right < seen.left || left > seen.right) return [];
  const paths = layerPaths(shape, view);
  return Array.from({ length: TRIES }, (_, n) => rows.low + ((n + 0.5) * (rows.high - rows.low)) / TRIES)
    .flatMap((y) => spansAt(y, paths).map(([from, to]) => [Math.max(from, seen.left), Math.min(to, seen.right), y]))
    .filter(([from, to]) => to > from)
    .sort((a, b) => (b[1] - b[0]) - (a[1] - a[0])).map(([from, to, y]) => [(from + to) / 2, y]);
}

/** From where to where rings cover a row (even-odd rule). */
function spansAt(y, rings) {
  const crossings = rings.flatMap((ring) => ring.flatMap(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length];
    return ay > y === by > y ? [] : [ax + ((y - ay) / (by - ay)) * (bx - ax)];
  })).sort((a, b) => a - b);
  return Array.from({ length: Math.floor(crossings.length / 2) }, (_, n) => [crossings[2 * n], crossings[2 * n + 1]]);
}
