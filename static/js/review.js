/** The review, made easier: what the words of a place may mean, on a map beside the choices. */

import { makePlaceMap } from "./place-map.js";

const SELECTORS = {
  data: "#review-data",
  choosing: "[data-choosing]",
  slot: "[data-choosing-map]",
  map: ".place-map",
  places: 'script[type="application/json"]',
  chosen: "input:checked",
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
  const show = () => map.show(places.find(({ id }) => id === find("chosen")?.value) ?? null);
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
