// Where bins stand on a strip and which of them are named below it.  Pixels from the strip's start.

import { UNITS, daysOfBins } from "#map/bins";
import { isoDay, shortMonth } from "#map/time";

export const LEAST_PX = 10;
const MOST_PX = 56;
export const GAP_PX = 76;
/** About the width of a sign of a label, and the room that is kept after it. */
const SIGN_PX = 7.5;
const ROOM_PX = 12;

/**
 * @param {{first: number, last: number, gap: boolean}[]} slots as `slotsOf` gives them
 * @param {string} unit
 * @param {number} width of what is seen at once
 */
export function createAxis(slots, unit, width) {
  const gaps = slots.filter(({ gap }) => gap).length;
  const each = (width - gaps * GAP_PX) / Math.max(1, slots.length - gaps);
  const px = Math.max(LEAST_PX, Math.min(MOST_PX, each));
  const starts = [0];
  for (const { gap } of slots) starts.push(starts.at(-1) + (gap ? GAP_PX : px));
  const end = starts.at(-1);

  /** The last index at which `value` is not above `wanted`. */
  function indexOf(value, wanted) {
    let [low, high] = [0, slots.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (value(middle) <= wanted) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  const slotAt = (x) => indexOf((index) => starts[index], x);
  const slotOf = (bin) => indexOf((index) => slots[index].first, bin);

  return {
    px,
    width: end,
    slotAt,
    slotOf,
    startOf: (index) => starts[index],

    /** The bin at a place; within a gap the one as far into it. */
    binAt(x) {
      const index = slotAt(x);
      const { first, last } = slots[index];
      const share = (x - starts[index]) / (starts[index + 1] - starts[index]);
      return Math.max(first, Math.min(last, first + Math.floor(share * (last - first + 1))));
    },

    /** Where a day begins; what is beyond the strip is at its end. */
    xOfDay(day) {
      const index = slotOf(UNITS[unit].of(day));
      const [first, last] = daysOfBins(unit, slots[index].first, slots[index].last);
      const share = (day - first) / (last - first + 1);
      return starts[index] + Math.max(0, Math.min(1, share)) * (starts[index + 1] - starts[index]);
    },

    /**
     * The names of the bins that are seen, none over another or cut: first those of years, then that
     * of where one is, then months and days as there is room.
     * @param {number} left @param {number} right what is seen, pixels
     * @returns {{x: number, text: string, main: boolean}[]}
     */
    labels(left, right) {
      const found = [];
      let anew = true;
      for (let index = slotAt(left); index < slots.length && starts[index] < right; index += 1) {
        const label = starts[index] < left || slots[index].gap ? null : labelOf(unit, slots[index].first, anew);
        if (label) found.push({ x: starts[index], after: starts[index] + label.text.length * SIGN_PX, ...label });
        anew = starts[index] < left || slots[index].gap;
      }
      const placed = [];
      for (const label of found.filter(({ after }) => after <= right).sort((a, b) => a.rank - b.rank)) {
        const isFree = placed.every(({ x, after }) => label.after + ROOM_PX <= x || after + ROOM_PX <= label.x);
        if (isFree) placed.push(label);
      }
      return placed.sort((a, b) => a.x - b.x).map(({ x, text, rank }) => ({ x, text, main: rank < 2 }));
    },
  };
}

/** What a bin is called on the axis, and its rank: a year, a beginning, a month or quarter, a day. */
function labelOf(unit, bin, anew) {
  const [first, last] = daysOfBins(unit, bin);
  const month = UNITS.month.of(last);
  const year = Math.floor(month / 12);
  const begins = UNITS.month.start(month) >= first;
  if (begins && month % 12 === 0) return { text: String(year), rank: 0 };
  if (anew) {
    const at = UNITS.month.of(first);
    return { text: `${shortMonth(at)} ${Math.floor(at / 12)}`, rank: 1 };
  }
  if (begins) return { text: shortMonth(month), rank: unit !== "month" || month % 3 === 0 ? 2 : 3 };
  const weekday = new Date(isoDay(first)).getUTCDay();
  return unit === "day" && weekday === 1 ? { text: isoDay(first).slice(8).replace(/^0/, ""), rank: 3 } : null;
}
