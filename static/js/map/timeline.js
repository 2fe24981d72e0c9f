// Time: a strip of bars by day, week or month, and the dates that are chosen on it, typed, stepped
// through or played.  It knows nothing of what shows the dates: a map, or a line's diagram.

import { LEAST_PX } from "#map/axis";
import { UNITS, countsOf, daysOfBins, stepped } from "#map/bins";
import { createPlayer } from "#map/player";
import { createStrip, reports } from "#map/strip";
import { dayNumber, isoDay, dayWords, rangeWords } from "#map/time";

/** The term of a filter for what does not say when it began. */
const OPEN = "open";
const ZOOMS = Object.keys(UNITS);

/**
 * @param {HTMLElement} element as templates/map/_time.html makes it
 * @param {object} config
 * @param {{id: string, title: string, symbol?: () => Element}[]} config.types in the order of the
 *   lists that `show` gets
 * @param {string} config.opens the media in which the strip is open from the start
 * @param {(change: {from: string, to: string, date: string[]}, more?: {replace: boolean}) => Promise<void>|void} chosen
 *   days, "" for an open end, and whether the date is known or open, none for both; settles when they are drawn;
 *   `replace` where it is no new step of history
 */
export function createTimeline(element, { types, opens }, chosen) {
  const parts = Object.fromEntries([...element.querySelectorAll("[data-time]")].map((one) => [one.dataset.time, one]));
  const strip = createStrip(parts, types, { choose: chooseDays, zoom, resized: layOut });
  const player = createPlayer({
    next: () => (playing = stepFrom(playing ?? days()) ?? (playing ? null : rewound())),
    show: (step, more) => ask(...step.map(isoDay), more),
    changed: showPlaying,
  });
  let counts = null;
  let filter = { from: "", to: "", date: [] };
  /** The unit that was asked for; without one the closest that shows all at once. */
  let asked = null;
  /** The days of the last step of the play that goes on. */
  let playing = null;

  function unit() {
    if (asked || !counts) return asked ?? ZOOMS[0];
    const fits = (one) => counts.bins(one).slots.length * LEAST_PX <= strip.width();
    return [...ZOOMS].reverse().find(fits) ?? ZOOMS[0];
  }

  /** The first and last day of the strip. */
  function ends() {
    const { of } = UNITS[unit()];
    return daysOfBins(unit(), of(counts.first), of(counts.last));
  }

  /** The chosen days, an open end at the end of the strip; null for all dates. */
  function days() {
    if (!counts || !(filter.from || filter.to)) return null;
    const [first, last] = ends();
    const from = filter.from ? dayNumber(filter.from) : Math.min(first, dayNumber(filter.to));
    return [from, filter.to ? dayNumber(filter.to) : Math.max(last, from)];
  }

  /** What follows some days, or comes before them; from all dates that is an end of the strip. */
  function stepFrom(from, by = 1) {
    if (from) return stepped(from, unit(), by, counts.bins(unit()).slots);
    const bin = UNITS[unit()].of(by > 0 ? counts.first : counts.last);
    return daysOfBins(unit(), bin);
  }

  /** As many bins as are chosen, at the beginning. */
  function rewound() {
    const { of } = UNITS[unit()];
    const [from, to] = days().map(of);
    return daysOfBins(unit(), of(counts.first), of(counts.first) + to - from);
  }

  /** Whether it is what has no date that is looked at. */
  const isOpen = () => filter.date.includes(OPEN) && filter.date.length === 1;

  /** Ask for dates, and stand at them before they are drawn: the next step goes on from there. */
  function ask(from, to, more) {
    return askFor({ from, to, date: filter.date.filter((one) => one !== OPEN) }, more);
  }

  function askFor(change, more) {
    filter = change;
    layOut();
    showWords();
    return chosen(change, more);
  }

  function choose(from, to) {
    player.stop();
    return ask(from, to);
  }

  function chooseDays(two) {
    return choose(...two.map(isoDay));
  }

  function zoom(by, day = days()?.[0] ?? strip.middle()) {
    const next = ZOOMS[ZOOMS.indexOf(unit()) + by];
    if (!next) return;
    asked = next;
    layOut(day);
  }

  function layOut(stays = null) {
    if (strip.width()) strip.show(counts, unit(), days(), stays);
    showControls();
  }

  function enable(button, works, label) {
    if (label) button.setAttribute("aria-label", label);
    // Not `disabled`: who has just pressed it at the end keeps the focus.
    button.setAttribute("aria-disabled", String(!works));
  }

  function showControls() {
    const at = ZOOMS.indexOf(unit());
    parts.unit.textContent = `By ${unit()}`;
    enable(parts.wider, counts && at > 0, ZOOMS[at - 1] ? `Wider: by ${ZOOMS[at - 1]}` : "Wider");
    enable(parts.closer, counts && at < ZOOMS.length - 1, ZOOMS[at + 1] ? `Closer: by ${ZOOMS[at + 1]}` : "Closer");
    enable(parts.back, counts && stepFrom(days(), -1), `One ${unit()} back`);
    enable(parts.forth, counts && stepFrom(days(), 1), `One ${unit()} forth`);
    enable(parts.play, counts);
    enable(parts.all, filter.from || filter.to || isOpen());
    showPace();
  }

  function showPlaying(goesOn) {
    if (!goesOn) playing = null;
    element.classList.toggle("playing", goesOn);
    parts.play.textContent = goesOn ? "Pause" : "Play";
    // Who listens is not told of every step.
    parts.words.parentElement.setAttribute("aria-live", goesOn ? "off" : "polite");
  }

  function showPace() {
    parts.pace.textContent = `${player.paceS()} s a step`;
    enable(parts.slower, !player.isSlowest());
    enable(parts.faster, !player.isFastest());
  }

  function showWords() {
    const hasDays = filter.from || filter.to;
    parts.words.textContent = isOpen() && !hasDays ? "date open" : rangeWords(filter.from, filter.to);
    const touching = counts?.touching(...(days() ?? [counts.first, counts.last])) ?? [];
    parts.number.textContent = isOpen() ? "" : reports(touching.reduce((a, b) => a + b, 0), "dated ");
    parts.open.setAttribute("aria-pressed", String(isOpen()));
    element.classList.toggle("of-open", isOpen());
    for (const name of ["from", "to"]) {
      // What is being typed stays.
      if (parts[name] !== document.activeElement) parts[name].value = filter[name];
    }
    // What was said of dates that are still there is said on.
    if (parts.from.value === filter.from && parts.to.value === filter.to) parts.status.textContent = "";
  }

  function typed() {
    const [from, to] = [parts.from, parts.to];
    if (![from, to].every(({ validity }) => validity.valid)) return;
    if (from.value === filter.from && to.value === filter.to) return;
    if (from.value && to.value && from.value > to.value) {
      parts.status.textContent = `${dayWords(from.value)} is after ${dayWords(to.value)}: choose an earlier first day or a later last one.`;
      return;
    }
    choose(from.value, to.value);
  }

  function step(by) {
    const next = stepFrom(days(), by);
    if (next) chooseDays(next);
  }

  function fold(open) {
    parts.toggle.setAttribute("aria-expanded", String(open));
    parts.body.hidden = !open;
  }

  const actions = {
    toggle: () => fold(parts.body.hidden),
    back: () => step(-1),
    forth: () => step(1),
    play: () => (player.isPlaying() ? player.stop() : player.play()),
    slower: () => { player.setPace(-1); showPace(); },
    faster: () => { player.setPace(1); showPace(); },
    all: () => choose("", ""),
    open() {
      if (isOpen()) return choose("", "");
      player.stop();
      return askFor({ from: "", to: "", date: [OPEN] });
    },
    wider: () => zoom(-1),
    closer: () => zoom(1),
  };
  for (const [name, act] of Object.entries(actions)) {
    parts[name].addEventListener("click", () => { if (parts[name].getAttribute("aria-disabled") !== "true") act(); });
  }
  for (const name of ["from", "to"]) {
    parts[name].addEventListener("change", typed);
    parts[name].addEventListener("focus", player.stop);
  }
  const media = matchMedia(opens);
  media.addEventListener("change", () => fold(media.matches));
  fold(media.matches);
  element.hidden = false;

  return {
    /**
     * @param {{first: string|null, began: number[][], ended: number[][], open: number[]}} time as
     *   `/map/places` gives it: of the filter without its dates, by type
     * @param {{from: string, to: string, date: string[]}} asked the filter
     * @param {Set<string>} on types that are shown
     */
    show(time, { from, to, date }, on) {
      const shown = types.map(({ id }) => on.has(id));
      counts = countsOf(time, shown);
      filter = { from, to, date };
      const same = playing && playing.map(isoDay).join() === `${filter.from},${filter.to}`;
      if (player.isPlaying() && !same) player.stop();
      const open = time.open.filter((_, type) => shown[type]).reduce((a, b) => a + b, 0);
      parts.open.hidden = !open && !isOpen();
      parts.openNumber.textContent = open.toLocaleString("en");
      layOut();
      showWords();
    },
  };
}
