// The panel beside the map: switches of the layers, and the list of what is shown, which is also
// the way to every record without a pointer.

import { countWords, outlineOf } from "#map/marks";
import { make, symbolOf } from "#map/page";
import { dayWords, rangeWords } from "#map/time";

const MOST_LISTED = 200;

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

/** The list of what is shown. @param {HTMLOListElement} list */
export function createList(list, config, open) {
  function item(feature) {
    const { id, properties: p, geometry } = feature;
    const about = [p.when, p.place, geometry ? "" : "not on the map", p.held_until && `held until ${dayWords(p.held_until)}`];
    const button = make("button", { type: "button", "data-id": id },
      symbolOf(config.symbols, p.event_type, { outline: outlineOf(p.verification), size: 26 }),
      make("span", {},
        make("span", { class: "list-title" }, p.title),
        make("span", { class: "about" }, about.filter(Boolean).join(" · ")),
        make("span", { class: "visually-hidden" }, ` ${config.words.event_type[p.event_type] ?? ""}`)));
    button.addEventListener("click", () => open(id, button));
    return make("li", {}, button);
  }

  return {
    show(features, listHref) {
      list.replaceChildren(...features.slice(0, MOST_LISTED).map(item));
      const more = features.length - MOST_LISTED;
      if (more > 0) {
        const rest = `${more} more`;
        list.append(make("li", { class: "more" }, listHref ? make("a", { href: listHref }, rest) : rest));
      }
    },
    mark(id) {
      for (const button of list.querySelectorAll("[data-id]")) {
        if (button.dataset.id === id) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      }
    },
  };
}

/** One line of text: what is shown, of when, and the newest. */
export function summaryWords(features, filter) {
  const days = features.map(({ properties: p }) => p.last_day ?? p.first_day).filter(Boolean).sort();
  const newest = days.length ? `, the newest of ${dayWords(days.at(-1))}` : "";
  const range = filter.from || filter.to ? ` (${rangeWords(filter.from, filter.to)})` : "";
  return `${countWords(features)}${range}${newest}.`;
}
