// Reports by day, week or month, from how many began and how many ended on each day: a strip costs
// what its days cost, however many reports there are.  A report counts in every bin it touches.

import { dayNumber, isoDay, dayWords, monthWords } from "#map/time";

const DAY_MS = 86_400_000;
/** 1970 began on a Thursday; the week that held it began on the Monday before. */
const THURSDAY = 3;

/**
 * The units of a strip, the widest first.  Bins are whole numbers, one apart; days are numbered as
 * `dayNumber` does.  Weeks are those of ISO 8601: from Monday, in the year that holds their Thursday.
 * `gap` is how many bins without a report in a row are drawn as one gap.
 */
export const UNITS = {
  month: {
    of(day) {
      const date = new Date(day * DAY_MS);
      return date.getUTCFullYear() * 12 + date.getUTCMonth();
    },
    start: (bin) => new Date(0).setUTCFullYear(Math.floor(bin / 12), bin % 12, 1) / DAY_MS,
    words: monthWords,
    gap: 6,
  },
  week: {
    of: (day) => Math.floor((day + THURSDAY) / 7),
    start: (bin) => bin * 7 - THURSDAY,
    words: weekWords,
    gap: 13,
  },
  day: { of: (day) => day, start: (bin) => bin, words: (bin) => dayWords(isoDay(bin)), gap: 31 },
};

/**
 * What the feed says of time, of reports that are at hand.
 * @param {{type: string, first: string|null, last: string|null}[]} spans the days of each; one without
 *   a first day is open, one without a last goes on
 * @param {string[]} types
 */
export function timeOf(spans, types) {
  const dated = spans.filter(({ first }) => first);
  const zero = dated.reduce((least, { first }) => (least && least < first ? least : first), null);
  const daysBy = (end) => types.map((type) => {
    const numbers = new Map();
    for (const span of dated) {
      if (span.type !== type || !span[end]) continue;
      const day = dayNumber(span[end]) - dayNumber(zero);
      numbers.set(day, (numbers.get(day) ?? 0) + 1);
    }
    return [...numbers].sort(([a], [b]) => a - b).flat();
  });
  const open = types.map((type) => spans.filter((span) => span.type === type && !span.first).length);
  return { first: zero, began: daysBy("first"), ended: daysBy("last"), open };
}

/** The days of the bins from one to another, both included. @returns {[number, number]} */
export function daysOfBins(unit, first, last = first) {
  const { start } = UNITS[unit];
  return [start(first), start(last + 1) - 1];
}

/** "Week 11 of 2022, from 14 March 2022". */
function weekWords(bin) {
  const monday = UNITS.week.start(bin);
  const year = Number(isoDay(monday + THURSDAY).slice(0, 4));
  const first = UNITS.week.of(dayNumber(`${String(year).padStart(4, "0")}-01-04`));
  return `Week ${bin - first + 1} of ${year}, from ${dayWords(isoDay(monday))}`;
}

/**
 * What `time` of the feed counts, of the types that are on.
 * @param {{first: string|null, began: number[][], ended: number[][]}} time lists by type of
 *   `day, number, …`, the days counted from `first`
 * @param {boolean[]} on by type
 * @returns {{first: number, last: number, touching: Function, bins: Function}|null} the first and
 *   the last day of what is dated; null where nothing is
 */
