// Where labels and symbols go so that they do not lie on each other.  Pure: pixels in, pixels out.

/**
 * @typedef {{left: number, top: number, right: number, bottom: number, isDot?: boolean}} Box
 * @typedef {{id: string, x: number, y: number, width: number, height: number, priority: number,
 *            gap?: number, centred?: boolean, inRow?: boolean, isMajor?: boolean}} Candidate
 *   `inRow`: its neighbours lie beside it, where a label would lie on what joins them;
 *   `isMajor`: it may lie on the dots of others
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
function places({ x, y, width, height, gap = 6, centred = false, inRow = false }) {
  const box = (left, top) => ({ left, top, right: left + width, bottom: top + height });
  if (centred) return [box(x - width / 2, y - height / 2)];
  const around = (off) => {
    const beside = [box(x + off, y - height / 2), box(x - off - width, y - height / 2)];
    const over = [box(x - width / 2, y - off - height), box(x - width / 2, y + off)];
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
    const free = places(candidate).find(
      (box) =>
        box.left >= frame.left && box.top >= frame.top &&
        box.right <= frame.right && box.bottom <= frame.bottom &&
        !boxes.some((other) => overlaps(box, other) && !(candidate.isMajor && other.isDot)),
    );
    if (free) {
      boxes.push(free);
      placed.set(candidate.id, free);
    }
  }
  return placed;
}

/** How wide a stack of symbols is that shows at most `most` types side by side. */
export function stackWidth(types, { size, step, most }) {
  return size + (Math.min(types.length, most) - 1) * step;
}

/**
 * Gather symbols that would lie on each other into stacks, until no two stacks touch.
 * @param {{id: string, type: string, point: [number, number]}[]} anchors the weightiest first
 * @param {{size: number, step: number, most: number, slack?: number}} options pixels; `slack` is
 *   how far two symbols may lie on each other before they become a stack
 * @returns {{point: [number, number], ids: string[], types: string[]}[]}
 */
export function stackSymbols(anchors, { size, step, most, slack = 4 }) {
  const touch = (a, b) => {
    const reach = (stackWidth(a.types, { size, step, most }) + stackWidth(b.types, { size, step, most })) / 2;
    return Math.abs(a.point[0] - b.point[0]) < reach - slack && Math.abs(a.point[1] - b.point[1]) < size - slack;
  };
  const stacks = [];
  for (const { id, type, point } of anchors) {
    let stack = { point, ids: [id], types: [type] };
    // A stack that has grown may touch another one that was free before.
    for (let other = stacks.findIndex((one) => touch(one, stack)); other >= 0;
      other = stacks.findIndex((one) => touch(one, stack))) {
      stack = merge(stacks.splice(other, 1)[0], stack);
    }
    stacks.push(stack);
  }
  return stacks;
}

function merge(a, b) {
  const [more, less] = b.ids.length > a.ids.length ? [b, a] : [a, b];
  return {
    point: more.point,
    ids: [...a.ids, ...b.ids],
    types: [...new Set([...more.types, ...less.types])],
  };
}
