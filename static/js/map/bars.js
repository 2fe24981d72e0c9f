// The drawing of a time strip: bars stacked by type, each type with its colour and its pattern.

import { makeSvg } from "#map/page";
import { daysOfBins, UNITS } from "#map/bins";

const TILE_PX = 8;
/** What is drawn over the colour of each type in turn, so that nothing rests on colour alone. */
const HATCHES = [
  "",
  "M-2 2 2-2M0 8 8 0M6 10 10 6",
  "M1 3h2M5 7h2",
  "M0 2H8M0 6H8",
  "M-2 6 2 10M0 0 8 8M6-2 10 2",
  "M2 0V8M6 0V8",
  "M0 8 8 0M0 0 8 8",
  "M0 6 4 2 8 6",
  "M0 4H8M4 0V8",
  "M0 0H4V4H0ZM4 4H8V8H4Z",
];
let strips = 0;

/**
 * The patterns of types, for all drawings of one strip.
 * @param {string[]} types
 * @returns {{svg: SVGElement, fill: (type: number) => string}} put `svg` into the page
 */
export function createPatterns(types) {
  strips += 1;
  const name = (index) => `time-${strips}-${types[index]}`;
  const patterns = types.map((type, index) => makeSvg("pattern", {
    id: name(index), class: `of-${type}`, width: TILE_PX, height: TILE_PX, patternUnits: "userSpaceOnUse",
  },
  makeSvg("rect", { class: "pattern-paper", width: TILE_PX, height: TILE_PX }),
  makeSvg("path", { class: "pattern-hatch", d: HATCHES[index % HATCHES.length] })));
  const svg = makeSvg("svg", { class: "visually-hidden", "aria-hidden": "true", focusable: "false" }, makeSvg("defs", {}, ...patterns));
  return { svg, fill: (index) => `url(#${name(index)})` };
}

/** A square of the pattern of a type. */
export function swatchOf(fill) {
  return makeSvg("svg", { class: "time-swatch", width: 16, height: 16, "aria-hidden": "true", focusable: "false" },
    makeSvg("rect", { x: 0.5, y: 0.5, width: 15, height: 15, fill }));
}

/** "14 months" for a gap. */
export function gapWords({ first, last }, unit) {
  const length = last - first + 1;
  return `${length} ${unit}${length === 1 ? "" : "s"}`;
}

/**
 * One slot of the strip: its bar, or that there is none for long.
 * @param {object} drawn
 * @param {{first: number, last: number, gap: boolean}} drawn.slot
 * @param {number[]} drawn.numbers by type
 * @param {number} drawn.most reports of the highest bar
 * @param {{x: number, width: number, height: number}} drawn.box
 */
export function drawSlot({ slot, unit, numbers, most, box, fill, isOut }) {
  const group = makeSvg("g", { class: isOut ? "outside" : "" });
  if (slot.gap) {
    const middle = { x: box.x + box.width / 2, class: "time-gap-words", "text-anchor": "middle" };
    group.append(
      makeSvg("rect", { class: "time-gap", x: box.x + 2, y: 0, width: box.width - 4, height: box.height }),
      makeSvg("text", { ...middle, y: box.height / 2 - 4 }, gapWords(slot, unit)),
      makeSvg("text", { ...middle, y: box.height / 2 + 12 }, "no reports"),
    );
    return group;
  }
  const total = numbers.reduce((a, b) => a + b, 0);
  // What is there is seen, however high the highest bar is.
  const scale = Math.max(3, (total / most) * box.height) / total;
  let bottom = box.height;
  numbers.forEach((number, type) => {
    if (!number) return;
    const height = number * scale;
    bottom -= height;
    group.append(makeSvg("rect", {
      class: "time-bar", x: box.x + 1, y: bottom, width: Math.max(1, box.width - 2), height, fill: fill(type),
    }));
  });
  return group;
}

/** The chosen days as a band behind the bars. @param {[number, number]} days */
export function bandOf(axis, [first, last], height) {
  const [left, right] = [axis.xOfDay(first), axis.xOfDay(last + 1)];
  return makeSvg("rect", { class: "time-band", x: left, y: 0, width: Math.max(2, right - left), height });
}

/** Whether a slot lies out of some days. */
export function isOutside({ first, last }, unit, days) {
  if (!days) return false;
  const [from, to] = daysOfBins(unit, first, last);
  return to < days[0] || from > days[1];
}

/** The names of a slot: "March 2022", or between which bins nothing was reported. */
export function slotWords(slot, unit) {
  if (!slot.gap) return UNITS[unit].words(slot.first);
  return `${gapWords(slot, unit)} without reports, from ${UNITS[unit].words(slot.first)}`;
}
