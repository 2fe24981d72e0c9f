/**
 * The review, made easier: what the words of a place may mean, on a map beside the choices; keys for
 * the next report and for what its buttons do. Everything here also works without it.
 */

import { makePlaceMap } from "./place-map.js";
import { goneBy, keyOf } from "./review-keys.js";

const SELECTORS = {
  data: "#review-data",
  choosing: "[data-choosing]",
  slot: "[data-choosing-map]",
  map: ".place-map",
  places: 'script[type="application/json"]',
  chosen: "input:checked",
  keyed: "[data-key]",
  hints: "[data-keys]",
  next: 'a[rel="next"]',
  previous: 'a[rel="prev"]',
  rows: ".page:not(.desk) .queue a",
  into: "#into",
  intoThis: "[data-into]",
  merge: "#act-merge",
};

/** @type {import("./place-map.js").Region} */
const region = JSON.parse(document.querySelector(SELECTORS.data).textContent);

/** Maps are made when they come into sight: a page may hold thirty. */
const watch = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watch.unobserve(target);
    begin(target);
  }
}, { rootMargin: "200px" });

function begin(choosing) {
  const find = (name) => choosing.querySelector(SELECTORS[name]);
  const places = JSON.parse(find("places").textContent);
  const map = makePlaceMap(find("map"), region);
  const isAlone = !choosing.querySelector("input");
  const chosen = () => places.find(({ id }) => isAlone || id === find("chosen")?.value) ?? null;
  const show = () => map.show(chosen());
  map.open(find("slot"));
  map.offer(places);
  show();
  choosing.addEventListener("change", show);
}

/** One box ticks all of a name. */
for (const all of document.querySelectorAll("[data-all]")) {
  all.closest("[hidden]").hidden = false;
  all.addEventListener("change", () => {
    for (const one of document.getElementsByName(all.dataset.all)) one.checked = all.checked;
  });
}

for (const choosing of document.querySelectorAll(SELECTORS.choosing)) {
  choosing.querySelector(SELECTORS.slot).hidden = false;
  watch.observe(choosing);
}

for (const hint of document.querySelectorAll(SELECTORS.hints)) hint.hidden = false;

/** A record among those that are like a report is chosen for the report to be merged into. */
for (const button of document.querySelectorAll(SELECTORS.intoThis)) {
  button.hidden = false;
  button.addEventListener("click", () => {
    document.querySelector(SELECTORS.into).value = button.dataset.into;
    openAction(document.querySelector(SELECTORS.merge));
  });
}

/** @param {HTMLDetailsElement} action */
function openAction(action) {
  action.open = true;
  action.querySelector("input:not([type=hidden]):not(#into)").focus();
}

/** @param {-1 | 1} step */
function go(step) {
  const rows = [...document.querySelectorAll(SELECTORS.rows)];
  if (!rows.length) {
    document.querySelector(step > 0 ? SELECTORS.next : SELECTORS.previous)?.click();
    return;
  }
  rows[goneBy(step, rows.indexOf(document.activeElement), rows.length)].focus();
}

document.addEventListener("keydown", (event) => {
  const key = keyOf(event);
  if (key === null) return;
  const asked = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (key === "j" || key === "ArrowDown") go(1);
  else if (key === "k" || key === "ArrowUp") go(-1);
  else if (key === "x") document.activeElement.closest("li")?.querySelector("input")?.click();
  else if (asked?.matches("summary")) openAction(asked.parentElement);
  else if (asked) asked.click();
  else return;
  event.preventDefault();
});
