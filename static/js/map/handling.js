// How a strip is handled: pointed at and dragged over, walked by keys, zoomed by the wheel.

import { UNITS, daysOfBins } from "#map/bins";

/** How near the edge of what is chosen a drag takes hold of it, and the edge of the strip scrolls it. */
const REACH_PX = 8;
const EDGE_PX = 28;
/** How far a wheel turns for one step of the zoom. */
const WHEEL_PX = 80;
/** Bins that PageUp and PageDown go. */
const PAGES = { month: 12, week: 13, day: 7 };

/**
 * What a strip shows, and where one is on it.
 * @typedef {object} At
 * @property {object|null} counts as `countsOf` gives them; null for nothing dated
 * @property {string} unit
 * @property {{first: number, last: number, gap: boolean}[]} slots
 * @property {object} axis as `createAxis` gives it
 * @property {[number, number]|null} chosen days
 * @property {number} cursor slot that the keys are at
 * @property {number|null} hover slot that the pointer is over
 * @property {[number, number]|null} pending bins that are being chosen, not yet days
 */

/**
 * What a strip does when it is handled.
 * @typedef {object} Acts
 * @property {() => void} draw
 * @property {() => void} tell says what is under the cursor
 * @property {(slot: number) => void} showNumbers
 * @property {() => void} hideNumbers
 * @property {() => void} hideSoon
 * @property {(slot: number) => void} bringIntoSight
 * @property {(bins?: [number, number]|null) => void} settle on bins, or none, for what was being chosen
 * @property {(by: number, day: number) => void} zoom closer or wider, and the day that stays
 */

/** @param {HTMLElement} strip @returns {(event: {clientX: number}) => number} pixels from its start */
const placing = (strip) => ({ clientX }) => clientX - strip.getBoundingClientRect().left + strip.scrollLeft;

/** @param {HTMLElement} strip @param {SVGElement} bars @param {At} at @param {Acts} acts */
export function bindPointer(strip, bars, at, { draw, showNumbers, hideNumbers, hideSoon, settle }) {
  const placeOf = placing(strip);
  const binAt = (event) => at.axis.binAt(placeOf(event));
  let x = null;

  /** Where a drag begins: at the other edge, if it takes hold of one. */
  function anchorOf(event) {
    if (!at.chosen) return binAt(event);
    const place = placeOf(event);
    const [from, to] = at.chosen;
    if (Math.abs(place - at.axis.xOfDay(from)) < REACH_PX) return UNITS[at.unit].of(to);
    if (Math.abs(place - at.axis.xOfDay(to + 1)) < REACH_PX) return UNITS[at.unit].of(from);
    return binAt(event);
  }

  function hoverAt(bin) {
    at.hover = at.axis.slotOf(bin);
    draw();
    showNumbers(at.hover);
  }

  function drag(event) {
    at.pending[1] = binAt(event);
    hoverAt(at.pending[1]);
  }

  /** While the pointer is at an edge of the strip the strip goes on. */
  function scrollOn() {
    if (!at.pending || x === null) return;
    const { left, right } = strip.getBoundingClientRect();
    const by = x < left + EDGE_PX ? -6 : x > right - EDGE_PX ? 6 : 0;
    if (by) {
      strip.scrollLeft += by;
      drag({ clientX: x });
    }
    requestAnimationFrame(scrollOn);
  }

  function end(bins) {
    x = null;
    at.hover = null;
    hideNumbers();
    settle(bins);
  }

  bars.addEventListener("pointerdown", (event) => {
    if (!at.counts || event.button) return;
    at.pending = [anchorOf(event), binAt(event)];
    x = event.clientX;
    bars.setPointerCapture(event.pointerId);
    drag(event);
    requestAnimationFrame(scrollOn);
  });
  bars.addEventListener("pointermove", (event) => {
    if (!at.counts) return;
    x = event.clientX;
    if (event.buttons && at.pending) drag(event);
    else hoverAt(binAt(event));
  });
  bars.addEventListener("pointerup", () => {
    if (x === null || !at.pending) return;
    at.cursor = at.axis.slotOf(at.pending[1]);
    end(at.pending);
  });
  bars.addEventListener("pointercancel", () => end(null));
  bars.addEventListener("pointerleave", () => {
    if (at.pending || at.hover === null) return;
    at.hover = null;
    draw();
    hideSoon();
  });
}

/** @param {HTMLElement} strip @param {At} at @param {Acts} acts */
export function bindKeys(strip, at, { draw, tell, showNumbers, hideNumbers, bringIntoSight, settle, zoom }) {
  /** Keys that go somewhere, and the slot that they go to. */
  const goals = {
    ArrowLeft: () => at.cursor - 1, ArrowDown: () => at.cursor - 1,
    ArrowRight: () => at.cursor + 1, ArrowUp: () => at.cursor + 1,
    PageDown: () => at.cursor - PAGES[at.unit], PageUp: () => at.cursor + PAGES[at.unit],
    Home: () => 0, End: () => at.slots.length - 1,
  };
  const here = () => at.slots[at.cursor];
  const others = {
    Enter: () => settle(at.pending ?? [here().first, here().last]),
    " ": () => others.Enter(),
    Escape: () => { at.pending = null; },
    "+": () => zoom(1, middle()), "=": () => zoom(1, middle()),
    "-": () => zoom(-1, middle()),
  };

  /** The day in the middle of where the cursor is. */
  function middle() {
    const [first, last] = daysOfBins(at.unit, here().first, here().last);
    return Math.floor((first + last) / 2);
  }

  function go(index, widens) {
    const from = here();
    at.cursor = Math.max(0, Math.min(at.slots.length - 1, index));
    const to = here();
    if (!widens) at.pending = null;
    else {
      const anchor = at.pending?.[0] ?? (from.first <= to.first ? from.first : from.last);
      at.pending = [anchor, to.first >= anchor ? to.last : to.first];
    }
    bringIntoSight(at.cursor);
  }

  strip.addEventListener("keydown", (event) => {
    const goal = goals[event.key];
    if (!at.counts || event.ctrlKey || event.altKey || event.metaKey || !(goal || others[event.key])) return;
    event.preventDefault();
    at.hover = null;
    if (goal) go(goal(), event.shiftKey);
    else others[event.key]();
    draw();
    tell();
    if (event.key === "Escape") hideNumbers();
    else showNumbers(at.cursor);
  });
  strip.addEventListener("focus", () => {
    if (!at.counts || !strip.matches(":focus-visible")) return;
    bringIntoSight(at.cursor);
    tell();
    showNumbers(at.cursor);
  });
  strip.addEventListener("blur", () => {
    hideNumbers();
    if (at.pending) settle(null);
  });
}

/** @param {HTMLElement} strip @param {At} at @param {Acts} acts */
export function bindWheel(strip, at, { zoom }) {
  const placeOf = placing(strip);
  let turned = 0;
  strip.addEventListener("wheel", (event) => {
    if (!at.counts || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
    event.preventDefault();
    turned = Math.sign(turned) === Math.sign(event.deltaY) ? turned + event.deltaY : event.deltaY;
    if (Math.abs(turned) < WHEEL_PX) return;
    zoom(-Math.sign(turned), daysOfBins(at.unit, at.axis.binAt(placeOf(event)))[0]);
    turned = 0;
  }, { passive: false });
}
