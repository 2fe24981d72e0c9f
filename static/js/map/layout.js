// Where labels and symbols go so that they do not lie on each other.  Pure: pixels in, pixels out.

/**
 * @typedef {{left: number, top: number, right: number, bottom: number, isDot?: boolean, text?: string}} Box
 * @typedef {{id: string, points: [number, number][], width: number, height: number, priority: number,
 *            lead?: number, smaller?: {width: number, height: number, text: string}[], gap?: number,
 *            centred?: boolean, inRow?: boolean, isMajor?: boolean}} Candidate
 *   `points` are those at which it may stand, the best first; `lead` is the width of the mark that
 *   it begins with, which stays at the point; `smaller` are forms for where it has no room, the best
 *   first, of which the `text` is that of its box;
 *   `inRow`: its neighbours lie beside it, where a label would lie on what joins them; `isMajor`: where
 *   nothing else is free it may lie on the dots of others
 */

/** @param {Box} a @param {Box} b */
export function overlaps(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** A station that has a symbol on it has its label this much farther off. */
const BESIDE_SYMBOL_PX = 12;

/**
 * The boxes in which a label may stand, the best first: right, left, above, below; then farther.
 * In a row above and below come first.
 */
function* places({ points, width, height, text, smaller = [], ...how }) {
  for (const form of [{ width, height, text }, ...smaller]) {
    for (const point of points) yield* placesAt(point, { ...form, ...how });
  }
}

function placesAt([x, y], { width, height, text, lead = 0, gap = 6, centred = false, inRow = false }) {
  const box = (left, top) => ({ left, top, right: left + width, bottom: top + height, text });
  if (centred) return [box(x - width / 2, y - height / 2)];
  const around = (off) => {
    // A mark with words behind it stays at the point: never the words between the two.
    const before = (lead || width) / 2;
    const left = lead && lead < width ? [] : [box(x - off - width, y - height / 2)];
    const beside = [box(x + off, y - height / 2), ...left];
    const over = [box(x - before, y - off - height), box(x - before, y + off)];
    return inRow ? [...over, ...beside] : [...beside, ...over];
  };
  return [...around(gap), ...around(gap + BESIDE_SYMBOL_PX)];
}

/** Beyond this many pixels a neighbour says nothing of the track at a place. */
const ROW_PX = 120;

/**
 * Tell for each point whether its nearest neighbours lie more beside it than above or below it.
 * @param {{x: number, y: number}[]} points
 * @returns {boolean[]}
 */
export function inRows(points) {
  return points.map(({ x, y }) => {
    const steps = points.map((other) => [Math.abs(other.x - x), Math.abs(other.y - y)])
      .filter(([dx, dy]) => dx + dy > 0 && dx < ROW_PX && dy < ROW_PX)
      .sort((a, b) => Math.hypot(...a) - Math.hypot(...b)).slice(0, 2);
    const sum = (axis) => steps.reduce((total, step) => total + step[axis], 0);
    return sum(0) > sum(1);
  });
}

/**
 * Place as many labels as fit; one of higher priority (a lower number) goes first.
 * @param {Candidate[]} candidates
 * @param {Box[]} taken boxes that stay free
 * @param {Box} frame labels keep inside
 * @returns {Map<string, Box>} box by id of each label that found a place
 */
export function placeLabels(candidates, taken, frame) {
  const boxes = [...taken];
  const placed = new Map();
  const order = [...candidates].sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
  for (const candidate of order) {
    const box = roomFor(candidate, boxes, frame, () => false)
      ?? (candidate.isMajor && roomFor(candidate, boxes, frame, ({ isDot }) => isDot));
    if (box) {
      boxes.push(box);
      placed.set(candidate.id, box);
    }
  }
  return placed;
}

/** The first box of a candidate that is inside the frame and on no other but those that it may lie on. */
function roomFor(candidate, boxes, frame, mayLieOn) {
  for (const box of places(candidate)) {
    const isInside = box.left >= frame.left && box.top >= frame.top && box.right <= frame.right && box.bottom <= frame.bottom;
    if (isInside && !boxes.some((other) => overlaps(box, other) && !mayLieOn(other))) return box;
  }
  return null;
}

/** How wide a stack of symbols is that shows at most `most` types side by side. */
export function stackWidth(types, { size, step, most }) {
  return size + (Math.min(types, most) - 1) * step;
}

/**
 * Gather symbols that would lie on each other into stacks, until no two stacks touch.
 * @param {{id: any, types: string[], point: [number, number]}[]} anchors the weightiest first, which
 *   keeps its place
 * @param {{size: number, step: number, most: number, slack?: number}} options pixels; `slack` is
 *   how far two symbols may lie on each other before they become a stack
 * @returns {{point: [number, number], ids: any[], types: string[]}[]}
 */
export function stackSymbols(anchors, { size, step, most, slack = 4 }) {
  const width = ({ types }) => stackWidth(types.length, { size, step, most });
  const touch = (a, b) => Math.abs(a.point[0] - b.point[0]) < (width(a) + width(b)) / 2 - slack
    && Math.abs(a.point[1] - b.point[1]) < size - slack;
  const grid = createGrid(stackWidth(most, { size, step, most }));
  const stacks = new Set();
  anchors.forEach(({ id, types, point }, rank) => {
    let stack = { rank, point, ids: [id], types };
    // A stack that has grown may touch another one that was free before.
    for (let other = grid.near(stack.point).find((one) => touch(one, stack)); other;
      other = grid.near(stack.point).find((one) => touch(one, stack))) {
      grid.remove(other.point, other);
      stacks.delete(other);
      stack = merge(other, stack);
    }
    grid.add(stack.point, stack);
    stacks.add(stack);
  });
  return [...stacks].map(({ point, ids, types }) => ({ point, ids, types }));
}

function merge(a, b) {
  const [more, less] = b.rank < a.rank ? [b, a] : [a, b];
  return {
    rank: more.rank,
    point: more.point,
    ids: [...more.ids, ...less.ids],
    types: [...new Set([...more.types, ...less.types])],
  };
}

/**
 * Things by the square of a grid in which they lie, so that what is near is found without looking at all.
 * @param {number} side of a square, pixels
 */
export function createGrid(side) {
  const squares = new Map();
  const number = (x, y) => Math.floor(x / side) * 4_000_003 + Math.floor(y / side);
  const held = (key) => squares.get(key) ?? [];
  return {
    add([x, y], thing) {
      const key = number(x, y);
      if (squares.has(key)) squares.get(key).push(thing);
      else squares.set(key, [thing]);
    },
    remove([x, y], thing) {
      squares.set(number(x, y), held(number(x, y)).filter((one) => one !== thing));
    },
    /** Things within a square's side of a point, and some a little farther. */
    near([x, y]) {
      return [-side, 0, side].flatMap((dx) => [-side, 0, side].flatMap((dy) => held(number(x + dx, y + dy))));
    },
    at: ([x, y]) => held(number(x, y)),
  };
}
