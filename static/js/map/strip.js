// The strip of bars: scrolled, pointed at, dragged over and walked by keys.  It knows days and numbers;
// what is done with the days that are chosen is not its own.

import { createAxis } from "#map/axis";
import { bandOf, createPatterns, drawSlot, isOutside, slotWords, swatchOf } from "#map/bars";
import { UNITS, daysOfBins } from "#map/bins";
import { make, makeSvg } from "#map/page";
import { isoDay, rangeWords } from "#map/time";

const BARS_PX = 56;
const LABELS_PX = 22;
const MARGIN_PX = 8;
/** How near the edge of what is chosen a drag takes hold of it, and the edge of the strip scrolls it. */
const REACH_PX = 8;
const EDGE_PX = 28;
/** How far a wheel turns for one step of the zoom. */
const WHEEL_PX = 80;
/** How long the numbers stay for a pointer that is on its way to them. */
const LEAVING_MS = 300;
/** Bins that PageUp and PageDown go. */
const PAGES = { month: 12, week: 13, day: 7 };

/** "1 report", "25 reports", "1,204 dated reports". */
export const reports = (number, kind = "") => `${number.toLocaleString("en")} ${kind}${number === 1 ? "report" : "reports"}`;

/**
 * @param {{strip: HTMLElement, numbers: HTMLElement, most: HTMLElement}} parts
 * @param {{id: string, title: string, symbol?: () => Element}[]} types in the order of the counts
 * @param {object} told
 * @param {(days: [number, number]) => void} told.choose days were chosen
 * @param {(by: number, day: number) => void} told.zoom closer or wider, and the day that stays
 * @param {() => void} told.resized
 */
