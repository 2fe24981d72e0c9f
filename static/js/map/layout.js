// Where labels and symbols go so that they do not lie on each other.  Pure: pixels in, pixels out.

import { distance } from "#map/geometry";

/**
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 * @typedef {{id: string, x: number, y: number, width: number, height: number, priority: number,
 *            gap?: number, centred?: boolean}} Candidate
 */

/** @param {Box} a @param {Box} b */
export function overlaps(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** The boxes in which a label may stand, the best first: right, left, above, below. */
function places({ x, y, width, height, gap = 6, centred = false }) {
  const box = (left, top) => ({ left, top, right: left + width, bottom: top + height });
  if (centred) return [box(x - width / 2, y - height / 2)];
  return [
    box(x + gap, y - height / 2),
    box(x - gap - width, y - height / 2),
    box(x - width / 2, y - gap - height),
    box(x - width / 2, y + gap),
  ];
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
        !boxes.some((other) => overlaps(box, other)),
    );
    if (free) {
      boxes.push(free);
      placed.set(candidate.id, free);
    }
  }
  return placed;
}

/**
 * Gather anchors that are nearer than `reach` to the first of a stack into that stack.
 * @param {{id: string, type: string, point: [number, number]}[]} anchors the weightiest first
 * @param {number} reach pixels
 * @returns {{point: [number, number], ids: string[], types: string[]}[]}
 */
export function stackSymbols(anchors, reach) {
  const stacks = [];
  for (const { id, type, point } of anchors) {
    const near = stacks.find((stack) => distance(stack.point, point) < reach);
    if (!near) {
      stacks.push({ point, ids: [id], types: [type] });
      continue;
    }
    near.ids.push(id);
    if (!near.types.includes(type)) near.types.push(type);
  }
  return stacks;
}