export function countsOf({ first, began, ended }, on) {
  const zero = first ? dayNumber(first) : 0;
  const shown = (lists) => lists.map((list, type) => (on[type] ? list : []));
  const [came, went] = [shown(began), shown(ended)];
  const lists = [...came, ...went].filter((list) => list.length);
  if (!lists.length) return null;
  const bounds = [Math.min(...lists.map((list) => list[0])), Math.max(...lists.map((list) => list.at(-2)))].map((day) => zero + day);
  const made = {};

  return {
    first: bounds[0],
    last: bounds[1],

    /** Reports by type that touch the days from `from` to `to`. @returns {number[]} */
    touching(from, to) {
      return came.map((list, type) => upTo(list, to - zero) - upTo(went[type], from - 1 - zero));
    },

    /**
     * @param {string} unit
     * @returns {{start: number, totals: number[], byType: number[][], slots: object[]}} of each bin
     *   from `start` on; `slots` as `slotsOf` gives them
     */
    bins(unit) {
      return (made[unit] ??= binned(unit));
    },
  };

  function binned(unit) {
    const [start, end] = bounds.map(UNITS[unit].of);
    const binOf = createBinner(UNITS[unit]);
    const byType = came.map((list, type) => {
      const steps = new Array(end - start + 2).fill(0);
      eachDay(list, (day, number) => { steps[binOf(zero + day) - start] += number; });
      eachDay(went[type], (day, number) => { steps[binOf(zero + day) - start + 1] -= number; });
      return running(steps);
    });
    const totals = byType[0].map((_, index) => byType.reduce((all, counts) => all + counts[index], 0));
    return { start, totals, byType, slots: slotsOf({ start, totals }, unit) };
  }
}

/** @param {number[]} list of `day, number, …` @param {(day: number, number: number) => void} act */
function eachDay(list, act) {
  for (let n = 0; n < list.length; n += 2) act(list[n], list[n + 1]);
}

/** How many there are until a day; days are in order. */
function upTo(list, day) {
  let count = 0;
  for (let n = 0; n < list.length && list[n] <= day; n += 2) count += list[n + 1];
  return count;
}

/** The bin of a day, found anew only where it is not that of the day before. */
function createBinner({ of, start }) {
  let [bin, from, to] = [0, 0, 0];
  return (day) => {
    if (day < from || day >= to) {
      bin = of(day);
      [from, to] = [start(bin), start(bin + 1)];
    }
    return bin;
  };
}

/** The sums up to each place but the last of changes by place. */
function running(steps) {
  let count = 0;
  return steps.slice(0, -1).map((step) => (count += step));
}

/**
 * Bins in their order, a long row of empty ones as one gap: empty years do not waste the strip.
 * @param {{start: number, totals: number[]}} bins
 * @param {string} unit
 * @returns {{first: number, last: number, gap: boolean}[]} bins, both included
 */
export function slotsOf({ start, totals }, unit) {
  const slots = [];
  for (let index = 0; index < totals.length;) {
    let end = index;
    while (totals[end] === 0) end += 1;
    const gap = end - index >= UNITS[unit].gap;
    if (!gap) end = index + 1;
    slots.push({ first: start + index, last: start + end - 1, gap });
    index = end;
  }
  return slots;
}

/**
 * Days moved by bins: whole bins stay whole, other days keep their place in the bin.
 * @param {[number, number]} days
 * @param {string} unit
 * @param {number} by bins
 * @returns {[number, number]}
 */
export function moved([first, last], unit, by) {
  const { of, start } = UNITS[unit];
  const end = (bin) => start(bin + 1) - 1;
  const shift = (day) => Math.min(start(of(day) + by) + day - start(of(day)), end(of(day) + by));
  const whole = first === start(of(first)) && last === end(of(last));
  return [shift(first), whole ? end(of(last) + by) : shift(last)];
}

/**
 * The next days as one steps or plays: moved by one bin, past a gap, and back to the strip from where
 * it has nothing.
 * @param {[number, number]} days
 * @param {string} unit
 * @param {-1|1} by
 * @param {{first: number, last: number, gap: boolean}[]} slots
 * @returns {[number, number]|null} null where there is nothing more that way
 */
export function stepped(days, unit, by, slots) {
  const [start, end] = daysOfBins(unit, slots[0].first, slots.at(-1).last);
  const gaps = slots.filter(({ gap }) => gap).map(({ first, last }) => daysOfBins(unit, first, last));
  const empty = [[-Infinity, start - 1], ...gaps, [end + 1, Infinity]];
  const next = moved(days, unit, by);
  const passed = empty.find(([first, last]) => next[0] >= first && next[1] <= last);
  if (!passed) return next;
  const edge = by > 0 ? passed[1] + 1 : passed[0] - 1;
  const { of } = UNITS[unit];
  return Number.isFinite(edge) ? moved(next, unit, of(edge) - of(by > 0 ? next[1] : next[0])) : null;
}
