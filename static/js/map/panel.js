// The panel beside the map: filters, switches of the layers, and the list of what is shown, which
// is also the way to every record without a pointer.

import { countWords, outlineOf } from "#map/marks";
import { make, symbolOf } from "#map/page";
import { dayWords, rangeWords } from "#map/time";

const MOST_LISTED = 200;
const TYPING_PAUSE_MS = 300;

/** Fill a choice; a value with several terms or an unknown one becomes an option of its own. */
function fillChoice(select, options, chosen) {
  const known = new Map(options);
  if (chosen && !known.has(chosen)) known.set(chosen, chosen.split(",").map((t) => known.get(t) ?? t).join(", "));
  const first = select.options[0];
  select.replaceChildren(first, ...[...known].map(([value, text]) => make("option", { value }, text)));
  select.value = chosen;
}

/**
 * Bind the filters to their state.
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} clear
 * @param {object} grammar
 * @param {(filter: object) => void} changed called with the fields that the form holds
 */
export function bindFilters(form, clear, grammar, changed) {
  const field = (name) => form.elements.namedItem(name);
  const choices = grammar.parameters.filter(({ name }) => field(name));
  const read = () => ({
    q: field("q").value.trim(),
    from: field("from").value,
    to: field("to").value,
    ...Object.fromEntries(choices.map(({ name, single }) => {
      const { value } = field(name);
      return [name, single ? value : value.split(",").filter(Boolean)];
    })),
  });
  let pause = 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    clearTimeout(pause);
    pause = setTimeout(() => changed(read()), event.target.name === "q" ? TYPING_PAUSE_MS : 0);
  });
  clear.addEventListener("click", () => changed({ ...grammar.empty(), cleared: true }));

  /** @param {object} filter @param {Record<string, [string, string][]>} options */
  function show(filter, options) {
    for (const { name } of choices) fillChoice(field(name), options[name] ?? [], [filter[name]].flat().join(","));
    if (field("q") !== document.activeElement) field("q").value = filter.q;
    field("from").value = filter.from;
    field("to").value = filter.to;
    clear.hidden = !grammar.write(filter);
  }
  return { show };
}

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

/**
 * The choices that the records themselves offer, by the names of parameters.
 * @param {object[]} features
 * @param {[string, string][]} lines slugs and names
 */
export function choicesOf(features, lines, config) {
  const regions = new Intl.DisplayNames(["en"], { type: "region" });
  const countryName = (code) => (code === "XX" ? "Several" : regions.of(code));
  const known = Object.fromEntries(Object.entries(config.words).map(([list, words]) => [list, Object.entries(words)]));
  return Object.fromEntries(config.parameters.map(({ name, property, kind, list }) => {
    const used = new Set(features.flatMap(({ properties }) => properties[property] ?? []));
    const spelled = () => [...used].sort().map((term) => [term, kind === "country" ? countryName(term) : term]);
    const named = kind === "line" ? lines : known[list] ?? spelled();
    return [name, named.filter(([term]) => used.has(term))];
  }));
}
