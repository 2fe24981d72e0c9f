/** Two places side by side on small maps: where a record was before a change, and after. */

import { makePlaceMap } from "./place-map.js";

for (const compared of document.querySelectorAll("[data-compared]")) {
  const { map, before, after } = JSON.parse(compared.querySelector("script").textContent);
  const elements = compared.querySelectorAll(".place-map");
  for (const [number, place] of [before, after].entries()) {
    if (!place) continue;
    const element = elements[number];
    const small = makePlaceMap(element, map);
    small.open(element.parentElement);
    small.show(place);
  }
}
document.getElementById("preview")?.focus();
