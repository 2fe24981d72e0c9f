// Symbols of what was reported: those that would lie on each other stand side by side with the
// number of reports.

import { stackSymbols, stackWidth } from "#map/layout";

export const SIZE_PX = 28;
export const STEP_PX = 17;
const MOST_TYPES = 3;
const SHAPE = { size: SIZE_PX, step: STEP_PX, most: MOST_TYPES };
const OPEN_OPACITY = 0.5;
const BADGE = { height: 18, room: 4, over: 8, beside: 10 };
const BADGE_FONT = "600 12px system-ui, sans-serif";
/** Room around a shape for its outline, in the units of its box. */
const ROOM = 4;

/** @typedef {{left: number, top: number, right: number, bottom: number}} Rect pixels */
/**
 * @typedef {object} Mark one symbol, or several with a badge
 * @property {[number, number]} point its middle, pixels
 * @property {import("#map/places").Spot[]} spots
 * @property {number} count of reports
 * @property {{type: string, outline: string, isOpen: boolean}[]} symbols those shown
 * @property {Rect} box
 * @property {?Rect} badge where it has one
 */

/** Draws symbols of the types; each is drawn once and then copied. */
export function createSymbols({ box, paths, neutral }, palette) {
  const drawn = new Map();
  palette.onChange(() => drawn.clear());

  function sprite(type, outline) {
    const ratio = Math.min(globalThis.devicePixelRatio || 1, 2);
    const key = `${type} ${outline} ${ratio}`;
    if (!drawn.has(key)) drawn.set(key, drawSprite(type, outline, ratio));
    return drawn.get(key);
  }

  function drawSprite(type, outline, ratio) {
    const side = SIZE_PX * ratio;
    const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
    const ink = canvas.getContext("2d");
    const path = new Path2D(paths[type] ?? neutral);
    const scale = side / (box + 2 * ROOM);
    ink.setTransform(scale, 0, 0, scale, ROOM * scale, ROOM * scale);
    ink.lineJoin = "round";
    const stroke = (colour, weight, dash = []) => {
      Object.assign(ink, { strokeStyle: colour, lineWidth: weight });
      ink.setLineDash(dash);
      ink.stroke(path);
    };
    const paper = palette.colour("--map-paper");
    stroke(paper, 8);
    stroke(palette.colour("--map-ink"), 4, outline === "dashed" ? [4, 2.7] : []);
    ink.fillStyle = palette.ofType(type);
    ink.fill(path, "evenodd");
    stroke(paper, 1);
    if (outline === "split") {
      ink.beginPath();
      ink.rect(box / 2, -ROOM, box, box + 2 * ROOM);
      ink.clip();
      ink.fillStyle = paper;
      ink.fill(path, "evenodd");
    }
    return canvas;
  }

  /** @param {CanvasRenderingContext2D} context @param {Mark} mark @param {[number, number]} shift to the canvas */
  function paint(context, { point, symbols, badge, count }, [dx, dy]) {
    symbols.forEach(({ type, outline, isOpen }, number) => {
      context.globalAlpha = isOpen ? OPEN_OPACITY : 1;
      const x = point[0] + dx + (number - (symbols.length - 1) / 2) * STEP_PX - SIZE_PX / 2;
      context.drawImage(sprite(type, outline), x, point[1] + dy - SIZE_PX / 2, SIZE_PX, SIZE_PX);
    });
    context.globalAlpha = 1;
    if (badge) paintBadge(context, badge, count, [dx, dy]);
  }

  function paintBadge(context, { left, top, right, bottom }, count, [dx, dy]) {
    context.fillStyle = palette.colour("--map-ink");
    context.beginPath();
    context.roundRect(left + dx, top + dy, right - left, bottom - top, BADGE.height / 2);
    context.fill();
    Object.assign(context, {
      fillStyle: palette.colour("--map-paper"), font: BADGE_FONT, textAlign: "center", textBaseline: "middle",
    });
    context.fillText(String(count), (left + right) / 2 + dx, (top + bottom) / 2 + dy + 0.5);
  }

  return { paint };
}

/** About how wide a number is in a badge. */
const badgeWidth = (count) => Math.max(BADGE.height, 2 * BADGE.room + String(count).length * 7.2);

/**
 * One mark for spots that stand together.
 * @param {[number, number]} point @param {import("#map/places").Spot[]} spots
 * @returns {Mark}
 */
export function markOf([x, y], spots) {
  const byType = new Map();
  for (const each of spots.flatMap(({ types }) => types)) {
    const sum = byType.get(each.type);
    if (!sum) byType.set(each.type, { ...each });
    else Object.assign(sum, { count: sum.count + each.count, outline: firmer(sum.outline, each.outline), isOpen: sum.isOpen && each.isOpen });
  }
  const symbols = [...byType.values()].sort((a, b) => b.count - a.count).slice(0, MOST_TYPES);
  const count = spots.reduce((sum, spot) => sum + spot.count, 0);
  const half = stackWidth(symbols.length, SHAPE) / 2;
  const box = { left: x - half, right: x + half, top: y - SIZE_PX / 2, bottom: y + SIZE_PX / 2 };
  const right = box.right + BADGE.beside;
  const badge = count > 1
    ? { left: right - badgeWidth(count), right, top: box.top - BADGE.over, bottom: box.top - BADGE.over + BADGE.height }
    : null;
  return { point: [x, y], spots, count, symbols, box, badge };
}

const FIRMNESS = ["solid", "split", "dashed"];
const firmer = (a, b) => FIRMNESS[Math.min(FIRMNESS.indexOf(a), FIRMNESS.indexOf(b))];

/** What a mark covers with its badge. @param {Mark} mark @returns {Rect} */
export function coverOf({ box, badge }) {
  return badge ? { ...box, top: badge.top, right: badge.right } : box;
}

/**
 * The marks of spots at a zoom, none on another.
 * @param {import("#map/places").Spot[]} spots the weightiest first
 * @param {(xy: [number, number]) => [number, number]} toPixels from the world
 * @returns {Mark[]}
 */
export function marksOf(spots, toPixels) {
  const anchors = spots.filter(({ place }) => place.anchor)
    .map((spot) => ({ id: spot, types: spot.types.map(({ type }) => type), point: toPixels(spot.place.anchor) }));
  return stackSymbols(anchors, SHAPE).map(({ point, ids }) => markOf(point, ids));
}
