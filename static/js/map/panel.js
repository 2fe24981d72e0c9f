// The panel beside the map: switches of the layers, the legend, and what is shown in one line.

import { dayWords, rangeWords } from "#map/time";

/**
 * Bind the switches of the layers.
 * @param {HTMLElement} element holds `<input type="checkbox" data-layer="…">`
 * @param {(id: string, on: boolean) => void} changed
 */
export function bindLayers(element, changed) {
  const boxes = new Map([...element.querySelectorAll("[data-layer]")].map((box) => [box.dataset.layer, box]));
  element.addEventListener("change", ({ target }) => {
    if (target.dataset.layer) changed(target.dataset.layer, target.checked);
  });
  return {
    ids: [...boxes.keys()],
    set: (id, on) => { if (boxes.has(id)) boxes.get(id).checked = on; },
    isOn: (id) => boxes.get(id)?.checked ?? false,
    /** @param {Map<string, number>} counts records by layer */
    count(counts) {
      for (const output of element.querySelectorAll("[data-count]")) {
        output.textContent = String(counts.get(output.dataset.count) ?? 0);
      }
    },
  };
}

const LEGEND = "legend";

/**
 * Open the legend until it is learned: folded by the reader, or seen on an earlier visit.
 * @param {HTMLDetailsElement} legend
 */
export function bindLegend(legend) {
  const kept = stored(() => localStorage.getItem(LEGEND));
  legend.open = kept !== "folded";
  if (!kept) stored(() => localStorage.setItem(LEGEND, "folded"));
  legend.querySelector("summary").addEventListener("click", () => {
    stored(() => localStorage.setItem(LEGEND, legend.open ? "folded" : "open"));
  });
}

/** What a browser keeps, or nothing where it keeps nothing. */
function stored(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

/**
 * One line of text: what is shown, of when, and the newest.
 * @param {{placed: number, total: number, newest: ?string}} shown @param {{from: string, to: string}} filter
 */
export function summaryWords({ placed, total, newest }, filter) {
  const range = filter.from || filter.to ? ` (${rangeWords(filter.from, filter.to)})` : "";
  const reports = `${placed} of ${total} ${total === 1 ? "report" : "reports"} on the map`;
  return `${reports}${range}${newest ? `, the newest of ${dayWords(newest)}` : ""}.`;
}
