// The strip of bars: what is drawn and said of days and numbers; how it is handled is in handling.js, and
// what is done with the days that are chosen is not its own.

import { createAxis } from "#map/axis";
import { bandOf, createPatterns, drawSlot, isOutside, slotWords, swatchOf } from "#map/bars";
import { UNITS, daysOfBins } from "#map/bins";
import { bindKeys, bindPointer, bindWheel } from "#map/handling";
import { make, makeSvg } from "#map/page";
import { isoDay, rangeWords } from "#map/time";

const BARS_PX = 56;
const LABELS_PX = 22;
const MARGIN_PX = 8;
const EDGE_PX = 28;
/** How long the numbers stay for a pointer that is on its way to them. */
const LEAVING_MS = 300;
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

  /** @type {import("#map/handling").At} */
  const at = { counts: null, unit: "", slots: [], axis: null, chosen: null, cursor: 0, hover: null, pending: null };
  let bins, most;
  let leaving = 0;

  /** Kept, because to ask for it while the page changes costs a layout of it. */
  let seenPx = 0;
  const width = () => seenPx;
  const daysOf = (two) => daysOfBins(at.unit, Math.min(...two), Math.max(...two));
  const marked = () => (at.pending ? daysOf(at.pending) : at.chosen);

  function draw() {
    if (!at.counts || !width()) return;
    const left = strip.scrollLeft;
    const [first, last] = [at.axis.slotAt(left), at.axis.slotAt(left + width())];
    for (const [svg, height] of [[bars, BARS_PX], [labels, LABELS_PX]]) {
      svg.setAttribute("viewBox", `${left} 0 ${width()} ${height}`);
      svg.setAttribute("width", width());
    }
    const days = marked();
    const drawn = days ? [bandOf(at.axis, days, BARS_PX)] : [];
    for (let index = first; index <= last; index += 1) {
      const slot = at.slots[index];
      const box = { x: at.axis.startOf(index), width: at.axis.startOf(index + 1) - at.axis.startOf(index), height: BARS_PX };
      drawn.push(drawSlot({
        slot, unit: at.unit, most, box, fill: patterns.fill, isOut: isOutside(slot, at.unit, days),
        numbers: bins.byType.map((list) => list[slot.first - bins.start]),
      }));
      if (index === (at.hover ?? at.cursor)) {
        drawn.push(makeSvg("rect", {
          class: at.hover === null ? "time-cursor" : "time-cursor pointed", x: box.x + 0.5, y: 0.5, width: box.width - 1, height: BARS_PX - 1,
        }));
      }
    }
    bars.replaceChildren(...drawn);
    labels.replaceChildren(...at.axis.labels(left, left + width()).flatMap(({ x, text, main }) => [
      makeSvg("path", { class: "time-tick", d: `M${x + 0.5} 0V${main ? 18 : 6}` }),
      makeSvg("text", { class: main ? "time-label main" : "time-label", x: x + 4, y: 16 }, text),
    ]));
  }

  /** Says what is under the cursor or about to be chosen, to whoever listens and whoever looks. */
  function tell() {
    if (!at.counts) return;
    const slot = at.slots[at.cursor];
    const words = at.pending ? rangeWords(...daysOf(at.pending).map(isoDay)) : slotWords(slot, at.unit);
    const days = at.pending ? daysOf(at.pending) : daysOfBins(at.unit, slot.first, slot.last);
    const byType = at.counts.touching(...days);
    const found = types.map(({ title }, type) => [title, byType[type]]).filter(([, number]) => number);
    const ask = at.pending ? ". Enter chooses these dates, Escape leaves them." : "";
    strip.setAttribute("aria-valuemax", at.slots.length - 1);
    strip.setAttribute("aria-valuemin", 0);
    strip.setAttribute("aria-valuenow", at.cursor);
    strip.setAttribute("aria-valuetext", [`${words}: ${reports(total(byType))}`, ...found.map((pair) => pair.join(" "))].join(", ") + ask);
  }

  function showNumbers(index) {
    const slot = at.slots[index];
    const days = at.pending ? daysOf(at.pending) : daysOfBins(at.unit, slot.first, slot.last);
    const byType = at.counts.touching(...days);
    const rows = types.map((type, number) => [type, byType[number], number]).filter(([, number]) => number);
    numbers.replaceChildren(
      make("p", {}, make("strong", {}, at.pending ? rangeWords(...days.map(isoDay)) : slotWords(slot, at.unit)), make("span", {}, reports(total(byType)))),
      make("ul", {}, ...rows.map(([{ title, symbol }, number, type]) => make("li", {},
        swatchOf(patterns.fill(type)), ...(symbol ? [symbol()] : []), make("span", {}, title), make("span", { class: "number" }, number.toLocaleString("en"))))),
    );
    numbers.hidden = false;
    clearTimeout(leaving);
    const middle = (at.axis.startOf(index) + at.axis.startOf(index + 1)) / 2 - strip.scrollLeft + strip.offsetLeft;
    const most = strip.offsetLeft + width() - numbers.offsetWidth;
    numbers.style.left = `${Math.max(MARGIN_PX, Math.min(most, middle - numbers.offsetWidth / 2))}px`;
  }

  function hideNumbers() {
    clearTimeout(leaving);
    numbers.hidden = true;
  }

  /** Scroll until a slot is seen: by as little as that takes, or to the middle. */
  function bringIntoSight(index, centred = false) {
    const [start, end] = [at.axis.startOf(index), at.axis.startOf(index + 1)];
    const [left, right] = [strip.scrollLeft, strip.scrollLeft + width()];
    if (start >= left && end <= right) return;
    if (centred) strip.scrollLeft = (start + end - width()) / 2;
    else strip.scrollLeft = start < left ? start - EDGE_PX : end - width() + EDGE_PX;
  }

  function hideSoon() {
    leaving = setTimeout(hideNumbers, LEAVING_MS);
  }

  function settle(two) {
    at.pending = null;
    draw();
    tell();
    if (two) choose(daysOf(two));
  }

  const acts = { draw, tell, showNumbers, hideNumbers, hideSoon, bringIntoSight, settle, zoom };
  bindPointer(strip, bars, at, acts);
  bindKeys(strip, at, acts);
  bindWheel(strip, at, acts);
  numbers.addEventListener("pointerenter", () => clearTimeout(leaving));
  numbers.addEventListener("pointerleave", hideNumbers);
  strip.addEventListener("scroll", draw);
  new ResizeObserver(() => {
    seenPx = strip.clientWidth;
    resized();
  }).observe(strip);

  return {
    width,
    /** The day in the middle of what is seen of the strip. */
    middle: () => daysOfBins(at.unit, at.axis.binAt(strip.scrollLeft + Math.min(at.axis.width, width()) / 2))[0],

    /**
     * @param {object|null} counted as `countsOf` gives it; null for nothing dated
     * @param {string} by unit
     * @param {[number, number]|null} days that are chosen
     * @param {number|null} [stays] a day that keeps its place on the strip
     */
    show(counted, by, days, stays = null) {
      const before = at.axis && stays !== null ? at.axis.xOfDay(stays) - strip.scrollLeft : -1;
      const again = at.counts && at.unit === by ? daysOfBins(at.unit, at.slots[at.cursor].first)[0] : null;
      if (!counted || at.unit !== by) at.pending = null;
      Object.assign(at, { counts: counted, unit: by, chosen: days, hover: null });
      room.hidden = !at.counts;
      // Where nothing is dated there is nothing to walk through; its room stays.
      strip.style.visibility = at.counts ? "" : "hidden";
      if (!at.counts) return;
      bins = at.counts.bins(at.unit);
      at.slots = bins.slots;
      at.axis = createAxis(at.slots, at.unit, width());
      most = bins.totals.reduce((a, b) => Math.max(a, b), 1);
      parts.most.textContent = most.toLocaleString("en");
      room.style.width = `${Math.max(at.axis.width, width())}px`;
      // Who walks on while an answer is awaited is not taken back by it.
      const walks = again !== null && (at.pending || strip.matches(":focus"));
      const day = stays ?? (walks ? again : days?.[0] ?? again ?? at.counts.last);
      at.cursor = at.axis.slotOf(UNITS[at.unit].of(Math.max(at.counts.first, Math.min(at.counts.last, day))));
      if (before >= 0 && before <= width()) strip.scrollLeft = at.axis.xOfDay(stays) - before;
      bringIntoSight(at.cursor, true);
      draw();
      tell();
    },
  };
}

const total = (numbers) => numbers.reduce((a, b) => a + b, 0);