export function createStrip(parts, types, { choose, zoom, resized }) {
  const { strip, numbers } = parts;
  const patterns = createPatterns(types.map(({ id }) => id));
  const bars = makeSvg("svg", { class: "time-bars", height: BARS_PX, "aria-hidden": "true", focusable: "false" });
  const labels = makeSvg("svg", { class: "time-labels", height: LABELS_PX, "aria-hidden": "true", focusable: "false" });
  const sight = make("div", { class: "time-sight" }, bars, labels);
  const room = make("div", { class: "time-room" }, sight);
  strip.append(patterns.svg, room);

  let counts, unit, bins, slots, axis, most, chosen;
  /** Slot that the keys are at or the pointer is over; what is being chosen: bins, not yet days. */
  let cursor = 0;
  let hover = null;
  let pending = null;
  let leaving = 0;

  const width = () => strip.clientWidth;
  const binAt = (event) => axis.binAt(event.clientX - strip.getBoundingClientRect().left + strip.scrollLeft);
  const daysOf = (two) => daysOfBins(unit, Math.min(...two), Math.max(...two));
  const marked = () => (pending ? daysOf(pending) : chosen);

  function draw() {
    if (!counts || !width()) return;
    const left = strip.scrollLeft;
    const [first, last] = [axis.slotAt(left), axis.slotAt(left + width())];
    for (const [svg, height] of [[bars, BARS_PX], [labels, LABELS_PX]]) {
      svg.setAttribute("viewBox", `${left} 0 ${width()} ${height}`);
      svg.setAttribute("width", width());
    }
    const days = marked();
    const drawn = days ? [bandOf(axis, days, BARS_PX)] : [];
    for (let index = first; index <= last; index += 1) {
      const slot = slots[index];
      const box = { x: axis.startOf(index), width: axis.startOf(index + 1) - axis.startOf(index), height: BARS_PX };
      drawn.push(drawSlot({
        slot, unit, most, box, fill: patterns.fill, isOut: isOutside(slot, unit, days),
        numbers: bins.byType.map((list) => list[slot.first - bins.start]),
      }));
      if (index === (hover ?? cursor)) {
        drawn.push(makeSvg("rect", {
          class: hover === null ? "time-cursor" : "time-cursor pointed", x: box.x + 0.5, y: 0.5, width: box.width - 1, height: BARS_PX - 1,
        }));
      }
    }
    bars.replaceChildren(...drawn);
    labels.replaceChildren(...axis.labels(left, left + width()).flatMap(({ x, text, main }) => [
      makeSvg("path", { class: "time-tick", d: `M${x + 0.5} 0V${main ? 18 : 6}` }),
      makeSvg("text", { class: main ? "time-label main" : "time-label", x: x + 4, y: 16 }, text),
    ]));
  }

  /** Says what is under the cursor or about to be chosen, to whoever listens and whoever looks. */
  function tell() {
    if (!counts) return;
    const slot = slots[cursor];
    const words = pending ? rangeWords(...daysOf(pending).map(isoDay)) : slotWords(slot, unit);
    const days = pending ? daysOf(pending) : daysOfBins(unit, slot.first, slot.last);
    const byType = counts.touching(...days);
    const found = types.map(({ title }, type) => [title, byType[type]]).filter(([, number]) => number);
    const ask = pending ? ". Enter chooses these dates, Escape leaves them." : "";
    strip.setAttribute("aria-valuemax", slots.length - 1);
    strip.setAttribute("aria-valuemin", 0);
    strip.setAttribute("aria-valuenow", cursor);
    strip.setAttribute("aria-valuetext", [`${words}: ${reports(total(byType))}`, ...found.map((pair) => pair.join(" "))].join(", ") + ask);
  }

  function showNumbers(index) {
    const slot = slots[index];
    const days = pending ? daysOf(pending) : daysOfBins(unit, slot.first, slot.last);
    const byType = counts.touching(...days);
    const rows = types.map((type, number) => [type, byType[number], number]).filter(([, number]) => number);
    numbers.replaceChildren(
      make("p", {}, make("strong", {}, pending ? rangeWords(...days.map(isoDay)) : slotWords(slot, unit)), make("span", {}, reports(total(byType)))),
      make("ul", {}, ...rows.map(([{ title, symbol }, number, type]) => make("li", {},
        swatchOf(patterns.fill(type)), ...(symbol ? [symbol()] : []), make("span", {}, title), make("span", { class: "number" }, number.toLocaleString("en"))))),
    );
    numbers.hidden = false;
    clearTimeout(leaving);
    const middle = (axis.startOf(index) + axis.startOf(index + 1)) / 2 - strip.scrollLeft + strip.offsetLeft;
    const most = strip.offsetLeft + width() - numbers.offsetWidth;
    numbers.style.left = `${Math.max(MARGIN_PX, Math.min(most, middle - numbers.offsetWidth / 2))}px`;
  }

  function hideNumbers() {
    clearTimeout(leaving);
    numbers.hidden = true;
  }

  /** Scroll until a slot is seen: by as little as that takes, or to the middle. */
  function bringIntoSight(index, centred = false) {
    const [start, end] = [axis.startOf(index), axis.startOf(index + 1)];
    const [left, right] = [strip.scrollLeft, strip.scrollLeft + width()];
    if (start >= left && end <= right) return;
    if (centred) strip.scrollLeft = (start + end - width()) / 2;
    else strip.scrollLeft = start < left ? start - EDGE_PX : end - width() + EDGE_PX;
  }

  function settle(days) {
    pending = null;
    draw();
    tell();
    if (days) choose(days);
  }

  bindPointer();
  bindKeys();
  bindWheel();
  strip.addEventListener("scroll", draw);
  new ResizeObserver(() => resized()).observe(strip);

  function bindPointer() {
    let x = null;

    /** Where a drag begins: at the other edge, if it takes hold of one. */
    function anchorOf(event) {
      if (!chosen) return binAt(event);
      const at = event.clientX - strip.getBoundingClientRect().left + strip.scrollLeft;
      const [from, to] = chosen;
      if (Math.abs(at - axis.xOfDay(from)) < REACH_PX) return UNITS[unit].of(to);
      if (Math.abs(at - axis.xOfDay(to + 1)) < REACH_PX) return UNITS[unit].of(from);
      return binAt(event);
    }

    function drag(event) {
      pending[1] = binAt(event);
      hover = axis.slotOf(pending[1]);
      draw();
      showNumbers(hover);
    }

    /** While the pointer is at an edge of the strip the strip goes on. */
    function scrollOn() {
      if (!pending || x === null) return;
      const { left, right } = strip.getBoundingClientRect();
      const by = x < left + EDGE_PX ? -6 : x > right - EDGE_PX ? 6 : 0;
      if (by) {
        strip.scrollLeft += by;
        drag({ clientX: x });
      }
      requestAnimationFrame(scrollOn);
    }

    bars.addEventListener("pointerdown", (event) => {
      if (!counts || event.button) return;
      pending = [anchorOf(event), binAt(event)];
      x = event.clientX;
      bars.setPointerCapture(event.pointerId);
      drag(event);
      requestAnimationFrame(scrollOn);
    });
    bars.addEventListener("pointermove", (event) => {
      if (!counts) return;
      x = event.clientX;
      if (event.buttons && pending) return drag(event);
      hover = axis.slotOf(binAt(event));
      draw();
      showNumbers(hover);
    });
    const end = (days) => {
      x = null;
      hover = null;
      hideNumbers();
      settle(days);
    };
    bars.addEventListener("pointerup", () => {
      if (x === null || !pending) return;
      cursor = axis.slotOf(pending[1]);
      end(daysOf(pending));
    });
    bars.addEventListener("pointercancel", () => end(null));
    bars.addEventListener("pointerleave", () => {
      if (pending || hover === null) return;
      hover = null;
      draw();
      leaving = setTimeout(hideNumbers, LEAVING_MS);
    });
    numbers.addEventListener("pointerenter", () => clearTimeout(leaving));
    numbers.addEventListener("pointerleave", hideNumbers);
  }

  function bindKeys() {
    /** Keys that go somewhere, and the slot that they go to. */
    const goals = {
      ArrowLeft: () => cursor - 1, ArrowDown: () => cursor - 1,
      ArrowRight: () => cursor + 1, ArrowUp: () => cursor + 1,
      PageDown: () => cursor - PAGES[unit], PageUp: () => cursor + PAGES[unit],
      Home: () => 0, End: () => slots.length - 1,
    };
    function go(index, widens) {
      const from = slots[cursor];
      cursor = Math.max(0, Math.min(slots.length - 1, index));
      const to = slots[cursor];
      if (!widens) pending = null;
      else {
        const anchor = pending?.[0] ?? (from.first <= to.first ? from.first : from.last);
        pending = [anchor, to.first >= anchor ? to.last : to.first];
      }
      bringIntoSight(cursor);
    }
    const others = {
      Enter: () => settle(pending ? daysOf(pending) : daysOfBins(unit, slots[cursor].first, slots[cursor].last)),
      " ": () => others.Enter(),
      Escape: () => { pending = null; },
      "+": () => zoom(1, middleOf(cursor)), "=": () => zoom(1, middleOf(cursor)),
      "-": () => zoom(-1, middleOf(cursor)),
    };
    strip.addEventListener("keydown", (event) => {
      const goal = goals[event.key];
      if (!counts || event.ctrlKey || event.altKey || event.metaKey || !(goal || others[event.key])) return;
      event.preventDefault();
      hover = null;
      if (goal) go(goal(), event.shiftKey);
      else others[event.key]();
      draw();
      tell();
      if (event.key === "Escape") hideNumbers();
      else showNumbers(cursor);
    });
    strip.addEventListener("focus", () => {
      if (!counts || !strip.matches(":focus-visible")) return;
      bringIntoSight(cursor);
      tell();
      showNumbers(cursor);
    });
    strip.addEventListener("blur", () => {
      hideNumbers();
      if (pending) settle(null);
    });
  }

  function bindWheel() {
    let turned = 0;
    strip.addEventListener("wheel", (event) => {
      if (!counts || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      event.preventDefault();
      turned = Math.sign(turned) === Math.sign(event.deltaY) ? turned + event.deltaY : event.deltaY;
      if (Math.abs(turned) < WHEEL_PX) return;
      zoom(-Math.sign(turned), daysOfBins(unit, binAt(event))[0]);
      turned = 0;
    }, { passive: false });
  }

  function middleOf(index) {
    return Math.floor((daysOfBins(unit, slots[index].first, slots[index].last).reduce((a, b) => a + b)) / 2);
  }

  return {
    width,
    /** The day in the middle of what is seen of the strip. */
    middle: () => daysOfBins(unit, axis.binAt(strip.scrollLeft + Math.min(axis.width, width()) / 2))[0],

    /**
     * @param {object|null} counted as `countsOf` gives it; null for nothing dated
     * @param {string} by unit
     * @param {[number, number]|null} days that are chosen
     * @param {number|null} [stays] a day that keeps its place on the strip
     */
    show(counted, by, days, stays = null) {
      const before = axis && stays !== null ? axis.xOfDay(stays) - strip.scrollLeft : -1;
      const again = counts && unit === by ? daysOfBins(unit, slots[cursor].first)[0] : null;
      if (!counted || unit !== by) pending = null;
      [counts, unit, chosen, hover] = [counted, by, days, null];
      room.hidden = !counts;
      strip.tabIndex = counts ? 0 : -1;
      if (!counts) return;
      bins = counts.bins(unit);
      slots = bins.slots;
      axis = createAxis(slots, unit, width());
      most = bins.totals.reduce((a, b) => Math.max(a, b), 1);
      parts.most.textContent = most.toLocaleString("en");
      room.style.width = `${Math.max(axis.width, width())}px`;
      // Who walks on while an answer is awaited is not taken back by it.
      const walks = again !== null && (pending || strip.matches(":focus"));
      const at = stays ?? (walks ? again : days?.[0] ?? again ?? counts.last);
      cursor = axis.slotOf(UNITS[unit].of(Math.max(counts.first, Math.min(counts.last, at))));
      if (before >= 0 && before <= width()) strip.scrollLeft = axis.xOfDay(stays) - before;
      bringIntoSight(cursor, true);
      draw();
      tell();
    },
  };
}

const total = (numbers) => numbers.reduce((a, b) => a + b, 0);
